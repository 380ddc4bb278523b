//! Whether a result is too good to be true, and what it means in sentences.

use crate::figures::{count, percent};
use crate::people::evaluation::alone::{Alone, columns_alone};
use crate::people::evaluation::blocks;
use crate::people::evaluation::metrics::{Figure, auc};
use crate::people::evaluation::words::p_value;
use crate::pipeline::people::words::{of_hundred, part_of};

use super::PeopleEvaluation;
use super::origin::Tested;

/// What is too good to be true, over all dates or at any of them.
pub(super) fn implausible(tested: &[Tested]) -> Option<String> {
    let together: (Vec<f64>, Vec<bool>) =
        tested.iter().flat_map(|one| one.probability.iter().copied().zip(one.test.outcome.iter().copied())).unzip();
    let auc = auc(&together.0, &together.1).value;
    if auc > blocks::MOST_PLAUSIBLE_AUC { blocks::implausible(auc, &alone(tested)) } else { None }
}

/// The columns alone, at the newest date.
pub(super) fn alone(tested: &[Tested]) -> Vec<Alone> {
    tested.last().map(|newest| columns_alone(newest.learn.sample(), newest.test.sample())).unwrap_or_default()
}

/// What the figures mean.
pub(super) fn words(figures: &PeopleEvaluation, window_months: u32) -> Vec<String> {
    let mut words = Vec::new();
    let (model, past_harm) = (&figures.model, &figures.past_harm);
    let dates = figures.origins.len() as u64;
    let at_dates = if dates == 1 { "At one date".to_owned() } else { format!("Over {dates} dates") };
    words.push(format!(
        "{at_dates}, {} people with a standing charge before the date became high-harm within {window_months} months.",
        part_of(model.outcomes, model.people),
    ));
    words.push(format!(
        "Of two people, one who became high-harm and one who did not, the model puts the right one higher {} (AUC {}); \
         ranking by past harm, which is current practice, {} (AUC {}). The difference is {}{}.",
        times_of_hundred(model.auc.value),
        with_interval(&model.auc, 3),
        times_of_hundred(past_harm.auc.value),
        with_interval(&past_harm.auc, 3),
        with_interval(&figures.against_past_harm.auc.difference, 3),
        no_difference(figures.against_past_harm.auc.p),
    ));
    let listed = model.at_cut.confusion;
    words.push(format!(
        "Of the {} people on {}, {} became high-harm: {} ({} to {} of 100), against {} of everybody charged and {} on \
         lists by past harm ({}).",
        count(listed.true_positives + listed.false_positives),
        if dates == 1 {
            "the list".to_owned()
        } else {
            format!("{dates} lists of {}", count(figures.list_size as u64))
        },
        count(listed.true_positives),
        of_hundred(model.at_cut.precision.value),
        whole_percent(model.at_cut.precision.low),
        whole_percent(model.at_cut.precision.high),
        of_hundred(model.base_rate.value),
        of_hundred(past_harm.at_cut.precision.value),
        p_value(figures.against_past_harm.found_p),
    ));
    words.push(format!(
        "The lists hold {} of those who became high-harm: most are on no list of this size.",
        part_of(listed.true_positives, listed.true_positives + listed.false_negatives),
    ));
    let knowable = figures.knowable;
    words.push(format!(
        "Of everybody in the records who became high-harm, {} had a standing charge before the date. Nobody else could \
         have been scored, however good the model.",
        part_of(knowable.in_cohort, knowable.high_harm),
    ));
    words.push(format!(
        "For every 100 people expected, {} became high-harm; the slope of calibration is {} (1 is right).",
        whole_percent(model.observed_over_expected.value),
        with_interval(&model.calibration_slope, 2),
    ));
    if let Some(without) = &figures.without_age {
        words.push(format!(
            "Without age the AUC is {}{}.",
            with_interval(&without.model.auc, 3),
            no_difference(without.difference.p),
        ));
    }
    let (listed, new): (u64, u64) = sums(figures.turnover.iter().map(|one| (one.listed, one.newly_listed)));
    let (high_harm, newly): (u64, u64) = sums(figures.turnover.iter().map(|one| (one.high_harm, one.newly_high_harm)));
    if listed > 0 {
        words.push(format!(
            "From one date to the next, {} people on the list were not on the one before; of those who became \
             high-harm, {} had not after the date before.",
            part_of(new, listed),
            part_of(newly, high_harm),
        ));
    }
    words.push(format!(
        "With outcomes dealt out at random the AUC is {:.2}{}.",
        figures.shuffled.auc,
        if figures.shuffled.is_suspicious() {
            ", where one half was to be expected: the model is told something of the answer, so look for a leak before \
             any use"
        } else {
            ", one half within chance, as it has to be"
        },
    ));
    if dates > 1 {
        words.push(
            "Most people are in the cohorts of several dates, so that intervals over all dates are somewhat too narrow; \
             those of one date are not."
                .to_owned(),
        );
    }
    words
}

fn sums(pairs: impl Iterator<Item = (u64, u64)>) -> (u64, u64) {
    pairs.fold((0, 0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1))
}

fn no_difference(p: f64) -> String {
    if p < 0.05 { format!(" ({})", p_value(p)) } else { format!(", which may be chance ({})", p_value(p)) }
}

fn times_of_hundred(share: f64) -> String {
    if share.is_finite() {
        format!("{:.0} times of 100", share * 100.0)
    } else {
        "an unknown number of times".to_owned()
    }
}

fn whole_percent(share: f64) -> String {
    if share.is_finite() { format!("{:.0}", share * 100.0) } else { "unknown".to_owned() }
}

/// `0.741 [0.732, 0.750]`.
pub(in crate::pipeline::people) fn with_interval(figure: &Figure, digits: usize) -> String {
    let written = |value: f64| {
        if value.is_finite() { format!("{value:.digits$}").replace('-', "\u{2212}") } else { "unknown".to_owned() }
    };
    if figure.low.is_finite() && figure.high.is_finite() {
        format!("{} [{}, {}]", written(figure.value), written(figure.low), written(figure.high))
    } else {
        written(figure.value)
    }
}
