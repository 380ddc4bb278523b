//! The experiments.

use std::collections::HashMap;
use std::f64::consts::{FRAC_PI_2, TAU};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use crate::forecast::{Event, ForecastError, History, ModelId, Series};
use crate::geography::StudyArea;
use crate::progress::Progress;

use super::plane::{TurnedGrid, TurnedPlane, highest, moved};
use super::report::{LocationReport, Place};
use super::{LocationOptions, quick};

/// Streams of random numbers: these plus the number of the run.
const MOVED_STREAM: u64 = 10_000;
const REDRAWN_STREAM: u64 = 20_000;

/// A cell is challenging the highest when it is among them in this share of the runs.
const CHALLENGING: f64 = 0.5;

/// Moves points and redraws the grid, forecasts again each time, and tells which of the highest cells
/// keep their place.
///
/// Everything the history holds before its origin is used, and only that. `model` is used where it is
/// quick, otherwise the shrunk mean; the report says which. The runs are done side by side; the same
/// history, options and seed give the same report.
pub fn location_error(
    history: &History,
    model: ModelId,
    options: &LocationOptions,
    progress: &Progress,
) -> Result<LocationReport, ForecastError> {
    let experiment = Experiment { history, model: quick(model), options };
    let area = history.area();
    let events = history.all().target_events();
    progress.step("Forecasting", 0.0);
    let expected = experiment.expected(area, events, progress)?;
    let cell_m2 = vec![1.0; area.len()];
    let now = highest(&expected, &cell_m2, options.share);
    progress.check()?;

    let done = AtomicU32::new(0);
    let all = (2 * options.runs.max(1)) as f32;
    let many = |run: &(dyn Fn(u64) -> Result<Vec<bool>, ForecastError> + Sync), what: &'static str| {
        (0..u64::from(options.runs))
            .into_par_iter()
            .map(|number| {
                progress.check()?;
                let found = run(number);
                progress.step(what, (done.fetch_add(1, Ordering::Relaxed) + 1) as f32 / all);
                found
            })
            .collect::<Result<Vec<_>, ForecastError>>()
    };
    let moved_runs = many(&|run| experiment.points_moved(run, progress), "Moving the points")?;
    let redrawn_runs = many(&|run| experiment.grid_redrawn(run, progress), "Redrawing the grid")?;
    let times = |runs: &[Vec<bool>], cell: usize| runs.iter().filter(|highest| highest[cell]).count() as u32;

    let mut order: Vec<usize> = (0..area.len()).collect();
    order.sort_by(|&a, &b| expected[b].total_cmp(&expected[a]));
    let challenging = (CHALLENGING * f64::from(options.runs)).ceil().max(1.0) as u32;
    let places = order.into_iter().zip(1..).filter_map(|(cell, rank)| {
        let (moved, redrawn) = (times(&moved_runs, cell), times(&redrawn_runs, cell));
        let told = now[cell] || moved >= challenging || redrawn >= challenging;
        told.then(|| Place {
            cell,
            id: area.id(cell),
            grid_reference: area.grid_reference(cell),
            rank,
            expected: expected[cell],
            among_highest: now[cell],
            moved,
            redrawn,
        })
    });
    let places: Vec<Place> = places.collect();
    progress.step("Done", 1.0);
    Ok(LocationReport {
        target: history.all().target_name().to_owned(),
        model: experiment.model,
        cells: area.len(),
        highest: now.iter().filter(|highest| **highest).count(),
        share: options.share,
        runs: options.runs,
        radius_m: options.radius_m,
        seed: options.seed,
        places,
    })
}

struct Experiment<'a> {
    history: &'a History,
    model: ModelId,
    options: &'a LocationOptions,
}

