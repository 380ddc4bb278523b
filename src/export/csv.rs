//! The forecast as a table, one row a cell.

use std::fmt::Write;

use crate::pipeline::Outcome;

/// The header of `forecast.csv`.
pub(crate) const COLUMNS: &str =
    "cell,x_m,y_m,longitude,latitude,expected,p_any,lower80,upper80,rank,observed_last_year";

/// One row for every cell of the study area, in the area's order.
///
/// `x_m` and `y_m` are the centre of the cell in metres of the plane that the manifest names, to
/// the millimetre; `longitude` and `latitude` are the same point in WGS84, to a centimetre, and
/// empty where the plane has no such point. Counts and probabilities carry nine decimals and no
/// exponent; counts are of the period that the manifest names.
pub fn csv(outcome: &Outcome) -> String {
    let area = &outcome.area;
    let mut text = String::with_capacity(100 * (area.len() + 1));
    text.push_str(COLUMNS);
    text.push('\n');
    for (index, cell) in outcome.forecast.cells.iter().enumerate() {
        let (x_m, y_m) = area.centre_m(index);
        let degrees = area
            .crs
            .degrees_from_plane(x_m, y_m)
            .map_or_else(|| ",".to_owned(), |(longitude, latitude)| format!("{longitude:.7},{latitude:.7}"));
        // writing into a String cannot fail
        let _ = writeln!(
            text,
            "{},{x_m:.3},{y_m:.3},{degrees},{:.9},{:.9},{},{},{},{}",
            area.id(index),
            cell.expected,
            cell.p_any,
            cell.lower80,
            cell.upper80,
            cell.rank,
            cell.observed_last_year,
        );
    }
    text
}
