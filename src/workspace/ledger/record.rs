//! All entries together: the running record, good or bad.

use std::path::Path;

use chrono::{Timelike as _, Utc};
use serde::Serialize;
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::figures;
use crate::pipeline::Loaded;
use crate::progress::Progress;

use super::outcomes::{data_hash, known, newest_of, note};
use super::scoring::Scorer;
use super::{Contents, KnownOutcome, LedgerError, Score, Standing, Stored, read};

/// An entry and how it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    /// The entry.
    pub stored: Stored,
    /// How it stands with the records at hand; `None` when none are.
    pub standing: Option<Standing>,
    /// What was counted for it before, in whatever records.
    pub known: Option<KnownOutcome>,
    /// An older entry of the same period and model: only that one counts.
    pub repeats: Option<u32>,
}

impl Assessed {
    /// Its score, where the records at hand give one.
    pub fn score(&self) -> Option<&Score> {
        self.standing.as_ref().and_then(Standing::score)
    }
}

/// A ledger with everything that can be said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    /// Oldest first.
    pub entries: Vec<Assessed>,
    /// The chain and what is wrong with it.
    pub contents: Contents,
    /// All of them together.
    pub record: Record,
    /// Numbers of the entries that were scored for the first time with these records.
    pub newly_scored: Vec<u32>,
}

/// All entries together.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Record {
    /// Forecasts issued by the first day of their period.
    pub in_time: Summary,
    /// Forecasts issued later than that by the clock, shown apart.
    pub late: Summary,
    /// Entries that repeat an older one and count in neither.
    pub repeats: usize,
    /// Entries whose outcome is not yet known, or that these records cannot score.
    pub open: usize,
}

/// What a number of scored forecasts come to.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Summary {
    /// Forecasts scored.
    pub scored: usize,
    /// Totals that lay in their 80% interval.
    pub within: usize,
    /// Totals above it.
    pub above: usize,
    /// Totals below it.
    pub below: usize,
    /// Sum of expected counts.
    pub expected: f64,
    /// Recorded in the cells of the forecasts.
    pub recorded: u64,
    /// Mean hit rate at 5% of cells.
    pub hit_rate_5pc: f64,
    /// The same of plain counts.
    pub plain_hit_rate_5pc: f64,
    /// Mean prediction accuracy index at 2% of cells.
    pub pai_2pc: f64,
    /// At 5%.
    pub pai_5pc: f64,
    /// Share of cells whose count lay in their 80% interval, ends included.
    pub cells_within: f64,
    /// Against plain counts.
    pub over_plain: GainOver,
    /// Against the shrunk mean.
    pub over_shrunk: GainOver,
    /// How many lay within range, in one sentence.
    pub range_words: String,
    /// Whether plain counts would have done as well, in one sentence.
    pub verdict: String,
}

/// Log score gained per incident, all scored forecasts together, in nats.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct GainOver {
    /// Σ gain / Σ incidents.
    pub mean: f64,
    /// 95% interval over forecasts, where there are at least three.
    pub interval: Option<(f64, f64)>,
}

/// Fewer forecasts than this cannot tell two models apart.
const FEWEST: usize = 3;

