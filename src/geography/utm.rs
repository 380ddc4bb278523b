//! The Universal Transverse Mercator grid on WGS84, by the extended transverse Mercator series of
//! Poder and Engsager (accurate far beyond the width of a zone).

use std::sync::OnceLock;

use proj4rs::Proj;
use proj4rs::adaptors::transform_xy;

/// Degrees from a zone's central meridian up to which it is used. A zone is 3° wide to each side;
/// the rest lets a force that straddles two zones be drawn on one plane.
const MAX_DEGREES_FROM_MERIDIAN: f64 = 9.0;
/// The grid ends at 84° N and 80° S, where the polar grids take over.
const LATITUDES: std::ops::RangeInclusive<f64> = -80.0..=84.0;

/// Number, 1 to 60, of the zone that maps use at a position, with the exceptions around southern
/// Norway (32V) and Svalbard (31X to 37X).
pub(super) fn zone_for_position(longitude: f64, latitude: f64) -> u8 {
    let wrapped = (longitude + 180.0).rem_euclid(360.0) - 180.0;
    if (56.0..64.0).contains(&latitude) && (3.0..12.0).contains(&wrapped) {
        return 32;
    }
    if (72.0..=84.0).contains(&latitude) {
        for (zone, degrees) in [(31, 0.0..9.0), (33, 9.0..21.0), (35, 21.0..33.0), (37, 33.0..42.0)] {
            if degrees.contains(&wrapped) {
                return zone;
            }
        }
    }
    // a NaN saturates to 0 and so falls in zone 1, where its transformation then fails
    (((wrapped + 180.0) / 6.0).floor() as u8).min(59) + 1
}

/// Longitude of the middle of a zone.
fn central_meridian(zone: u8) -> f64 {
    f64::from(zone) * 6.0 - 183.0
}

/// Degrees to metres; `None` too far from the zone, or where it is not defined.
pub(super) fn plane_from_degrees(zone: u8, north: bool, longitude: f64, latitude: f64) -> Option<(f64, f64)> {
    let from_meridian = (longitude - central_meridian(zone) + 180.0).rem_euclid(360.0) - 180.0;
    if !LATITUDES.contains(&latitude) || !longitude.is_finite() || from_meridian.abs() > MAX_DEGREES_FROM_MERIDIAN {
        return None;
    }
    let (east, north) =
        transform_xy(degrees()?, projection(zone, north)?, longitude.to_radians(), latitude.to_radians()).ok()?;
    (east.is_finite() && north.is_finite()).then_some((east, north))
}

/// Metres to degrees; `None` where the result would lie outside what [`plane_from_degrees`] takes.
pub(super) fn degrees_from_plane(zone: u8, north: bool, easting_m: f64, northing_m: f64) -> Option<(f64, f64)> {
    // further out the inverse series is meaningless and may fold back onto plausible degrees
    if !(-1_000_000.0..=2_000_000.0).contains(&easting_m) || !(-10_000_000.0..=20_000_000.0).contains(&northing_m) {
        return None;
    }
    let (longitude, latitude) = transform_xy(projection(zone, north)?, degrees()?, easting_m, northing_m).ok()?;
    let (longitude, latitude) = (longitude.to_degrees(), latitude.to_degrees());
    let from_meridian = (longitude - central_meridian(zone) + 180.0).rem_euclid(360.0) - 180.0;
    // a hair more than the way there allows, so that what came from there can always go back
    (LATITUDES.contains(&latitude) && from_meridian.abs() <= MAX_DEGREES_FROM_MERIDIAN + 1e-6)
        .then_some((longitude, latitude))
}

/// WGS84 longitude and latitude, in the radians proj4rs works in.
fn degrees() -> Option<&'static Proj> {
    static DEGREES: OnceLock<Option<Proj>> = OnceLock::new();
    DEGREES.get_or_init(|| Proj::from_proj_string("+proj=longlat +datum=WGS84 +no_defs").ok()).as_ref()
}

/// The projection of a zone, built once: parsing its definition costs far more than using it.
fn projection(zone: u8, north: bool) -> Option<&'static Proj> {
    static ZONES: [OnceLock<Option<Proj>>; 120] = [const { OnceLock::new() }; 120];
    let index = usize::from(zone.checked_sub(1)?) + if north { 0 } else { 60 };
    if zone > 60 {
        return None;
    }
    ZONES
        .get(index)?
        .get_or_init(|| {
            let south = if north { "" } else { " +south" };
            Proj::from_proj_string(&format!("+proj=utm +zone={zone}{south} +datum=WGS84 +units=m +no_defs")).ok()
        })
        .as_ref()
}
