use std::collections::BTreeMap;

use super::*;
use crate::geography::CellSize;

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
