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

    /// Length of a side in metres.
    pub fn side_m(&self) -> f64 {
        self.side_m
    }

    /// Area of a whole cell in square metres.
    pub fn area_m2(&self) -> f64 {
        self.side_m * self.side_m
    }
}

impl FromStr for CellSize {
    type Err = CellSizeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let _ = text;
        todo!("geography owner")
    }
}

/// `0.5 km² (side 707.1 m)`: area and side are always shown together.
impl fmt::Display for CellSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let _ = f;
        todo!("geography owner")
    }
}
