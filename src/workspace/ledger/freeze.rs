//! From a forecast on show to an entry.

use chrono::{DateTime, NaiveDate, Timelike as _, Utc};

use crate::forecast::{ModelId, Period};
use crate::pipeline::{Loaded, Manifest, Outcome};
use crate::progress::Progress;

use super::entry::{COLUMNS, NO_ENTRY};
use super::{
    Entry, FORMAT, FrozenArea, FrozenCell, FrozenData, FrozenFile, FrozenIssue, FrozenModel, FrozenPeriod,
    FrozenTarget, FrozenTotal, LedgerError,
};

/// Refuses a period of which the records already know something: what is issued must be a forecast
/// in the records' own terms.
pub fn may_be_issued(period: Period, last_day: NaiveDate) -> Result<(), LedgerError> {
    if last_day >= period.start { Err(LedgerError::BackDated { period, last_day }) } else { Ok(()) }
}

/// Whether a forecast issued now comes late for its period: after its first day. On the first day
/// itself the records of the evening before are as new as they can be.
pub fn is_late(period: Period, now: DateTime<Utc>) -> bool {
    now.date_naive() > period.start
}

/// Freezes a forecast. Plain counts and the shrunk mean are computed for the same cells from the same
/// past, so that the comparison to come needs no fit. Its number and the hash before it are given
/// when it is added to a ledger.
pub fn freeze(
    loaded: &Loaded,
    outcome: &Outcome,
    by: Option<&str>,
    now: DateTime<Utc>,
    progress: &Progress,
) -> Result<Entry, LedgerError> {
    let forecast = &outcome.forecast;
    may_be_issued(forecast.period, loaded.incidents.last_day)?;
    let past = outcome.history.all();
    let seed = outcome.request.seed;
    progress.step("Counting for the comparison to come", 0.0);
    let plain = ModelId::RecentMean.build().fit(&past, seed, progress)?.predict().expected;
    progress.step("Counting for the comparison to come", 0.2);
    let shrunk = ModelId::ShrunkMean.build().fit(&past, seed, progress)?.predict().expected;
    progress.check()?;
    progress.step("Freezing the forecast", 0.8);

    let area = &outcome.area;
    let cells: Vec<FrozenCell> = forecast
        .cells
        .iter()
        .zip(plain.iter().zip(&shrunk))
        .enumerate()
        .map(|(place, (cell, (&plain, &shrunk)))| FrozenCell {
            cell: area.id(place),
            expected: twelve_figures(cell.expected),
            lower80: cell.lower80,
            upper80: cell.upper80,
            p_any: twelve_figures(cell.p_any),
            rank: cell.rank,
            plain_counts: twelve_figures(plain),
            shrunk_mean: twelve_figures(shrunk),
        })
        .collect();
    let manifest = Manifest::of(loaded, outcome);
    let definition = serde_json::to_value(&manifest.target.definition);
    let boundary = manifest.grid.boundary;
    let entry = Entry {
        format: FORMAT.to_owned(),
        number: 1,
        previous: NO_ENTRY.to_owned(),
        issued: FrozenIssue {
            at: now.with_nanosecond(0).unwrap_or(now),
            by: by.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|name| !name.is_empty()),
            late: is_late(forecast.period, now),
            lamplight: manifest.lamplight.to_owned(),
        },
        synthetic: forecast.synthetic,
        target: FrozenTarget {
            id: forecast.target_id.clone(),
            name: forecast.target_name.clone(),
            version: forecast.target_version.clone(),
            stand_in: forecast.stand_in.clone(),
            definition: definition.map_err(|error| LedgerError::Fault(error.to_string()))?,
        },
        period: FrozenPeriod { kind: forecast.kind, start: forecast.period.start, end: forecast.period.end },
        area: FrozenArea {
            crs: area.crs.epsg(),
            cell: area.size.code(),
            cells: area.len(),
            boundary_sha256: boundary.as_ref().and_then(|boundary| boundary.sha256.clone()),
            boundary: boundary.map(|boundary| boundary.name),
        },
        model: FrozenModel {
            id: forecast.model.id().to_owned(),
            name: forecast.model.name().to_owned(),
            because: forecast.choice.as_ref().map(|choice| choice.because.clone()),
            seed,
        },
        data: FrozenData {
            name: loaded.name.clone(),
            as_at: forecast.data_as_at,
            incidents: loaded.incidents.len(),
            demo_seed: manifest.data.demo_seed,
            files: manifest.data.files.iter().map(|file| frozen_file(&file.name, &file.sha256)).collect(),
            mapping: manifest.data.mapping.as_ref().map(|file| frozen_file(&file.name, &file.sha256)),
        },
        total: FrozenTotal {
            expected: twelve_figures(forecast.total.expected),
            lower80: forecast.total.lower80,
            upper80: forecast.total.upper80,
            plain_counts: twelve_figures(plain.iter().sum()),
            shrunk_mean: twelve_figures(shrunk.iter().sum()),
        },
        columns: COLUMNS.map(str::to_owned).to_vec(),
        cells,
    };
    // whatever cannot be read back must not be kept
    Entry::from_bytes(&entry.to_bytes()?).map_err(LedgerError::Fault)?;
    Ok(entry)
}

/// A number of twelve significant figures: short in the file, and read back to the last bit by any
/// reader.
fn twelve_figures(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// A file without the folders it lay in, which are nobody's business.
fn frozen_file(name: &str, sha256: &str) -> FrozenFile {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    FrozenFile { name: name.to_owned(), sha256: sha256.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, month, day).unwrap()
    }

    #[test]
    fn a_period_of_which_anything_is_known_is_refused_in_one_sentence() {
        let august = Period { start: day(8, 1), end: day(9, 1) };
        assert!(may_be_issued(august, day(7, 31)).is_ok());
        for last_day in [day(8, 1), day(8, 31), day(12, 31)] {
            let error = may_be_issued(august, last_day).unwrap_err().to_string();
            assert!(error.contains("Aug 2021 cannot be issued as a forecast"), "{error}");
            assert!(error.contains(&crate::figures::date(last_day)), "{error}");
        }
    }

    #[test]
    fn twelve_figures_are_kept_and_read_back_alike() {
        for value in [1.0 / 3.0, 41.123_456_789_012_34, 1e-9 / 7.0, 12_345.678_9, 0.01] {
            let kept = twelve_figures(value);
            assert!((kept / value - 1.0).abs() < 1e-11);
            let text = serde_json::to_string(&kept).unwrap();
            assert_eq!(serde_json::from_str::<f64>(&text).unwrap(), kept, "{text}");
        }
    }

    #[test]
    fn folders_of_the_machine_are_left_out() {
        assert_eq!(frozen_file("home/somebody/2021-08.csv", "aa").name, "2021-08.csv");
        assert_eq!(frozen_file("C:\\Users\\somebody\\a.zip", "aa").name, "a.zip");
    }
}
