//! A page as SVG text: a few shapes, text that is measured with the fonts it is drawn in.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use resvg::usvg::{self, fontdb};

/// Inter, in the two weights the page uses; nothing of the machine's own fonts is ever looked at,
/// so a page is the same everywhere.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(include_bytes!("../../../assets/fonts/Inter-Regular.otf").to_vec());
    fonts.load_font_data(include_bytes!("../../../assets/fonts/Inter-SemiBold.otf").to_vec());
    fonts.set_sans_serif_family("Inter");
    Arc::new(fonts)
});

/// How SVG is read: our fonts only.
pub(super) fn options() -> usvg::Options<'static> {
    usvg::Options { fontdb: Arc::clone(&FONTS), font_family: "Inter".to_owned(), ..usvg::Options::default() }
}

/// Where a text's x lies in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    pub(super) size_px: f64,
    pub(super) strong: bool,
    pub(super) colour: &'static str,
    pub(super) anchor: Anchor,
    /// Extra space between letters.
    pub(super) spacing_px: f64,
    /// Colour and width of a halo behind the letters.
    pub(super) halo: Option<(&'static str, f64)>,
}

impl Style {
    pub(super) const fn new(size_px: f64, colour: &'static str) -> Self {
        Self { size_px, strong: false, colour, anchor: Anchor::Start, spacing_px: 0.0, halo: None }
    }

    pub(super) const fn strong(self) -> Self {
        Self { strong: true, ..self }
    }

    pub(super) const fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(super) const fn spaced(self, spacing_px: f64) -> Self {
        Self { spacing_px, ..self }
    }

    pub(super) const fn with_halo(self, colour: &'static str, width_px: f64) -> Self {
        Self { halo: Some((colour, width_px)), ..self }
    }
}

/// SVG text that grows by shapes. Coordinates are pixels of the page, y downwards.
#[derive(Debug)]
pub(super) struct Svg {
    text: String,
}

impl Svg {
    pub(super) fn new(width_px: u32, height_px: u32) -> Self {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width_px}\" height=\"{height_px}\" \
             viewBox=\"0 0 {width_px} {height_px}\" font-family=\"Inter\">\n"
        );
        Self { text }
    }

    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }

    /// An element as it is.
    pub(super) fn raw(&mut self, element: std::fmt::Arguments<'_>) {
        // writing into a String cannot fail
        let _ = self.text.write_fmt(element);
        self.text.push('\n');
    }

    /// A rectangle; `attributes` say how it is painted.
    pub(super) fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), attributes: &str) {
        self.raw(format_args!(
            "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{width:.2}\" height=\"{height:.2}\" {attributes}/>"
        ));
    }

    /// A straight line of a colour and width.
    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), colour: &str, width_px: f64) {
        self.raw(format_args!(
            "<line x1=\"{x1:.2}\" y1=\"{y1:.2}\" x2=\"{x2:.2}\" y2=\"{y2:.2}\" stroke=\"{colour}\" \
             stroke-width=\"{width_px}\"/>"
        ));
    }

    /// One line of text with its baseline at y.
    pub(super) fn text(&mut self, (x, y): (f64, f64), style: &Style, text: &str) {
        if let Some((colour, width_px)) = style.halo {
            let attributes =
                format!("fill=\"{colour}\" stroke=\"{colour}\" stroke-width=\"{width_px}\" stroke-linejoin=\"round\"");
            self.text_element((x, y), style, &attributes, text);
        }
        self.text_element((x, y), style, &format!("fill=\"{}\"", style.colour), text);
    }

    fn text_element(&mut self, (x, y): (f64, f64), style: &Style, paint: &str, text: &str) {
        let anchor = match style.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.raw(format_args!(
            "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{}\" font-weight=\"{}\" text-anchor=\"{anchor}\" \
             letter-spacing=\"{}\" {paint}>{}</text>",
            style.size_px,
            if style.strong { 600 } else { 400 },
            style.spacing_px,
            escaped(text),
        ));
    }

    /// Text broken into lines no wider than `width_px`; returns the baseline after the last.
    pub(super) fn paragraph(
        &mut self,
        (x, y): (f64, f64),
        style: &Style,
        width_px: f64,
        leading_px: f64,
        text: &str,
    ) -> f64 {
        let mut baseline = y;
        for line in wrapped(text, style, width_px) {
            self.text((x, baseline), style, &line);
            baseline += leading_px;
        }
        baseline
    }
}

/// Lines no wider than `width_px`, broken at spaces; a longer word stands alone.
pub(super) fn wrapped(text: &str, style: &Style, width_px: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || width(&longer, style) <= width_px {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Width of a line of text in pixels, as it will be drawn.
pub(super) fn width(text: &str, style: &Style) -> f64 {
    let mut svg = Svg::new(10, 10);
    svg.text((0.0, 0.0), &Style { halo: None, anchor: Anchor::Start, ..*style }, text);
    usvg::Tree::from_str(&svg.finish(), &options()).map_or(0.0, |tree| f64::from(tree.root().bounding_box().right()))
}

/// Text as XML: markup and what XML cannot hold replaced.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            control if control.is_control() || matches!(control, '\u{fffe}' | '\u{ffff}') => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style::new(20.0, "#000000");

    #[test]
    fn text_is_measured_with_the_fonts_it_is_drawn_in() {
        let (one, two) = (width("mmmm", &STYLE), width("mmmmmmmm", &STYLE));
        assert!(one > 40.0 && (two / one - 2.0).abs() < 0.1, "{one} {two}");
        assert!(width("mmmm", &STYLE.strong()) > one);
    }

    #[test]
    fn lines_break_at_spaces_and_keep_every_word() {
        let text = "a forecast of where serious harm is most likely to happen";
        let lines = wrapped(text, &STYLE, 200.0);
        assert!(lines.len() > 2 && lines.iter().all(|line| width(line, &STYLE) <= 200.0), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn names_with_markup_or_control_characters_make_valid_svg() {
        let mut svg = Svg::new(10, 10);
        svg.text((0.0, 0.0), &STYLE, "<script> & \"co\"\u{0}\u{b}");
        assert!(usvg::Tree::from_str(&svg.finish(), &options()).is_ok());
    }
}
