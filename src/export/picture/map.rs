//! The map inside its frame: land, cells, outline, graticule, place names.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::demo;
use crate::forecast::Forecast;
use crate::geography::{Crs, GeographyError, StudyArea};

use super::frame::{Area, Frame};
use super::palette;
use super::scale::Scale;
use super::svg::{Anchor, Style, Svg};

/// Steps of the ramp that are told apart on the page: finer than an eye can see, and few enough
/// that ten thousand cells are a few shapes.
const RAMP_STEPS: f64 = 64.0;

/// Cells, one shape for each step of the ramp, without seams between neighbours.
pub(super) fn cells(svg: &mut Svg, frame: &Frame, forecast: &Forecast, scale: Scale) {
    let mut steps: BTreeMap<u32, String> = BTreeMap::new();
    for (index, cell) in forecast.cells.iter().enumerate() {
        let step = (scale.position(cell.expected) * RAMP_STEPS).round() as u32;
        let [south_west, _, north_east, _] = forecast.area.corners_m(index);
        let (left, bottom) = frame.page_from_plane(south_west);
        let (right, top) = frame.page_from_plane(north_east);
        let path = steps.entry(step).or_default();
        // writing into a String cannot fail
        let _ = write!(path, "M{left:.2} {top:.2}H{right:.2}V{bottom:.2}H{left:.2}Z");
    }
    for (step, path) in steps {
        let colour = palette::ramp(f64::from(step) / RAMP_STEPS);
        svg.raw(format_args!("<path d=\"{path}\" fill=\"{colour}\" shape-rendering=\"crispEdges\"/>"));
    }
}

/// The land under the cells and, after them, the outline: the boundary when there is one,
/// otherwise the edge of the cells themselves.
pub(super) fn outline_path(frame: &Frame, area: &StudyArea) -> Result<String, GeographyError> {
    let mut path = String::new();
    let Some(boundary) = &area.boundary else {
        return Ok(edge_of_cells(frame, area));
    };
    // a quarter of a pixel cannot be seen
    let polygons = boundary.simplified_on_plane(area.crs, 0.25 / frame.px_per_m)?;
    for ring in polygons.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors())) {
        for (at, point) in ring.coords().enumerate() {
            let (x, y) = frame.page_from_plane((point.x, point.y));
            let _ = write!(path, "{}{x:.2} {y:.2}", if at == 0 { 'M' } else { 'L' });
        }
        path.push('Z');
    }
    Ok(path)
}

/// Every side of a cell that has no neighbour.
fn edge_of_cells(frame: &Frame, area: &StudyArea) -> String {
    let mut path = String::new();
    for (index, cell) in area.cells.iter().enumerate() {
        let corners = area.corners_m(index).map(|corner| frame.page_from_plane(corner));
        let neighbours = [(0, -1), (1, 0), (0, 1), (-1, 0)];
        for (side, (col, row)) in neighbours.into_iter().enumerate() {
            if area.cell_at_col_row(cell.col + col, cell.row + row).is_none() {
                let ((x1, y1), (x2, y2)) = (corners[side], corners[(side + 1) % 4]);
                let _ = write!(path, "M{x1:.2} {y1:.2}L{x2:.2} {y2:.2}");
            }
        }
    }
    path
}

/// Distance between graticule lines that gives about eight across the frame.
pub(super) fn graticule_step_m(frame: &Frame) -> f64 {
    let wanted_m = frame.area.width / frame.px_per_m / 8.0;
    let magnitude = 10_f64.powf(wanted_m.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|step| step * magnitude).find(|step| *step >= wanted_m).unwrap_or(wanted_m)
}

/// The two letters of each 100 km square of the National Grid, large and pale, in the south-east
/// of what is seen of the square.
pub(super) fn square_letters(svg: &mut Svg, frame: &Frame, area: &StudyArea) {
    const SQUARE_M: f64 = 100_000.0;
    if area.crs != Crs::BritishNationalGrid {
        return;
    }
    let ((west, east), (south, north)) = frame.extent_m();
    for south_m in multiples(SQUARE_M, south - SQUARE_M, north) {
        for west_m in multiples(SQUARE_M, west - SQUARE_M, east) {
            let reference = area.crs.grid_reference(west_m + 1.0, south_m + 1.0);
            let Some(letters) = reference.split(' ').next().filter(|letters| letters.len() == 2) else { continue };
            let (left, top) = frame.page_from_plane((west_m.max(west), (south_m + SQUARE_M).min(north)));
            let (right, bottom) = frame.page_from_plane(((west_m + SQUARE_M).min(east), south_m.max(south)));
            if right - left < 120.0 || bottom - top < 90.0 {
                continue;
            }
            let style = Style::new(64.0, palette::SQUARE_LETTERS).strong().anchored(Anchor::End);
            svg.text((right - 18.0, bottom - 18.0), &style, letters);
        }
    }
}

