//! Keys on the map: moving the selection, zooming.

use egui::{Key, Modifiers, Ui};

use super::MapEvent;
use crate::forecast::Forecast;
use crate::geography::StudyArea;

/// A direction of the compass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    North,
    South,
    East,
    West,
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyAction {
    /// Select the nearest cell in a direction.
    Move(Direction),
    /// Select the highest rank.
    First,
    /// Select the next lower rank.
    NextRank,
    /// Select the next higher rank.
    PreviousRank,
    /// Move the map.
    Pan(Direction),
    /// Show the whole study area.
    Fit,
    ZoomIn,
    ZoomOut,
    /// Select nothing.
    Clear,
}

/// Takes the keys meant for the map out of the input.
pub(super) fn take(ui: &Ui, anything_selected: bool) -> Vec<KeyAction> {
    let keys = [
        // egui lets a key without modifiers match one with shift: the stricter come first
        (Modifiers::SHIFT, Key::ArrowUp, KeyAction::Pan(Direction::North)),
        (Modifiers::SHIFT, Key::ArrowDown, KeyAction::Pan(Direction::South)),
        (Modifiers::SHIFT, Key::ArrowRight, KeyAction::Pan(Direction::East)),
        (Modifiers::SHIFT, Key::ArrowLeft, KeyAction::Pan(Direction::West)),
        (Modifiers::NONE, Key::ArrowUp, KeyAction::Move(Direction::North)),
        (Modifiers::NONE, Key::ArrowDown, KeyAction::Move(Direction::South)),
        (Modifiers::NONE, Key::ArrowRight, KeyAction::Move(Direction::East)),
        (Modifiers::NONE, Key::ArrowLeft, KeyAction::Move(Direction::West)),
        (Modifiers::NONE, Key::Num0, KeyAction::Fit),
        (Modifiers::NONE, Key::Home, KeyAction::First),
        (Modifiers::NONE, Key::PageDown, KeyAction::NextRank),
        (Modifiers::NONE, Key::PageUp, KeyAction::PreviousRank),
        (Modifiers::NONE, Key::Plus, KeyAction::ZoomIn),
        (Modifiers::SHIFT, Key::Plus, KeyAction::ZoomIn),
        (Modifiers::NONE, Key::Equals, KeyAction::ZoomIn),
        (Modifiers::NONE, Key::Minus, KeyAction::ZoomOut),
    ];
    ui.input_mut(|input| {
        let mut actions = Vec::new();
        for (modifiers, key, action) in keys {
            let times = input.count_and_consume_key(modifiers, key);
            actions.extend(std::iter::repeat_n(action, times));
        }
        if anything_selected && input.consume_key(Modifiers::NONE, Key::Escape) {
            actions.push(KeyAction::Clear);
        }
        actions
    })
}

/// What becomes of the selection: `None` where the key does not change it.
pub(super) fn selection_after(
    action: KeyAction,
    selected: Option<usize>,
    forecast: &Forecast,
    best_first: &[usize],
) -> Option<MapEvent> {
    let best = best_first.first().copied();
    let by_rank = |from: usize, step: isize| {
        let place = forecast.cells.get(from)?.rank.checked_sub(1)? as usize;
        best_first.get(place.checked_add_signed(step)?).copied()
    };
    let next = match (action, selected) {
        (KeyAction::ZoomIn | KeyAction::ZoomOut | KeyAction::Pan(_) | KeyAction::Fit, _) => return None,
        (KeyAction::Clear, _) => return Some(MapEvent::Select(None)),
        (KeyAction::First, _) | (_, None) => best,
        (KeyAction::Move(direction), Some(cell)) => nearest(&forecast.area, cell, direction),
        (KeyAction::NextRank, Some(cell)) => by_rank(cell, 1),
        (KeyAction::PreviousRank, Some(cell)) => by_rank(cell, -1),
    };
    next.filter(|cell| Some(*cell) != selected).map(|cell| MapEvent::Select(Some(cell)))
}

/// The nearest cell in a direction: straight ahead if there is any, else the one that is least far
/// ahead and aside.
fn nearest(area: &StudyArea, from: usize, direction: Direction) -> Option<usize> {
    let start = area.cells.get(from)?;
    let (east, north) = match direction {
        Direction::North => (0, 1),
        Direction::South => (0, -1),
        Direction::East => (1, 0),
        Direction::West => (-1, 0),
    };
    let reach = area.shape().0.max(area.shape().1) as i32;
    let ahead = (1..=reach).find_map(|step| area.cell_at_col_row(start.col + east * step, start.row + north * step));
    ahead.or_else(|| {
        let cost = |cell: usize| {
            let (across, up) = (area.cells[cell].col - start.col, area.cells[cell].row - start.row);
            let (forward, aside) = (across * east + up * north, (across * north).abs() + (up * east).abs());
            // no further aside than ahead: that would be another direction
            (forward > 0 && aside <= forward * 2).then_some((forward + 2 * aside, cell))
        };
        (0..area.len()).filter_map(cost).min().map(|(_, cell)| cell)
    })
}
