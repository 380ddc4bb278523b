//! The size of a square cell, by area or by side.

use std::fmt;
use std::str::FromStr;

/// Side of a square cell; written and read by area (`1km2`, `0.5km2`) or by side (`500m`).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct CellSize {
    side_m: f64,
}

/// A cell size that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a cell size: write an area such as 1km2 or 0.5km2, or a side such as 500m, from 50 m to 20 km")]
pub struct CellSizeError(pub String);

impl CellSize {
    /// 1 km²: side 1,000 m.
    pub const ONE_KM2: Self = Self { side_m: 1000.0 };
    /// 0.5 km²: an *area*, so the side is 1000/√2 = 707.1 m.
    pub const HALF_KM2: Self = Self { side_m: 1000.0 * std::f64::consts::FRAC_1_SQRT_2 };
    /// The shortest side that can be used.
    pub const MIN_SIDE_M: f64 = 50.0;
    /// The longest side that can be used.
    pub const MAX_SIDE_M: f64 = 20_000.0;

    /// A cell with this side; from [`MIN_SIDE_M`](Self::MIN_SIDE_M) to [`MAX_SIDE_M`](Self::MAX_SIDE_M).
    pub fn from_side_m(side_m: f64) -> Result<Self, CellSizeError> {
        if (Self::MIN_SIDE_M..=Self::MAX_SIDE_M).contains(&side_m) {
            Ok(Self { side_m })
        } else {
            Err(CellSizeError(format!("{side_m}m")))
        }
    }

    /// A cell with this area; its side has to be within the limits of [`from_side_m`](Self::from_side_m).
    pub fn from_area_km2(area_km2: f64) -> Result<Self, CellSizeError> {
        Self::from_side_m(1000.0 * area_km2.sqrt()).map_err(|_| CellSizeError(format!("{area_km2}km2")))
    }

    /// Length of a side in metres.
    pub fn side_m(&self) -> f64 {
        self.side_m
    }

    /// Area of a whole cell in square metres.
    pub fn area_m2(&self) -> f64 {
        self.side_m * self.side_m
    }

    /// The way a user would type it: `0.5km2` when the area is a short number, else `433m`. Reading it
    /// back gives the same cells.
    pub fn code(&self) -> String {
        let area_km2 = self.area_m2() / 1e6;
        for decimals in 0..=4 {
            let text = format!("{area_km2:.decimals$}km2");
            if text.parse() == Ok(*self) {
                return text;
            }
        }
        format!("{}m", self.side_m)
    }
}

impl FromStr for CellSize {
    type Err = CellSizeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || CellSizeError(text.to_owned());
        let plain =
            text.to_lowercase().replace('²', "2").replace("^2", "2").replace("sqkm", "km2").replace("sq km", "km2");
        let plain: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
        // longest unit first: every one of them ends in "m" or "m2"
        let (number, side_from): (&str, fn(f64) -> f64) = if let Some(number) = plain.strip_suffix("km2") {
            (number, |area_km2| 1000.0 * area_km2.sqrt())
        } else if let Some(number) = plain.strip_suffix("m2") {
            (number, f64::sqrt)
        } else if let Some(number) = plain.strip_suffix("km") {
            (number, |side_km| 1000.0 * side_km)
        } else if let Some(number) = plain.strip_suffix('m') {
            (number, |side_m| side_m)
        } else {
            return Err(error());
        };
        // f64's own reader also takes "inf", "nan" and "1e3", which nobody means here
        if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(error());
        }
        let number: f64 = number.parse().map_err(|_| error())?;
        Self::from_side_m(side_from(number)).map_err(|_| error())
    }
}

/// `0.5 km² (side 707.1 m)`: area and side are always shown together.
impl fmt::Display for CellSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let area_km2 = self.area_m2() / 1e6;
        // four significant digits of the area, one decimal of the side, no trailing zeros
        let decimals = (3.0 - area_km2.log10().floor()).max(0.0) as usize;
        let area = trimmed(&format!("{area_km2:.decimals$}"));
        let side = trimmed(&format!("{:.1}", self.side_m));
        write!(f, "{area} km² (side {side} m)")
    }
}

/// A decimal number in text without the zeros at its end.
fn trimmed(number: &str) -> String {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.').to_owned() } else { number.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> String {
        text.parse::<CellSize>().unwrap().to_string()
    }

    #[test]
    fn area_and_side_are_shown_together() {
        assert_eq!(shown("1km2"), "1 km² (side 1000 m)");
        assert_eq!(shown("0.5km2"), "0.5 km² (side 707.1 m)");
        assert_eq!(shown("0.5 km²"), "0.5 km² (side 707.1 m)");
        assert_eq!(shown("500m"), "0.25 km² (side 500 m)");
        assert_eq!(shown("1km"), "1 km² (side 1000 m)");
        assert_eq!(shown("250000m2"), "0.25 km² (side 500 m)");
        assert_eq!(shown("50m"), "0.0025 km² (side 50 m)");
        assert_eq!(shown("20 km"), "400 km² (side 20000 m)");
        assert_eq!(shown("123.4m"), "0.01523 km² (side 123.4 m)");
    }

    #[test]
    fn the_presets_are_what_their_text_says() {
        assert_eq!("1km2".parse(), Ok(CellSize::ONE_KM2));
        assert_eq!("0.5km2".parse(), Ok(CellSize::HALF_KM2));
        assert!((CellSize::HALF_KM2.area_m2() - 500_000.0).abs() < 1e-6);
        assert_eq!(CellSize::HALF_KM2.code(), "0.5km2");
        assert_eq!("250m".parse::<CellSize>().unwrap().code(), "0.0625km2");
        assert_eq!("433m".parse::<CellSize>().unwrap().code(), "433m");
    }

    #[test]
    fn what_is_no_size_is_refused() {
        for text in
            ["", "m", "km2", "1", "abc", "-1km2", "1e3m", "nanm", "infm", "49m", "20.1km", "0km2", "1.2.3m", "1mile"]
        {
            let error = text.parse::<CellSize>().unwrap_err();
            assert!(error.to_string().contains("is not a cell size"), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_code_of_a_size_reads_back(side_m in 50.0..20_000.0_f64) {
            let size = CellSize::from_side_m(side_m).unwrap();
            prop_assert_eq!(size.code().parse::<CellSize>().unwrap(), size);
        }

        #[test]
        fn rubbish_never_panics(text in ".{0,12}") {
            let _ = text.parse::<CellSize>();
        }
    }
}
