use std::collections::BTreeMap;

use super::*;
use crate::geography::{CellSize, Crs};
use crate::incidents::Reason;
use crate::targets::TargetSet;

#[test]
fn the_outline_is_of_the_right_size_and_shape() {
    let outline = boundary();
    let area_km2 = outline.area_m2(Crs::BritishNationalGrid).unwrap() / 1e6;
    let vertices = outline.polygons.0[0].exterior().0.len() - 1;
    println!("outline: {area_km2:.1} km², {vertices} vertices");
    assert!((880.0..920.0).contains(&area_km2), "{area_km2}");
    assert!((60..=150).contains(&vertices));
    // no edge crosses another
    let ring = &outline.polygons.0[0].exterior().0;
    let lines: Vec<_> = ring.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let side = |a: geo::Coord, b: geo::Coord, c: geo::Coord| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    for (i, (a, b)) in lines.iter().enumerate() {
        for (c, d) in lines.iter().skip(i + 2) {
            let crosses = side(*a, *b, *c) * side(*a, *b, *d) < 0.0 && side(*c, *d, *a) * side(*c, *d, *b) < 0.0;
            assert!(!crosses, "{a:?} {c:?}");
        }
    }
}

#[test]
fn places_lie_inside_and_labels_apart() {
    let outline = boundary().locator();
    for place in places() {
        assert!(outline.contains(place.longitude, place.latitude), "{}", place.name);
    }
    let metres = |place: &Place| Crs::BritishNationalGrid.plane_from_degrees(place.longitude, place.latitude).unwrap();
    let large: Vec<_> = places().iter().filter(|place| place.order < 3).collect();
    for (i, a) in large.iter().enumerate() {
        for b in &large[i + 1..] {
            let ((x1, y1), (x2, y2)) = (metres(a), metres(b));
            assert!((x1 - x2).hypot(y1 - y2) > 2000.0, "{} {}", a.name, b.name);
        }
    }
    assert!((30..=60).contains(&places().len()));
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let one = files(1, &Progress::silent()).unwrap();
    assert_eq!(one, files(1, &Progress::silent()).unwrap());
    let two = files(2, &Progress::silent()).unwrap();
    assert_ne!(one[1].1, two[1].1);
    assert_eq!(
        one.iter().map(|file| file.0.as_str()).collect::<Vec<_>>(),
        ["2021", "2022", "2023", "2024", "2025", "2026"].map(|y| format!("incidents-{y}.csv"))
    );
}

#[test]
fn the_export_holds_what_is_promised() {
    let start = std::time::Instant::now();
    let files = files(DEFAULT_SEED, &Progress::silent()).unwrap();
    println!("generated in {:.0?}", start.elapsed());
    let mut by_type: BTreeMap<String, u32> = BTreeMap::new();
    let (mut rows, mut knife, mut serious, mut march) = (0_u32, 0_u32, 0_u32, 0_u32);
    for (_, text) in &files {
        for fields in csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap) {
            rows += 1;
            *by_type.entry(fields[5].to_owned()).or_default() += 1;
            knife += u32::from(fields[6] == *"sharp instrument" && fields[7] == *"Y" && fields[8] == *"Y");
            serious += u32::from(["1", "2", "5D", "5E", "10A", "34B"].contains(&&fields[3]));
            march += u32::from(fields[1].starts_with("2023-03"));
        }
    }
    // five years but for one month, in windows of 28 days
    let windows = (1826.0 - 31.0) / 28.0;
    println!(
        "{rows} rows; per 28 days {:.1} knife, {:.1} serious",
        f64::from(knife) / windows,
        f64::from(serious) / windows
    );
    println!("{by_type:#?}");
    assert!((290_000..310_000).contains(&rows), "{rows}");
    assert!((f64::from(knife) / windows - 60.0).abs() < 4.0);
    assert!((f64::from(serious) / windows - 450.0).abs() < 15.0);
    assert_eq!(march, 0);
    assert_eq!(by_type.len(), 14);
}

