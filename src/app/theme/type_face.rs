//! Type: one family in two weights, three sizes, and the icons.

use std::sync::Arc;

use egui::text::{FontData, FontDefinitions};
use egui::{FontFamily, FontId, RichText, TextStyle};
use egui_material_icons::MaterialIcon;

/// Name of the family of the semibold weight.
pub const SEMIBOLD: &str = "semibold";
/// Name of the family of the icons.
pub const ICONS: &str = egui_material_icons::FONT_FAMILY;

const SMALL: f32 = 11.5;
const BODY: f32 = 13.0;
const HEADING: f32 = 18.0;

/// Our own faces and no others, so that text is the same on every machine. Their figures are
/// tabular: columns of numbers line up.
pub(super) fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let regular = FontData::from_static(include_bytes!("../../../assets/fonts/Inter-Regular.otf"));
    let semibold = FontData::from_static(include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"));
    let icons = egui_material_icons::font_insert().data;
    for (name, data) in [("regular", regular), (SEMIBOLD, semibold), (ICONS, icons)] {
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    let chain = |names: [&str; 3]| names.map(str::to_owned).to_vec();
    fonts.families.insert(FontFamily::Proportional, chain(["regular", SEMIBOLD, ICONS]));
    fonts.families.insert(FontFamily::Monospace, chain(["regular", SEMIBOLD, ICONS]));
    fonts.families.insert(FontFamily::Name(SEMIBOLD.into()), chain([SEMIBOLD, "regular", ICONS]));
    fonts.families.insert(FontFamily::Name(ICONS.into()), chain([ICONS, "regular", SEMIBOLD]));
    fonts
}

/// The three sizes, by what they are for.
pub(super) fn text_styles() -> std::collections::BTreeMap<TextStyle, FontId> {
    [
        (TextStyle::Small, FontId::proportional(SMALL)),
        (TextStyle::Body, FontId::proportional(BODY)),
        (TextStyle::Button, FontId::proportional(BODY)),
        (TextStyle::Monospace, FontId::proportional(BODY)),
        (TextStyle::Heading, FontId::new(HEADING, FontFamily::Name(SEMIBOLD.into()))),
    ]
    .into()
}

/// Text in the semibold weight.
pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).family(FontFamily::Name(SEMIBOLD.into()))
}

/// Text in the largest size.
pub fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(TextStyle::Heading)
}

/// Text in the smallest size.
pub fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).text_style(TextStyle::Small)
}

/// Secondary text in the smallest size.
pub fn quiet(text: impl Into<String>) -> RichText {
    small(text).weak()
}

/// An icon, a little larger than the text beside it.
pub fn icon(icon: MaterialIcon) -> RichText {
    icon.rich_text().size(HEADING)
}
