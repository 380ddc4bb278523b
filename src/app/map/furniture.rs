//! What surrounds a map: scale bar, north, date of the data, whose tiles these are, and what kind of
//! data they are drawn from.

use chrono::NaiveDate;
use egui::{Align2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

use super::BasemapStatus;
use super::lettering::{Lettering, Size};
use super::world::View;
use crate::figures;
use crate::forecast::Forecast;

pub(super) const MARGIN: f32 = 12.0;
const PADDING: f32 = 10.0;

/// The bottom right corner: scale and north, the date of the data, where the basemap comes from.
pub(super) fn paint_corner(lettering: &mut Lettering<'_>, view: &View, data_as_at: Option<NaiveDate>, basemap: &str) {
    const BAR_HEIGHT: f32 = 22.0;
    let (text, quiet) = (lettering.palette.text, lettering.palette.text_quiet);
    let mut lines = Vec::new();
    if let Some(day) = data_as_at {
        let day = format!("Data as at {}", figures::date(day));
        lines.push(lettering.layout(day, Size::Small, false, text));
    }
    lines.push(lettering.layout(basemap, Size::Small, false, quiet));

    let (length_m, label) = scale_bar(view.points_per_metre());
    let bar = (length_m * view.points_per_metre()) as f32;
    let label = lettering.layout(label, Size::Small, false, text);
    let scale_width = bar + label.size().x + 8.0 + 24.0;
    let width = lines.iter().map(|line| line.size().x).fold(scale_width, f32::max) + 2.0 * PADDING;
    let height = BAR_HEIGHT + lines.iter().map(|line| line.size().y + 2.0).sum::<f32>() + 2.0 * PADDING - 4.0;
    let corner = view.rect.max - vec2(MARGIN, MARGIN);
    let mut card = Rect::from_min_max(corner - vec2(width, height), corner);
    // on a narrow map it stands on the legend
    if let Some(below) = lettering.cards().iter().find(|below| below.intersects(card)) {
        card = card.translate(vec2(0.0, below.top() - 6.0 - card.bottom()));
    }
    lettering.card(card);

    let (left, middle) = (card.left() + PADDING, card.top() + PADDING + 7.0);
    let painter = lettering.painter;
    let line = Stroke::new(1.5, text);
    let ends = [pos2(left, middle), pos2(left + bar, middle)];
    painter.line_segment(ends, line);
    for end in ends {
        painter.line_segment([end - vec2(0.0, 4.0), end + vec2(0.0, 4.0)], line);
    }
    let label_at = pos2(left + bar + 8.0, middle - label.size().y / 2.0);
    painter.galley(label_at, label, text);
    paint_north(lettering, pos2(card.right() - PADDING - 6.0, middle));

    let mut y = card.top() + PADDING + BAR_HEIGHT - 2.0;
    for galley in lines {
        let at = pos2(left, y);
        y += galley.size().y + 2.0;
        lettering.painter.galley(at, galley, quiet);
    }
}

fn paint_north(lettering: &Lettering<'_>, middle: egui::Pos2) {
    let color = lettering.palette.text;
    let arrow =
        [middle + vec2(0.0, -10.0), middle + vec2(4.5, 2.0), middle + vec2(0.0, -1.0), middle + vec2(-4.5, 2.0)];
    // the arrow head is not convex: two halves
    for half in [[0, 1, 2], [0, 2, 3]] {
        let corners = half.map(|corner: usize| arrow[corner]).to_vec();
        lettering.painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
    }
    let letter = lettering.layout("N", Size::Small, true, color);
    let at = Align2::CENTER_TOP.anchor_size(middle + vec2(0.0, 1.0), letter.size()).min;
    lettering.painter.galley(at, letter, color);
}

/// The longest round distance that takes at most 110 points, and its name.
fn scale_bar(points_per_metre: f64) -> (f64, String) {
    const LONGEST_POINTS: f64 = 110.0;
    let longest_m = LONGEST_POINTS / points_per_metre;
    let magnitude = 10_f64.powf(longest_m.log10().floor());
    let step = [5.0, 2.0, 1.0].into_iter().find(|step| step * magnitude <= longest_m).unwrap_or(1.0);
    let length_m = step * magnitude;
    let label = if length_m >= 1_000.0 { format!("{} km", length_m / 1_000.0) } else { format!("{length_m} m") };
    (length_m, label)
}

/// What the corner says about the basemap.
pub(super) fn basemap_words(status: BasemapStatus, credit: Option<&str>, host: Option<&str>) -> String {
    match (status, credit, host) {
        (BasemapStatus::Online, Some(credit), _) => credit.to_owned(),
        (BasemapStatus::Online, None, _) => "Map tiles".to_owned(),
        (BasemapStatus::Connecting, _, Some(host)) => format!("Plain map; asking {host} for tiles"),
        (BasemapStatus::Connecting, _, None) => "Plain map".to_owned(),
        (BasemapStatus::Unreachable, _, Some(host)) => format!("Plain map: no tiles from {host}"),
        (BasemapStatus::Unreachable, _, None) => "Plain map: the tile server's address cannot be used".to_owned(),
        (BasemapStatus::Off, _, _) => "Plain map: network is off".to_owned(),
    }
}

/// SYNTHETIC and STAND-IN, top centre, where they cannot be missed. Returns where what comes below
/// them may begin.
pub(super) fn paint_kind_of_data(lettering: &mut Lettering<'_>, view: &View, forecast: &Forecast) -> f32 {
    let mut top = view.rect.top() + MARGIN;
    for (word, rest) in kinds_of_data(forecast) {
        let color = lettering.palette.caution;
        let word = lettering.layout(word, Size::Heading, true, color);
        let widest = (view.rect.width() - 2.0 * MARGIN - word.size().x - 40.0).clamp(60.0, 460.0);
        let rest = lettering.layout_wrapped(rest, Size::Body, lettering.palette.text, widest);
        let gap = 10.0;
        let size = vec2(word.size().x + gap + rest.size().x + 28.0, word.size().y.max(rest.size().y) + 12.0);
        let rect = Align2::CENTER_TOP.anchor_size(pos2(view.rect.center().x, top), size);
        lettering.card(rect);
        lettering.painter.rect_stroke(rect, 6.0, Stroke::new(1.5, color), StrokeKind::Inside);
        let word_at = pos2(rect.left() + 14.0, rect.center().y - word.size().y / 2.0);
        let rest_at = pos2(word_at.x + word.size().x + gap, rect.center().y - rest.size().y / 2.0);
        lettering.painter.galley(word_at, word, color);
        lettering.painter.galley(rest_at, rest, lettering.palette.text);
        top = rect.bottom() + 6.0;
    }
    top
}

/// What must be said about a forecast's data: a word in capitals and the rest of the sentence.
pub(super) fn kinds_of_data(forecast: &Forecast) -> Vec<(&'static str, String)> {
    let mut kinds = Vec::new();
    if forecast.synthetic {
        kinds.push(("SYNTHETIC", "made-up incidents of no real force".to_owned()));
    }
    if let Some(stands_for) = &forecast.stand_in {
        // the first clause; the rest of the account stands in the panels and in every output
        let clause = stands_for.split([',', ':', ';', '.']).next().unwrap_or_default();
        kinds.push(("STAND-IN", clause.trim().to_owned()));
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_bar_is_a_round_distance_of_a_fitting_length() {
        assert_eq!(scale_bar(0.01), (10_000.0, "10 km".to_owned()));
        assert_eq!(scale_bar(0.1), (1_000.0, "1 km".to_owned()));
        assert_eq!(scale_bar(1.0), (100.0, "100 m".to_owned()));
        for exponent in -40..10 {
            let scale = 10_f64.powf(f64::from(exponent) / 10.0);
            let points = scale_bar(scale).0 * scale;
            assert!((40.0..=110.0 + 1e-9).contains(&points), "{points}");
        }
    }

    #[test]
    fn the_corner_always_says_which_basemap_is_shown() {
        use BasemapStatus::{Connecting, Off, Online, Unreachable};
        let host = Some("tiles.example");
        assert_eq!(basemap_words(Online, Some("© somebody"), host), "© somebody");
        for (status, part) in [
            (Connecting, "asking tiles.example"),
            (Unreachable, "no tiles from tiles.example"),
            (Off, "network is off"),
        ] {
            let words = basemap_words(status, None, host);
            assert!(words.contains("Plain map") && words.contains(part), "{words}");
        }
    }
}