#[test]
fn the_expected_surface_adds_up_to_the_rates() {
    let day = |y, m, d| chrono::NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let period = Period { start: day(2024, 4, 8), end: day(2024, 5, 6) };
    for (series, size, rate) in
        [(Series::KnifeInjury, CellSize::ONE_KM2, 60.0), (Series::SeriousViolence, CellSize::HALF_KM2, 450.0)]
    {
        let area = StudyArea::from_boundary(&boundary(), Crs::BritishNationalGrid, size).unwrap();
        let expected = expected_counts(1, series, &area, period);
        let total: f64 = expected.iter().sum();
        assert!((total / rate - 1.0).abs() < 0.15, "{total}");
        let mut sorted = expected.clone();
        sorted.sort_by(|a, b| b.total_cmp(a));
        let share = |percent: usize| sorted.iter().take(area.len() * percent / 100).sum::<f64>() / total;
        println!(
            "{series:?}: {total:.1} expected in {} cells; top 2% hold {:.0}%, 5% {:.0}%; largest {:.2}, median {:.3}",
            area.len(),
            100.0 * share(2),
            100.0 * share(5),
            sorted[0],
            sorted[area.len() / 2]
        );
        assert!((0.25..0.6).contains(&share(5)), "{}", share(5));
    }
}

