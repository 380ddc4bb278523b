use std::sync::Arc;

use chrono::NaiveDate;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::forecast::{Calendar, Event, History, Period, PeriodKind, Series};
use crate::geography::{CellSize, Crs, StudyArea};
use crate::progress::Progress;

const MONTHS: u32 = 24;

/// Events at these places (km from the corner of a square of 20 by 20 cells), so many a month each,
/// over a background of one a cell and year.
fn history(hot_km: &[(f64, f64)], a_month: usize) -> History {
    let points = (0..400).map(|i| (400_500.0 + 1000.0 * f64::from(i % 20), 300_500.0 + 1000.0 * f64::from(i / 20)));
    let area = Arc::new(StudyArea::from_points(points, Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap());
    let day = |month: u32| NaiveDate::from_ymd_opt(2022 + (month / 12) as i32, month % 12 + 1, 1).unwrap();
    let periods: Vec<Period> = (0..MONTHS).map(|month| Period { start: day(month), end: day(month + 1) }).collect();
    let calendar = Calendar {
        kind: PeriodKind::Month,
        observed: vec![true; periods.len()],
        origin: day(MONTHS),
        horizon: Period { start: day(MONTHS), end: day(MONTHS + 1) },
        periods,
    };
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let mut events = Vec::new();
    for period in 0..MONTHS {
        let mut add = |easting_m: f64, northing_m: f64| {
            let cell = area.cell_at(easting_m, northing_m).unwrap() as u32;
            events.push(Event {
                easting_m,
                northing_m,
                day: 30.4 * f64::from(period) + 15.0,
                period,
                cell,
                incidents: 1,
            });
        };
        for &(east, north) in hot_km {
            (0..a_month).for_each(|_| add(400_000.0 + 1000.0 * east, 300_000.0 + 1000.0 * north));
        }
        for _ in 0..33 {
            add(400_000.0 + 20_000.0 * rng.random::<f64>(), 300_000.0 + 20_000.0 * rng.random::<f64>());
        }
    }
    let mut counts = vec![0; area.len() * MONTHS as usize];
    for event in &events {
        counts[event.period as usize * area.len() + event.cell as usize] += 1;
    }
    let target = Series { name: "test".to_owned(), counts };
    History::from_counts(area, calendar, target, Vec::new()).unwrap().with_events(events)
}

fn report(history: &History, options: LocationOptions) -> LocationReport {
    location_error(history, ModelId::RecentMean, &options, &Progress::silent()).unwrap()
}

#[test]
fn a_point_in_the_middle_of_a_cell_does_not_depend_on_its_place_and_one_on_a_line_does() {
    // four cells are the top 1%: three points inside cells, one 10 m from a corner
    let history = history(&[(3.5, 3.5), (15.5, 4.5), (7.5, 16.5), (12.01, 12.01)], 9);
    let options = LocationOptions { share: 0.01, runs: 24, ..LocationOptions::default() };
    let report = report(&history, options);
    assert_eq!(report.highest, 4);
    let by_id = |id: &str| report.places.iter().find(|place| place.id == id).unwrap();
    for id in ["E403000N303000", "E415000N304000", "E407000N316000"] {
        let place = by_id(id);
        assert_eq!(place.moved, 24, "{place:?}");
        assert_eq!(place.redrawn, 24, "a single place is hot in whatever cell it lies: {place:?}");
        assert!(!report.depends_on_points(place) && !report.depends_on_grid(place));
    }
    let on_the_corner = by_id("E412000N312000");
    assert!(report.depends_on_points(on_the_corner), "{on_the_corner:?}");
    assert!((1..=14).contains(&on_the_corner.moved), "about a quarter of the disc: {on_the_corner:?}");
    assert!(report.sentences()[0].starts_with("Points: with every point moved by up to 100 m, 1 of the 4 cells"));
    assert!(
        report.words(on_the_corner).starts_with("Place in the top 1% holds in 24 of 24 redraws of the grid, and in ")
    );
}

#[test]
fn a_place_that_only_the_grid_makes_hot_is_found() {
    // four corners of one cell, 3 a month each, are hot only together; 9 a month at single places are
    // next, and 8 a month wait for a place among the highest five
    let hot = [((5.1, 5.1), 3), ((5.9, 5.1), 3), ((5.1, 5.9), 3), ((5.9, 5.9), 3)];
    let next = [((12.5, 3.5), 9), ((3.5, 14.5), 9), ((16.5, 16.5), 9), ((9.5, 9.5), 9), ((16.5, 8.5), 8)];
    let all: Vec<(f64, f64)> =
        hot.into_iter().chain(next).flat_map(|(place, times)| std::iter::repeat_n(place, times)).collect();
    let history = history(&all, 1);
    let report = report(&history, LocationOptions { share: 0.0125, runs: 30, ..LocationOptions::default() });
    assert_eq!(report.highest, 5);
    let made = report.places.iter().find(|place| place.id == "E405000N305000").unwrap();
    assert!(made.among_highest && report.depends_on_grid(made), "{made:?}");
    let lasting = report.places.iter().find(|place| place.id == "E412000N303000").unwrap();
    assert!(lasting.among_highest && !report.depends_on_grid(lasting), "{lasting:?}");
    let waiting = report.places.iter().find(|place| place.id == "E416000N308000").unwrap();
    assert!(!waiting.among_highest && waiting.redrawn >= 15, "{waiting:?}");
    assert!(report.words(waiting).starts_with("Not in, but would be in the top 1.2%"), "{}", report.words(waiting));
}

#[test]
fn nothing_moved_changes_nothing_and_the_same_seed_gives_the_same_report() {
    let history = history(&[(3.5, 3.5)], 4);
    let still = LocationOptions { radius_m: 0.0, runs: 3, ..LocationOptions::default() };
    let once = report(&history, still);
    assert!(once.places.iter().filter(|place| place.among_highest).all(|place| place.moved == 3));
    assert_eq!(once.highest, 20);
    assert_eq!(once, report(&history, still));
}

#[test]
fn it_can_be_cancelled() {
    let progress = Progress::silent();
    progress.cancel();
    let history = history(&[(3.5, 3.5)], 4);
    let stopped = location_error(&history, ModelId::ShrunkMean, &LocationOptions::default(), &progress);
    assert!(matches!(stopped, Err(crate::forecast::ForecastError::Cancelled(_))));
}
