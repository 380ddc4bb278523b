//! Figures over all dates.

use std::collections::BTreeMap;

use chrono::Datelike;

use crate::people::evaluation::ablation::{Without, drop_one, families, learn};
use crate::people::evaluation::fairness::{self, FairnessSettings, GroupAudit};
use crate::people::evaluation::listing::lists_first;
use crate::people::evaluation::metrics::{auc, compare, compare_auc, metrics, ranking_metrics};
use crate::people::evaluation::permutation::shuffled;
use crate::people::evaluation::turnover::turnover;
use crate::people::evaluation::{Cut, Scored};
use crate::people::model::{ModelSettings, Sample};
use crate::people::protected::{Grouping, ProtectedTable};
use crate::pipeline::people::{PeopleError, PeopleLoaded, words};
use crate::progress::Progress;

use super::origin::Tested;
use super::{Knowable, LearnedWithout, PeopleEvaluation, verdict};

/// Columns alone that are kept.
const COLUMNS_ALONE: usize = 10;

/// Puts the dates together.
pub(super) fn evaluation(
    loaded: &PeopleLoaded,
    tested: &[Tested],
    list_size: usize,
    (implausible, reviewed): (Option<String>, Option<&str>),
    progress: &Progress,
) -> Result<PeopleEvaluation, PeopleError> {
    progress.step("Comparing with current practice", 0.0);
    let outcome: Vec<bool> = tested.iter().flat_map(|one| one.test.outcome.iter().copied()).collect();
    let probability: Vec<f64> = tested.iter().flat_map(|one| one.probability.iter().copied()).collect();
    let past_harm: Vec<f64> = tested.iter().flat_map(|one| one.test.past_harm.iter().copied()).collect();
    let by_harm: Vec<(&[f64], usize)> = tested.iter().map(|one| (one.test.past_harm.as_slice(), list_size)).collect();
    let by_harm = lists_first(&by_harm);
    let cut = Cut::Top(tested.iter().map(|one| list_size.min(one.test.people.len())).sum());
    let scored = Scored { probability: &probability, outcome: &outcome };

    let mut practice = ranking_metrics(&by_harm, &outcome, cut);
    practice.auc = auc(&past_harm, &outcome);
    let mut against_past_harm = compare(&probability, &by_harm, &outcome, cut);
    against_past_harm.auc = compare_auc(&probability, &past_harm, &outcome);

    let without_age: Option<Vec<f64>> =
        tested.iter().map(|one| one.without_age.as_deref()).collect::<Option<Vec<_>>>().map(|all| all.concat());
    let without_age = without_age.map(|without| LearnedWithout {
        model: metrics(Scored { probability: &without, outcome: &outcome }, cut),
        difference: compare_auc(&probability, &without, &outcome),
    });

    let newest = tested.last();
    let definition = &loaded.definition;
    let notice = |one: &Tested| words::notice(definition, &one.test.features, implausible.is_some(), reviewed);
    let notice = newest.map(notice).unwrap_or_default();
    let mut columns_alone = verdict::alone(tested);
    columns_alone.truncate(COLUMNS_ALONE);
    let shuffled = newest.map(|one| nothing_to_find(one, &progress.part(0.1, 0.3))).transpose()?;
    let without_source = newest.map(|one| sources(one, &progress.part(0.3, 0.9))).transpose()?;
    let mut found = PeopleEvaluation {
        name: loaded.name.clone(),
        synthetic: loaded.records.is_synthetic(),
        definition: format!("{} (version {})", definition.name, definition.version),
        scale: format!("{} (version {})", loaded.scale.name, loaded.scale.version),
        notice,
        list_size,
        model: metrics(scored, cut),
        past_harm: practice,
        against_past_harm,
        without_age,
        knowable: tested.iter().fold(Knowable::default(), |sum, one| Knowable {
            high_harm: sum.high_harm + one.knowable.high_harm,
            in_cohort: sum.in_cohort + one.knowable.in_cohort,
        }),
        origins: tested.iter().map(|one| one.figures(list_size)).collect(),
        turnover: turnover(&tested.iter().map(|one| one.named(list_size)).collect::<Vec<_>>()),
        without_source: without_source.unwrap_or_default(),
        shuffled: shuffled.unwrap_or_default(),
        columns_alone,
        fairness: loaded.protected.as_ref().map_or_else(Vec::new, |table| audits(table, tested, scored, cut)),
        implausible,
        words: Vec::new(),
    };
    found.words = verdict::words(&found, definition.window_months);
    progress.step("Evaluation ready", 1.0);
    Ok(found)
}

