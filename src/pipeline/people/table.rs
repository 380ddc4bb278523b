//! A force's own table put to the test: learned on its training rows, tested on the others.

use std::path::PathBuf;

use serde::Serialize;

use crate::figures;
use crate::incidents::Finding;
use crate::people::cohort_table::{self, CohortTable, CohortTableRequest};
use crate::people::definition::HighHarm;
use crate::people::evaluation::ablation::{Without, columns, drop_one};
use crate::people::evaluation::alone::{Alone, columns_alone};
use crate::people::evaluation::blocks;
use crate::people::evaluation::fairness::{self, FairnessSettings, GroupAudit};
use crate::people::evaluation::metrics::{AucDifference, Metrics, auc, compare_auc, metrics};
use crate::people::evaluation::permutation::{Shuffled, probabilities, shuffled};
use crate::people::evaluation::stand_ins::{StandIn, stand_ins};
use crate::people::evaluation::{Cut, Scored};
use crate::people::features::{Family, FeatureSpec, FeatureTable};
use crate::people::model::{self, ModelError, ModelSettings, Sample, Scorecard, ScorecardLine};
use crate::people::protected::Grouping;
use crate::people::record::Step;
use crate::progress::Progress;

use super::PeopleError;
use super::evaluate::{LearnedWithout, verdict};
use super::words;

/// What the outcome is called after `people who`.
const BECAME: &str = "had the outcome";

/// What to do with a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRequest {
    /// What to read, and as what.
    pub table: CohortTableRequest,
    /// Definition file, which may admit age; the built-in one by default.
    pub definition: Option<PathBuf>,
    /// How many people to list; by default as many of the rows tested as the share of training rows with
    /// the outcome.
    pub list_size: Option<usize>,
    /// Who looked for a leak in a result that is too good to be true, when, and why it stands.
    pub leak_reviewed: Option<String>,
}

/// How good a model of a table is.
#[derive(Debug, Clone, Serialize)]
pub struct TableEvaluation {
    /// The file.
    pub name: String,
    /// Column of the outcome.
    pub outcome_column: String,
    /// Name and version of the definition, which says whether age is admitted.
    pub definition: String,
    /// Said on every output: that age is an input, and who looked for a leak; empty otherwise.
    pub notice: String,
    /// How rows came to be learned from and tested on.
    pub steps: Vec<Step>,
    /// Columns the model could use.
    pub columns_used: Vec<String>,
    /// Columns kept apart or refused, and why.
    pub columns_refused: Vec<(String, String)>,
    /// Figures on the rows tested.
    #[serde(flatten)]
    pub model: Metrics,
    /// The model without age, where age was admitted.
    pub without_age: Option<LearnedWithout>,
    /// Inputs that give an audited characteristic away, found in the rows that were learned from.
    pub stand_ins: Vec<StandIn>,
    /// The model without those inputs, where there are any.
    pub without_stand_ins: Option<LearnedWithout>,
    /// Fairness by audit column, at the same list.
    pub fairness: Vec<GroupAudit>,
    /// What each column is worth.
    pub without_column: Vec<Without>,
    /// The columns that separate best alone.
    pub columns_alone: Vec<Alone>,
    /// What a model finds in outcomes dealt out at random.
    pub shuffled: Shuffled,
    /// The scorecard.
    pub scorecard: Vec<ScorecardLine>,
    /// Said when the result is too good to be true, and shown because somebody looked for a leak.
    pub implausible: Option<String>,
    /// What was noticed reading the table.
    pub findings: Vec<Finding>,
    /// What all this means, in sentences.
    pub words: Vec<String>,
}

/// Rows of a table with their outcomes.
struct Rows {
    features: FeatureTable,
    outcome: Vec<bool>,
}

impl Rows {
    fn of(table: &CohortTable, rows: &[usize]) -> Self {
        let outcome = rows.iter().map(|row| table.outcome[*row]).collect();
        Self { features: table.features.rows_at(rows), outcome }
    }

