//! Which places owe their rank to where a point was put, or to where the grid's lines fall.
//!
//! Two experiments, each done many times over, and each followed by a new forecast:
//!
//! * **Points moved.** A published point stands for all that happened around it: data.police.uk puts
//!   every crime on the nearest of some 750,000 map points (its page on location anonymisation), and
//!   the 18,600 of Merseyside stand for catchments as large as a disc of 80 to 100 m. A force's own
//!   positions are as good as its gazetteer. So every point is moved to anywhere within a radius,
//!   100 m unless said otherwise, and all incidents on one point together: often one address is
//!   behind them. A point that would leave the study area stays.
//! * **Grid redrawn.** The same incidents are counted on a grid with another origin and another
//!   rotation over the same ground (the modifiable areal unit problem: Openshaw 1984). A cell is
//!   found again by its place: its rank holds when at least half of the incidents recorded in it
//!   (half of its ground, where there are none) lie in the highest cells of the new grid, as many as
//!   cover the same share of the ground.

mod plane;
mod report;
mod runs;

pub use report::{LocationReport, Place};
pub use runs::location_error;

use crate::forecast::ModelId;

/// How the experiments are done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocationOptions {
    /// Share of the cells that are called the highest.
    pub share: f64,
    /// How often each experiment is done.
    pub runs: u32,
    /// How far a point is moved at most, metres.
    pub radius_m: f64,
    /// Seed of everything random.
    pub seed: u64,
}

impl Default for LocationOptions {
    fn default() -> Self {
        Self { share: 0.05, runs: 40, radius_m: 100.0, seed: 1 }
    }
}

/// The model that is fitted again and again: the one asked for where it takes milliseconds, else the
/// shrunk mean, whose ranks are much the same.
fn quick(model: ModelId) -> ModelId {
    match model {
        ModelId::RecentMean | ModelId::ShrunkMean => model,
        _ => ModelId::ShrunkMean,
    }
}

#[cfg(test)]
mod tests;
