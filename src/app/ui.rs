//! Where everything is drawn. Nothing is decided here: panels leave what they ask for.

use egui::{Align2, Area, CentralPanel, Frame, Id, Margin, Order, Panel, Ui, pos2, vec2};

use super::map::{HeatLayer, MapEvent, MapInput};
use super::panels::{self, View};
use super::state::Page;
use super::theme::{palette, space};
use super::{App, action::Action};

/// Widths that leave the map most of a window 1,280 points wide.
const SETTINGS_WIDTH: f32 = 268.0;
const CELL_WIDTH: f32 = 348.0;

impl App {
    /// Draws one frame.
    pub(super) fn draw(&mut self, ui: &mut Ui) {
        let colors = palette(ui.ctx());
        let story = match (&mut self.document, self.session.selected) {
            (Some(document), Some(cell)) => document.story_of(cell),
            _ => None,
        };
        let bar = Frame::new().fill(colors.panel).inner_margin(Margin::symmetric(space::S as i8, 2));
        let side = Frame::new().fill(colors.panel).inner_margin(Margin::symmetric(space::M as i8, space::XS as i8));
        let page = self.session.page;

        Panel::top("top bar").exact_size(44.0).frame(bar).show(ui, |ui| panels::top_bar_ui(ui, &mut self.view()));
        Panel::bottom("status bar")
            .exact_size(28.0)
            .frame(bar)
            .show(ui, |ui| panels::status_bar_ui(ui, &mut self.view()));
        Panel::left("rail")
            .exact_size(64.0)
            .resizable(false)
            .frame(Frame::new().fill(colors.panel))
            .show(ui, |ui| panels::rail_ui(ui, &mut self.view()));
        if !self.session.notices.is_empty() {
            let frame =
                Frame::new().fill(colors.raised).inner_margin(Margin::symmetric(space::M as i8, space::XS as i8));
            Panel::top("notices").frame(frame).show(ui, |ui| panels::notices_ui(ui, &mut self.view()));
        }
        // the settings are of forecasts of places
        let mut is_open = self.settings.settings_panel && page != Page::People;
        Panel::left("settings").default_size(SETTINGS_WIDTH).size_range(220.0..=420.0).frame(side).show_collapsible(
            ui,
            &mut is_open,
            |ui| {
                egui::ScrollArea::vertical().id_salt("settings").auto_shrink(false).show(ui, |ui| {
                    let mut view = self.view();
                    panels::data_source_ui(ui, &mut view);
                    panels::forecast_settings_ui(ui, &mut view);
                    ui.add_space(space::M);
                });
            },
        );
        if page != Page::People {
            self.settings.settings_panel = is_open;
        }
        if page == Page::Explore {
            let mut is_open = self.settings.cell_panel;
            Panel::right("cell").default_size(CELL_WIDTH).size_range(280.0..=760.0).frame(side).show_collapsible(
                ui,
                &mut is_open,
                |ui| {
                    // a panel is as wide as what is in it: an empty one must not shrink
                    ui.set_min_width(ui.available_width());
                    panels::cell_panel_ui(ui, &mut self.view(), story.as_deref());
                },
            );
            self.settings.cell_panel = is_open;
        }
        match page {
            Page::Explore => {
                CentralPanel::no_frame().show(ui, |ui| self.map_ui(ui));
            }
            Page::Diagnose => {
                let frame =
                    Frame::new().fill(colors.panel).inner_margin(Margin::symmetric(space::L as i8, space::S as i8));
                let residuals = self.document.as_mut().and_then(|document| document.residuals(&self.session));
                CentralPanel::no_frame()
                    .frame(frame)
                    .show(ui, |ui| panels::diagnose_ui(ui, &mut self.view(), residuals.as_deref()));
            }
            Page::People => {
                let frame =
                    Frame::new().fill(colors.panel).inner_margin(Margin::symmetric(space::L as i8, space::S as i8));
                CentralPanel::no_frame().frame(frame).show(ui, |ui| panels::people_ui(ui, &mut self.view()));
            }
            Page::Record => {
                let frame =
                    Frame::new().fill(colors.panel).inner_margin(Margin::symmetric(space::L as i8, space::S as i8));
                CentralPanel::no_frame().frame(frame).show(ui, |ui| panels::ledger_ui(ui, &mut self.view()));
            }
        }
        panels::confirm_ui(ui, &mut self.view());
        panels::palette_ui(ui, &mut self.view());
        drop_target_ui(ui, page);
    }

