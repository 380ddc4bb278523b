//! Pictures of the map, drawn by a software graphics adapter so that they are the same everywhere.

use egui::Theme;
use egui_kittest::{Harness, SnapshotOptions};
use lamplight::app::map::HeatLayer;
use lamplight::geography::CellSize;

use crate::drawing::can_draw;
use crate::fixture::{Shown, area, forecast, window};

const SIZE: [f32; 2] = [900.0, 620.0];

fn picture(name: &str, theme: Theme, shown: Shown, prepare: impl FnOnce(&mut Harness<'static, Shown>)) {
    if !can_draw() {
        return;
    }
    let mut window = window(shown, theme, SIZE, true);
    window.run();
    prepare(&mut window);
    // another build of the software adapter may round a few pixels differently
    window.snapshot_options(name, &SnapshotOptions::new().threshold(1.0).max_failed_pixels(20));
}

#[test]
fn plain_map_light() {
    let shown = Shown { demo_places: true, ..Shown::default() };
    picture("map_plain_light", Theme::Light, shown, |_| {});
}

#[test]
fn plain_map_dark() {
    let shown = Shown { demo_places: true, ..Shown::default() };
    picture("map_plain_dark", Theme::Dark, shown, |_| {});
}

#[test]
fn the_highest_cells_fade_with_the_certainty_of_their_rank() {
    let shown = Shown { demo_places: true, top_share: 0.05, fade_uncertain: true, ..Shown::default() };
    picture("map_fading_light", Theme::Light, shown, |_| {});
}

#[test]
fn close_up_with_selection_and_read_out() {
    let mut shown = Shown { demo_places: true, ..Shown::default() };
    shown.selected = Some(shown.ranked(3));
    picture("map_close_light", Theme::Light, shown, |window| {
        let cell = window.state().ranked(3);
        for _ in 0..3 {
            window.state_mut().view().zoom_in();
            window.state_mut().view().show_cell(cell);
            window.run();
        }
        window.hover_at(egui::pos2(520.0, 330.0));
        window.run();
    });
}

#[test]
fn cells_without_a_boundary_and_a_stand_in() {
    let whole = area(CellSize::ONE_KM2);
    let points = (0..whole.len()).filter(|cell| cell % 7 != 3 && cell % 11 != 5).map(|cell| whole.centre_m(cell));
    let scattered =
        lamplight::geography::StudyArea::from_points(points.collect::<Vec<_>>(), whole.crs, CellSize::ONE_KM2).unwrap();
    let mut forecast = forecast(scattered);
    forecast.synthetic = false;
    forecast.stand_in =
        Some("Stands in for knife injury, which open data cannot show: no weapon or injury is published.".to_owned());
    let shown = Shown {
        forecast: Some(forecast),
        boundary: None,
        layer: HeatLayer::ChanceOfAny,
        top_share: 0.25,
        ..Shown::default()
    };
    picture("map_cells_dark", Theme::Dark, shown, |_| {});
}
