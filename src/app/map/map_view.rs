//! The map as a widget: joins basemap, heatmap, overlays, pointer and keys.

use std::time::Duration;

use egui::{EventFilter, Rect, Response, Role, Stroke, StrokeKind, Ui, WidgetInfo};
use walkers::{Map, MapMemory, Position, lon_lat};

use super::basemap::Basemap;
use super::heatmap::Heatmap;
use super::highlight::HighlightOutline;
use super::keyboard::{self, Direction, KeyAction};
use super::lettering::Lettering;
use super::outline::Outline;
use super::world::{View, World, WorldBox, zoom_to_fit};
use super::{BasemapStatus, CLOSEST_TILES, HeatLayer, MapEvent, MapInput};
use super::{cells, furniture, graticule, hover, legend, place_names, words};
use crate::app::theme;
use crate::demo;
use crate::figures;
use crate::forecast::Forecast;

/// Great Britain fits on any screen.
const FURTHEST_ZOOM: f64 = 5.0;
const CLOSEST_ZOOM: f64 = CLOSEST_TILES as f64;
/// Fitting an area goes no closer: a few cells should still be seen in their surroundings.
const CLOSEST_FIT: f64 = 15.0;
/// How many of the highest cells are numbered.
const NUMBERED: usize = 10;

/// A move of the map that waits for the next frame, when the size of the map is known.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Waiting {
    Fit,
    Show(usize),
}

/// A view that shows the whole study area in a window of some size.
struct FittedView {
    size: egui::Vec2,
    zoom: f64,
    centre: Option<Position>,
}

impl FittedView {
    /// Whether the map still shows what it was fitted to.
    fn is_shown_by(&self, memory: &MapMemory) -> bool {
        (self.zoom - memory.zoom()).abs() < 1e-9 && self.centre == memory.detached()
    }
}

/// The map and what it remembers between frames.
pub struct MapView {
    memory: MapMemory,
    basemap: Basemap,
    heatmap: Heatmap,
    outline: Outline,
    highlight: HighlightOutline,
    /// Cells by rank, best first, and the forecast they were ranked by.
    best_first: (Option<u64>, Vec<usize>),
    hovered: Option<usize>,
    waiting: Option<Waiting>,
    fitted_to: Option<WorldBox>,
    /// The view that the last fit gave, until somebody moves the map.
    fitted: Option<FittedView>,
    /// Points from the top edge down to where nothing that must be read is in the way.
    clear_from: f32,
    /// Cards drawn in the last frame: the pointer over one is not over a cell.
    cards: Vec<Rect>,
}

impl MapView {
    /// A map of Great Britain, until there is a study area to show.
    pub fn new(ctx: &egui::Context) -> Self {
        let mut memory = MapMemory::default();
        memory.center_at(lon_lat(-2.5, 54.4));
        set_zoom(&mut memory, 6.0);
        Self {
            memory,
            basemap: Basemap::new(ctx),
            heatmap: Heatmap::default(),
            outline: Outline::default(),
            highlight: HighlightOutline::default(),
            best_first: (None, Vec::new()),
            hovered: None,
            waiting: None,
            fitted_to: None,
            fitted: None,
            clear_from: furniture::MARGIN,
            cards: Vec::new(),
        }
    }

    /// Where the basemap comes from just now.
    pub fn status(&self) -> BasemapStatus {
        self.basemap.status()
    }

    /// The cell under the pointer.
    pub fn hovered(&self) -> Option<usize> {
        self.hovered
    }

    /// Shows the whole study area.
    pub fn fit(&mut self) {
        self.waiting = Some(Waiting::Fit);
    }

    /// Pans so that a cell is in view.
    pub fn show_cell(&mut self, cell: usize) {
        self.waiting = Some(Waiting::Show(cell));
    }

    /// One level closer.
    pub fn zoom_in(&mut self) {
        let zoom = self.memory.zoom() + 1.0;
        set_zoom(&mut self.memory, zoom);
    }

    /// One level further.
    pub fn zoom_out(&mut self) {
        let zoom = self.memory.zoom() - 1.0;
        set_zoom(&mut self.memory, zoom);
    }

    /// The zoom level, where every level doubles the scale and the world is 256 points wide at 0.
    pub fn zoom(&self) -> f64 {
        self.memory.zoom()
    }

    /// Changes how long to wait before an unreachable tile server is tried again; 30 seconds
    /// unless set.
    pub fn set_retry_after(&mut self, wait: Duration) {
        self.basemap.set_retry_after(wait);
    }

