//! Keys, pointer and screen reader.

use egui::{Key, Role, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use lamplight::app::map::{HeatLayer, MapEvent};
use lamplight::geography::{CellSize, Crs, StudyArea};

use crate::fixture::{Shown, forecast, window};

fn plain() -> Harness<'static, Shown> {
    let mut window = window(Shown::default(), Theme::Light, [900.0, 620.0], false);
    window.run();
    window
}

fn focused() -> Harness<'static, Shown> {
    let mut window = plain();
    window.get_by_role(Role::Canvas).focus();
    window.run();
    window
}

fn press(window: &mut Harness<'static, Shown>, key: Key) -> Option<usize> {
    window.key_press(key);
    window.run();
    window.state().selected
}

#[test]
fn the_map_is_one_named_canvas() {
    let window = plain();
    let cells = window.state().forecast.as_ref().unwrap().cells.len();
    assert!(cells > 1_000);
    let said = format!("Forecast map, {},{:03} cells. Nothing selected", cells / 1_000, cells % 1_000);
    window.get_by_role_and_label(Role::Canvas, &said);
}

#[test]
fn ranks_are_walked_with_the_keyboard() {
    let mut window = focused();
    let ranked = |window: &Harness<'static, Shown>, rank| Some(window.state().ranked(rank));
    let first = press(&mut window, Key::Home);
    assert_eq!(first, ranked(&window, 1));
    let second = press(&mut window, Key::PageDown);
    assert_eq!(second, ranked(&window, 2));
    let third = press(&mut window, Key::PageDown);
    assert_eq!(third, ranked(&window, 3));
    let back = press(&mut window, Key::PageUp);
    assert_eq!(back, ranked(&window, 2));
    window
        .get_by(|node| node.label().is_some_and(|label| label.contains("rank 2 of") && label.contains("Selected SP")));
    assert_eq!(press(&mut window, Key::Escape), None);
    window.get_by(|node| node.label().is_some_and(|label| label.ends_with("Nothing selected")));
}

#[test]
fn arrows_move_to_the_next_cell_and_stop_at_the_edge() {
    let mut window = focused();
    press(&mut window, Key::ArrowUp);
    assert_eq!(window.state().selected, Some(window.state().ranked(1)), "with nothing selected: the highest");
    let place = |window: &Harness<'static, Shown>| {
        let shown = window.state();
        let cell = shown.forecast.as_ref().unwrap().area.cells[shown.selected.unwrap()];
        (cell.col, cell.row)
    };
    let (col, row) = place(&window);
    press(&mut window, Key::ArrowUp);
    assert_eq!(place(&window), (col, row + 1));
    press(&mut window, Key::ArrowRight);
    assert_eq!(place(&window), (col + 1, row + 1));
    press(&mut window, Key::ArrowDown);
    press(&mut window, Key::ArrowLeft);
    assert_eq!(place(&window), (col, row));
    for _ in 0..120 {
        press(&mut window, Key::ArrowLeft);
    }
    let at_the_edge = place(&window);
    press(&mut window, Key::ArrowLeft);
    assert_eq!(place(&window), at_the_edge);
    let first_col = window.state().forecast.as_ref().unwrap().area.first().0;
    assert!(at_the_edge.0 - first_col < 3, "{at_the_edge:?}");
}

#[test]
fn keys_do_nothing_without_focus() {
    let mut window = plain();
    assert_eq!(press(&mut window, Key::Home), None);
    assert!(window.state().events.is_empty());
}

#[test]
fn plus_and_minus_zoom_and_the_selection_stays_in_view() {
    let mut window = focused();
    press(&mut window, Key::Home);
    let zoom = window.state_mut().view().zoom();
    press(&mut window, Key::Plus);
    press(&mut window, Key::Equals);
    assert!((window.state_mut().view().zoom() - zoom - 2.0).abs() < 1e-6);
    press(&mut window, Key::Minus);
    assert!((window.state_mut().view().zoom() - zoom - 1.0).abs() < 1e-6);
    for _ in 0..30 {
        press(&mut window, Key::Plus);
    }
    assert_eq!(window.state_mut().view().zoom(), 19.0);
    for _ in 0..30 {
        press(&mut window, Key::Minus);
    }
    assert_eq!(window.state_mut().view().zoom(), 5.0);
}

#[test]
fn a_click_selects_the_cell_under_the_pointer_and_a_drag_does_not() {
    let mut window = plain();
    let at = egui::pos2(470.0, 300.0);
    window.hover_at(at);
    window.run();
    let hovered = window.state_mut().view().hovered();
    assert!(hovered.is_some());
    window.drag_at(at);
    window.drop_at(at);
    window.run();
    assert_eq!(window.state().events, [MapEvent::Select(hovered)]);

    // while it is dragged the map repaints without end
    window.drag_at(at);
    window.run_steps(2);
    window.hover_at(at + egui::vec2(120.0, 40.0));
    window.run_steps(2);
    window.drop_at(at + egui::vec2(120.0, 40.0));
    window.run_steps(20);
    assert_eq!(window.state().events.len(), 1, "{:?}", window.state().events);
    window.hover_at(at);
    window.run();
    assert_ne!(window.state_mut().view().hovered(), hovered, "the map was dragged");
}

