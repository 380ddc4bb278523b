//! The chart of a history with the forecast at its end, for one cell or for all of them.

use chrono::Datelike as _;
use egui::{Color32, FontId, Role, Stroke, TextStyle, Ui, WidgetInfo};
use egui_plot::{AxisHints, Bar, BarChart, GridInput, GridMark, Line, Plot, PlotBounds, Polygon, Span};

use crate::app::findings::RecordedPeriod;
use crate::app::theme::{self, Palette, palette};
use crate::figures;
use crate::forecast::Period;

/// The forecast at the end of a history.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    pub(super) period: Period,
    pub(super) expected: f64,
    pub(super) lower80: u32,
    pub(super) upper80: u32,
}

/// Draws it; `name` is what screen readers call it.
pub(super) fn history_chart_ui(ui: &mut Ui, name: &str, history: &[RecordedPeriod], band: Band, height: f32) {
    let colors = palette(ui.ctx());
    let end = history.len() as f64;
    let largest = history.iter().filter_map(|period| period.recorded).max().unwrap_or(0).max(band.upper80);
    let top = f64::from(largest.max(2)) * 1.08;
    let bars: Vec<Bar> = history
        .iter()
        .enumerate()
        .filter_map(|(index, period)| {
            Some(
                Bar::new(index as f64, f64::from(period.recorded?))
                    .width(0.8)
                    .fill(recorded_color(colors))
                    .stroke(Stroke::NONE),
            )
        })
        .collect();
    let missing = history.iter().enumerate().filter(|(_, period)| period.recorded.is_none());
    let gaps: Vec<Span> = runs(missing.map(|(index, _)| index))
        .into_iter()
        .map(|(first, last)| {
            Span::new("", first as f64 - 0.5..=last as f64 + 0.5)
                .fill(colors.text_quiet.gamma_multiply(0.18))
                .border(Stroke::NONE)
        })
        .collect();

    let years: Vec<(usize, i32)> = january_starts(history);
    let x_marks = years.clone();
    let step = whole_step(top);
    let response = plain_plot(ui, name, height)
        .x_grid_spacer(move |_: GridInput| marks(x_marks.iter().map(|(index, _)| *index as f64)))
        .y_grid_spacer(move |input: GridInput| {
            let lines = (input.bounds.1 / step).floor().max(0.0) as usize;
            marks((0..=lines).map(|line| line as f64 * step))
        })
        .custom_x_axes(vec![axis(ui, AxisHints::new_x()).formatter(move |mark, _| {
            let year = years.iter().find(|(index, _)| *index as f64 == mark.value);
            year.map_or_else(String::new, |(_, year)| year.to_string())
        })])
        .custom_y_axes(vec![
            axis(ui, AxisHints::new_y()).formatter(|mark, _| figures::count(mark.value.max(0.0) as u64)),
        ])
        .show(ui, |plot| {
            // a plot remembers its bounds, and the next cell needs its own
            plot.set_plot_bounds(PlotBounds::from_min_max([-0.6, 0.0], [end + 0.6, top]));
            for gap in gaps {
                plot.span(gap);
            }
            plot.bar_chart(
                BarChart::new("recorded", bars).color(colors.text_quiet.gamma_multiply(0.75)).allow_hover(false),
            );
            let (low, high) = (f64::from(band.lower80), f64::from(band.upper80));
            let corners = vec![
                [end - 0.45, low],
                [end + 0.45, low],
                [end + 0.45, high.max(low + 0.02)],
                [end - 0.45, high.max(low + 0.02)],
            ];
            plot.polygon(
                Polygon::new("interval", corners)
                    .fill_color(colors.accent.gamma_multiply(0.3))
                    .stroke(Stroke::new(1.0, colors.accent))
                    .allow_hover(false),
            );
            let level = vec![[end - 0.45, band.expected], [end + 0.45, band.expected]];
            plot.line(Line::new("expected", level).color(colors.accent).width(2.5).allow_hover(false));
        });
    let summary = summary(name, history, band);
    let hovered = response.response.hover_pos().map(|at| response.transform.value_from_position(at).x.round());
    response.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &summary));
    if let Some(place) = hovered {
        response.response.on_hover_text_at_pointer(words_at(history, band, place));
    }
    legend_ui(ui, history);
}

/// A plot that only shows: no zooming, no dragging.
pub(super) fn plain_plot<'a>(ui: &Ui, name: &str, height: f32) -> Plot<'a> {
    Plot::new(name.to_owned())
        .height(height)
        .width(ui.available_width())
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_background(false)
        .show_crosshair(false)
        .show_grid([false, true])
        .grid_color(palette(ui.ctx()).line)
        .grid_fade(0.0)
        .label_formatter(|_| None)
        .y_axis_min_width(22.0)
        .set_margin_fraction(egui::Vec2::ZERO)
}

pub(super) fn axis<'a>(ui: &Ui, hints: AxisHints<'a>) -> AxisHints<'a> {
    let font = ui.style().text_styles.get(&TextStyle::Small).cloned().unwrap_or_else(|| FontId::proportional(11.5));
    hints.tick_label_font(font).tick_label_color(palette(ui.ctx()).text_quiet)
}

