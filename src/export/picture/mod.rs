//! The forecast as one page of an atlas, made without a window: SVG text, drawn by resvg.
//!
//! The map lies on the plane the cells are squares of (National Grid or UTM), grid north up, so
//! squares are square and one scale bar holds everywhere. Fonts are the program's own, so the same
//! forecast gives the same bytes.

mod column;
mod frame;
mod furniture;
mod map;
mod markers;
mod palette;
mod past;
mod scale;
mod svg;

use resvg::{tiny_skia, usvg};

use crate::geography::GeographyError;
use crate::pipeline::{Loaded, Outcome};

use frame::{Area, Frame};
use furniture::{Caution, ScaleBar};
use scale::Scale;
use svg::{Style, Svg};

/// Size of the page in pixels.
const PAGE_PX: (u32, u32) = (1600, 1200);
/// The map's frame on the page.
const MAP: Area = Area { left: 64.0, top: 186.0, width: 1036.0, height: 920.0 };
/// Left edge and width of the column beside the map.
const COLUMN: (f64, f64) = (1156.0, 396.0);

/// Why a picture could not be drawn; a fault of this program unless it is the outline.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The outline cannot be laid on the plane.
    #[error(transparent)]
    Outline(#[from] GeographyError),
    /// The page is not valid SVG.
    #[error("the map picture cannot be laid out, which is a fault of this program: {0}")]
    Page(#[from] usvg::Error),
    /// The picture cannot be encoded or held in memory.
    #[error("the map picture cannot be made: {0}")]
    Pixels(String),
}

/// The page as PNG, 1600 × 1200 pixels.
pub fn map_png(loaded: &Loaded, outcome: &Outcome) -> Result<Vec<u8>, PictureError> {
    let tree = usvg::Tree::from_str(&map_svg(loaded, outcome)?, &svg::options())?;
    let mut pixels = tiny_skia::Pixmap::new(PAGE_PX.0, PAGE_PX.1)
        .ok_or_else(|| PictureError::Pixels("no memory for its pixels".to_owned()))?;
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| PictureError::Pixels(error.to_string()))
}

/// The page as SVG text.
pub fn map_svg(loaded: &Loaded, outcome: &Outcome) -> Result<String, PictureError> {
    let (forecast, area) = (&outcome.forecast, &outcome.area);
    let mut svg = Svg::new(PAGE_PX.0, PAGE_PX.1);
    let page = (f64::from(PAGE_PX.0), f64::from(PAGE_PX.1));
    svg.rect((0.0, 0.0), page, &format!("fill=\"{}\"", palette::PAPER));
    title(&mut svg, loaded, outcome);

    let frame = Frame::around(area, MAP, 26.0);
    let scale = Scale::of(forecast.cells.iter().map(|cell| cell.expected));
    let corner = (MAP.left, MAP.top);
    let size = (MAP.width, MAP.height);
    svg.rect(corner, size, &format!("fill=\"{}\"", palette::OUTSIDE));
    svg.raw(format_args!(
        "<clipPath id=\"frame\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\
         <g clip-path=\"url(#frame)\">",
        MAP.left, MAP.top, MAP.width, MAP.height
    ));
    map::square_letters(&mut svg, &frame, area);
    let outline = map::outline_path(&frame, area)?;
    if area.boundary.is_some() {
        svg.raw(format_args!("<path d=\"{outline}\" fill=\"{}\" fill-rule=\"evenodd\"/>", palette::land()));
    }
    map::cells(&mut svg, &frame, forecast, scale);
    map::graticule(&mut svg, &frame);
    let (colour, width) = if area.boundary.is_some() { (palette::OUTLINE, 1.5) } else { (palette::CELL_EDGE, 0.8) };
    svg.raw(format_args!(
        "<path d=\"{outline}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\" \
         stroke-linecap=\"square\"/>"
    ));

    let points: Vec<(f64, f64)> = (0..area.len()).map(|cell| frame.page_from_plane(area.centre_m(cell))).collect();
    let mut taken: Vec<Area> = Vec::new();
    for caution in cautions(outcome) {
        let place = furniture::emptiest_corner(&frame, caution.size_px, &points, &taken);
        taken.push(place);
        caution.draw(&mut svg, place);
    }
    let bar = ScaleBar::of(&frame);
    let place = furniture::emptiest_corner(&frame, bar.size_px(), &points, &taken);
    bar.draw(&mut svg, place);
    taken.push(place);
    taken.extend(markers::draw(&mut svg, &frame, forecast, column::LISTED));
    map::place_names(&mut svg, &frame, area, taken);
    svg.raw(format_args!("</g>"));
    svg.rect(corner, size, &format!("fill=\"none\" stroke=\"{}\" stroke-width=\"1.6\"", palette::INK));
    map::graticule_labels(&mut svg, &frame);

    column::draw(&mut svg, outcome, scale, (COLUMN.0, 56.0), (COLUMN.1, MAP.bottom()));
    let beyond = points.iter().filter(|&&point| !frame.holds(point)).count();
    imprint(&mut svg, loaded, outcome, beyond);
    Ok(svg.finish())
}

