//! A made-up forecast over a made-up outline near Birmingham, and a window that shows only the map.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use egui_kittest::Harness;
use lamplight::app::map::{HeatLayer, MapEvent, MapInput, MapView};
use lamplight::app::residuals::ResidualLayer;
use lamplight::app::theme;
use lamplight::forecast::{CellForecast, Forecast, ModelId, Period, PeriodKind, RankCertainty, Total};
use lamplight::geography::{Boundary, CellSize, Crs, StudyArea};

/// A hot place: longitude, latitude, expected count at its middle, reach in metres.
const HOT: [(f64, f64, f64, f64); 9] = [
    (-1.8936, 52.4797, 5.2, 1_300.0),
    (-1.9333, 52.5090, 1.9, 1_700.0),
    (-2.1283, 52.5862, 2.6, 1_200.0),
    (-1.9829, 52.5862, 1.4, 1_400.0),
    (-1.5106, 52.4081, 2.9, 1_300.0),
    (-1.8380, 52.5236, 1.0, 1_800.0),
    (-1.9945, 52.5187, 1.1, 1_300.0),
    (-2.0830, 52.5123, 0.9, 1_200.0),
    (-1.8430, 52.4600, 1.3, 2_200.0),
];

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The demo force's outline.
pub(crate) fn boundary() -> Boundary {
    lamplight::demo::boundary()
}

/// An area cut from the outline.
pub(crate) fn area(size: CellSize) -> StudyArea {
    StudyArea::from_boundary(&boundary(), Crs::BritishNationalGrid, size).unwrap()
}

/// A forecast over any area: towns are hot, the rest is not quite zero.
pub(crate) fn forecast(area: StudyArea) -> Forecast {
    let expected: Vec<f64> = (0..area.len())
        .map(|cell| {
            let (east, north) = area.centre_m(cell);
            let ripple = 0.75 + 0.25 * (east / 900.0).sin() * (north / 1_300.0).cos();
            let hot = HOT.iter().map(|(lon, lat, height, reach)| {
                let (e, n) = area.crs.plane_from_degrees(*lon, *lat).unwrap_or((f64::MAX, f64::MAX));
                height * (-((east - e).powi(2) + (north - n).powi(2)).min(1e12) / (2.0 * reach * reach)).exp()
            });
            (0.012 + hot.sum::<f64>()) * ripple
        })
        .collect();
    let mut order: Vec<usize> = (0..expected.len()).collect();
    order.sort_by(|a, b| expected[*b].total_cmp(&expected[*a]));
    let mut cells: Vec<CellForecast> = expected
        .iter()
        .map(|&expected| CellForecast {
            expected,
            p_any: 1.0 - (-expected).exp(),
            lower80: (expected - 1.3 * expected.sqrt()).max(0.0) as u32,
            upper80: (expected + 1.3 * expected.sqrt()).ceil() as u32,
            rank: 0,
            p_top5pc: 0.0,
            observed_last_year: (expected * 12.0) as u32,
            drivers: Vec::new(),
        })
        .collect();
    let shape: Vec<f64> = expected.iter().map(|mean| 1.0 + 13.0 * mean).collect();
    let rank_certainty = RankCertainty::of_rates(&expected, &shape, 1);
    for (place, cell) in order.into_iter().enumerate() {
        cells[cell].rank = place as u32 + 1;
        cells[cell].p_top5pc = rank_certainty.among_highest(cell, 0.05);
    }
    let total = expected.iter().sum();
    Forecast {
        target_id: "serious-violence".to_owned(),
        target_name: "Serious violence".to_owned(),
        target_version: "1".to_owned(),
        stand_in: None,
        synthetic: true,
        model: ModelId::LogLinear,
        choice: None,
        period: Period { start: day(2021, 11, 22), end: day(2021, 12, 20) },
        kind: PeriodKind::FourWeeks,
        area: Arc::new(area),
        cells,
        rank_certainty,
        total: Total { expected: total, lower80: (total as u32).saturating_sub(20), upper80: total as u32 + 20 },
        base: 0.0,
        nowcast: None,
        model_summary: Vec::new(),
        data_as_at: day(2021, 11, 21),
    }
}

