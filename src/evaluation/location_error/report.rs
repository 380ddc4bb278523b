//! What the experiments say, in numbers and in words.

use crate::figures::percent;
use crate::forecast::ModelId;

/// A rank that holds in fewer of the runs than this depends on what was changed in them.
const HOLDS: f64 = 0.9;

/// Which of the highest cells keep their place.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct LocationReport {
    /// Name of the target.
    pub target: String,
    /// The model that was fitted again and again.
    pub model: ModelId,
    /// Number of cells of the study area.
    pub cells: usize,
    /// How many of them are the highest.
    pub highest: usize,
    /// The same as a share of the cells.
    pub share: f64,
    /// How often points were moved, and as often the grid redrawn.
    pub runs: u32,
    /// How far points were moved at most, metres.
    pub radius_m: f64,
    /// Seed of everything random.
    pub seed: u64,
    /// The highest cells, best rank first, and with them those that are among the highest in at least
    /// half of the runs of either experiment.
    pub places: Vec<Place>,
}

/// One cell and how its place held.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Place {
    /// Index of the cell.
    pub cell: usize,
    /// Its lasting name.
    pub id: String,
    /// Its grid reference.
    pub grid_reference: String,
    /// Its rank on the grid as it is, by the model of the report.
    pub rank: u32,
    /// Its expected count, by the same.
    pub expected: f64,
    /// Whether it is one of the highest on the grid as it is.
    pub among_highest: bool,
    /// Runs with moved points in which it is among the highest.
    pub moved: u32,
    /// Runs with a redrawn grid in which its place is among the highest.
    pub redrawn: u32,
}

impl LocationReport {
    /// Whether a cell is among the highest only if points lie where they are recorded: its place
    /// holds in less than nine of ten runs with moved points.
    pub fn depends_on_points(&self, place: &Place) -> bool {
        place.among_highest && f64::from(place.moved) < HOLDS * f64::from(self.runs)
    }

    /// Whether a cell is among the highest only by the lines of the grid: its place holds in less
    /// than nine of ten redraws of the grid.
    pub fn depends_on_grid(&self, place: &Place) -> bool {
        place.among_highest && f64::from(place.redrawn) < HOLDS * f64::from(self.runs)
    }

    /// How one cell's place held, such as `Place in the top 5% holds in 38 of 40 redraws of the grid,
    /// and in 40 of 40 with every point moved by up to 100 m`.
    pub fn words(&self, place: &Place) -> String {
        let (runs, share) = (self.runs, percent(self.share));
        let verb = if place.among_highest { "Place in" } else { "Not in, but would be in" };
        let holds = if place.among_highest { " holds" } else { "" };
        format!(
            "{verb} the top {share}{holds} in {} of {runs} redraws of the grid, and in {} of {runs} with every point \
             moved by up to {:.0} m",
            place.redrawn, place.moved, self.radius_m
        )
    }

    /// What can be said of all of them, one sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let share = percent(self.share);
        let of_highest = || self.places.iter().filter(|place| place.among_highest);
        let kept = |times: fn(&Place) -> u32| {
            let all: u32 = of_highest().map(times).sum();
            percent((f64::from(all) / (self.highest as f64 * f64::from(self.runs)).max(1.0) * 1000.0).round() / 1000.0)
        };
        let (points, grid) = (
            of_highest().filter(|place| self.depends_on_points(place)).count(),
            of_highest().filter(|place| self.depends_on_grid(place)).count(),
        );
        let newcomers = self.places.len() - of_highest().count();
        let of_all = |number: usize| match number {
            0 => format!("none of the {} cells", self.highest),
            number => format!("{number} of the {} cells", self.highest),
        };
        let mut sentences = vec![
            format!(
                "Points: with every point moved by up to {:.0} m, {} in the top {share} lose their place in more than 1 of \
                 10 of {} redraws; on average {} of the top {share} stay.",
                self.radius_m,
                of_all(points),
                self.runs,
                kept(|place| place.moved),
            ),
            format!(
                "Grid: with other grid lines, {} in the top {share} lose their place in more than 1 of 10 of {} redraws; \
                 on average {} of the top {share} stay.",
                of_all(grid),
                self.runs,
                kept(|place| place.redrawn),
            ),
        ];
        if newcomers > 0 {
            let (cells, are) = if newcomers == 1 { ("cell", "is") } else { ("cells", "are") };
            sentences.push(format!(
                "{newcomers} {cells} outside the top {share} {are} in it in at least half of the redraws of one kind."
            ));
        }
        sentences
    }
}
