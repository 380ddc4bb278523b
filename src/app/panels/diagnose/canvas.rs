//! What the diagnostics charts are drawn on: axes with titles, places that the pointer or the arrow
//! keys reach, words at each of them, and the whole chart in words for screen readers.

use egui::{
    Align2, Color32, EventFilter, FontId, Key, Modifiers, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke,
    StrokeKind, TextStyle, Tooltip, Ui, WidgetInfo, pos2, vec2,
};

use super::axis::Axis;
use crate::app::theme::{Palette, palette};

/// Room above the plot for the title of the upright axis.
const ABOVE: f32 = 20.0;
/// Room below it for the marks and the title of the level axis.
const BELOW: f32 = 36.0;

/// A chart to be drawn.
pub(in crate::app::panels) struct Chart<'a> {
    /// What it is called, and by which it is told from others.
    pub(in crate::app::panels) name: &'a str,
    /// All of it in words.
    pub(in crate::app::panels) summary: String,
    pub(in crate::app::panels) height: f32,
    pub(in crate::app::panels) x: Axis,
    pub(in crate::app::panels) y: Axis,
    /// Where along the level axis there is something to point at, ascending.
    pub(in crate::app::panels) places: &'a [f64],
    /// Whether a press on a place does something.
    pub(in crate::app::panels) presses: bool,
}

/// Where things are drawn.
pub(in crate::app::panels) struct Canvas<'a> {
    pub(in crate::app::panels) painter: Painter,
    pub(in crate::app::panels) rect: Rect,
    pub(in crate::app::panels) colors: &'static Palette,
    x: &'a Axis,
    y: &'a Axis,
}

impl Canvas<'_> {
    /// A point of the plot.
    pub(in crate::app::panels) fn at(&self, x: f64, y: f64) -> Pos2 {
        pos2(
            self.rect.left() + self.rect.width() * self.x.share(x),
            self.rect.bottom() - self.rect.height() * self.y.share(y),
        )
    }

    /// A line through points.
    pub(in crate::app::panels) fn line(&self, points: impl IntoIterator<Item = (f64, f64)>, stroke: Stroke) {
        self.painter.add(Shape::line(points.into_iter().map(|(x, y)| self.at(x, y)).collect(), stroke));
    }

    /// A broken line through points.
    pub(in crate::app::panels) fn dashes(
        &self,
        points: impl IntoIterator<Item = (f64, f64)>,
        stroke: Stroke,
        dash: f32,
        gap: f32,
    ) {
        let points: Vec<Pos2> = points.into_iter().map(|(x, y)| self.at(x, y)).collect();
        self.painter.extend(Shape::dashed_line(&points, stroke, dash, gap));
    }

    /// An upright bar between two values, so many points wide.
    pub(in crate::app::panels) fn bar(&self, x: f64, from: f64, to: f64, width: f32, color: Color32) -> Rect {
        let (low, high) = (self.at(x, from), self.at(x, to));
        let rect = Rect::from_min_max(pos2(low.x - width / 2.0, high.y), pos2(low.x + width / 2.0, low.y));
        self.painter.rect_filled(rect, 1.0, color);
        rect
    }

    /// Points between two neighbouring places.
    pub(in crate::app::panels) fn place_width(&self) -> f32 {
        self.at(1.0, 0.0).x - self.at(0.0, 0.0).x
    }
}

