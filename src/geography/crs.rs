//! The planes on which distances and areas are computed.

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
    pub fn for_position(longitude: f64, latitude: f64) -> Self {
        let _ = (longitude, latitude);
        todo!("geography owner")
    }

    /// `EPSG:27700` and the like.
    pub fn epsg(&self) -> String {
        todo!("geography owner")
    }

    /// Name in words, such as `British National Grid (OSTN15)`.
    pub fn name(&self) -> String {
        todo!("geography owner")
    }

    /// WGS84 degrees to (easting_m, northing_m); `None` outside the validity of the system.
    pub fn plane_from_degrees(&self, longitude: f64, latitude: f64) -> Option<(f64, f64)> {
        let _ = (longitude, latitude);
        todo!("geography owner")
    }

    /// Metres to (longitude, latitude) in WGS84 degrees; `None` outside the validity of the system.
    pub fn degrees_from_plane(&self, easting_m: f64, northing_m: f64) -> Option<(f64, f64)> {
        let _ = (easting_m, northing_m);
        todo!("geography owner")
    }

    /// A grid reference people use: `SP 072 867` (100 m) on the National Grid, `18S 324 4306`-style
    /// (zone, then easting and northing in km) on UTM.
    pub fn grid_reference(&self, easting_m: f64, northing_m: f64) -> String {
        let _ = (easting_m, northing_m);
        todo!("geography owner")
    }
}
