//! From points as given to places on one plane, and which of them are not to be believed.

use rayon::prelude::*;

use crate::geography::Crs;

use super::columns::{Place, PlacedPoint};
use super::positions::Given;
use super::report::Reason;
use super::rows::PointColumn;
use super::words::FastMap;

/// Nothing nearer to the middle than this is far, in km.
const NEAR_KM: f64 = 50.0;
/// Far is so many times the distance within which nine tenths of the incidents lie.
const FAR_TIMES: f64 = 5.0;

/// A point as it was given.
type RawPoint = (Given, f64, f64);

/// All different points of an import.
#[derive(Debug, Default)]
pub(super) struct Points {
    given: Vec<RawPoint>,
    by_bits: FastMap<(u64, u64), Vec<u32>>,
    /// Rows at each point, whether used in the end or not.
    rows: Vec<u64>,
}

impl Points {
    /// Adds a table's points; returns the code here of each of its codes.
    pub(super) fn add(&mut self, given: Given, column: &PointColumn) -> Vec<u32> {
        let codes: Vec<u32> = column.points.iter().map(|&(x, y)| self.code(given, x, y)).collect();
        for &local in &column.codes {
            self.rows[codes[local as usize] as usize] += 1;
        }
        codes
    }

    fn code(&mut self, given: Given, x: f64, y: f64) -> u32 {
        let same_bits = self.by_bits.entry((x.to_bits(), y.to_bits())).or_default();
        if let Some(&code) = same_bits.iter().find(|&&code| self.given[code as usize].0 == given) {
            return code;
        }
        let code = self.given.len() as u32;
        same_bits.push(code);
        self.given.push((given, x, y));
        self.rows.push(0);
        code
    }

    /// Places every point on the plane of the place where most incidents are, and judges it.
    ///
    /// The middle is the median longitude and latitude of the rows, and decides the plane. A point
    /// is elsewhere when it is outside the validity of that plane, or farther from the middle than
    /// 50 km and than five times the distance within which nine tenths of the rows on the plane
    /// lie. When the same two numbers the other way round are near, they were swapped. (A median
    /// and a high quantile do not move however wrong a few points are.)
    pub(super) fn placed(&self) -> Placed {
        let degrees: Vec<Option<(f64, f64)>> =
            self.given.par_iter().map(|&(given, x, y)| degrees_of(given, x, y)).collect();
        let known = || degrees.iter().zip(&self.rows).filter_map(|(point, &rows)| point.map(|point| (point, rows)));
        let longitude = weighted_quantile(known().map(|((lon, _), rows)| (lon, rows)), 0.5);
        let latitude = weighted_quantile(known().map(|((_, lat), rows)| (lat, rows)), 0.5);
        let middle = longitude.zip(latitude).unwrap_or_default();
        let crs = Crs::for_position(middle.0, middle.1);
        let place = |(&(given, x, y), degrees): (&RawPoint, &Option<(f64, f64)>)| {
            let (longitude, latitude) = (*degrees)?;
            let (easting_m, northing_m) = match (given, crs) {
                (Given::Bng, Crs::BritishNationalGrid) => (x, y),
                _ => crs.plane_from_degrees(longitude, latitude)?,
            };
            Some(PlacedPoint { longitude, latitude, easting_m, northing_m })
        };
        let places: Vec<Place> = self.given.par_iter().zip(&degrees).map(place).collect();
        let km = |place: &PlacedPoint| distance_km(middle, (place.longitude, place.latitude));
        let distances = places.iter().zip(&self.rows).filter_map(|(place, &rows)| Some((km(place.as_ref()?), rows)));
        let far_km = (FAR_TIMES * weighted_quantile(distances, 0.9).unwrap_or_default()).max(NEAR_KM);
        let judge = |(&(given, x, y), place): (&RawPoint, &Place)| match place {
            Some(place) if km(place) <= far_km => Ok(*place),
            _ if degrees_of(given, y, x).is_some_and(|turned| distance_km(middle, turned) <= far_km) => {
                Err(Reason::Swapped)
            }
            _ => Err(Reason::Elsewhere),
        };
        let verdicts = self.given.iter().zip(&places).map(judge).collect();
        Placed { crs, far_km, verdicts }
    }

    /// A point as it was given.
    pub(super) fn as_given(&self, code: u32) -> (f64, f64) {
        let (_, x, y) = self.given[code as usize];
        (x, y)
    }
}

/// The points of an import on one plane.
pub(super) struct Placed {
    pub(super) crs: Crs,
    pub(super) far_km: f64,
    /// One a point: where it is, or why its rows are set aside.
    pub(super) verdicts: Vec<Result<PlacedPoint, Reason>>,
}

impl Placed {
    /// The usable places by code.
    pub(super) fn places(&self) -> Vec<Place> {
        self.verdicts.iter().map(|verdict| verdict.ok()).collect()
    }
}

fn degrees_of(given: Given, x: f64, y: f64) -> Option<(f64, f64)> {
    match given {
        Given::Degrees => (x.abs() <= 180.0 && y.abs() <= 90.0).then_some((x, y)),
        Given::Bng => Crs::BritishNationalGrid.degrees_from_plane(x, y),
    }
}

/// The value below which this share of the weight lies; `None` without any weight.
fn weighted_quantile(values: impl Iterator<Item = (f64, u64)>, share: f64) -> Option<f64> {
    let mut values: Vec<(f64, u64)> = values.collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = values.iter().map(|(_, weight)| weight).sum::<u64>() as f64 * share;
    let mut below = 0;
    values
        .into_iter()
        .find(|&(_, weight)| {
            below += weight;
            weight > 0 && below as f64 >= wanted
        })
        .map(|(value, _)| value)
}

/// Great-circle distance between two points in degrees, on a sphere of 6,371 km.
fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.1.to_radians(), b.1.to_radians());
    let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
    let chord = half(lat_a, lat_b) + lat_a.cos() * lat_b.cos() * half(a.0.to_radians(), b.0.to_radians());
    2.0 * 6371.0 * chord.clamp(0.0, 1.0).sqrt().asin()
}

/// Number of points and the shares of rows at the single commonest and the ten commonest.
pub(super) fn snapping(point_of_row: &[u32]) -> (u64, f64, f64) {
    let mut counts = vec![0_u64; point_of_row.iter().max().map_or(0, |&most| most as usize + 1)];
    for &point in point_of_row {
        counts[point as usize] += 1;
    }
    counts.retain(|&rows| rows > 0);
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let all = point_of_row.len().max(1) as f64;
    let share = |n: usize| counts.iter().take(n).sum::<u64>() as f64 / all;
    (counts.len() as u64, share(1), share(10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn quantiles_count_rows_not_points() {
        let values = [(1.0, 1), (2.0, 1), (9.0, 8)];
        assert_eq!(weighted_quantile(values.into_iter(), 0.5), Some(9.0));
        assert_eq!(weighted_quantile(values.into_iter(), 0.1), Some(1.0));
        assert_eq!(weighted_quantile(std::iter::empty(), 0.5), None);
    }

    #[test]
    fn a_degree_of_latitude_is_111_km() {
        assert_relative_eq!(distance_km((-2.0, 52.0), (-2.0, 53.0)), 111.19, epsilon = 0.01);
    }

    #[test]
    fn snapped_shares_are_of_rows() {
        assert_eq!(snapping(&[0, 0, 1, 0]), (2, 0.75, 1.0));
        assert_eq!(snapping(&[]), (0, 0.0, 0.0));
    }
}
