//! Whether a result is too good to be true, and what it means in sentences.

use crate::people::evaluation::alone::{Alone, columns_alone};
use crate::people::evaluation::blocks;
use crate::people::evaluation::metrics::auc;
use crate::people::evaluation::permutation::Shuffled;
use crate::people::evaluation::turnover::Turnover;
use crate::people::evaluation::words::p_value;
use crate::pipeline::people::words::part_of;

use super::origin::Tested;
use super::{LearnedWithout, PeopleEvaluation};

/// What the outcome is called after `people who`.
const BECAME: &str = "became high-harm";

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
    let dates = figures.origins.len();
    let at_dates = if dates == 1 { "At one date".to_owned() } else { format!("Over {dates} dates") };
    let mut words = vec![format!(
        "{at_dates}, {} people with a standing charge before the date became high-harm within {window_months} months.",
        part_of(figures.model.outcomes, figures.model.people),
    )];
    words.extend(figures.model.words(BECAME));
    words.extend(figures.against_past_harm.words("the model", "ranking by past harm"));
    words.push("Ranking by past harm stands for current practice.".to_owned());
    let knowable = figures.knowable;
    words.push(format!(
        "Of everybody in the records who became high-harm, {} could be scored, having a standing charge before the \
         date. Nobody else could have been known, however good the model.",
        part_of(knowable.in_cohort, knowable.high_harm),
    ));
    words.extend(figures.without_age.iter().map(|without| learned_without("age", without)));
    let sum = |of: fn(&Turnover) -> u64| figures.turnover.iter().map(of).sum::<u64>();
    if !figures.turnover.is_empty() {
        words.push(format!(
            "From one date to the next, {} people on the list were not on the one before; of those who became \
             high-harm, {} had not after the date before.",
            part_of(sum(|one| one.newly_listed), sum(|one| one.listed)),
            part_of(sum(|one| one.newly_high_harm), sum(|one| one.high_harm)),
        ));
    }
    words.push(nothing_found(figures.shuffled));
    if dates > 1 {
        words.push(
            "Most people are in the cohorts of several dates, so that intervals over all dates are somewhat too narrow; \
             those of one date are not."
                .to_owned(),
        );
    }
    words
}

/// What age adds.
pub(in crate::pipeline::people) fn learned_without(what: &str, without: &LearnedWithout) -> String {
    let (auc, brier) = (without.difference, &without.model.brier);
    let chance = if auc.p < 0.05 { "more than chance" } else { "no more than chance" };
    format!(
        "Without {what} the AUC is {:.3} instead of {:.3}, a difference of {chance} ({}), and the Brier score {:.4}.",
        auc.second,
        auc.first,
        p_value(auc.p),
        brier.value,
    )
}

/// What was found where nothing was to be found.
pub(in crate::pipeline::people) fn nothing_found(shuffled: Shuffled) -> String {
    format!(
        "With outcomes dealt out at random the AUC is {:.2}, {}.",
        shuffled.auc,
        if shuffled.is_suspicious() {
            "where 0.50 was to be expected: the model is told something of the answer, so look for a leak before any use"
        } else {
            "0.50 within chance, as it has to be"
        },
    )
}
