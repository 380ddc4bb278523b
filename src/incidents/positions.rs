//! What the coordinates of one table are, and whether they are the right way round.

use super::ImportError;
use super::layout::{Declared, Layout};
use super::rows::Batch;

/// What a pair of numbers is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Given {
    /// Longitude and latitude in WGS84 degrees.
    Degrees,
    /// Easting and northing on the British National Grid, in metres.
    Bng,
}

/// What the coordinates are and how that was found out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recognised {
    pub(super) given: Given,
    pub(super) how: String,
}

/// Latitudes between which people live.
const INHABITED: std::ops::RangeInclusive<f64> = -60.0..=78.0;

fn in_degrees(x: f64, y: f64) -> bool {
    x.abs() <= 180.0 && y.abs() <= 90.0
}

/// On the National Grid, and not so near its corner (off Scilly, in the sea) as to be degrees.
fn on_grid(x: f64, y: f64) -> bool {
    (0.0..=700_000.0).contains(&x) && (0.0..=1_300_000.0).contains(&y) && !in_degrees(x, y)
}

fn near_britain(longitude: f64, latitude: f64) -> bool {
    (-9.0..=2.1).contains(&longitude) && (49.0..=61.0).contains(&latitude)
}

/// Recognises the coordinates of a table by the names of their columns and by where most of its
/// incidents come to lie, and refuses a table in which most are the wrong way round. `None` when
/// the table has no position at all.
pub(super) fn recognise(file: &str, layout: &Layout, batch: &Batch) -> Result<Option<Recognised>, ImportError> {
    let mut rows_at = vec![0_u64; batch.points.points.len()];
    batch.points.codes.iter().for_each(|&code| rows_at[code as usize] += 1);
    let all: u64 = rows_at.iter().sum();
    if all == 0 {
        return Ok(None);
    }
    let most = |test: &dyn Fn(f64, f64) -> bool| {
        let points = batch.points.points.iter().zip(&rows_at);
        points.filter(|((x, y), _)| test(*x, *y)).map(|(_, rows)| rows).sum::<u64>() * 2 > all
    };
    let first = |test: &dyn Fn(f64, f64) -> bool| {
        let codes = batch.points.codes.iter().zip(&batch.columns.row);
        let found =
            codes.map(|(&code, &row)| (batch.points.points[code as usize], row)).find(|((x, y), _)| test(*x, *y));
        found.unwrap_or(((0.0, 0.0), 0))
    };
    let (x_column, y_column) = (layout.header(layout.xy.0), layout.header(layout.xy.1));
    let swapped = |test: &dyn Fn(f64, f64) -> bool, keys: [&str; 2]| {
        let ((x, y), row) = first(test);
        ImportError::Swapped {
            file: file.to_owned(),
            row,
            found: format!("{x_column} is {x} and {y_column} is {y}"),
            remedy: format!("{} = {y_column:?} and {} = {x_column:?}", keys[0], keys[1]),
        }
    };
    let degrees_swapped = |x: f64, y: f64| {
        in_degrees(y, x)
            && (!in_degrees(x, y)
                || (!INHABITED.contains(&y) && INHABITED.contains(&x))
                || (near_britain(y, x) && !near_britain(x, y)))
    };
    let grid_swapped = |x: f64, y: f64| on_grid(y, x) && !on_grid(x, y);
    if most(&degrees_swapped) {
        return Err(swapped(&degrees_swapped, ["longitude", "latitude"]));
    }
    if most(&grid_swapped) {
        return Err(swapped(&grid_swapped, ["easting", "northing"]));
    }
    let given = if most(&in_degrees) {
        Given::Degrees
    } else if most(&on_grid) {
        Given::Bng
    } else {
        let ((x, y), row) = first(&|x, y| !in_degrees(x, y) && !on_grid(x, y));
        return Err(ImportError::UnknownCoordinates { file: file.to_owned(), row, x, y });
    };
    let system = match given {
        Given::Degrees => "longitude and latitude (WGS84)",
        Given::Bng => "easting and northing (British National Grid)",
    };
    let how = match (layout.declared, given) {
        (Declared::Degrees, Given::Degrees) | (Declared::Metres, Given::Bng) => {
            "by the columns' names and their values"
        }
        (Declared::Unsaid, _) => "by their values",
        (Declared::Degrees | Declared::Metres, _) => "by their values, against the columns' names",
    };
    Ok(Some(Recognised { given, how: format!("{system}, recognised {how} ({x_column}, {y_column})") }))
}
