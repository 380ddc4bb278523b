//! Grid references as people write them.

use super::Crs;

/// `SP 072 867`: the two letters of the 100 km square, then easting and northing within it in
/// hundreds of metres. Outside the lettered squares the figures are written in full.
///
/// The letters run A to Z without I, in rows of five from the north-west; the first names a square
/// of 500 km whose own letter S begins 1,000 km west and 500 km south of the false origin (Ordnance
/// Survey, *A guide to coordinate systems in Great Britain*, section 7).
pub(super) fn national_grid(easting_m: f64, northing_m: f64) -> String {
    let lettered = (0.0..700_000.0).contains(&easting_m) && (0.0..1_300_000.0).contains(&northing_m);
    if !lettered {
        return format!("E {easting_m:.0} N {northing_m:.0}");
    }
    let (east, north) = ((easting_m / 100.0) as u32, (northing_m / 100.0) as u32);
    // squares of 100 km, counted from the south-west corner of the lettered plane
    let (col, row) = (east / 1000 + 10, north / 1000 + 5);
    let letter = |col: u32, row: u32| {
        let place = (4 - row) * 5 + col;
        char::from(b'A' + place as u8 + u8::from(place >= 8))
    };
    let first = letter(col / 5, row / 5);
    let second = letter(col % 5, row % 5);
    format!("{first}{second} {:03} {:03}", east % 1000, north % 1000)
}

/// `18S 323 4306`: zone and latitude band, then whole kilometres east and north.
pub(super) fn utm(zone: u8, north: bool, easting_m: f64, northing_m: f64) -> String {
    const BANDS: &[u8; 20] = b"CDEFGHJKLMNPQRSTUVWX";
    let band = Crs::Utm { zone, north }.degrees_from_plane(easting_m, northing_m).map_or(
        // beyond the grid there is no band, only a half of the world
        if north { 'N' } else { 'M' },
        |(_, latitude)| char::from(BANDS[(((latitude + 80.0) / 8.0) as usize).min(19)]),
    );
    format!("{zone}{band} {:.0} {:.0}", (easting_m / 1000.0).floor(), (northing_m / 1000.0).floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_figures_of_known_places() {
        let cases = [
            ((407_293.0, 286_378.0), "SP 072 863"),
            ((216_600.0, 771_200.0), "NN 166 712"), // Ben Nevis
            ((0.0, 0.0), "SV 000 000"),
            ((651_409.9, 313_177.3), "TG 514 131"), // Caister water tower
            ((446_000.0, 1_141_000.0), "HU 460 410"),
            ((99_999.9, 99_999.9), "SV 999 999"),
            ((-5.0, 10.0), "E -5 N 10"),
        ];
        for ((east, north), expected) in cases {
            assert_eq!(Crs::BritishNationalGrid.grid_reference(east, north), expected);
        }
    }

    #[test]
    fn utm_references_carry_zone_and_band() {
        let dc = Crs::Utm { zone: 18, north: true };
        assert_eq!(dc.grid_reference(323_394.3, 4_307_395.6), "18S 323 4307"); // the White House
        let sydney = Crs::Utm { zone: 56, north: false };
        assert_eq!(sydney.grid_reference(334_900.0, 6_252_300.0), "56H 334 6252");
    }
}