/// A year of incidents against the surface that is said to have made them.
#[test]
fn incidents_follow_the_expected_surface() {
    let day = |y, m, d| chrono::NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let period = Period { start: day(2025, 1, 1), end: day(2026, 1, 1) };
    let area = StudyArea::from_boundary(&boundary(), Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap();
    let expected = expected_counts(5, Series::All, &area, period);
    let clock = simulate::Clock::new();
    let world = world::World::new(5, clock.months());
    let mut counted = vec![0.0; area.len()];
    for event in simulate::simulate(5, &world, &Progress::silent()).unwrap() {
        let site = world.sites[event.site as usize];
        let on = clock.start + chrono::Duration::days(event.minute / 1440);
        if (period.start..period.end).contains(&on)
            && let Some(cell) = area.cell_at(site.easting_m, site.northing_m)
        {
            counted[cell] += 1.0;
        }
    }
    let (total, made): (f64, f64) = (expected.iter().sum(), counted.iter().sum());
    println!("{total:.0} expected, {made} made");
    assert!((made / total - 1.0).abs() < 0.02);
    // Pearson's dispersion: 1 for a Poisson count, somewhat more with near-repeats
    let pairs = || expected.iter().zip(&counted).filter(|(mean, _)| **mean > 5.0);
    let chi2: f64 = pairs().map(|(mean, count)| (count - mean).powi(2) / mean).sum::<f64>();
    let dispersion = chi2 / pairs().count() as f64;
    println!("dispersion {dispersion:.2} over {} cells", pairs().count());
    assert!((0.9..2.0).contains(&dispersion), "{dispersion}");
}

#[test]
fn the_import_is_synthetic_and_reports_its_faults() {
    let start = std::time::Instant::now();
    let import = import(DEFAULT_SEED, &Progress::silent()).unwrap();
    println!("imported in {:.0?}", start.elapsed());
    let table = &import.incidents;
    assert_eq!(table.provenance, incidents::Provenance::Synthetic);
    assert_eq!(table.crs, Crs::BritishNationalGrid);
    assert_eq!(table.precision, incidents::Precision::Time);
    assert_eq!(table.last_day, simulate::last_day());
    assert_eq!(table.missing_months, [simulate::missing_month()]);
    let quality = &import.quality;
    // the largest comes first; chance may add one in a series of few incidents
    assert!((1..=2).contains(&quality.level_shifts.len()), "{:?}", quality.level_shifts);
    let shift = &quality.level_shifts[0];
    assert_eq!(shift.series, "Anti-social behaviour");
    // the month is found from medians, so it may be the next one
    assert!((0..32).contains(&(shift.month - rhythm::recording_change()).num_days()), "{shift:?}");
    let aside = |reason| quality.set_aside.iter().find(|aside| aside.reason == reason).map_or(0, |aside| aside.rows);
    for (reason, least, most) in [
        (Reason::Date, 1, 40),
        (Reason::NoPosition, 1500, 2100),
        (Reason::AtZero, 20, 80),
        (Reason::Swapped, 1, 40),
        (Reason::SameId, 60, 200),
    ] {
        assert!((least..most).contains(&aside(reason)), "{reason:?}: {}", aside(reason));
    }
    assert!((200..400).contains(&quality.coordinates.outside_boundary.unwrap()));
    assert!((10_000..14_000).contains(&quality.coordinates.distinct_points));
    assert!(quality.coordinates.share_commonest_point > 0.005, "the custody suite");
    assert_eq!(quality.rows_read - quality.rows_used, quality.set_aside.iter().map(|aside| aside.rows).sum::<u64>());
    let (knife, serious) = ("knife-injury", "serious-violence");
    let targets = TargetSet::built_in().unwrap();
    let windows = (1826.0 - 31.0) / 28.0;
    for (id, per_window) in [(knife, 60.0), (serious, 450.0)] {
        let count = targets.get(id).unwrap().matches(table).unwrap().sum().unwrap();
        println!("{id}: {count}, {:.1} per 28 days", f64::from(count) / windows);
        assert!((f64::from(count) / windows / per_window - 1.0).abs() < 0.06);
    }
    assert_eq!(targets.first_computable(table).unwrap().id, knife);
}

#[test]
fn what_is_written_reads_back_as_the_import() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("force");
    write(&place, DEFAULT_SEED, 300, &Progress::silent()).unwrap();
    let mut names: Vec<_> =
        std::fs::read_dir(&place).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let years = (2021..=2026).map(|year| format!("incidents-{year}.csv"));
    let expected: Vec<String> = ["README.txt", "boundary.dbf", "boundary.prj", "boundary.shp", "boundary.shx"]
        .map(str::to_owned)
        .into_iter()
        .chain(years)
        .chain(["people-events.csv", "people-protected.csv"].map(str::to_owned))
        .collect();
    assert_eq!(names, expected);
    let outline = Boundary::read(&place.join("boundary.shp")).unwrap();
    assert_eq!(outline.name, boundary().name);
    let read = incidents::read(std::slice::from_ref(&place), None, Some(&outline), &Progress::silent()).unwrap();
    let made = import(DEFAULT_SEED, &Progress::silent()).unwrap();
    assert!(read.incidents.table.equals_missing(&made.incidents.table));
    assert_eq!(read.quality.rows_read, made.quality.rows_read);
    let hashes = |import: &Import| import.incidents.sources.iter().map(|s| s.sha256.clone()).collect::<Vec<_>>();
    assert_eq!(hashes(&read), hashes(&made));
    // and a folder with something in it is left alone
    let error = write(&place, 2, 300, &Progress::silent()).unwrap_err();
    assert!(error.to_string().contains("exists and is not empty"), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_cancelled_export_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let progress = Progress::silent();
    progress.cancel();
    assert!(matches!(write(&folder.path().join("force"), 1, 300, &progress), Err(DemoError::Cancelled(_))));
    assert!(import(1, &progress).is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_empty_folder_may_be_filled_and_a_file_may_not() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("empty");
    std::fs::create_dir(&place).unwrap();
    write(&place, 3, 300, &Progress::silent()).unwrap();
    let text = std::fs::read_to_string(place.join("README.txt")).unwrap();
    assert!(text.starts_with("SYNTHETIC") && text.contains("seed 3"));
    let error = write(&place.join("README.txt"), 3, 300, &Progress::silent()).unwrap_err();
    assert!(matches!(error, DemoError::Write { .. }), "{error}");
}
