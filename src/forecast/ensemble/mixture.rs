//! The mixture itself: maps of the members, each with its weight, times the total.

use crate::forecast::recalibration::Dispersion;
use crate::forecast::{Driver, HistoryBefore, Prediction};

use super::panel::Member;
use super::weights::{Judged, learn};
use super::{JUDGED, MEMBERS};

/// Periods foreseen before the scatter of counts can be learned from them.
const FEWEST_FOR_SCATTER: usize = 4;

/// A mixture at one origin.
#[derive(Debug, Clone)]
pub(in crate::forecast) struct Mixed {
    pub(in crate::forecast) prediction: Prediction,
    /// One a member.
    pub(in crate::forecast) weights: Vec<f64>,
    /// Past periods that the weights were learned from.
    pub(in crate::forecast) judged: usize,
    /// `None` while too few periods have been foreseen.
    pub(in crate::forecast) dispersion: Option<Dispersion>,
}

/// Mixtures at every origin, each learned from the origins before it alone.
pub(super) fn mix(views: &[HistoryBefore<'_>], members: &[Member]) -> Vec<Mixed> {
    let shares: Vec<Vec<Vec<f64>>> = members
        .iter()
        .map(|member| member.predictions.iter().map(|prediction| shares(&prediction.expected)).collect())
        .collect();
    let prior = MEMBERS.map(|(_, prior)| prior);
    let mut mixed: Vec<Mixed> = Vec::with_capacity(views.len());
    for (at, view) in views.iter().enumerate() {
        let judged = judged_before(views, at);
        let periods: Vec<Judged<'_>> = judged
            .iter()
            .filter_map(|&origin| {
                let recorded = view.target(views[origin].len())?;
                Some(Judged { shares: shares.iter().map(|member| member[origin].as_slice()).collect(), recorded })
            })
            .collect();
        let weights = learn(&periods, &prior);
        // judged with the weights of now: how widely counts scatter around this very mixture
        let dispersion = (judged.len() >= FEWEST_FOR_SCATTER).then(|| {
            Dispersion::learn(periods.iter().zip(&judged).flat_map(|(period, &origin)| {
                let total: f64 = members.first().map_or(0.0, |lead| lead.predictions[origin].expected.iter().sum());
                let means = mixed_shares(&period.shares, &weights).into_iter().map(move |share| total * share);
                period.recorded.iter().copied().zip(means)
            }))
        });
        let now: Vec<&[f64]> = shares.iter().map(|member| member[at].as_slice()).collect();
        let Some(lead) = members.first().map(|member| &member.predictions[at]) else { break };
        let prediction = combine(lead, &now, &weights, dispersion);
        mixed.push(Mixed { prediction, weights, judged: judged.len(), dispersion });
    }
    mixed
}

/// Newest origins before one whose period was observed.
fn judged_before(views: &[HistoryBefore<'_>], at: usize) -> Vec<usize> {
    let mut judged: Vec<usize> = (0..at).filter(|&origin| views[at].observed(views[origin].len())).collect();
    judged.drain(..judged.len().saturating_sub(JUDGED));
    judged
}

fn shares(expected: &[f64]) -> Vec<f64> {
    let all: f64 = expected.iter().sum();
    expected.iter().map(|value| value / all).collect()
}

fn mixed_shares(shares: &[&[f64]], weights: &[f64]) -> Vec<f64> {
    let cells = shares.first().map_or(0, |shares| shares.len());
    (0..cells)
        .map(|cell| shares.iter().zip(weights).map(|(shares, weight)| weight * shares[cell]).sum::<f64>())
        .collect()
}

/// The lead's total over the mixture of maps. Reasons are the lead's, with one more for what the
/// other members change.
fn combine(lead: &Prediction, shares: &[&[f64]], weights: &[f64], dispersion: Option<Dispersion>) -> Prediction {
    let total: f64 = lead.expected.iter().sum();
    let expected: Vec<f64> = mixed_shares(shares, weights).into_iter().map(|share| total * share).collect();
    let mut drivers = lead.drivers.clone();
    for ((drivers, &mixed), &alone) in drivers.iter_mut().zip(&expected).zip(&lead.expected) {
        let multiplier = mixed / alone;
        let place = drivers.partition_point(|driver| driver.multiplier.ln().abs() >= multiplier.ln().abs());
        drivers.insert(place, Driver { text: "what plainer models say of this cell".to_owned(), multiplier });
    }
    let size = match dispersion {
        Some(dispersion) => expected.iter().map(|&mean| dispersion.size(mean)).collect(),
        None => lead.size.clone(),
    };
    Prediction { expected, size, total_size: lead.total_size, base: lead.base, drivers }
}
