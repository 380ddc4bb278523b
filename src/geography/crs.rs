//! The planes on which distances and areas are computed.

use std::sync::OnceLock;

use proj4rs::Proj;
use proj4rs::adaptors::transform_xy;

use super::{great_britain, grid_reference, utm};

/// A coordinate reference system in metres.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Crs {
    /// British National Grid (EPSG:27700), through OSTN15.
    BritishNationalGrid,
    /// A zone of the Universal Transverse Mercator grid on WGS84 (EPSG:326zz or 327zz).
    Utm {
        /// 1 to 60.
        zone: u8,
        /// North or south of the equator.
        north: bool,
    },
}

impl Crs {
    /// The plane for a place: the National Grid in Great Britain, else the local UTM zone.
    ///
    /// Great Britain is England, Scotland and Wales with their islands and the Isle of Man: a
    /// position inside a coarse outline drawn down the middle of the surrounding seas, for which
    /// OSTN15 gives a shift. Northern Ireland, Ireland, the Channel Islands and the continent get
    /// their UTM zone. Zones are six degrees wide from 180° W; the exceptions around Norway and
    /// Svalbard are kept.
    pub fn for_position(longitude: f64, latitude: f64) -> Self {
        let national_grid = Self::BritishNationalGrid;
        if great_britain::contains(longitude, latitude)
            && national_grid.plane_from_degrees(longitude, latitude).is_some()
        {
            return national_grid;
        }
        Self::Utm { zone: utm::zone_for_position(longitude, latitude), north: latitude >= 0.0 }
    }

    /// The system of an EPSG code: 27700, 32601 to 32660 and 32701 to 32760.
    pub fn from_epsg(code: u32) -> Option<Self> {
        match code {
            27700 => Some(Self::BritishNationalGrid),
            32601..=32660 => Some(Self::Utm { zone: (code - 32600) as u8, north: true }),
            32701..=32760 => Some(Self::Utm { zone: (code - 32700) as u8, north: false }),
            _ => None,
        }
    }

    /// `EPSG:27700` and the like.
    pub fn epsg(&self) -> String {
        match *self {
            Self::BritishNationalGrid => "EPSG:27700".to_owned(),
            Self::Utm { zone, north } => format!("EPSG:{}", if north { 32600 } else { 32700 } + u32::from(zone)),
        }
    }

    /// Name in words, such as `British National Grid (OSTN15)`.
    pub fn name(&self) -> String {
        match *self {
            Self::BritishNationalGrid => "British National Grid (OSTN15)".to_owned(),
            Self::Utm { zone, north } => format!("WGS 84 / UTM zone {zone}{}", if north { 'N' } else { 'S' }),
        }
    }

    /// WGS84 degrees to (easting_m, northing_m); `None` outside the validity of the system.
    ///
    /// WGS84 and ETRS89 are taken to be the same, as is usual for mapping: they drift apart by some
    /// 2.5 cm a year and are now less than a metre apart. Results on the National Grid are whole
    /// millimetres, which is what Ordnance Survey defines.
    pub fn plane_from_degrees(&self, longitude: f64, latitude: f64) -> Option<(f64, f64)> {
        match *self {
            Self::BritishNationalGrid => {
                lonlat_bng::convert_osgb36(longitude, latitude).ok().or_else(|| southern_scilly(longitude, latitude))
            }
            Self::Utm { zone, north } => utm::plane_from_degrees(zone, north, longitude, latitude),
        }
    }

    /// Metres to (longitude, latitude) in WGS84 degrees; `None` outside the validity of the system.
    pub fn degrees_from_plane(&self, easting_m: f64, northing_m: f64) -> Option<(f64, f64)> {
        match *self {
            Self::BritishNationalGrid => {
                // the library multiplies kilometre indices before it looks at their range
                let on_grid = (0.0..=700_000.0).contains(&easting_m) && (0.0..=1_250_000.0).contains(&northing_m);
                on_grid.then(|| lonlat_bng::convert_osgb36_to_ll(easting_m, northing_m).ok()).flatten()
            }
            Self::Utm { zone, north } => utm::degrees_from_plane(zone, north, easting_m, northing_m),
        }
    }