impl Chart<'_> {
    /// Draws it. `paint` is told which place is pointed at; `words` says what is there. Returns the
    /// place that was pressed.
    pub(in crate::app::panels) fn show(
        &self,
        ui: &mut Ui,
        words: impl Fn(usize) -> String,
        paint: impl FnOnce(&Canvas<'_>, Option<usize>),
    ) -> Option<usize> {
        let colors = palette(ui.ctx());
        let font = TextStyle::Small.resolve(ui.style());
        let id = ui.make_persistent_id(self.name);
        let (_, whole) = ui.allocate_space(vec2(ui.available_width(), self.height + ABOVE + BELOW));
        let painter = ui.painter().with_clip_rect(whole.expand(2.0).intersect(ui.clip_rect()));
        let left = self.marks_width(&painter, &font) + 8.0;
        let rect = Rect::from_min_max(
            whole.min + vec2(left, ABOVE),
            pos2(whole.right() - 8.0, whole.top() + ABOVE + self.height),
        );
        self.paint_axes(&painter, rect, whole, &font, colors);

        let sense = if self.presses { Sense::click() } else { Sense::hover() | Sense::FOCUSABLE };
        let response = ui.interact(rect.expand2(vec2(6.0, 4.0)), id, sense);
        let canvas = Canvas { painter, rect, colors, x: &self.x, y: &self.y };
        let xs: Vec<f32> = self.places.iter().map(|x| canvas.at(*x, 0.0).x).collect();
        let pointed = pointed_at(ui, &response, &xs);
        paint(&canvas, pointed);
        if response.has_focus() {
            let ring = Stroke::new(1.5, colors.accent);
            canvas.painter.rect_stroke(rect.expand(3.0), 3.0, ring, StrokeKind::Outside);
        }
        tell(ui, &response, &self.summary, pointed.map(|place| (words(place), xs[place])), self.presses);
        response.clicked().then_some(pointed).flatten()
    }

    fn marks_width(&self, painter: &Painter, font: &FontId) -> f32 {
        let width = |text: &str| painter.layout_no_wrap(text.to_owned(), font.clone(), Color32::WHITE).size().x;
        self.y.ticks.iter().map(|(_, label)| width(label)).fold(14.0, f32::max)
    }

    fn paint_axes(&self, painter: &Painter, rect: Rect, whole: Rect, font: &FontId, colors: &Palette) {
        let write = |at: Pos2, anchor: Align2, text: &str| {
            painter.text(at, anchor, text, font.clone(), colors.text_quiet);
        };
        write(whole.left_top(), Align2::LEFT_TOP, &self.y.title);
        for (value, label) in &self.y.ticks {
            let y = rect.bottom() - rect.height() * self.y.share(*value);
            painter.hline(rect.x_range(), y, Stroke::new(1.0, colors.line));
            write(pos2(rect.left() - 6.0, y), Align2::RIGHT_CENTER, label);
        }
        let mut clear_from = f32::NEG_INFINITY;
        for (value, label) in &self.x.ticks {
            let x = rect.left() + rect.width() * self.x.share(*value);
            painter.vline(x, rect.bottom()..=rect.bottom() + 3.0, Stroke::new(1.0, colors.line));
            let galley = painter.layout_no_wrap(label.clone(), font.clone(), colors.text_quiet);
            let half = galley.size().x / 2.0;
            let middle = x.clamp(whole.left() + half, whole.right() - half);
            if middle - half >= clear_from {
                clear_from = middle + half + 6.0;
                painter.galley(pos2(middle - half, rect.bottom() + 4.0), galley, colors.text_quiet);
            }
        }
        write(pos2(rect.right(), rect.bottom() + 20.0), Align2::RIGHT_TOP, &self.x.title);
    }
}

/// The place nearest the pointer, or, without it, the one that the arrow keys came to.
pub(in crate::app::panels) fn pointed_at(ui: &Ui, response: &Response, xs: &[f32]) -> Option<usize> {
    if xs.is_empty() {
        return None;
    }
    let last = xs.len() - 1;
    let nearest = response.hover_pos().map(|at| {
        let distance = |place: &usize| (xs[*place] - at.x).abs();
        (0..xs.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
    });
    if nearest.is_some() {
        return nearest;
    }
    if !response.has_focus() {
        return None;
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let at = ui.data(|data| data.get_temp::<usize>(response.id)).unwrap_or(0).min(last);
    let moved = ui.input_mut(|input| {
        let mut place = at + input.count_and_consume_key(Modifiers::NONE, Key::ArrowRight);
        place = place.saturating_sub(input.count_and_consume_key(Modifiers::NONE, Key::ArrowLeft));
        if input.consume_key(Modifiers::NONE, Key::Home) {
            place = 0;
        }
        if input.consume_key(Modifiers::NONE, Key::End) {
            place = last;
        }
        place.min(last)
    });
    ui.data_mut(|data| data.insert_temp(response.id, moved));
    Some(moved)
}

/// Says what is pointed at, beside it and to screen readers.
pub(in crate::app::panels) fn tell(
    ui: &Ui,
    response: &Response,
    summary: &str,
    pointed: Option<(String, f32)>,
    presses: bool,
) {
    let role = if presses { Role::Button } else { Role::Image };
    response.widget_info(|| match &pointed {
        Some((words, _)) => WidgetInfo::labeled(role, true, format!("{summary} At the pointer: {words}")),
        None => WidgetInfo::labeled(role, true, summary),
    });
    let Some((words, x)) = pointed else { return };
    if response.hovered() {
        if presses {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        response.clone().on_hover_text_at_pointer(words);
    } else if response.has_focus() {
        let beside = Rect::from_min_max(pos2(x, response.rect.top()), pos2(x + 1.0, response.rect.top() + 24.0));
        let mut tooltip = Tooltip::always_open(ui.ctx().clone(), ui.layer_id(), response.id.with("words"), beside);
        tooltip.popup = tooltip.popup.gap(8.0);
        tooltip.show(|ui| ui.label(words));
    }
}
