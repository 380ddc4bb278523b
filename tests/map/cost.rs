//! What a frame costs: it must not grow with the number of cells, nor with the detail of an outline.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::{Context, Pos2, RawInput, Rect, vec2};
use lamplight::app::theme;
use lamplight::geography::{Boundary, CellSize, Crs, StudyArea};

use crate::fixture::{Shown, forecast};

/// Vertices sent to the graphics card in one frame, and how long a frame takes to make.
fn frame_cost(shown: &mut Shown, zoom_steps: u32) -> (usize, Duration) {
    const FRAMES: u32 = 5;
    let ctx = Context::default();
    theme::install(&ctx);
    let frame = |shown: &mut Shown| {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1600.0, 1000.0))),
            ..RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| shown.ui(ui));
        output.textures_delta.clear();
        let drawn = ctx.tessellate(output.shapes, output.pixels_per_point);
        drawn
            .iter()
            .map(|primitive| match &primitive.primitive {
                egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
                egui::epaint::Primitive::Callback(_) => 0,
            })
            .sum::<usize>()
    };
    frame(shown);
    for _ in 0..zoom_steps {
        shown.view().zoom_in();
    }
    frame(shown);
    let started = Instant::now();
    let vertices = (0..FRAMES).map(|_| frame(shown)).max().unwrap_or_default();
    (vertices, started.elapsed() / FRAMES)
}

/// A full square of cells near Birmingham.
fn square(cells_a_side: u32, side_m: f64) -> StudyArea {
    let points = (0..cells_a_side * cells_a_side).map(|i| {
        let at = |index: u32, from: f64| from + (f64::from(index) + 0.5) * side_m;
        (at(i % cells_a_side, 380_000.0), at(i / cells_a_side, 260_000.0))
    });
    StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::from_side_m(side_m).unwrap()).unwrap()
}

#[test]
fn a_frame_costs_the_same_for_a_hundred_times_as_many_cells() {
    let shown = |cells_a_side: u32, side_m: f64| Shown {
        forecast: Some(forecast(square(cells_a_side, side_m))),
        boundary: None,
        ..Shown::default()
    };
    for zoom_steps in [0, 3, 6] {
        let (few, few_time) = frame_cost(&mut shown(40, 1_000.0), zoom_steps);
        let (many, many_time) = frame_cost(&mut shown(400, 100.0), zoom_steps);
        println!(
            "zoom +{zoom_steps}: 1,600 cells {few} vertices {few_time:?}; 160,000 cells {many} vertices {many_time:?}"
        );
        assert!(many < few + few / 2 + 500, "zoom +{zoom_steps}: {few} and {many}");
    }
}

#[test]
fn the_true_outline_of_a_force_is_drawn_lightly() {
    let data = std::env::var_os("LAMPLIGHT_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let file = data.join("west_midlands/force-boundary.geojson");
    if !file.exists() {
        println!("skipped: no force boundary beside the checkout");
        return;
    }
    let boundary = Boundary::read(&file).unwrap();
    let area = StudyArea::from_boundary(&boundary, Crs::BritishNationalGrid, CellSize::HALF_KM2).unwrap();
    let mut shown = Shown { forecast: Some(forecast(area)), boundary: Some(boundary), ..Shown::default() };
    for zoom_steps in [0, 3, 3, 3] {
        let (vertices, time) = frame_cost(&mut shown, zoom_steps);
        let zoom = shown.view().zoom();
        println!("zoom {zoom:.1}: {vertices} vertices, {time:?}");
        assert!(vertices < 40_000, "zoom {zoom}: {vertices}");
    }
}