/// Reads a ledger and scores whatever the records at hand can score; what they tell is kept beside
/// the chain.
pub fn assess(folder: &Path, loaded: Option<&Loaded>, progress: &Progress) -> Result<Assessment, LedgerError> {
    progress.step("Reading the ledger", 0.0);
    let contents = read(folder)?;
    let before = known(folder);
    let mut scorer = loaded.map(Scorer::new);
    let mut entries: Vec<Assessed> = Vec::with_capacity(contents.entries.len());
    let now = Utc::now().with_nanosecond(0).unwrap_or_default();
    let (mut new, mut newly_scored) = (Vec::new(), Vec::new());
    for (place, stored) in contents.entries.iter().enumerate() {
        progress.check()?;
        progress.step("Scoring earlier forecasts", place as f32 / contents.entries.len() as f32);
        let standing = scorer.as_mut().map(|scorer| scorer.standing(&stored.entry)).transpose()?;
        let mut known = newest_of(&before, stored).cloned();
        if let (Some(score), Some(loaded)) = (standing.as_ref().and_then(Standing::score), loaded) {
            if known.is_none() {
                newly_scored.push(stored.entry.number);
            }
            let outcome = KnownOutcome {
                entry: stored.entry.number,
                entry_sha256: stored.sha256.clone(),
                recorded: score.recorded,
                elsewhere: score.elsewhere,
                data: data_hash(loaded),
                data_as_at: loaded.incidents.last_day,
                counted: now,
            };
            known.get_or_insert_with(|| outcome.clone());
            new.push(outcome);
        }
        let first = entries
            .iter()
            .find(|earlier| earlier.repeats.is_none() && earlier.stored.entry.is_of_the_same_as(&stored.entry));
        let repeats = first.map(|first| first.stored.entry.number);
        entries.push(Assessed { stored: stored.clone(), standing, known, repeats });
    }
    if contents.is_whole() {
        note(folder, &new)?;
    }
    let record = record_of(&entries);
    progress.step("Ledger read", 1.0);
    Ok(Assessment { entries, contents, record, newly_scored })
}

/// The running record of some entries.
pub fn record_of(entries: &[Assessed]) -> Record {
    let counting = |late: bool| {
        entries
            .iter()
            .filter(|entry| entry.repeats.is_none() && entry.stored.entry.issued.late == late)
            .filter_map(|entry| Some((entry.stored.entry.total.expected, entry.score()?)))
            .collect::<Vec<_>>()
    };
    Record {
        in_time: Summary::of(&counting(false)),
        late: Summary::of(&counting(true)),
        repeats: entries.iter().filter(|entry| entry.repeats.is_some()).count(),
        open: entries.iter().filter(|entry| entry.repeats.is_none() && entry.score().is_none()).count(),
    }
}

impl Summary {
    /// Of expected totals with their scores.
    fn of(scored: &[(f64, &Score)]) -> Self {
        let forecasts = scored.len();
        if forecasts == 0 {
            return Self::default();
        }
        let mean =
            |value: fn(&Score) -> f64| scored.iter().map(|(_, score)| value(score)).sum::<f64>() / forecasts as f64;
        let number = |fits: fn(&Score) -> bool| scored.iter().filter(|(_, score)| fits(score)).count();
        let gain = |value: fn(&Score) -> f64| {
            GainOver::of(&scored.iter().map(|(_, s)| (value(s), f64::from(s.recorded))).collect::<Vec<_>>())
        };
        let within = number(|score| score.fit.is_within());
        let cells: usize = scored.iter().map(|(_, score)| score.cells).sum();
        let cells_within: usize = scored.iter().map(|(_, score)| score.cells_within).sum();
        let over_plain = gain(|score| score.gain_over_plain);
        let recorded = scored.iter().map(|(_, score)| u64::from(score.recorded)).sum();
        Self {
            scored: forecasts,
            within,
            above: number(|score| score.fit == super::Fit::Above),
            below: number(|score| score.fit == super::Fit::Below),
            expected: scored.iter().map(|(expected, _)| expected).sum(),
            recorded,
            hit_rate_5pc: mean(|score| score.hit_rate_5pc),
            plain_hit_rate_5pc: mean(|score| score.plain_hit_rate_5pc),
            pai_2pc: mean(|score| score.pai_2pc),
            pai_5pc: mean(|score| score.pai_5pc),
            cells_within: cells_within as f64 / cells.max(1) as f64,
            over_plain,
            over_shrunk: gain(|score| score.gain_over_shrunk),
            range_words: range_words(within, forecasts),
            verdict: over_plain.verdict(forecasts, recorded),
        }
    }
}

