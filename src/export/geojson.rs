//! The forecast as polygons, for any GIS.

use serde::Serialize;

use crate::forecast::{Driver, Period, PeriodKind};
use crate::pipeline::{Loaded, Outcome};

/// Decimals kept of a degree: about a centimetre on the ground.
const DEGREE_SCALE: f64 = 1e7;

#[derive(Serialize)]
struct Collection<'a> {
    r#type: &'static str,
    name: String,
    force: &'a str,
    target: &'a str,
    synthetic: bool,
    stand_in: Option<&'a str>,
    period: Period,
    period_label: String,
    period_kind: PeriodKind,
    data_as_at: chrono::NaiveDate,
    model: &'static str,
    features: Vec<Feature<'a>>,
}

#[derive(Serialize)]
struct Feature<'a> {
    r#type: &'static str,
    geometry: Option<Polygon>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Polygon {
    r#type: &'static str,
    coordinates: [[[f64; 2]; 5]; 1],
}

#[derive(Serialize)]
struct Properties<'a> {
    cell: String,
    x_m: f64,
    y_m: f64,
    longitude: Option<f64>,
    latitude: Option<f64>,
    expected: f64,
    p_any: f64,
    lower80: u32,
    upper80: u32,
    rank: u32,
    p_top5pc: f64,
    observed_last_year: u32,
    area_km2: f64,
    drivers: &'a [Driver],
}

/// A `FeatureCollection` (RFC 7946) of whole square cells in WGS84, with the columns of the CSV as
/// properties, the area inside the boundary, and the drivers.
pub fn geojson(loaded: &Loaded, outcome: &Outcome) -> Result<String, serde_json::Error> {
    let forecast = &outcome.forecast;
    let collection = Collection {
        r#type: "FeatureCollection",
        name: format!("{}: {}, {}", loaded.name, forecast.target_name, forecast.period.label()),
        force: &loaded.name,
        target: &forecast.target_id,
        synthetic: forecast.synthetic,
        stand_in: forecast.stand_in.as_deref(),
        period: forecast.period,
        period_label: forecast.period.label(),
        period_kind: forecast.kind,
        data_as_at: forecast.data_as_at,
        model: forecast.model.id(),
        features: (0..outcome.area.len()).map(|cell| feature(outcome, cell)).collect(),
    };
    let mut text = serde_json::to_string(&collection)?;
    // one feature a line: a difference between two runs can be read
    text = text.replace("{\"type\":\"Feature\",", "\n{\"type\":\"Feature\",");
    text.push('\n');
    Ok(text)
}

fn feature(outcome: &Outcome, index: usize) -> Feature<'_> {
    let (area, cell) = (&outcome.area, &outcome.forecast.cells[index]);
    let (x_m, y_m) = area.centre_m(index);
    let centre = degrees(outcome, x_m, y_m);
    Feature {
        r#type: "Feature",
        geometry: outline(outcome, index),
        properties: Properties {
            cell: area.id(index),
            x_m: round(x_m, 1e3),
            y_m: round(y_m, 1e3),
            longitude: centre.map(|[longitude, _]| longitude),
            latitude: centre.map(|[_, latitude]| latitude),
            expected: round(cell.expected, 1e9),
            p_any: round(cell.p_any, 1e9),
            lower80: cell.lower80,
            upper80: cell.upper80,
            rank: cell.rank,
            p_top5pc: round(cell.p_top5pc, 1e4),
            observed_last_year: cell.observed_last_year,
            area_km2: round(area.cells[index].area_m2 / 1e6, 1e6),
            drivers: &cell.drivers,
        },
    }
}

/// The square, anticlockwise from the south-west as the standard asks; `None` where the plane has
/// no position for a corner.
fn outline(outcome: &Outcome, index: usize) -> Option<Polygon> {
    let [a, b, c, d] = outcome.area.corners_m(index).map(|(east_m, north_m)| degrees(outcome, east_m, north_m));
    let ring = [a?, b?, c?, d?, a?];
    Some(Polygon { r#type: "Polygon", coordinates: [ring] })
}

fn degrees(outcome: &Outcome, east_m: f64, north_m: f64) -> Option<[f64; 2]> {
    let (longitude, latitude) = outcome.area.crs.degrees_from_plane(east_m, north_m)?;
    Some([round(longitude, DEGREE_SCALE), round(latitude, DEGREE_SCALE)])
}

fn round(value: f64, scale: f64) -> f64 {
    (value * scale).round() / scale
}