/// What must not be overlooked, if anything.
fn cautions(outcome: &Outcome) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if outcome.forecast.synthetic {
        cautions.push(Caution::new("SYNTHETIC", "Made by a generator for trying this program. Nothing here happened."));
    }
    if let Some(meaning) = &outcome.forecast.stand_in {
        cautions.push(Caution::new("STAND-IN", meaning));
    }
    cautions
}

fn title(svg: &mut Svg, loaded: &Loaded, outcome: &Outcome) {
    let forecast = &outcome.forecast;
    let force = Style::new(15.0, palette::QUIET).strong().spaced(2.4);
    svg.text((MAP.left, 66.0), &force, &loaded.name.to_uppercase());
    let mut name = Style::new(42.0, palette::INK).strong();
    let width = svg::width(&forecast.target_name, &name);
    if width > MAP.width {
        name.size_px *= MAP.width / width;
    }
    svg.text((MAP.left - 1.0, 114.0), &name, &forecast.target_name);
    let period = format!("Forecast for {}", forecast.period.label());
    svg.text((MAP.left, 148.0), &Style::new(20.0, palette::INK), &period);
}

/// Where it all comes from, in small print under the map.
fn imprint(svg: &mut Svg, loaded: &Loaded, outcome: &Outcome, beyond_frame: usize) {
    let (forecast, incidents) = (&outcome.forecast, &loaded.incidents);
    let small = Style::new(12.5, palette::QUIET);
    let sources: std::collections::BTreeSet<&str> =
        incidents.sources.iter().map(|source| source.name.split(".zip").next().unwrap_or(&source.name)).collect();
    let source = if forecast.synthetic {
        "generated by the demo, seed in the manifest".to_owned()
    } else {
        let first = sources.first().map_or("", |name| name.rsplit(['/', '\\']).next().unwrap_or(name));
        match sources.len() {
            0 | 1 => first.to_owned(),
            many => format!("{first} and {} more files", many - 1),
        }
    };
    let first = format!(
        "Data as at {} \u{b7} {} incidents of all kinds since {} \u{b7} Source: {source}",
        date(forecast.data_as_at),
        crate::figures::count(incidents.len() as u64),
        date(incidents.first_day),
    );
    let first = match beyond_frame {
        0 => first,
        1 => format!("{first} \u{b7} 1 cell lies beyond the frame"),
        many => format!("{first} \u{b7} {many} cells lie beyond the frame"),
    };
    let second = format!(
        "Target: {} version {} \u{b7} Model: {} \u{b7} {} \u{b7} grid in km, grid north up \u{b7} Lamplight {}",
        forecast.target_id,
        forecast.target_version,
        forecast.model.name(),
        outcome.area.crs.name(),
        env!("CARGO_PKG_VERSION"),
    );
    svg.text((MAP.left, 1150.0), &small, &first);
    svg.text((MAP.left, 1170.0), &small, &second);
}

fn date(day: chrono::NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