    /// How far down, in points from its top edge, the map wrote SYNTHETIC or STAND-IN in the last
    /// frame: anything laid over the map keeps below it.
    pub fn clear_from(&self) -> f32 {
        self.clear_from
    }

    /// How often the heatmap's picture has been painted: once for each forecast, layer, share and
    /// theme, however many frames are drawn.
    pub fn times_painted(&self) -> u64 {
        self.heatmap.times_painted()
    }

    /// Draws the map into all the room there is; says what the user did.
    pub fn ui(&mut self, ui: &mut Ui, input: &MapInput<'_>) -> Vec<MapEvent> {
        ui.push_id("forecast map", |ui| self.map_ui(ui, input)).inner
    }

    fn map_ui(&mut self, ui: &mut Ui, input: &MapInput<'_>) -> Vec<MapEvent> {
        let rect = ui.available_rect_before_wrap();
        let palette = theme::palette(ui.ctx());
        self.basemap.prepare(input.network, input.tile_server, input.tile_cache);
        self.follow_document(input);
        self.move_as_asked(rect, input);

        let background = if self.outline.is_boundary() { palette.map_outside } else { palette.map_land };
        ui.painter().rect_filled(rect, 0.0, background);

        let moving_by_itself = self.memory.animating();
        let (response, view) = self.show_tiles(ui);
        self.basemap.conclude();

        let selected = input.selected.filter(|cell| input.forecast.is_some_and(|f| *cell < f.cells.len()));
        // nothing is read out while the map is being dragged
        let pointer =
            response.hover_pos().filter(|at| !response.dragged() && !self.cards.iter().any(|card| card.contains(*at)));
        self.hovered = pointer.and_then(|at| cell_at(input.forecast?, &view, at));

        let mut events = Vec::new();
        if response.clicked() && !moving_by_itself {
            response.request_focus();
            if pointer.is_some() {
                events.push(MapEvent::Select(self.hovered));
            }
        }
        self.follow_keys(ui, &response, input, selected, &mut events);
        self.paint(ui, &view, input, selected, response.hover_pos());

        if response.has_focus() {
            let ring = Stroke::new(2.0, palette.accent);
            ui.painter().rect_stroke(rect, 0.0, ring, StrokeKind::Inside);
        }
        let label = spoken_summary(input.forecast, selected, input.highlighted.len());
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, &label));
        events
    }

    /// Takes up a new forecast or boundary; a new study area is shown whole.
    fn follow_document(&mut self, input: &MapInput<'_>) {
        let boundary = input.boundary.or_else(|| input.forecast?.area.boundary.as_ref());
        let area = input.forecast.map(|forecast| (&*forecast.area, input.forecast_version));
        self.outline.prepare(boundary, area);
        self.highlight.prepare(area, input.highlighted);
        let ranked_for = input.forecast.map(|_| input.forecast_version);
        if self.best_first.0 != ranked_for {
            self.best_first = (ranked_for, input.forecast.map(Forecast::by_rank).unwrap_or_default());
        }
        if let Some(extent) = self.outline.extent()
            && !self.fitted_to.is_some_and(|fitted| alike(&fitted, &extent))
        {
            self.fitted_to = Some(extent);
            self.waiting = Some(Waiting::Fit);
        }
    }

    fn move_as_asked(&mut self, rect: Rect, input: &MapInput<'_>) {
        // a window that is only being laid out has no size worth fitting to
        if rect.width() < 64.0 || rect.height() < 64.0 {
            return;
        }
        // a window that grows shows the study area larger, unless somebody chose another view
        let resized = self.fitted.as_ref().is_some_and(|fitted| fitted.size != rect.size());
        if resized && self.waiting.is_none() {
            let untouched = self.fitted.take().is_some_and(|fitted| fitted.is_shown_by(&self.memory));
            self.waiting = untouched.then_some(Waiting::Fit);
        }
        match self.waiting.take() {
            Some(Waiting::Fit) => {
                if let Some(extent) = self.outline.extent() {
                    let room = rect.size() - egui::vec2(64.0, 96.0);
                    set_zoom(&mut self.memory, zoom_to_fit(&extent, room, CLOSEST_FIT));
                    centre_at(&mut self.memory, extent.centre());
                    let (zoom, centre) = (self.memory.zoom(), self.memory.detached());
                    self.fitted = Some(FittedView { size: rect.size(), zoom, centre });
                }
            }
            Some(Waiting::Show(cell)) => {
                let Some(forecast) = input.forecast else { return };
                let Some(position) = self.memory.detached() else { return };
                let view = View::new(rect, World::from_degrees(position.x(), position.y()), self.memory.zoom());
                let Some(at) = cells::middle(&forecast.area, cell, &view) else { return };
                // well inside, clear of the cards in the corners if there is room
                let inside = rect.shrink2(egui::vec2(rect.width() * 0.12, rect.height() * 0.12));
                let covered = |place: egui::Pos2| self.cards.iter().any(|card| card.expand(8.0).contains(place));
                let nearest_inside = inside.clamp(at);
                if covered(nearest_inside) {
                    centre_at(&mut self.memory, view.world(at));
                } else if nearest_inside != at {
                    centre_at(&mut self.memory, view.world(rect.center() + (at - nearest_inside)));
                }
            }
            None => {}
        }
    }

    /// Moves the map by a quarter of what is seen.
    fn pan(&mut self, direction: Direction, rect: Rect) {
        let (east, south) = match direction {
            Direction::North => (0.0, -0.25),
            Direction::South => (0.0, 0.25),
            Direction::East => (0.25, 0.0),
            Direction::West => (-0.25, 0.0),
        };
        if let Some(position) = self.memory.detached() {
            let centre = World::from_degrees(position.x(), position.y());
            let view = View::new(rect, centre, self.memory.zoom());
            let step = egui::vec2(east * rect.width(), south * rect.height());
            centre_at(&mut self.memory, view.world(rect.center() + step));
        }
    }

    fn show_tiles(&mut self, ui: &mut Ui) -> (Response, View) {
        let zoom = self.memory.zoom();
        let wheel = ui.input(|input| input.smooth_scroll_delta().y + (input.zoom_delta() - 1.0) * 100.0);
        let at_the_end = (zoom >= CLOSEST_ZOOM && wheel >= 0.0) || (zoom <= FURTHEST_ZOOM && wheel < 0.0);
        let shown = Map::new(self.basemap.tiles(), &mut self.memory, lon_lat(0.0, 0.0))
            .zoom_with_ctrl(false)
            .zoom_gesture(!at_the_end)
            .double_click_to_zoom(true)
            .show(ui, |_, response, projector, _| {
                let rect = projector.clip_rect();
                let centre = projector.unproject(rect.center().to_vec2());
                (response.rect, World::from_degrees(centre.x(), centre.y()), projector.zoom())
            });
        let (rect, centre, shown_zoom) = shown.inner;
        set_zoom(&mut self.memory, shown_zoom);
        (shown.response, View::new(rect, centre, shown_zoom))
    }

    fn follow_keys(
        &mut self,
        ui: &Ui,
        response: &Response,
        input: &MapInput<'_>,
        selected: Option<usize>,
        events: &mut Vec<MapEvent>,
    ) {
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: selected.is_some() || !input.highlighted.is_empty(),
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let mut selected = selected;
        for action in keyboard::take(ui, selected.is_some()) {
            match action {
                KeyAction::ZoomIn => self.zoom_in(),
                KeyAction::ZoomOut => self.zoom_out(),
                KeyAction::Fit => self.fit(),
                KeyAction::Pan(direction) => self.pan(direction, response.rect),
                _ => {}
            }
            let Some(forecast) = input.forecast else { continue };
            if let Some(event) = keyboard::selection_after(action, selected, forecast, &self.best_first.1) {
                events.push(event);
                let MapEvent::Select(next) = event;
                selected = next;
                if let Some(cell) = next {
                    self.show_cell(cell);
                }
            }
            ui.request_repaint();
        }
    }

    fn paint(
        &mut self,
        ui: &Ui,
        view: &View,
        input: &MapInput<'_>,
        selected: Option<usize>,
        pointer: Option<egui::Pos2>,
    ) {
        let palette = theme::palette(ui.ctx());
        let painter = ui.painter().with_clip_rect(view.rect);
        let mut lettering = Lettering::new(&painter, ui.style());
        let online = self.basemap.status() == BasemapStatus::Online;
        let crs = input.crs.or_else(|| input.forecast.map(|forecast| forecast.area.crs));

        if online {
            painter.rect_filled(view.rect, 0.0, theme::ramp::wash(palette));
        } else {
            if self.outline.is_boundary() {
                self.outline.fill(&painter, view, palette.map_land);
            }
            if let Some(crs) = crs {
                graticule::paint_lines(&lettering, view, crs);
            }
        }
        self.heatmap.paint(&painter, view, input, palette.dark);
        let outline = if self.outline.is_boundary() {
            Stroke::new(1.5, palette.map_outline)
        } else {
            Stroke::new(0.75, palette.map_outline.gamma_multiply(0.45))
        };
        self.outline.paint(&painter, view, outline);
        let (line, halo) = (Stroke::new(1.75, palette.text), Stroke::new(4.0, palette.map_halo));
        self.highlight.paint(&painter, view, line, halo);

        if let Some(forecast) = input.forecast {
            if let Some(cell) = self.hovered.filter(|cell| Some(*cell) != selected) {
                let points = cells::edge(&forecast.area, cell, view);
                let (line, halo) = (Stroke::new(1.5, palette.map_text), Stroke::new(3.5, palette.map_halo));
                cells::paint_edge(&painter, points, line, halo);
            }
            if let Some(cell) = selected {
                let points = cells::edge(&forecast.area, cell, view);
                let (line, halo) = (Stroke::new(2.5, palette.accent), Stroke::new(5.5, palette.map_halo));
                cells::paint_edge(&painter, points, line, halo);
            }
        }

        // what must be read comes first and keeps the rest away
        self.clear_from = furniture::MARGIN;
        if let Some(forecast) = input.forecast {
            self.clear_from = furniture::paint_kind_of_data(&mut lettering, view, forecast) - view.rect.top();
            if let Some(scale) = self.heatmap.scale() {
                legend::paint(&mut lettering, view, input, forecast, &scale);
            }
        }
        let basemap = furniture::basemap_words(self.basemap.status(), self.basemap.credit(), self.basemap.host());
        furniture::paint_corner(&mut lettering, view, input.data_as_at, &basemap);
        self.cards = lettering.take_cards();
        if let Some(forecast) = input.forecast {
            let numbered = &self.best_first.1[..self.best_first.1.len().min(NUMBERED)];
            cells::paint_ranks(&mut lettering, view, &forecast.area, numbered);
        }
        if !online {
            if input.demo_places {
                place_names::paint(&mut lettering, view, demo::places());
            }
            if let Some(crs) = crs {
                graticule::paint_labels(&mut lettering, view, crs);
            }
        }
        if let (Some(forecast), Some(cell), Some(pointer)) = (input.forecast, self.hovered, pointer) {
            let residual = input.residuals.filter(|_| input.layer == HeatLayer::Residuals);
            hover::paint(&mut lettering, view, forecast, residual, cell, pointer);
        }
    }
}