/// `11 of 14 forecasts within their range; about 11 were promised`.
fn range_words(within: usize, forecasts: usize) -> String {
    let promised = (0.8 * forecasts as f64).round();
    let noun = if forecasts == 1 { "forecast" } else { "forecasts" };
    let range = if forecasts == 1 { "its range" } else { "their range" };
    let promise =
        if forecasts < 5 { "8 in 10 are promised".to_owned() } else { format!("about {promised} were promised") };
    format!("{within} of {forecasts} {noun} within {range}; {promise}")
}

impl GainOver {
    /// Of (gain, incidents) pairs: a ratio with the standard error of a ratio over forecasts, and
    /// Student's t.
    fn of(gains: &[(f64, f64)]) -> Self {
        let incidents: f64 = gains.iter().map(|(_, incidents)| incidents).sum();
        if incidents == 0.0 {
            return Self::default();
        }
        let mean = gains.iter().map(|(gain, _)| gain).sum::<f64>() / incidents;
        if gains.len() < FEWEST {
            return Self { mean, interval: None };
        }
        let forecasts = gains.len() as f64;
        let squares: f64 = gains.iter().map(|(gain, incidents)| (gain - mean * incidents).powi(2)).sum();
        let error = (squares * forecasts / (forecasts - 1.0)).sqrt() / incidents;
        let t = StudentsT::new(0.0, 1.0, forecasts - 1.0).map_or(f64::INFINITY, |t| t.inverse_cdf(0.975));
        Self { mean, interval: Some((mean - t * error, mean + t * error)) }
    }

    /// Says what the numbers allow to be said, and no more.
    fn verdict(&self, forecasts: usize, recorded: u64) -> String {
        let forecasts_noun = figures::counted(forecasts as u64, "forecast");
        let Some((lower, upper)) = self.interval.filter(|_| recorded > 0) else {
            return format!(
                "Better than plain counts: too short a record to tell ({} per incident so far, {forecasts_noun})",
                figures::gain(self.mean)
            );
        };
        figures::against_plain_counts(self.mean, (lower, upper), &forecasts_noun, "so far")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_gain_has_an_interval_from_three_forecasts_on() {
        let two = GainOver::of(&[(5.0, 100.0), (6.0, 100.0)]);
        assert_relative_eq!(two.mean, 0.055, max_relative = 1e-12);
        assert_eq!(two.interval, None);
        // deviations −0.5, 0.5, 0 from 5.5: error √(0.5 · 3/2)/300, t(2) = 4.302653
        let three = GainOver::of(&[(5.0, 100.0), (6.0, 100.0), (5.5, 100.0)]);
        let (lower, upper) = three.interval.unwrap();
        assert_relative_eq!(upper - lower, 2.0 * 4.302_652_73 * 0.75_f64.sqrt() / 300.0, max_relative = 1e-6);
        assert!(three.verdict(3, 300).starts_with("Better than plain counts: yes (+0.06 per incident"));
        assert_eq!(GainOver::of(&[(0.0, 0.0)]), GainOver::default());
    }

    #[test]
    fn verdicts_do_not_promise_what_three_forecasts_cannot_tell() {
        let said = |gains: &[(f64, f64)]| GainOver::of(gains).verdict(gains.len(), 300);
        assert!(said(&[(5.0, 100.0)]).contains("too short a record to tell (+0.05 per incident so far, 1 forecast)"));
        assert!(said(&[(-5.0, 100.0), (-6.0, 100.0), (-5.5, 100.0)]).starts_with("Worse than plain counts (−0.06"));
        assert!(said(&[(5.0, 100.0), (-6.0, 100.0), (1.0, 100.0)]).starts_with("No better than plain counts so far"));
    }

    #[test]
    fn ranges_are_compared_with_what_was_promised() {
        assert_eq!(range_words(11, 14), "11 of 14 forecasts within their range; about 11 were promised");
        assert_eq!(range_words(1, 1), "1 of 1 forecast within its range; 8 in 10 are promised");
    }
}
