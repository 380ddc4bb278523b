//! The column beside the map: the total, the verdict, the legend, the highest cells.

use crate::figures::{count, expected, interval, percentage};
use crate::forecast::PeriodKind;
use crate::pipeline::Outcome;

use super::palette;
use super::scale::{Scale, tick_label};
use super::svg::{Anchor, Style, Svg};

/// How many cells are numbered and listed.
pub(super) const LISTED: usize = 10;

const HEADING: Style = Style::new(12.5, palette::QUIET).strong().spaced(1.1);
const TEXT: Style = Style::new(15.0, palette::INK);
const NOTE: Style = Style::new(13.0, palette::QUIET);

/// Draws the column from `top` down to `bottom`.
pub(super) fn draw(
    svg: &mut Svg,
    outcome: &Outcome,
    scale: Scale,
    (left, top): (f64, f64),
    (width, bottom): (f64, f64),
) {
    let y = total(svg, outcome, (left, top), width);
    let y = verdict(svg, outcome, (left, y + 26.0), width);
    let y = legend(svg, outcome, scale, (left, y + 26.0), width);
    let y = highest(svg, outcome, (left, y + 26.0), width);
    past(svg, outcome, (left, y + 8.0), (width, bottom));
}

/// The chart of the past in what room is left; none when that is too little to read.
fn past(svg: &mut Svg, outcome: &Outcome, (left, y): (f64, f64), (width, bottom): (f64, f64)) {
    const LEAST_PX: f64 = 130.0;
    if bottom - y < LEAST_PX {
        return;
    }
    let unit = match outcome.forecast.kind {
        PeriodKind::FourWeeks => "FOUR WEEKS",
        PeriodKind::Month => "A MONTH",
    };
    let y = heading(svg, (left, y), width, &format!("RECORDED AND EXPECTED IN {unit}"));
    super::past::draw(svg, outcome, (left, y + 18.0), (width, bottom - 18.0));
}

fn heading(svg: &mut Svg, (left, y): (f64, f64), width: f64, text: &str) -> f64 {
    svg.line((left, y), (left + width, y), palette::HAIRLINE, 1.0);
    svg.text((left, y + 23.0), &HEADING, text);
    y + 23.0
}

fn total(svg: &mut Svg, outcome: &Outcome, (left, y): (f64, f64), width: f64) -> f64 {
    let forecast = &outcome.forecast;
    let y = heading(svg, (left, y), width, "ALL CELLS TOGETHER");
    let big = Style::new(58.0, palette::INK).strong().spaced(-1.5);
    let number = expected(forecast.total.expected);
    svg.text((left - 2.0, y + 62.0), &big, &number);
    let beside = left + super::svg::width(&number, &big) + 14.0;
    svg.text((beside, y + 38.0), &TEXT, "expected");
    let interval = format!(
        "8 in 10 chance of {} to {}",
        count(u64::from(forecast.total.lower80)),
        count(u64::from(forecast.total.upper80))
    );
    svg.text((beside, y + 60.0), &TEXT, &interval);
    match forecast.kind {
        PeriodKind::FourWeeks => y + 70.0,
        PeriodKind::Month => {
            let four_weeks = forecast.total.expected * forecast.four_week_factor();
            let note = format!(
                "The records carry months, not dates, so the model forecasts the month; for four weeks take \
                 28/{} of it: {}.",
                forecast.period.days(),
                expected(four_weeks)
            );
            svg.paragraph((left, y + 88.0), &NOTE, width, 18.0, &note) - 12.0
        }
    }
}

fn verdict(svg: &mut Svg, outcome: &Outcome, (left, y): (f64, f64), width: f64) -> f64 {
    let y = heading(svg, (left, y), width, "CHECKED AGAINST PLAIN COUNTS");
    let text = match &outcome.comparison {
        Some(comparison) => comparison.verdict.as_str(),
        None => "The past is too short to tell whether the model beats plain counts.",
    };
    svg.paragraph((left, y + 25.0), &TEXT, width, 20.0, text) - 14.0
}