    fn keeping(&self, keep: impl Fn(&FeatureSpec) -> bool) -> Self {
        Self { features: self.features.keeping(keep), outcome: self.outcome.clone() }
    }

    fn sample(&self) -> Sample<'_> {
        Sample { features: &self.features, outcome: &self.outcome }
    }
}

/// Learns from the training rows of a table and tests on the others. The rows tested are used for
/// nothing else.
pub fn evaluate_table(request: &TableRequest, progress: &Progress) -> Result<TableEvaluation, PeopleError> {
    progress.step("Reading the table", 0.0);
    let definition = match &request.definition {
        Some(path) => HighHarm::read(path)?,
        None => HighHarm::built_in(),
    };
    let table = cohort_table::read(&request.table, &definition)?;
    let (train, test) = (Rows::of(&table, &table.train), Rows::of(&table, &table.test));
    progress.step("Learning", 0.1);
    let settings = ModelSettings::default();
    let scorecard = learn(train.sample(), &settings, &progress.part(0.1, 0.4))?;
    let probability = probabilities(&scorecard, &test.features);

    let alone = columns_alone(train.sample(), test.sample());
    let implausible = blocks::implausible(auc(&probability, &test.outcome).value, &alone);
    let reviewed = request.leak_reviewed.as_deref();
    if let (Some(sentence), None) = (&implausible, reviewed) {
        return Err(PeopleError::Implausible(sentence.clone()));
    }

    let share = train.outcome.iter().filter(|came| **came).count() as f64 / train.outcome.len().max(1) as f64;
    let by_share = (share * test.outcome.len() as f64).round() as usize;
    let cut = Cut::Top(request.list_size.unwrap_or(by_share).clamp(1, test.outcome.len().max(1)));
    let scored = Scored { probability: &probability, outcome: &test.outcome };
    let given_away: Vec<Grouping> = table.audit.iter().map(|grouping| rows_of(grouping, &table.train)).collect();
    let stand_ins = stand_ins(&train.features, &given_away);
    let has_age = words::has_age(&test.features);
    let is_stand_in = |spec: &FeatureSpec| stand_ins.iter().any(|found| found.feature == spec.id);
    let again = |keep: &dyn Fn(&FeatureSpec) -> bool, progress: &Progress| {
        learned_without(&train, &test, keep, &probability, cut, progress)
    };
    let not_age = |spec: &FeatureSpec| spec.family != Family::Age;
    let without_age = has_age.then(|| again(&not_age, &progress.part(0.4, 0.45))).transpose()?;
    let others = |spec: &FeatureSpec| !is_stand_in(spec);
    let without_stand_ins = (!stand_ins.is_empty()).then(|| again(&others, &progress.part(0.45, 0.5))).transpose()?;
    let audit = |grouping: &Grouping| {
        fairness::audit(scored, cut, &rows_of(grouping, &table.test), &FairnessSettings::default())
    };
    let mut fairness: Vec<GroupAudit> = table.audit.iter().map(audit).collect();
    fairness::correct_together(&mut fairness);
    progress.step("Testing with outcomes dealt out at random", 0.5);
    let shuffled = shuffled(train.sample(), test.sample(), &settings, &progress.part(0.5, 0.6), model::fit)?;
    progress.step("Testing without each column", 0.6);
    let relearn =
        |keep: &dyn Fn(&FeatureSpec) -> bool| learn(train.keeping(keep).sample(), &settings, &Progress::silent());
    let without_column = drop_one(&columns(&test.features.specs), test.sample(), &probability, relearn)?;
    let mut found = TableEvaluation {
        name: request.table.file.display().to_string(),
        outcome_column: request.table.outcome.clone(),
        definition: format!("{} (version {})", definition.name, definition.version),
        notice: words::notice(&definition, &test.features, implausible.is_some(), reviewed),
        steps: steps(&table, request),
        columns_used: table.features.specs.iter().map(|spec| spec.id.clone()).collect(),
        columns_refused: table.quality.cut.clone(),
        model: metrics(scored, cut),
        without_age,
        stand_ins,
        without_stand_ins,
        fairness,
        without_column,
        columns_alone: alone,
        shuffled,
        scorecard: scorecard.lines(),
        implausible,
        findings: table.quality.findings.clone(),
        words: Vec::new(),
    };
    found.words = sentences(&found, request.table.train.is_none());
    progress.step("Evaluation ready", 1.0);
    Ok(found)
}