/// What the map is asked to draw, owned.
pub(crate) struct Shown {
    pub(crate) forecast: Option<Forecast>,
    pub(crate) version: u64,
    pub(crate) boundary: Option<Boundary>,
    pub(crate) selected: Option<usize>,
    pub(crate) highlighted: Vec<usize>,
    pub(crate) residuals: Option<ResidualLayer>,
    pub(crate) layer: HeatLayer,
    pub(crate) opacity: f32,
    pub(crate) top_share: f32,
    pub(crate) fade_uncertain: bool,
    pub(crate) network: bool,
    pub(crate) tile_server: String,
    pub(crate) tile_cache: Option<PathBuf>,
    pub(crate) demo_places: bool,
    pub(crate) events: Vec<MapEvent>,
    pub(crate) frames: u64,
    pub(crate) view: Option<MapView>,
}

impl Default for Shown {
    fn default() -> Self {
        Self {
            forecast: Some(forecast(area(CellSize::HALF_KM2))),
            version: 1,
            boundary: Some(boundary()),
            selected: None,
            highlighted: Vec::new(),
            residuals: None,
            layer: HeatLayer::Expected,
            opacity: 0.9,
            top_share: 1.0,
            fade_uncertain: false,
            network: false,
            tile_server: "http://127.0.0.1:9/{z}/{x}/{y}.png".to_owned(),
            tile_cache: None,
            demo_places: false,
            events: Vec::new(),
            frames: 0,
            view: None,
        }
    }
}

impl Shown {
    /// One frame: draws the map and does what a window would do with its events.
    pub(crate) fn ui(&mut self, ui: &mut egui::Ui) {
        let mut view = self.view.take().unwrap_or_else(|| MapView::new(ui.ctx()));
        let input = MapInput {
            forecast: self.forecast.as_ref(),
            forecast_version: self.version,
            boundary: self.boundary.as_ref(),
            crs: Some(Crs::BritishNationalGrid),
            selected: self.selected,
            highlighted: &self.highlighted,
            residuals: self.residuals.as_ref(),
            layer: self.layer,
            opacity: self.opacity,
            top_share: self.top_share,
            fade_uncertain: self.fade_uncertain,
            data_as_at: self.forecast.as_ref().map(|forecast| forecast.data_as_at),
            network: self.network,
            tile_server: &self.tile_server,
            tile_cache: self.tile_cache.as_deref(),
            demo_places: self.demo_places,
        };
        for event in view.ui(ui, &input) {
            let MapEvent::Select(cell) = event;
            self.selected = cell;
            self.events.push(event);
        }
        self.frames += 1;
        self.view = Some(view);
    }

    pub(crate) fn view(&mut self) -> &mut MapView {
        self.view.as_mut().unwrap()
    }

    /// The cell of a rank.
    pub(crate) fn ranked(&self, rank: u32) -> usize {
        self.forecast.as_ref().unwrap().cells.iter().position(|cell| cell.rank == rank).unwrap()
    }
}

/// A window with nothing but the map; `gpu` renders it on a software graphics adapter.
pub(crate) fn window(shown: Shown, theme: egui::Theme, size: [f32; 2], gpu: bool) -> Harness<'static, Shown> {
    let builder = Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_max_steps(12)
        .with_render_cursor(false)
        .with_context_setup(theme::install);
    let builder = if gpu { builder.wgpu() } else { builder };
    builder.build_ui_state(
        |ui, shown: &mut Shown| {
            // the root has no margin here, as in the program
            let rect = ui.ctx().content_rect();
            ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| shown.ui(ui));
        },
        shown,
    )
}
