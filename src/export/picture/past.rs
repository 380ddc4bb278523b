//! A small chart of the whole area: what was recorded, then what is expected.

use crate::figures::count;
use crate::pipeline::Outcome;

use super::palette;
use super::scale::{rounded_up, tick_label};
use super::svg::{Anchor, Style, Svg};

/// Periods shown before the forecast, at most.
const PERIODS_SHOWN: usize = 36;
const LABEL: Style = Style::new(12.0, palette::QUIET);

/// Bars of the last periods' totals, a gap where a period is missing, and the forecast with its
/// interval; the plot's own top edge is at `top` and its baseline at `bottom`.
pub(super) fn draw(svg: &mut Svg, outcome: &Outcome, (left, top): (f64, f64), (width, bottom): (f64, f64)) {
    let past = outcome.history.all();
    let first = past.len().saturating_sub(PERIODS_SHOWN);
    let totals: Vec<Option<u64>> = (first..past.len())
        .map(|period| past.target(period).map(|counts| counts.iter().map(|&count| u64::from(count)).sum()))
        .collect();
    let total = outcome.forecast.total;
    let highest = totals.iter().flatten().copied().chain([u64::from(total.upper80)]).max().unwrap_or(1).max(1);
    let scale_top = rounded_up(highest as f64);
    let axis_px = 34.0;
    let slot_px = (width - axis_px) / (totals.len() as f64 + 1.0);
    let y_of = |value: f64| bottom - value / scale_top * (bottom - top);
    let x_of = |slot: usize| left + axis_px + slot as f64 * slot_px;

    for share in [0.0, 0.5, 1.0] {
        let y = y_of(share * scale_top);
        svg.line((left + axis_px, y), (left + width, y), palette::HAIRLINE, if share == 0.0 { 1.2 } else { 0.6 });
        let label = if scale_top >= 1000.0 { count((share * scale_top) as u64) } else { tick_label(share * scale_top) };
        svg.text((left + axis_px - 7.0, y + 4.0), &LABEL.anchored(Anchor::End), &label);
    }
    for (slot, recorded) in totals.iter().enumerate() {
        let x = x_of(slot);
        let Some(count) = recorded else {
            // missing, not zero
            let style = Style::new(11.0, palette::QUIET).anchored(Anchor::Middle);
            svg.text((x + slot_px / 2.0, bottom - 5.0), &style, "?");
            continue;
        };
        let y = y_of(*count as f64);
        let size = (slot_px * 0.72, (bottom - y).max(0.5));
        svg.rect((x + slot_px * 0.14, y), size, &format!("fill=\"{}\"", palette::RECORDED));
    }
    let x = x_of(totals.len()) + slot_px * 0.14;
    let bar = slot_px * 0.72;
    let y = y_of(total.expected);
    svg.rect((x, y), (bar, (bottom - y).max(0.5)), &format!("fill=\"{}\"", palette::ramp(0.72)));
    let (low, high) = (y_of(f64::from(total.lower80)), y_of(f64::from(total.upper80)));
    let middle = x + bar / 2.0;
    svg.line((middle, low), (middle, high), palette::INK, 1.6);
    for y in [low, high] {
        svg.line((middle - 3.5, y), (middle + 3.5, y), palette::INK, 1.6);
    }

    for (slot, label) in years(outcome, first, 40.0 / slot_px) {
        let x = x_of(slot);
        svg.line((x, bottom), (x, bottom + 5.0), palette::QUIET, 0.8);
        svg.text((x + 2.0, bottom + 17.0), &LABEL, &label);
    }
    svg.text((left + width, bottom + 17.0), &LABEL.anchored(Anchor::End), "forecast");
}

/// Years and the slots they begin in; the first, cut off by the edge of the chart, gives way when
/// the next begins within `room` slots.
fn years(outcome: &Outcome, first: usize, room: f64) -> Vec<(usize, String)> {
    let past = outcome.history.all();
    let mut years: Vec<(usize, String)> = Vec::new();
    for (slot, period) in past.periods().iter().skip(first).enumerate() {
        let label = period.start.format("%Y").to_string();
        if years.last().is_none_or(|(_, last)| *last != label) {
            years.push((slot, label));
        }
    }
    if years.len() > 1 && ((years[1].0 - years[0].0) as f64) < room {
        years.remove(0);
    }
    years
}
