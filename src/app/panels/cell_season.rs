//! The months of the year in one cell, beside the season of the whole area.

use egui::{Role, Stroke, Ui, WidgetInfo};
use egui_plot::{AxisHints, Bar, BarChart, GridInput, Line, PlotBounds};

use super::chart::{axis, keys_ui, marks, plain_plot, recorded_color};
use crate::app::cell_story::CellStory;
use crate::app::theme::palette;
use crate::figures;

pub(super) fn cell_season_ui(ui: &mut Ui, story: &CellStory) {
    let colors = palette(ui.ctx());
    let largest =
        story.season.iter().chain(&story.season_of_area).filter_map(|value| *value).fold(0.0_f64, f64::max).max(0.1);
    let bars: Vec<Bar> = story
        .season
        .iter()
        .enumerate()
        .filter_map(|(month, value)| {
            Some(Bar::new(month as f64, (*value)?).width(0.7).fill(recorded_color(colors)).stroke(Stroke::NONE))
        })
        .collect();
    let usual: Vec<[f64; 2]> =
        story.season_of_area.iter().enumerate().filter_map(|(month, value)| Some([month as f64, (*value)?])).collect();
    let response = plain_plot(ui, "season", 72.0)
        .show_axes([true, false])
        .show_grid([false, false])
        .x_grid_spacer(|_: GridInput| marks((0..12).map(f64::from)))
        .custom_x_axes(vec![axis(ui, AxisHints::new_x()).formatter(|mark, _| {
            let name = figures::month_of_year(mark.value as u32 + 1);
            name.chars().take(1).collect()
        })])
        .show(ui, |plot| {
            // a plot remembers its bounds, and the next cell needs its own
            plot.set_plot_bounds(PlotBounds::from_min_max([-0.6, 0.0], [11.6, largest * 1.1]));
            plot.bar_chart(BarChart::new("cell", bars).allow_hover(false));
            plot.line(Line::new("area", usual).color(colors.accent).width(1.5).allow_hover(false));
        });
    let hovered = response.response.hover_pos().map(|at| response.transform.value_from_position(at).x.round());
    response.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, summary(story)));
    if let Some(month) = hovered.filter(|month| (0.0..12.0).contains(month)) {
        response.response.on_hover_text_at_pointer(words_at(story, month as usize));
    }
    keys_ui(ui, &[(recorded_color(colors), "this cell, by month"), (colors.accent, "the area's season")]);
}

fn words_at(story: &CellStory, month: usize) -> String {
    let name = figures::month_of_year(month as u32 + 1);
    match story.season[month] {
        Some(mean) => format!("{name}: {mean:.1} recorded on average"),
        None => format!("{name}: no data"),
    }
}

fn summary(story: &CellStory) -> String {
    let highest = (0..12)
        .filter(|month| story.season[*month].is_some_and(|mean| mean > 0.0))
        .max_by(|a, b| story.season[*a].unwrap_or_default().total_cmp(&story.season[*b].unwrap_or_default()));
    highest.map_or_else(
        || "Season: nothing recorded here".to_owned(),
        |month| format!("Season: most is recorded in {}", words_at(story, month)),
    )
}