#[test]
fn clicking_beside_all_cells_selects_nothing() {
    let mut window = plain();
    window.state_mut().selected = Some(5);
    let outside = egui::pos2(20.0, 60.0);
    window.hover_at(outside);
    window.drag_at(outside);
    window.drop_at(outside);
    window.run();
    assert_eq!(window.state().events, [MapEvent::Select(None)]);
}

#[test]
fn the_picture_is_painted_only_when_it_changes() {
    let mut window = plain();
    let painted = |window: &mut Harness<'static, Shown>| {
        window.run_steps(3);
        window.state_mut().view().times_painted()
    };
    let first = painted(&mut window);
    window.state_mut().opacity = 0.4;
    window.state_mut().view().zoom_in();
    window.state_mut().selected = Some(3);
    assert_eq!(painted(&mut window), first);
    window.state_mut().layer = HeatLayer::ChanceOfAny;
    assert_eq!(painted(&mut window), first + 1);
    window.state_mut().top_share = 0.2;
    assert_eq!(painted(&mut window), first + 2);
    window.state_mut().version += 1;
    assert_eq!(painted(&mut window), first + 3);
}

#[test]
fn a_window_without_a_forecast_is_a_map_all_the_same() {
    let shown = Shown { forecast: None, boundary: None, selected: Some(7), ..Shown::default() };
    let mut window = window(shown, Theme::Dark, [900.0, 620.0], false);
    window.run();
    window.get_by_role_and_label(Role::Canvas, "Map, no forecast yet");
    window.get_by_role(Role::Canvas).focus();
    window.run();
    press(&mut window, Key::Home);
    assert!(window.state().events.is_empty());
}

#[test]
fn a_stale_selection_is_no_selection() {
    let shown = Shown { selected: Some(usize::MAX), ..Shown::default() };
    let mut window = window(shown, Theme::Dark, [300.0, 200.0], false);
    window.run();
    window.get_by(|node| node.label().is_some_and(|label| label.ends_with("Nothing selected")));
}

#[test]
fn shift_and_arrows_move_the_map_and_zero_shows_all_of_it() {
    let mut window = focused();
    let at = egui::pos2(470.0, 300.0);
    let under_pointer = |window: &mut Harness<'static, Shown>| {
        window.hover_at(at);
        window.run();
        window.state_mut().view().hovered()
    };
    let before = under_pointer(&mut window);
    assert!(before.is_some());
    window.key_press_modifiers(egui::Modifiers::SHIFT, Key::ArrowRight);
    window.run();
    assert_ne!(under_pointer(&mut window), before);
    assert_eq!(window.state().selected, None);
    press(&mut window, Key::Plus);
    press(&mut window, Key::Num0);
    assert_eq!(under_pointer(&mut window), before);
}

#[test]
fn the_wheel_zooms_and_stops_at_the_closest_level() {
    let mut window = plain();
    let turn = |window: &mut Harness<'static, Shown>, points: f32| {
        window.hover_at(egui::pos2(450.0, 300.0));
        window.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, points),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: egui::Modifiers::NONE,
        });
        window.run_steps(6);
        window.state_mut().view().zoom()
    };
    let before = window.state_mut().view().zoom();
    let closer = turn(&mut window, 60.0);
    assert!(closer > before + 0.1, "{before} {closer}");
    assert!(turn(&mut window, -60.0) < closer);
    for _ in 0..40 {
        turn(&mut window, 300.0);
    }
    assert_eq!(turn(&mut window, 300.0), 19.0);
    for _ in 0..40 {
        turn(&mut window, -300.0);
    }
    assert_eq!(turn(&mut window, -300.0), 5.0);
}

#[test]
fn an_area_outside_great_britain_works_the_same() {
    let utm = Crs::for_position(-77.03, 38.90);
    assert_eq!(utm, Crs::Utm { zone: 18, north: true });
    let (east, north) = utm.plane_from_degrees(-77.03, 38.90).unwrap();
    let points = (0..400).map(|i| (east + f64::from(i % 20) * 1_000.0, north + f64::from(i / 20) * 1_000.0));
    let area = StudyArea::from_points(points, utm, CellSize::ONE_KM2).unwrap();
    let shown = Shown { forecast: Some(forecast(area)), boundary: None, ..Shown::default() };
    let mut window = window(shown, Theme::Dark, [900.0, 620.0], false);
    window.run();
    window.hover_at(egui::pos2(450.0, 300.0));
    window.run();
    assert!(window.state_mut().view().hovered().is_some(), "the area is shown in the middle");
    window.get_by_role(Role::Canvas).focus();
    window.run();
    press(&mut window, Key::Home);
    window
        .get_by(|node| node.label().is_some_and(|label| label.contains("Selected 18S") && label.contains("rank 1 of")));
}

#[test]
fn a_grid_wider_than_any_texture_is_drawn_in_pages() {
    let side_m = 50.0;
    let points = (0..2_300).map(|i| (400_000.0 + f64::from(i) * side_m, 287_000.0));
    let area =
        StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::from_side_m(side_m).unwrap()).unwrap();
    assert_eq!(area.shape(), (2_300, 1));
    let shown = Shown { forecast: Some(forecast(area)), boundary: None, selected: Some(2_200), ..Shown::default() };
    let mut window = window(shown, Theme::Dark, [900.0, 620.0], false);
    window.run();
    window.state_mut().view().show_cell(2_200);
    window.run();
}