/// Learns from training rows alone.
fn learn(train: Sample<'_>, settings: &ModelSettings, progress: &Progress) -> Result<Scorecard, ModelError> {
    model::fit(train, settings, progress)
}

/// The same learned and tested with only the inputs that `keep` says.
fn learned_without(
    train: &Rows,
    test: &Rows,
    keep: &dyn Fn(&FeatureSpec) -> bool,
    with: &[f64],
    cut: Cut,
    progress: &Progress,
) -> Result<LearnedWithout, ModelError> {
    let scorecard = learn(train.keeping(keep).sample(), &ModelSettings::default(), progress)?;
    let probability = probabilities(&scorecard, &test.features.keeping(keep));
    let difference: AucDifference = compare_auc(with, &probability, &test.outcome);
    let model = metrics(Scored { probability: &probability, outcome: &test.outcome }, cut);
    Ok(LearnedWithout { model, difference })
}

/// The groups of some rows.
fn rows_of(grouping: &Grouping, rows: &[usize]) -> Grouping {
    Grouping { of: rows.iter().map(|row| grouping.of[*row]).collect(), ..grouping.clone() }
}

/// How rows came to be learned from and tested on.
fn steps(table: &CohortTable, request: &TableRequest) -> Vec<Step> {
    let read = table.quality.rows_read as usize;
    let used = table.outcome.len();
    let split = match (&request.table.train, &request.table.date) {
        (Some(column), _) => format!("by the column {column}"),
        (None, Some((column, before))) => format!("by {column} before {before}"),
        (None, None) => "by the table".to_owned(),
    };
    let step = |what: String, kept: usize, of: usize| Step { what, kept, left_out: of.saturating_sub(kept) };
    vec![
        step("rows read".to_owned(), read, read),
        step(format!("with a known outcome ({})", request.table.outcome), used, read),
        step(format!("of them to learn from, {split}"), table.train.len(), table.train.len()),
        step("of them to test on".to_owned(), table.test.len(), table.test.len()),
    ]
}

fn sentences(found: &TableEvaluation, is_by_date: bool) -> Vec<String> {
    let mut words = vec![format!(
        "Learned from {}, tested on {} others, which were used for nothing else. {}",
        figures::counted(found.steps.iter().rev().nth(1).map_or(0, |step| step.kept as u64), "row"),
        figures::count(found.model.people),
        if is_by_date {
            "The rows tested are of a later date."
        } else {
            "The table says nothing of time between the two, so the level of the estimates could not be set right on \
             later people, and this does not show how the model holds up later: that takes a date to split by."
        },
    )];
    words.extend(found.model.words(BECAME));
    if let Some(without) = &found.without_age {
        words.push(verdict::learned_without("age", without));
    }
    words.extend(found.stand_ins.iter().map(StandIn::words));
    if let Some(without) = &found.without_stand_ins {
        let mut inputs: Vec<&str> = found.stand_ins.iter().map(|one| one.feature.as_str()).collect();
        inputs.dedup();
        words.push(verdict::learned_without(&inputs.join(" and "), without));
        words.push(format!(
            "Nobody should be scored with an input that stands in for a protected characteristic: --leave-out {} \
             learns without.",
            inputs.join(",")
        ));
    }
    words.push(verdict::nothing_found(found.shuffled));
    words
}
