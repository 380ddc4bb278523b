//! What a map needs around it: scale bar, north, the caution label, each in the emptiest corner.

use super::frame::{Area, Frame};
use super::palette;
use super::svg::{Anchor, Style, Svg, width, wrapped};

/// A corner for a box of this size inside the frame: the one with the fewest points of the map
/// under it that is not in `taken`.
pub(super) fn emptiest_corner(frame: &Frame, size: (f64, f64), points: &[(f64, f64)], taken: &[Area]) -> Area {
    const INSET_PX: f64 = 14.0;
    let (width, height) = size;
    let (left, right) = (frame.area.left + INSET_PX, frame.area.right() - INSET_PX - width);
    let (top, bottom) = (frame.area.top + INSET_PX, frame.area.bottom() - INSET_PX - height);
    let corners = [(left, top), (right, top), (left, bottom), (right, bottom)];
    let boxes = corners.map(|(left, top)| Area { left, top, width, height });
    let covered = |area: &Area| {
        let blocked = taken.iter().any(|other| other.overlaps(area));
        let under = points
            .iter()
            .filter(|(x, y)| *x > area.left && *x < area.right() && *y > area.top && *y < area.bottom())
            .count();
        (blocked, under)
    };
    boxes.into_iter().min_by_key(covered).unwrap_or(boxes[0])
}

/// A scale bar of a round length and an arrow to grid north.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScaleBar {
    length_m: f64,
    length_px: f64,
}

impl ScaleBar {
    /// Room for the arrow before the bar and the unit after it.
    const BESIDE_PX: (f64, f64) = (56.0, 40.0);
    const LONGEST_PX: f64 = 150.0;

    pub(super) fn of(frame: &Frame) -> Self {
        let longest_m = Self::LONGEST_PX / frame.px_per_m;
        let magnitude = 10_f64.powf(longest_m.log10().floor());
        let round = [5.0, 2.0, 1.0].map(|step| step * magnitude).into_iter().find(|length| *length <= longest_m);
        let length_m = round.unwrap_or(magnitude);
        Self { length_m, length_px: length_m * frame.px_per_m }
    }

    /// Size of its box.
    pub(super) fn size_px(&self) -> (f64, f64) {
        (Self::BESIDE_PX.0 + self.length_px + Self::BESIDE_PX.1, 58.0)
    }

    pub(super) fn draw(&self, svg: &mut Svg, place: Area) {
        svg.rect(
            (place.left, place.top),
            (place.width, place.height),
            &format!("fill=\"{}\" fill-opacity=\"0.88\" rx=\"3\"", palette::PAPER),
        );
        let north_x = place.left + 25.0;
        svg.raw(format_args!(
            "<path d=\"M{north_x:.2} {:.2}l7 22l-7 -5l-7 5z\" fill=\"{}\"/>",
            place.top + 24.0,
            palette::INK
        ));
        let north = Style::new(13.0, palette::INK).strong().anchored(Anchor::Middle);
        svg.text((north_x, place.top + 20.0), &north, "N");

        let (left, y) = (place.left + Self::BESIDE_PX.0, place.top + 35.0);
        for quarter in 0..4_u8 {
            let fill = if quarter % 2 == 0 { palette::INK } else { palette::PAPER };
            svg.rect(
                (left + f64::from(quarter) * self.length_px / 4.0, y),
                (self.length_px / 4.0, 6.0),
                &format!("fill=\"{fill}\" stroke=\"{}\" stroke-width=\"1\"", palette::INK),
            );
        }
        let label = Style::new(12.5, palette::INK).anchored(Anchor::Middle);
        let (end, unit) = if self.length_m >= 1000.0 { (self.length_m / 1000.0, "km") } else { (self.length_m, "m") };
        svg.text((left, y - 7.0), &label, "0");
        svg.text((left + self.length_px / 2.0, y - 7.0), &label, &format!("{}", end / 2.0));
        svg.text((left + self.length_px, y - 7.0), &label, &format!("{end} {unit}"));
    }
}

/// A label that must not be overlooked: a word and what it means.
#[derive(Debug, Clone)]
pub(super) struct Caution {
    word: &'static str,
    lines: Vec<String>,
    pub(super) size_px: (f64, f64),
}

const CAUTION_WORD: Style = Style::new(30.0, palette::INK).strong().spaced(1.5);
const CAUTION_TEXT: Style = Style::new(14.0, palette::INK);
const CAUTION_LEADING_PX: f64 = 19.0;

impl Caution {
    pub(super) fn new(word: &'static str, meaning: &str) -> Self {
        let word_px = width(word, &CAUTION_WORD);
        let lines = wrapped(meaning, &CAUTION_TEXT, word_px.max(300.0));
        let text_px = lines.iter().map(|line| width(line, &CAUTION_TEXT)).fold(word_px, f64::max);
        let size_px = (text_px + 32.0, 52.0 + lines.len() as f64 * CAUTION_LEADING_PX + 8.0);
        Self { word, lines, size_px }
    }

    pub(super) fn draw(&self, svg: &mut Svg, place: Area) {
        svg.rect(
            (place.left, place.top),
            self.size_px,
            &format!(
                "fill=\"{}\" stroke=\"{}\" stroke-width=\"1.5\" rx=\"3\"",
                palette::CAUTION,
                palette::CAUTION_EDGE
            ),
        );
        svg.text((place.left + 16.0, place.top + 39.0), &CAUTION_WORD, self.word);
        for (at, line) in self.lines.iter().enumerate() {
            let y = place.top + 61.0 + at as f64 * CAUTION_LEADING_PX;
            svg.text((place.left + 16.0, y), &CAUTION_TEXT, line);
        }
    }
}
