//! Text on a map: with a halo, so that it can be read over anything, and never on top of other text.

use std::sync::Arc;

use egui::{Align2, Color32, FontFamily, FontId, Galley, Painter, Pos2, Rect, TextStyle, vec2};

use crate::app::theme::{self, Palette};

/// The sizes of text on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    Small,
    Body,
    Heading,
}

/// A pen for one frame.
pub(super) struct Lettering<'a> {
    pub(super) painter: &'a Painter,
    pub(super) palette: &'static Palette,
    small: f32,
    body: f32,
    heading: f32,
    taken: Vec<Rect>,
    cards: Vec<Rect>,
}

impl<'a> Lettering<'a> {
    pub(super) fn new(painter: &'a Painter, style: &egui::Style) -> Self {
        let size = |text_style: TextStyle| text_style.resolve(style).size;
        Self {
            painter,
            palette: theme::palette(painter.ctx()),
            small: size(TextStyle::Small),
            body: size(TextStyle::Body),
            heading: size(TextStyle::Heading),
            taken: Vec::new(),
            cards: Vec::new(),
        }
    }

    /// Text laid out on one line.
    pub(super) fn layout(&self, text: impl Into<String>, size: Size, strong: bool, color: Color32) -> Arc<Galley> {
        self.painter.layout_no_wrap(text.into(), self.font(size, strong), color)
    }

    /// Text laid out within a width.
    pub(super) fn layout_wrapped(
        &self,
        text: impl Into<String>,
        size: Size,
        color: Color32,
        width: f32,
    ) -> Arc<Galley> {
        self.painter.layout(text.into(), self.font(size, false), color, width)
    }

    fn font(&self, size: Size, strong: bool) -> FontId {
        let points = match size {
            Size::Small => self.small,
            Size::Body => self.body,
            Size::Heading => self.heading,
        };
        let family = if strong { FontFamily::Name(theme::SEMIBOLD.into()) } else { FontFamily::Proportional };
        FontId::new(points, family)
    }

    /// Keeps other text away from a part of the map.
    pub(super) fn keep_clear(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// The cards drawn so far.
    pub(super) fn cards(&self) -> &[Rect] {
        &self.cards
    }

    /// Hands over the cards drawn so far.
    pub(super) fn take_cards(&mut self) -> Vec<Rect> {
        std::mem::take(&mut self.cards)
    }

    /// Writes text with a halo, unless something is there already or it would not fit on the map.
    /// Says whether it was written.
    pub(super) fn write(&mut self, galley: Arc<Galley>, anchor: Align2, at: Pos2) -> bool {
        let rect = anchor.anchor_size(at, galley.size());
        let claim = rect.expand2(vec2(3.0, 1.0));
        let free =
            self.painter.clip_rect().contains_rect(claim) && !self.taken.iter().any(|taken| taken.intersects(claim));
        if free {
            self.taken.push(claim);
            self.write_anyway(galley, rect.min);
        }
        free
    }

    /// Writes text with a halo.
    pub(super) fn write_anyway(&self, galley: Arc<Galley>, top_left: Pos2) {
        let halo = self.palette.map_halo.gamma_multiply(0.6);
        for (x, y) in
            [(-1.0, -1.0), (0.0, -1.4), (1.0, -1.0), (-1.4, 0.0), (1.4, 0.0), (-1.0, 1.0), (0.0, 1.4), (1.0, 1.0)]
        {
            self.painter.galley_with_override_text_color(top_left + vec2(x, y), Arc::clone(&galley), halo);
        }
        self.painter.galley(top_left, galley, self.palette.map_text);
    }

    /// A card to write on; nothing else is written where it is.
    pub(super) fn card(&mut self, rect: Rect) {
        self.painter.rect(rect, 6.0, self.palette.raised, (1.0, self.palette.line), egui::StrokeKind::Inside);
        self.keep_clear(rect.expand(4.0));
        self.cards.push(rect);
    }
}