fn legend(svg: &mut Svg, outcome: &Outcome, scale: Scale, (left, y): (f64, f64), width: f64) -> f64 {
    let y = heading(svg, (left, y), width, "EXPECTED INCIDENTS IN A CELL");
    let (top, height) = (y + 14.0, 18.0);
    svg.raw(format_args!("<defs><linearGradient id=\"ramp\">"));
    for step in 0..=32 {
        let position = f64::from(step) / 32.0;
        let colour = palette::ramp(position);
        svg.raw(format_args!("<stop offset=\"{position}\" stop-color=\"{colour}\"/>"));
    }
    svg.raw(format_args!("</linearGradient></defs>"));
    svg.rect(
        (left, top),
        (width, height),
        &format!("fill=\"url(#ramp)\" stroke=\"{}\" stroke-width=\"0.8\"", palette::HAIRLINE),
    );
    let ticks = scale.ticks(0.1);
    for (at, &value) in ticks.iter().enumerate() {
        let x = left + scale.position(value) * width;
        svg.line((x, top + height), (x, top + height + 5.0), palette::INK, 1.0);
        let anchor = match at {
            0 => Anchor::Start,
            _ if at + 1 == ticks.len() => Anchor::End,
            _ => Anchor::Middle,
        };
        svg.text((x, top + height + 19.0), &Style::new(13.0, palette::INK).anchored(anchor), &tick_label(value));
    }
    let unit = format!("in {}, per cell of {}", outcome.forecast.period.label(), outcome.area.size);
    svg.text((left, top + height + 40.0), &NOTE, &unit);
    top + height + 44.0
}

/// A share that is often below one percent, with a decimal where it needs one.
fn share_of_cells(part: usize, whole: usize) -> String {
    let percent = 100.0 * part as f64 / whole.max(1) as f64;
    if percent < 10.0 { format!("{percent:.1}%") } else { format!("{percent:.0}%") }
}

fn highest(svg: &mut Svg, outcome: &Outcome, (left, y): (f64, f64), width: f64) -> f64 {
    const ROW_PX: f64 = 25.0;
    let forecast = &outcome.forecast;
    let order: Vec<usize> = forecast.by_rank().into_iter().take(LISTED).collect();
    let y = heading(svg, (left, y), width, &format!("THE {} HIGHEST CELLS", order.len()));
    // right edges of the columns of figures, as shares of the width
    let columns = [(0.50, "expected"), (0.66, "8 in 10"), (0.84, "any"), (1.0, "last year")];
    let small = NOTE.anchored(Anchor::End);
    let head = y + 24.0;
    svg.text((left + 30.0, head), &NOTE, "grid reference");
    for (share, name) in columns {
        svg.text((left + share * width, head), &small, name);
    }
    let number = Style::new(14.5, palette::INK).anchored(Anchor::End);
    let mut baseline = head;
    for (at, &cell) in order.iter().enumerate() {
        baseline += ROW_PX;
        svg.line((left, baseline - 17.5), (left + width, baseline - 17.5), palette::HAIRLINE, 0.6);
        let value = &forecast.cells[cell];
        svg.text((left + 18.0, baseline), &number.strong(), &(at + 1).to_string());
        svg.text((left + 30.0, baseline), &Style::new(14.5, palette::INK), &outcome.area.grid_reference(cell));
        let figures = [
            expected(value.expected),
            interval(value.lower80, value.upper80),
            percentage(value.p_any),
            count(u64::from(value.observed_last_year)),
        ];
        for ((share, _), text) in columns.iter().zip(&figures) {
            svg.text((left + share * width, baseline), &number, text);
        }
    }
    let held: f64 = order.iter().map(|&cell| forecast.cells[cell].expected).sum();
    let note = format!(
        "Together they are {} of the area's {} cells and hold {} of what is expected. \
         A reference names a cell's south-west corner.",
        share_of_cells(order.len(), outcome.area.len()),
        count(outcome.area.len() as u64),
        percentage(held / forecast.total.expected.max(f64::MIN_POSITIVE)),
    );
    svg.paragraph((left, baseline + 26.0), &NOTE, width, 18.0, &note)
}