/// Marks of one importance.
pub(super) fn marks(values: impl Iterator<Item = f64>) -> Vec<GridMark> {
    values.map(|value| GridMark { value, step_size: 1_000.0 }).collect()
}

/// A whole step that divides a range into about five: 1, 2 or 5 times a power of ten.
pub(super) fn whole_step(top: f64) -> f64 {
    let rough = (top / 5.0).max(1.0);
    let scale = 10_f64.powf(rough.log10().floor());
    let lead = rough / scale;
    let lead = if lead <= 1.0 {
        1.0
    } else if lead <= 2.0 {
        2.0
    } else if lead <= 5.0 {
        5.0
    } else {
        10.0
    };
    lead * scale
}

/// The first period of each calendar year, thinned so that labels do not touch.
fn january_starts(history: &[RecordedPeriod]) -> Vec<(usize, i32)> {
    let mut starts = Vec::new();
    for (index, pair) in history.windows(2).enumerate() {
        let (before, after) = (pair[0].period.start.year(), pair[1].period.start.year());
        if after != before {
            starts.push((index + 1, after));
        }
    }
    let every = starts.len().div_ceil(6).max(1);
    starts.into_iter().step_by(every).collect()
}

/// First and last of each run of neighbours.
fn runs(indices: impl Iterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for index in indices {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == index => *last = index,
            _ => runs.push((index, index)),
        }
    }
    runs
}

fn words_at(history: &[RecordedPeriod], band: Band, place: f64) -> String {
    if place >= history.len() as f64 - 0.5 {
        return format!(
            "{}: {} expected ({})",
            figures::period(band.period),
            figures::expected(band.expected),
            figures::interval(band.lower80, band.upper80)
        );
    }
    let Some(period) = history.get(place.max(0.0) as usize) else { return String::new() };
    let recorded = period
        .recorded
        .map_or_else(|| "no data".to_owned(), |count| format!("{} recorded", figures::count(u64::from(count))));
    format!("{}: {recorded}", figures::period(period.period))
}

/// The whole chart in a sentence.
fn summary(name: &str, history: &[RecordedPeriod], band: Band) -> String {
    let observed: Vec<u32> = history.iter().filter_map(|period| period.recorded).collect();
    let total: u64 = observed.iter().map(|count| u64::from(*count)).sum();
    let missing = history.len() - observed.len();
    let mut text = format!("{name}: {} recorded in {} periods", figures::count(total), observed.len());
    if missing > 0 {
        text = format!("{text}, {missing} without data");
    }
    format!("{text}; {} expected in {}", figures::expected(band.expected), figures::period(band.period))
}

fn legend_ui(ui: &mut Ui, history: &[RecordedPeriod]) {
    let colors = palette(ui.ctx());
    let missing = history.iter().filter(|period| period.recorded.is_none()).count();
    let mut keys =
        vec![(recorded_color(colors), "recorded"), (colors.accent.gamma_multiply(0.5), "forecast, 80% range")];
    if missing > 0 {
        keys.push((colors.text_quiet.gamma_multiply(0.25), "no data"));
    }
    keys_ui(ui, &keys);
}

/// A swatch with its meaning.
fn key(ui: &mut Ui, color: Color32, text: &str) {
    let (rect, _) = ui.allocate_exact_size(egui::vec2(10.0, 10.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 2.0, color);
    ui.add(egui::Label::new(theme::quiet(text)).extend().selectable(false));
}

/// Bars of what was recorded.
pub(super) fn recorded_color(colors: &Palette) -> Color32 {
    colors.text_quiet.gamma_multiply(0.65)
}

/// A line of keys, wrapped where there is no room.
pub(super) fn keys_ui(ui: &mut Ui, keys: &[(Color32, &str)]) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 14.0;
        for (color, text) in keys {
            ui.spacing_mut().item_spacing.x = 4.0;
            key(ui, *color, text);
            ui.add_space(8.0);
        }
    });
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn steps_are_whole_and_round() {
        assert_eq!(whole_step(2.0), 1.0);
        assert_eq!(whole_step(7.0), 2.0);
        assert_eq!(whole_step(90.0), 20.0);
        assert_eq!(whole_step(450.0), 100.0);
    }

    #[test]
    fn neighbours_are_one_run() {
        assert_eq!(runs([2, 3, 4, 9].into_iter()), [(2, 4), (9, 9)]);
        assert_eq!(runs(std::iter::empty()), []);
    }

    #[test]
    fn a_missing_period_is_told_as_missing() {
        let period = |month| Period {
            start: NaiveDate::from_ymd_opt(2021, month, 1).unwrap(),
            end: NaiveDate::from_ymd_opt(2021, month + 1, 1).unwrap(),
        };
        let history = [
            RecordedPeriod { period: period(1), recorded: Some(3) },
            RecordedPeriod { period: period(2), recorded: None },
        ];
        let band = Band { period: period(3), expected: 2.0, lower80: 1, upper80: 4 };
        assert_eq!(words_at(&history, band, 1.0), "Feb 2021: no data");
        assert_eq!(words_at(&history, band, 2.0), "Mar 2021: 2.0 expected (1–4)");
        assert!(summary("History", &history, band).contains("1 without data"));
    }
}