/// What is found where nothing is to be found.
fn nothing_to_find(
    newest: &Tested,
    progress: &Progress,
) -> Result<crate::people::evaluation::permutation::Shuffled, PeopleError> {
    progress.step("Testing with outcomes dealt out at random", 0.0);
    let settings = ModelSettings::default();
    let fit = |sample: Sample<'_>, settings: &ModelSettings, progress: &Progress| {
        crate::people::model::fit(sample, settings, progress)
    };
    Ok(shuffled(newest.learn.sample(), newest.test.sample(), &settings, progress, fit)?)
}

/// What each source is worth.
fn sources(newest: &Tested, progress: &Progress) -> Result<Vec<Without>, PeopleError> {
    progress.step("Testing without each source", 0.0);
    let settings = ModelSettings::default();
    let relearn = |keep: &dyn Fn(&crate::people::features::FeatureSpec) -> bool| {
        let (sample, later) = (newest.learn.keeping(keep), newest.calibrate.keeping(keep));
        learn(sample.sample(), later.sample(), &settings, &Progress::silent())
    };
    progress.check()?;
    Ok(drop_one(&families(&newest.test.features.specs), newest.test.sample(), &newest.probability, relearn)?)
}

/// The audit of every characteristic, over the people of all dates.
fn audits(table: &ProtectedTable, tested: &[Tested], scored: Scored<'_>, cut: Cut) -> Vec<GroupAudit> {
    let settings = FairnessSettings::default();
    let mut audits: Vec<GroupAudit> = table
        .characteristics()
        .iter()
        .filter_map(|characteristic| {
            let of_date = |one: &Tested| table.grouping(characteristic, &one.test.people, one.origin.test.year());
            let parts: Option<Vec<Grouping>> = tested.iter().map(of_date).collect();
            Some(fairness::audit(scored, cut, &joined(characteristic, &parts?), &settings))
        })
        .collect();
    fairness::correct_together(&mut audits);
    audits
}

/// Groups of several dates, one after the other, under common names.
fn joined(characteristic: &str, parts: &[Grouping]) -> Grouping {
    let mut groups: Vec<String> = Vec::new();
    let mut place: BTreeMap<String, u32> = BTreeMap::new();
    let mut of = Vec::new();
    for part in parts {
        let places: Vec<u32> = part
            .groups
            .iter()
            .map(|name| {
                *place.entry(name.clone()).or_insert_with(|| {
                    groups.push(name.clone());
                    groups.len() as u32 - 1
                })
            })
            .collect();
        of.extend(part.of.iter().map(|group| group.and_then(|group| places.get(group as usize).copied())));
    }
    Grouping { characteristic: characteristic.to_owned(), groups, of }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_two_dates_are_joined_by_name() {
        let part = |groups: &[&str], of: &[Option<u32>]| Grouping {
            characteristic: "ethnicity".to_owned(),
            groups: groups.iter().map(|name| (*name).to_owned()).collect(),
            of: of.to_vec(),
        };
        let together = joined(
            "ethnicity",
            &[part(&["a", "b"], &[Some(0), Some(1), None]), part(&["b", "c"], &[Some(0), Some(1)])],
        );
        assert_eq!(together.groups, ["a", "b", "c"]);
        assert_eq!(together.of, [Some(0), Some(1), None, Some(1), Some(2)]);
    }
}