impl Experiment<'_> {
    /// What the model expects in each cell of an area, were these the events of the past.
    fn expected(
        &self,
        area: &Arc<StudyArea>,
        events: &[Event],
        progress: &Progress,
    ) -> Result<Vec<f64>, ForecastError> {
        let calendar = self.history.calendar().clone();
        let mut counts = vec![0_u32; area.len() * calendar.periods.len()];
        for event in events {
            counts[event.period as usize * area.len() + event.cell as usize] += event.incidents;
        }
        let target = Series { name: self.history.all().target_name().to_owned(), counts };
        let history = History::from_counts(Arc::clone(area), calendar, target, Vec::new())?;
        let history = history.with_events(events.to_vec());
        // a model's own steps would run back and forth under those of the runs
        let silent = Progress::silent();
        progress.check()?;
        let fitted = self.model.build().fit(&history.all(), self.options.seed, &silent)?;
        Ok(fitted.predict().expected)
    }

    /// Whether each cell is among the highest after all points were moved.
    fn points_moved(&self, run: u64, progress: &Progress) -> Result<Vec<bool>, ForecastError> {
        let mut rng = self.rng(MOVED_STREAM + run);
        let area = self.history.area();
        // in the order of the events, so that the same point always moves the same way in a run
        let mut place_of: HashMap<(u64, u64), (f64, f64)> = HashMap::new();
        let events: Vec<Event> = self
            .history
            .all()
            .target_events()
            .iter()
            .map(|event| {
                let key = (event.easting_m.to_bits(), event.northing_m.to_bits());
                let &mut place = place_of.entry(key).or_insert_with(|| {
                    // evenly over a disc
                    let distance_m = self.options.radius_m * rng.random::<f64>().sqrt();
                    let (sin, cos) = (TAU * rng.random::<f64>()).sin_cos();
                    (event.easting_m + distance_m * cos, event.northing_m + distance_m * sin)
                });
                moved(event, place, area).unwrap_or(*event)
            })
            .collect();
        let expected = self.expected(area, &events, progress)?;
        Ok(highest(&expected, &vec![1.0; area.len()], self.options.share))
    }

    /// Whether each cell's place is among the highest of a grid with another origin and rotation.
    fn grid_redrawn(&self, run: u64, progress: &Progress) -> Result<Vec<bool>, ForecastError> {
        let mut rng = self.rng(REDRAWN_STREAM + run);
        let old = self.history.area();
        let side_m = old.size.side_m();
        let turn = FRAC_PI_2 * rng.random::<f64>();
        let shift_m = (side_m * rng.random::<f64>(), side_m * rng.random::<f64>());
        let plane = TurnedPlane::new(old, turn, shift_m);
        // the box of a turned grid can be larger than the old one: then nothing can be said
        let Ok(grid) = TurnedGrid::new(old, &plane) else { return Ok(vec![false; old.len()]) };
        let area = Arc::new(grid.area);
        let events: Vec<(u32, Event)> = self
            .history
            .all()
            .target_events()
            .iter()
            .filter_map(|event| {
                let place = plane.turned((event.easting_m, event.northing_m));
                Some((event.cell, moved(event, place, &area)?))
            })
            .collect();
        let new_events: Vec<Event> = events.iter().map(|(_, event)| *event).collect();
        let expected = self.expected(&area, &new_events, progress)?;
        let highest = highest(&expected, &grid.ground_m2, self.options.share);

        // of the incidents of each old cell: how many, and how many in the highest of the new
        let mut incidents = vec![(0_u32, 0_u32); old.len()];
        for (cell, event) in &events {
            let (all, within) = &mut incidents[*cell as usize];
            *all += event.incidents;
            *within += event.incidents * u32::from(highest[event.cell as usize]);
        }
        let of_ground = |cell: usize| {
            let under = &grid.under[cell];
            (under.len() as u32, under.iter().filter(|&&new| highest[new as usize]).count() as u32)
        };
        let holds = incidents.into_iter().enumerate().map(|(cell, counted)| {
            let (all, within) = if counted.0 > 0 { counted } else { of_ground(cell) };
            all > 0 && 2 * within >= all
        });
        Ok(holds.collect())
    }

    fn rng(&self, stream: u64) -> ChaCha8Rng {
        let mut rng = ChaCha8Rng::seed_from_u64(self.options.seed);
        rng.set_stream(stream);
        rng
    }
}
