//! The read-out beside the pointer.

use egui::{Pos2, Rect, pos2, vec2};

use super::lettering::{Lettering, Size};
use super::world::View;
use crate::app::residuals::ResidualLayer;
use crate::figures;
use crate::forecast::Forecast;

/// What is said about a cell: a title, and (name, value) lines.
pub(super) fn lines(
    forecast: &Forecast,
    residuals: Option<&ResidualLayer>,
    cell: usize,
) -> Option<(String, Vec<(&'static str, String)>)> {
    let of_cell = forecast.cells.get(cell)?;
    let area = &forecast.area;
    if let Some(residuals) = residuals {
        let lines = match residuals.cells.get(cell).copied().flatten() {
            Some(missed) => vec![
                ("Had been forecast", figures::expected(missed.expected)),
                ("Recorded", figures::count(missed.recorded.into())),
                ("Difference", figures::difference(missed.difference())),
                ("Expected next", figures::expected(of_cell.expected)),
            ],
            None => vec![("Not among the cells backtested", String::new())],
        };
        return Some((area.grid_reference(cell), lines));
    }
    Some((
        area.grid_reference(cell),
        vec![
            ("Expected", figures::expected(of_cell.expected)),
            ("80% interval", figures::interval(of_cell.lower80, of_cell.upper80)),
            ("Chance of any", figures::chance(of_cell.p_any)),
            (
                "Rank",
                format!("{} of {}", figures::ordinal(of_cell.rank.into()), figures::count(forecast.cells.len() as u64)),
            ),
            ("In the top 5%", figures::chance(of_cell.p_top5pc)),
            ("Recorded last year", figures::count(of_cell.observed_last_year.into())),
        ],
    ))
}

/// Draws the read-out on the side of the pointer where there is room.
pub(super) fn paint(
    lettering: &mut Lettering<'_>,
    view: &View,
    forecast: &Forecast,
    residuals: Option<&ResidualLayer>,
    cell: usize,
    pointer: Pos2,
) {
    const PADDING: f32 = 10.0;
    const GAP: f32 = 14.0;
    let Some((title, lines)) = lines(forecast, residuals, cell) else { return };
    let (text, quiet) = (lettering.palette.text, lettering.palette.text_quiet);
    let title = lettering.layout(title, Size::Body, true, text);
    let rows: Vec<_> = lines
        .into_iter()
        .map(|(name, value)| {
            (lettering.layout(name, Size::Small, false, quiet), lettering.layout(value, Size::Small, true, text))
        })
        .collect();
    let name_width = rows.iter().map(|(name, _)| name.size().x).fold(0.0, f32::max);
    let value_width = rows.iter().map(|(_, value)| value.size().x).fold(0.0, f32::max);
    let width = (name_width + GAP + value_width).max(title.size().x) + 2.0 * PADDING;
    let height = title.size().y + 4.0 + rows.iter().map(|(name, _)| name.size().y + 2.0).sum::<f32>() + 2.0 * PADDING;
    let rect = beside(pointer, vec2(width, height), view.rect.shrink(4.0));
    lettering.card(rect);
    let mut at = rect.min + vec2(PADDING, PADDING);
    let title_height = title.size().y;
    lettering.painter.galley(at, title, text);
    at.y += title_height + 4.0;
    for (name, value) in rows {
        let row_height = name.size().y + 2.0;
        lettering.painter.galley(at, name, quiet);
        lettering.painter.galley(pos2(at.x + name_width + GAP, at.y), value, text);
        at.y += row_height;
    }
}

/// A place for a box below and right of the pointer, or on another side where it would not fit.
fn beside(pointer: Pos2, size: egui::Vec2, within: Rect) -> Rect {
    const AWAY: f32 = 16.0;
    let x = if pointer.x + AWAY + size.x <= within.right() { pointer.x + AWAY } else { pointer.x - AWAY - size.x };
    let y = if pointer.y + AWAY + size.y <= within.bottom() { pointer.y + AWAY } else { pointer.y - AWAY - size.y };
    Rect::from_min_size(pos2(x.max(within.left()), y.max(within.top())), size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_read_out_stays_on_the_map_and_off_the_pointer() {
        let within = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        let size = vec2(180.0, 110.0);
        for pointer in [pos2(5.0, 5.0), pos2(400.0, 300.0), pos2(795.0, 595.0), pos2(795.0, 5.0), pos2(5.0, 595.0)] {
            let rect = beside(pointer, size, within);
            assert!(within.contains_rect(rect), "{pointer:?} {rect:?}");
            assert!(!rect.contains(pointer));
        }
    }
}