    /// A grid reference people use: `SP 072 867` (100 m) on the National Grid, `18S 324 4306`-style
    /// (zone, then easting and northing in km) on UTM.
    ///
    /// It names the square that the point lies in, so figures are cut off, not rounded.
    pub fn grid_reference(&self, easting_m: f64, northing_m: f64) -> String {
        match *self {
            Self::BritishNationalGrid => grid_reference::national_grid(easting_m, northing_m),
            Self::Utm { zone, north } => grid_reference::utm(zone, north, easting_m, northing_m),
        }
    }
}

/// The National Grid below 49.922° N, where the library stops although OSTN15 goes on: St Agnes and
/// the Western Rocks of the Isles of Scilly lie there. The projection comes from elsewhere, the
/// shifts from the same tables.
fn southern_scilly(longitude: f64, latitude: f64) -> Option<(f64, f64)> {
    static PLANES: OnceLock<Option<(Proj, Proj)>> = OnceLock::new();
    if !(49.8..49.93).contains(&latitude) || !(-7.0..-5.0).contains(&longitude) {
        return None;
    }
    let grid = "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=GRS80 +units=m";
    let (degrees, plane) = PLANES
        .get_or_init(|| {
            Some((Proj::from_proj_string("+proj=longlat +ellps=GRS80").ok()?, Proj::from_proj_string(grid).ok()?))
        })
        .as_ref()?;
    let (east, north) = transform_xy(degrees, plane, longitude.to_radians(), latitude.to_radians()).ok()?;
    lonlat_bng::convert_etrs89_to_osgb36(east, north).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places_get_the_plane_that_is_used_there() {
        let cases = [
            ("Birmingham", -1.9, 52.48, Crs::BritishNationalGrid),
            ("Lerwick", -1.145, 60.155, Crs::BritishNationalGrid),
            ("Stornoway", -6.387, 58.209, Crs::BritishNationalGrid),
            ("Portpatrick, nearest to Ulster", -5.116, 54.842, Crs::BritishNationalGrid),
            ("Port Ellen on Islay", -6.19, 55.63, Crs::BritishNationalGrid),
            ("Douglas, Isle of Man", -4.48, 54.15, Crs::BritishNationalGrid),
            ("Dover", 1.313, 51.127, Crs::BritishNationalGrid),
            ("Hugh Town, Scilly", -6.315, 49.9225, Crs::BritishNationalGrid),
            ("Lowestoft", 1.752, 52.475, Crs::BritishNationalGrid),
            ("Belfast", -5.93, 54.597, Crs::Utm { zone: 30, north: true }),
            ("Ballycastle", -6.24, 55.2, Crs::Utm { zone: 29, north: true }),
            ("Donaghadee", -5.535, 54.64, Crs::Utm { zone: 30, north: true }),
            ("Dublin", -6.26, 53.35, Crs::Utm { zone: 29, north: true }),
            ("Calais", 1.85, 50.95, Crs::Utm { zone: 31, north: true }),
            ("Cherbourg", -1.62, 49.64, Crs::Utm { zone: 30, north: true }),
            ("St Helier", -2.1, 49.19, Crs::Utm { zone: 30, north: true }),
            ("Washington DC", -77.04, 38.9, Crs::Utm { zone: 18, north: true }),
            ("Sydney", 151.2, -33.87, Crs::Utm { zone: 56, north: false }),
            ("Bergen", 5.32, 60.39, Crs::Utm { zone: 32, north: true }),
            ("Longyearbyen", 15.65, 78.22, Crs::Utm { zone: 33, north: true }),
            ("the antimeridian", 180.0, 10.0, Crs::Utm { zone: 1, north: true }),
        ];
        for (place, longitude, latitude, crs) in cases {
            assert_eq!(Crs::for_position(longitude, latitude), crs, "{place}");
        }
    }

    #[test]
    fn the_south_of_scilly_joins_on_without_a_step() {
        // either side of the latitude at which the library stops, near TP01
        let grid = Crs::BritishNationalGrid;
        let (east, north) = grid.plane_from_degrees(-6.3, 49.922_01).unwrap();
        let (east_south, north_south) = grid.plane_from_degrees(-6.3, 49.921_99).unwrap();
        // 0.00002 degrees are 2.2 m of northing, and hardly any easting
        assert!((east - east_south).abs() < 0.2 && (north - north_south - 2.22).abs() < 0.02);
        let (longitude, latitude) = grid.degrees_from_plane(east_south, north_south).unwrap();
        assert!((longitude + 6.3).abs() < 1e-7 && (latitude - 49.921_99).abs() < 1e-7);
        assert_eq!(Crs::for_position(-6.345, 49.891), grid, "St Agnes");
        // the two ways give the same where both are defined
        let (east, north) = southern_scilly(-6.299_777_520_14, 49.922_263_937_3).unwrap();
        assert!((east - 91_492.146).abs() < 0.002 && (north - 11_318.804).abs() < 0.002, "{east} {north}");
    }

    #[test]
    fn epsg_codes_read_back() {
        for crs in [Crs::BritishNationalGrid, Crs::Utm { zone: 18, north: true }, Crs::Utm { zone: 56, north: false }] {
            let code = crs.epsg().strip_prefix("EPSG:").unwrap().parse().unwrap();
            assert_eq!(Crs::from_epsg(code), Some(crs));
        }
        assert_eq!(Crs::from_epsg(4326), None);
        assert_eq!(Crs::Utm { zone: 56, north: false }.name(), "WGS 84 / UTM zone 56S");
    }

    #[test]
    fn what_lies_outside_a_system_has_no_position_in_it() {
        let utm = Crs::Utm { zone: 18, north: true };
        for crs in [Crs::BritishNationalGrid, utm] {
            for (x, y) in [(f64::NAN, 52.0), (0.0, f64::INFINITY), (120.0, 10.0), (0.0, 0.0)] {
                assert_eq!(crs.plane_from_degrees(x, y), None, "{crs:?} {x} {y}");
            }
            for (x, y) in [(f64::NAN, 0.0), (f64::NEG_INFINITY, 0.0), (1e12, 1e12)] {
                assert_eq!(crs.degrees_from_plane(x, y), None, "{crs:?} {x} {y}");
            }
        }
    }

    proptest! {
        #[test]
        fn the_national_grid_round_trips(easting_m in 200_000.0..600_000.0_f64, northing_m in 100_000.0..600_000.0_f64) {
            let grid = Crs::BritishNationalGrid;
            let (longitude, latitude) = grid.degrees_from_plane(easting_m, northing_m).unwrap();
            let (east, north) = grid.plane_from_degrees(longitude, latitude).unwrap();
            prop_assert!((east - easting_m).abs() < 2e-3 && (north - northing_m).abs() < 2e-3, "{} {}", east, north);
        }

        #[test]
        fn utm_round_trips(longitude in -180.0..180.0_f64, latitude in -79.0..83.0_f64) {
            let Crs::Utm { zone, .. } = Crs::for_position(longitude, latitude) else { return Ok(()) };
            let crs = Crs::Utm { zone, north: latitude >= 0.0 };
            let (east, north) = crs.plane_from_degrees(longitude, latitude).unwrap();
            let (lon, lat) = crs.degrees_from_plane(east, north).unwrap();
            prop_assert!((lon - longitude).abs() < 1e-10 && (lat - latitude).abs() < 1e-10, "{} {}", lon, lat);
        }

        #[test]
        fn no_number_panics(x in any::<f64>(), y in any::<f64>()) {
            for crs in [Crs::BritishNationalGrid, Crs::for_position(x, y)] {
                let _ = crs.plane_from_degrees(x, y);
                let _ = crs.degrees_from_plane(x, y);
                let _ = crs.grid_reference(x, y);
            }
        }
    }
}
