//! What became of people after the date: the labels that a model learns from and is judged by.
//!
//! New harm is an offence for which proceedings began in the window: from the date on, up to but without
//! the day on which the window ends. It counts
//! - as a charge, if the definition counts charges and the charge still stands at the end of the window;
//! - as a conviction, if the definition counts convictions and one was made in the window;
//! - once, if it is both;
//! - not at all, if the charge was laid before the date, whenever the conviction came: that is old harm;
//! - not at all, if police activity found it and the definition leaves such offences out.
//!
//! Nothing from the end of the window on plays a part, so a label does not change as the records grow.

use rayon::prelude::*;

use crate::figures;
use crate::people::definition::{HighHarm, Threshold};
use crate::people::harm::{HarmScale, Weighed};

use super::{Cohort, Event, Label, OffenceId, Proceeding, Records, day_number, months_from, proceedings, unknown};

/// One person's window.
#[derive(Debug, Default, PartialEq)]
struct Window {
    harm: f64,
    /// Offences that count and that the scale does not know.
    unknown: Vec<OffenceId>,
    /// Convictions that count and for which the records hold no charge.
    without_charge: u32,
}

/// Fills labels, threshold and notes of a cohort; `window_end` is the first day after the window.
pub(super) fn label(
    cohort: &mut Cohort<'_>,
    records: &Records,
    definition: &HighHarm,
    weighed: &Weighed,
    window_end: i32,
) {
    let start = day_number(cohort.date);
    let window = |position: usize| {
        let all = records.events_of(position);
        let events = &all[..all.partition_point(|event| event.day < window_end)];
        in_window(events, start, definition, weighed)
    };
    let windows: Vec<Window> = cohort.people.par_iter().map(|person| window(person.position())).collect();
    let harms: Vec<f64> = windows.iter().map(|window| window.harm).collect();
    let threshold = threshold(&harms, definition.threshold);
    let label = |harm: &f64| Label { harm: *harm, is_high_harm: *harm > 0.0 && *harm >= threshold };
    cohort.labels = harms.iter().map(label).collect();
    cohort.threshold_harm = threshold.is_finite().then_some(threshold);
    cohort.notes.extend(notes(&windows, records));
}

/// How many of everybody in the records, whether or not they had been charged before, did harm in the window
/// that the definition counts and that reaches the threshold of the cohort. Only a number: nobody outside a
/// cohort has a label.
pub fn high_harm_among_all(records: &Records, cohort: &Cohort<'_>, definition: &HighHarm, scale: &HarmScale) -> u64 {
    let Some(threshold) = cohort.threshold_harm else { return 0 };
    let weighed = Weighed::new(scale, &records.offences);
    let start = day_number(cohort.date);
    let window_end = months_from(cohort.date, definition.window_months.into());
    let is_high_harm = |position: &usize| {
        let all = records.events_of(*position);
        let events = &all[..all.partition_point(|event| event.day < window_end)];
        let harm = in_window(events, start, definition, &weighed).harm;
        harm > 0.0 && harm >= threshold
    };
    (0..records.people.len()).into_par_iter().filter(is_high_harm).count() as u64
}

/// Adds up one person's window. `events` are all before its end.
fn in_window(events: &[Event], start: i32, definition: &HighHarm, weighed: &Weighed) -> Window {
    let mut window = Window::default();
    if events.last().is_none_or(|newest| newest.day < start) {
        return window;
    }
    for one in proceedings(events) {
        let Some(offence) = counted(&one, start, definition) else { continue };
        let weight = weighed.of(offence);
        if !definition.counts.proactive && (weight.proactive || one.proactive()) {
            continue;
        }
        window.without_charge += u32::from(one.standing_charge().is_none());
        match weight.harm {
            Some(harm) => window.harm += harm,
            None => window.unknown.push(offence),
        }
    }
    window
}

/// The offence, if it is new harm that the definition counts.
fn counted(one: &Proceeding, start: i32, definition: &HighHarm) -> Option<OffenceId> {
    let by_charge = definition.counts.charges && one.standing_charge().is_some();
    let by_conviction = definition.counts.convictions && one.conviction().is_some();
    (one.began_day() >= start && (by_charge || by_conviction)).then(|| one.offence()).flatten()
}

/// From what harm on somebody is high-harm. Of a top share, a tie that would take it above the share is left
/// out whole, except at the very top; without any harm nobody is high-harm, and the threshold is infinite.
fn threshold(harms: &[f64], wanted: Threshold) -> f64 {
    let share = match wanted {
        Threshold::Harm(harm) => return harm,
        Threshold::TopShare(share) => share,
    };
    // what is nearly whole is whole: 0.07 of 100 people is 7, though it is computed as 7.000000000000001
    let room = ((share * harms.len() as f64 + 1e-9).floor() as usize).max(1);
    let mut ranked: Vec<f64> = harms.iter().copied().filter(|harm| *harm > 0.0).collect();
    ranked.sort_by(|a, b| b.total_cmp(a));
    let Some(top) = ranked.first().copied() else { return f64::INFINITY };
    match ranked.get(room) {
        // the first person outside: whoever has as much harm is outside too
        Some(outside) => ranked[..room].iter().copied().rfind(|harm| harm > outside).unwrap_or(top),
        None => ranked.last().copied().unwrap_or(top),
    }
}

/// What was noticed, in sentences.
fn notes(windows: &[Window], records: &Records) -> Vec<String> {
    let unknown: Vec<OffenceId> = windows.iter().flat_map(|window| &window.unknown).copied().collect();
    let said = unknown::sentence(records, &unknown, "in the window");
    let mut notes: Vec<String> = said.into_iter().collect();
    let without_charge: u64 = windows.iter().map(|window| u64::from(window.without_charge)).sum();
    if without_charge > 0 {
        let (have, count) = if without_charge == 1 { ("has", "counts") } else { ("have", "count") };
        notes.push(format!(
            "{} in the window {have} no charge in the records and {count} from the day of the conviction.",
            figures::counted(without_charge, "conviction")
        ));
    }
    notes
}

#[cfg(test)]
mod tests;
