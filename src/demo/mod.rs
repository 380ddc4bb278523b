//! The synthetic demo force: a documented process on the real towns of the West Midlands.
//!
//! Nothing in it comes from police records. It exists so that the program can be tried, shown and
//! tested without any, and so that models can be checked against a process that is known.
//!
//! # The process
//!
//! - **Places.** Some 12,000 street positions on a bent lattice inside an outline drawn for this
//!   program, dense where people live. Incidents happen at these positions and so repeat on them.
//! - **Sources.** Homes everywhere (density × a smooth random surface × log-normal noise), shopping
//!   centres, streets of bars and clubs, 64 estates, 44 drug markets. Each kind of incident takes
//!   fixed shares from the five sorts, so hotspots persist. Half of the markets lie on estates and
//!   half beside centres.
//! - **Dependence.** Knife crime with injury comes mostly from drug markets and estates; robbery and
//!   drug offences come from the same markets. Each source's strength wanders from month to month
//!   (an autoregression of its logarithm), for all kinds at once: more robberies and drugs in a
//!   place mean more stabbings there. Every third estate and market grows or fades over the years.
//! - **Time.** A yearly wave, a trend, and weights for the 168 hours of the week for each kind.
//! - **Near-repeats.** Each incident sets off a Poisson number of others of its kind, some nine days
//!   later and 130 m away on average, which set off others in turn (a Hawkes process).
//! - **Recording.** Nothing was exported for March 2023; anti-social behaviour falls to 57% from
//!   October 2024, when it is recorded differently; some rows are faulty, as the quality report says.

mod kinds;
mod outline;
pub mod people;
mod places;
mod record;
mod rhythm;
mod simulate;
mod world;
mod write;

use rayon::prelude::*;

use crate::forecast::Period;
use crate::geography::{Boundary, StudyArea};
use crate::incidents::{self, Import, ImportError};
use crate::progress::{Cancelled, Progress};

pub use write::{DemoError, write};

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
    &places::PLACES
}

/// Outline of the demo force's area, drawn for this program (not an official boundary).
pub fn boundary() -> Boundary {
    outline::boundary()
}

/// A series whose true expected counts are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// What the target `knife-injury` counts.
    KnifeInjury,
    /// What the target `serious-violence` counts.
    SeriousViolence,
    /// Everything.
    All,
}

/// The counts that the process expects in every cell of an area over a period: what a model of the
/// demo force should find. Near-repeats are counted where their parents are, and the missing month
/// as if it had been recorded.
pub fn expected_counts(seed: u64, series: Series, area: &StudyArea, period: Period) -> Vec<f64> {
    simulate::expected_counts(seed, area, period, |kind| match series {
        Series::KnifeInjury => kind.is_knife_injury(),
        Series::SeriousViolence => kind.is_serious_violence(),
        Series::All => true,
    })
}

/// The export in memory: names of files and their text.
fn files(seed: u64, progress: &Progress) -> Result<Vec<(String, String)>, Cancelled> {
    progress.step("making the demo force", 0.0);
    let clock = simulate::Clock::new();
    let world = world::World::new(seed, clock.months());
    let events = simulate::simulate(seed, &world, progress)?;
    let years = record::record(seed, &events, clock);
    progress.check()?;
    Ok(years
        .par_iter()
        .map(|(year, rows)| (format!("incidents-{year}.csv"), record::csv(rows, &world, clock)))
        .collect())
}

/// Makes the demo force's records in memory, as if imported, with the quality report that its
/// deliberate bad rows deserve.
///
/// The files that [`write()`] would write go through the same reader as a user's, so the demo shows
/// what an import is like and its table is the one that those files give.
pub fn import(seed: u64, progress: &Progress) -> Result<Import, ImportError> {
    let files = files(seed, progress)?.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
    incidents::read_in_memory(files, Some(&boundary()), progress)
}

#[cfg(test)]
mod tests;