impl std::fmt::Debug for MapView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MapView").field("zoom", &self.zoom()).field("status", &self.status()).finish_non_exhaustive()
    }
}

fn cell_at(forecast: &Forecast, view: &View, at: egui::Pos2) -> Option<usize> {
    let (easting_m, northing_m) = view.world(at).plane(forecast.area.crs)?;
    forecast.area.cell_at(easting_m, northing_m)
}

fn set_zoom(memory: &mut MapMemory, zoom: f64) {
    if zoom.is_finite() && memory.set_zoom(zoom.clamp(FURTHEST_ZOOM, CLOSEST_ZOOM)).is_err() {
        log::warn!("the map cannot show zoom level {zoom}");
    }
}

fn centre_at(memory: &mut MapMemory, place: World) {
    let (longitude, latitude) = place.degrees();
    memory.center_at(lon_lat(longitude, latitude));
}

/// Whether two boxes are the same but for a few cells at the edges: then the map need not move.
fn alike(a: &WorldBox, b: &WorldBox) -> bool {
    let slack = ((b.max.x - b.min.x) + (b.max.y - b.min.y)) * 0.04;
    [(a.min.x, b.min.x), (a.min.y, b.min.y), (a.max.x, b.max.x), (a.max.y, b.max.y)]
        .iter()
        .all(|(a, b)| (a - b).abs() <= slack)
}

/// The map in words, for screen readers.
fn spoken_summary(forecast: Option<&Forecast>, selected: Option<usize>, highlighted: usize) -> String {
    let Some(forecast) = forecast else { return "Map, no forecast yet".to_owned() };
    let cells = words::spoken(forecast.cells.len());
    let outlined = if highlighted > 0 { format!(", {} outlined", words::spoken(highlighted)) } else { String::new() };
    match selected.and_then(|cell| Some((cell, forecast.cells.get(cell)?))) {
        Some((cell, of_cell)) => format!(
            "Forecast map, {cells} cells{outlined}. Selected {}: {} expected, {} to {} in 8 of 10 cases, rank {} of {cells}",
            forecast.area.grid_reference(cell),
            figures::expected(of_cell.expected),
            words::spoken(of_cell.lower80 as usize),
            words::spoken(of_cell.upper80 as usize),
            words::spoken(of_cell.rank as usize),
        ),
        None => format!("Forecast map, {cells} cells{outlined}. Nothing selected"),
    }
}
