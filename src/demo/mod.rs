//! The synthetic demo force: a documented process on the real towns of the West Midlands.

use crate::geography::Boundary;
use crate::incidents::Import;
use crate::progress::{Cancelled, Progress};

/// Seed of the demo unless the user gives another.
pub const DEFAULT_SEED: u64 = 1;

/// A place name to write on a map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Name.
    pub name: &'static str,
    /// WGS84 degrees.
    pub longitude: f64,
    /// WGS84 degrees.
    pub latitude: f64,
    /// 1 is a city, 2 a town, 3 a suburb: smaller numbers are written first and larger.
    pub order: u8,
}

/// Towns and suburbs of the demo area, for a map without tiles.
pub fn places() -> &'static [Place] {
    todo!("demo owner")
}

/// Outline of the demo force's area, drawn for this program (not an official boundary).
pub fn boundary() -> Boundary {
    todo!("demo owner")
}

/// Makes the demo force's records in memory, as if imported, with the quality report that its
/// deliberate bad rows deserve.
pub fn import(seed: u64, progress: &Progress) -> Result<Import, Cancelled> {
    let _ = (seed, progress);
    todo!("demo owner")
}