    fn view(&mut self) -> View<'_> {
        View {
            document: self.document.as_ref(),
            session: &mut self.session,
            settings: &mut self.settings,
            ledger: &self.ledger,
            people: &mut self.people,
            jobs: self.jobs.running(),
            basemap: self.map.status(),
            actions: &mut self.actions,
        }
    }

    fn map_ui(&mut self, ui: &mut Ui) {
        let rect = ui.available_rect_before_wrap();
        let residuals = self.document.as_mut().and_then(|document| document.residuals(&self.session));
        // a layer that has nothing to show gives way to the one that always has
        let has_layer = self.session.layer != HeatLayer::Residuals || residuals.is_some();
        let document = self.document.as_ref();
        let shown = document.and_then(|document| document.shown.as_deref());
        let input = MapInput {
            forecast: shown.map(|shown| &shown.outcome.forecast),
            forecast_version: shown.map_or(0, |shown| shown.version),
            boundary: document.and_then(|document| document.loaded.boundary.as_ref()),
            crs: document.map(|document| document.loaded.incidents.crs),
            selected: self.session.selected,
            highlighted: self.session.highlight.as_ref().map_or(&[], |highlight| &highlight.cells),
            residuals: residuals.as_deref(),
            layer: if has_layer { self.session.layer } else { HeatLayer::default() },
            opacity: self.settings.heatmap_opacity,
            top_share: self.session.top_share,
            fade_uncertain: self.session.fade_uncertain,
            data_as_at: document.map(|document| {
                shown.map_or(document.loaded.incidents.last_day, |shown| shown.outcome.forecast.data_as_at)
            }),
            network: self.settings.network,
            tile_server: &self.settings.tile_server,
            tile_cache: self.tile_cache.as_deref(),
            demo_places: document.is_some_and(super::state::Document::is_demo),
        };
        let has_forecast = shown.is_some();
        let events = self.map.ui(ui, &input);
        // below what the map itself writes along its top edge
        let top = self.map.clear_from();
        for event in events {
            match event {
                MapEvent::Select(cell) => self.actions.push(Action::Select(cell)),
            }
        }
        let over_map = |name: &'static str| Area::new(Id::unique(name)).order(Order::Middle).constrain_to(rect);
        if has_forecast {
            over_map("layers")
                .fixed_pos(rect.left_top() + vec2(space::S, top))
                .show(ui.ctx(), |ui| panels::layers_ui(ui, &mut self.view(), residuals.is_some()));
            over_map("hints")
                .pivot(Align2::RIGHT_TOP)
                .fixed_pos(pos2(rect.right() - space::S, rect.top() + top))
                .show(ui.ctx(), |ui| panels::first_run_ui(ui, &mut self.view()));
        } else {
            over_map("empty")
                .pivot(Align2::CENTER_CENTER)
                .fixed_pos(rect.center())
                .show(ui.ctx(), |ui| panels::empty_ui(ui, &mut self.view()));
        }
    }
}

/// While files are held over the window: that they can be let go.
fn drop_target_ui(ui: &Ui, page: Page) {
    let count = ui.input(|input| input.raw.hovered_files.len());
    if count == 0 {
        return;
    }
    let colors = palette(ui.ctx());
    let painter = ui.ctx().layer_painter(egui::LayerId::new(Order::Foreground, Id::unique("drop target")));
    let rect = ui.ctx().content_rect().shrink(space::M);
    painter.rect_filled(rect, 8.0, colors.panel.gamma_multiply(0.85));
    painter.rect_stroke(rect, 8.0, egui::Stroke::new(2.0, colors.accent), egui::StrokeKind::Inside);
    let font = egui::TextStyle::Heading.resolve(ui.style());
    let text = if page == Page::People { "Drop to choose for People" } else { "Drop to open" };
    painter.text(rect.center(), Align2::CENTER_CENTER, text, font, colors.text);
}