/// Lines of whole kilometres.
pub(super) fn graticule(svg: &mut Svg, frame: &Frame) {
    let step_m = graticule_step_m(frame);
    let ((west, east), (south, north)) = frame.extent_m();
    svg.raw(format_args!(
        "<g stroke=\"{}\" stroke-width=\"0.8\" stroke-opacity=\"0.30\" fill=\"none\">",
        palette::GRATICULE
    ));
    for east_m in multiples(step_m, west, east) {
        let (x, _) = frame.page_from_plane((east_m, 0.0));
        svg.raw(format_args!("<path d=\"M{x:.2} {:.2}V{:.2}\"/>", frame.area.top, frame.area.bottom()));
    }
    for north_m in multiples(step_m, south, north) {
        let (_, y) = frame.page_from_plane((0.0, north_m));
        svg.raw(format_args!("<path d=\"M{:.2} {y:.2}H{:.2}\"/>", frame.area.left, frame.area.right()));
    }
    svg.raw(format_args!("</g>"));
}

/// Kilometres on all four sides of the frame, as on a survey sheet: the last two figures large,
/// what comes before them small.
pub(super) fn graticule_labels(svg: &mut Svg, frame: &Frame) {
    const LARGE: Style = Style::new(13.0, palette::QUIET);
    const SMALL: Style = Style::new(9.0, palette::QUIET).anchored(Anchor::End);
    let step_m = graticule_step_m(frame);
    let ((west, east), (south, north)) = frame.extent_m();
    let mut label = |x: f64, y: f64, metres: f64| {
        let kilometres = (metres / 1000.0).round() as i64;
        let (head, tail) = (kilometres.div_euclid(100), kilometres.rem_euclid(100));
        if head != 0 {
            svg.text((x - 0.5, y - 4.0), &SMALL, &head.to_string());
        }
        svg.text((x, y), &LARGE, &format!("{tail:02}"));
    };
    let Area { left, top, .. } = frame.area;
    for east_m in multiples(step_m, west, east) {
        let (x, _) = frame.page_from_plane((east_m, 0.0));
        if x - left > 14.0 && frame.area.right() - x > 14.0 {
            label(x - 6.0, top - 7.0, east_m);
            label(x - 6.0, frame.area.bottom() + 17.0, east_m);
        }
    }
    for north_m in multiples(step_m, south, north) {
        let (_, y) = frame.page_from_plane((0.0, north_m));
        if y - top > 14.0 && frame.area.bottom() - y > 14.0 {
            label(left - 22.0, y + 4.5, north_m);
            label(frame.area.right() + 16.0, y + 4.5, north_m);
        }
    }
}

fn multiples(step: f64, from: f64, to: f64) -> impl Iterator<Item = f64> {
    let (first, last) = ((from / step).ceil() as i64, (to / step).floor() as i64);
    (first..=last).map(move |n| n as f64 * step)
}

/// Where a name may go beside its place: shares of its width to the right, steps of 16 px down.
const ASIDE: [(f64, f64); 11] = [
    (0.0, 0.0),
    (0.0, 1.5),
    (0.0, -1.5),
    (0.0, 2.5),
    (0.0, -2.5),
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.0, 3.5),
    (0.0, -3.5),
    (0.0, 4.5),
    (0.0, -4.5),
];

/// Names of towns inside the frame, important ones first; a name that would cover another or a
/// box in `taken` is moved aside, and a suburb's is left out.
pub(super) fn place_names(svg: &mut Svg, frame: &Frame, area: &StudyArea, mut taken: Vec<Area>) {
    let mut places: Vec<_> = demo::places().iter().collect();
    places.sort_by_key(|place| place.order);
    for place in places {
        let (size_px, strong) = match place.order {
            0 | 1 => (21.0, true),
            2 => (15.0, true),
            _ => (12.5, false),
        };
        let Some(point) = area.crs.plane_from_degrees(place.longitude, place.latitude) else { continue };
        if !area.contains(point.0, point.1) {
            continue;
        }
        let (x, y) = frame.page_from_plane(point);
        let free = |(dx, dy): (f64, f64)| {
            // near enough to keep names apart: Inter is about 0.58 of its size wide
            let width = 0.58 * size_px * place.name.chars().count() as f64;
            let (left, top) = (x + dx * (width / 2.0 + 16.0) - width / 2.0, y + dy * 16.0 - size_px * 0.8);
            let label = Area { left, top, width, height: size_px * 1.1 };
            let inside = frame.holds((label.left, label.top)) && frame.holds((label.right(), label.bottom()));
            (inside && !taken.iter().any(|other| other.overlaps(&label))).then_some(label)
        };
        // where the place is, else as near as there is room; suburbs give way at once
        let tries = if place.order <= 2 { &ASIDE[..] } else { &ASIDE[..1] };
        let Some(label) = tries.iter().find_map(|&aside| free(aside)) else { continue };
        let style = Style::new(size_px, palette::INK).anchored(Anchor::Middle).with_halo(palette::PAPER, 3.5);
        let style = if strong { style.strong() } else { style };
        let baseline = label.top + size_px * 1.1;
        svg.text((label.left + label.width / 2.0, baseline), &style, place.name);
        taken.push(label);
    }
}
