//! `lamplight people …` as it can be written.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::day_or_month;
use crate::demo;
use crate::people::cohort_table::CohortTableRequest;
use crate::people::record::Role;
use crate::pipeline::people::{PeopleInput, PeopleRequest, TableRequest};

/// Where the key, the audit log and what people decided are kept, unless the user says otherwise.
const WORKSPACE: &str = "lamplight-people";
/// The same for people who are made up: never in one folder with real ones.
pub(in crate::cli) const DEMO_WORKSPACE: &str = "lamplight-people-demo";

#[derive(Debug, Subcommand)]
#[command(after_help = LIMITS)]
pub(in crate::cli) enum People {
    /// Read records of people and say what was read, refused and noticed
    Check(PeopleCheck),
    /// Harm by offence, how few people it is concentrated on, and by month; shows no person
    Harm(PeopleHarm),
    /// Learn the model that is used now and write it to a file
    Fit(PeopleFit),
    /// Put the model to the test on later people: how good, how fair, against current practice
    Evaluate(Box<PeopleEvaluate>),
    /// Score everybody with a standing charge and list as many as the meeting can discuss
    Score(PeopleScore),
    /// Show the list that was last made, and which of its scores may still be used
    List(PeopleList),
    /// One person's card, to be read aloud in the meeting
    Card(PeopleCard),
    /// Record what the meeting decided about a person, and why
    Decide(PeopleDecide),
    /// Record that somebody, the person too, says a record is wrong
    Challenge(PeopleChallenge),
    /// Answer a challenge; a record that is put right withdraws the person's scores and makes the list anew
    Answer(PeopleAnswer),
    /// Remove everything about a person from the workspace; they are not scored again
    Erase(PeopleErase),
}

/// What has to be said wherever this can be called up.
const LIMITS: &str = "\
A screening aid for a selection meeting, never a decision: an estimate says how many of 100 people with a
record like this became high-harm, not what this person will do. People decide, and record why. Only
people with a charge that still stands are scored. Most of those who become high-harm are on no list.

Whatever reads records of people or shows a person is first written into the audit log of the workspace,
with the operator and the reason; `lamplight audit verify` finds any change to it.";

/// Records of people, and the files that say how to read them.
#[derive(Debug, Args)]
pub(in crate::cli) struct PeopleRecords {
    /// Files of events: person id, date, offence code, role (CSV or Parquet)
    #[arg(value_name = "EVENTS", required_unless_present = "demo")]
    pub(in crate::cli) events: Vec<PathBuf>,
    /// Use synthetic people instead of records
    #[arg(long, conflicts_with_all = ["events", "mapping", "protected"])]
    pub(in crate::cli) demo: bool,
    /// Seed of the synthetic people: the same seed gives the same people
    #[arg(long, default_value_t = demo::DEFAULT_SEED, requires = "demo")]
    pub(in crate::cli) seed: u64,
    #[command(flatten)]
    pub(in crate::cli) files: PeopleFiles,
}

/// The files beside the events.
#[derive(Debug, Args)]
pub(in crate::cli) struct PeopleFiles {
    /// Protected characteristics, for the audit of fairness alone: person id and one column each
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) protected: Vec<PathBuf>,
    /// Mapping file for columns that are not recognised by themselves (TOML)
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) mapping: Option<PathBuf>,
    /// What high harm is (TOML); the built-in definition by default
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) definition: Option<PathBuf>,
    /// What offences weigh (TOML or CSV); the groups of the Cambridge index by default
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) scale: Option<PathBuf>,
    /// Folder of the workspace: key of the pseudonyms, audit log, scores, decisions; for --demo it is
    /// lamplight-people-demo
    #[arg(long, value_name = "DIR", default_value = WORKSPACE)]
    pub(in crate::cli) workspace: PathBuf,
}

/// Who asks and why, where records of people are read.
#[derive(Debug, Args)]
pub(in crate::cli) struct WhoReads {
    /// Your name or number, for the audit log
    #[arg(long, value_name = "NAME", required_unless_present = "demo")]
    pub(in crate::cli) operator: Option<String>,
    /// What it is for, for the audit log
    #[arg(long, value_name = "TEXT", required_unless_present = "demo")]
    pub(in crate::cli) reason: Option<String>,
}

/// Who looks at a person and why.
#[derive(Debug, Args)]
pub(in crate::cli) struct WhoLooks {
    /// Your name or number, for the audit log
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) operator: String,
    /// What it is for, for the audit log
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) reason: String,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PeopleCheck {
    #[command(flatten)]
    pub(in crate::cli) records: PeopleRecords,
    #[command(flatten)]
    pub(in crate::cli) who: WhoReads,
    /// Print one JSON document
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PeopleHarm {
    #[command(flatten)]
    pub(in crate::cli) records: PeopleRecords,
    #[command(flatten)]
    pub(in crate::cli) who: WhoReads,
    /// Leave out offences that police activity found, such as drugs found by searches
    #[arg(long)]
    pub(in crate::cli) leave_out_proactive: bool,
    /// Print one JSON document
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PeopleFit {
    #[command(flatten)]
    pub(in crate::cli) records: PeopleRecords,
    #[command(flatten)]
    pub(in crate::cli) who: WhoReads,
    /// Use nothing recorded on or after this day; by default everything
    #[arg(long, value_name = "DATE", value_parser = day_or_month)]
    pub(in crate::cli) before: Option<NaiveDate>,
    #[command(flatten)]
    pub(in crate::cli) review: LeakReview,
    /// File for the model (JSON)
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) out: PathBuf,
    /// Print one JSON document
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// What lets a result through that is too good to be true.
#[derive(Debug, Args)]
pub(in crate::cli) struct LeakReview {
    /// Who looked for a leak in a result above an AUC of 0.85, when, and why it stands; printed on every
    /// output
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) leak_reviewed: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
With --cohort the table's own columns are learned from on its training rows and tested on the others, once.
The nine characteristics of the Equality Act 2010, what stands in for them (a postcode, a name) and whatever
--audit names are never inputs; age only if the definition file admits it. The report shows no person.")]
pub(in crate::cli) struct PeopleEvaluate {
    /// Files of events: person id, date, offence code, role (CSV or Parquet)
    #[arg(value_name = "EVENTS", required_unless_present_any = ["demo", "cohort"])]
    pub(in crate::cli) events: Vec<PathBuf>,
    /// Use synthetic people instead of records
    #[arg(long, conflicts_with_all = ["events", "mapping", "protected", "cohort"])]
    pub(in crate::cli) demo: bool,
    /// Seed of the synthetic people: the same seed gives the same people
    #[arg(long, default_value_t = demo::DEFAULT_SEED, requires = "demo")]
    pub(in crate::cli) seed: u64,
    /// A table of your own instead of events: one row a person (CSV or Parquet)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["events", "mapping", "protected", "scale"], requires = "outcome")]
    pub(in crate::cli) cohort: Option<PathBuf>,
    /// Column of the table with what became of the person: 1 or 0, yes or no
    #[arg(long, value_name = "COLUMN", requires = "cohort")]
    pub(in crate::cli) outcome: Option<String>,
    /// Column of the table that says which rows to learn from: 1 or 0, yes or no
    #[arg(long, value_name = "COLUMN", requires = "cohort", conflicts_with_all = ["date", "train_before"])]
    pub(in crate::cli) train: Option<String>,
    /// Column of the table with a date to split by instead; with --train-before
    #[arg(long, value_name = "COLUMN", requires = "cohort", requires = "train_before")]
    pub(in crate::cli) date: Option<String>,
    /// Rows dated before this day are learned from, the others tested on
    #[arg(long, value_name = "DATE", requires = "date", value_parser = day_or_month)]
    pub(in crate::cli) train_before: Option<NaiveDate>,
    /// Columns of the table for the audit of fairness alone, joined by commas; may be given repeatedly
    #[arg(long, value_name = "COLUMNS", requires = "cohort", value_delimiter = ',')]
    pub(in crate::cli) audit: Vec<String>,
    /// Columns of the table to leave out altogether, joined by commas; may be given repeatedly
    #[arg(long, value_name = "COLUMNS", requires = "cohort", value_delimiter = ',')]
    pub(in crate::cli) leave_out: Vec<String>,
    /// How many people the meeting discusses; the definition's number by default, and for a table as many
    /// as the share of training rows with the outcome
    #[arg(long, value_name = "N")]
    pub(in crate::cli) list_size: Option<usize>,
    #[command(flatten)]
    pub(in crate::cli) files: PeopleFiles,
    /// Your name or number, for the audit log; needed where records are read
    #[arg(long, value_name = "NAME", required_unless_present_any = ["demo", "cohort"])]
    pub(in crate::cli) operator: Option<String>,
    /// What it is for, for the audit log; needed where records are read
    #[arg(long, value_name = "TEXT", required_unless_present_any = ["demo", "cohort"])]
    pub(in crate::cli) reason: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) review: LeakReview,
    /// Also write the whole report into this file; - prints it instead of the text
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) json: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PeopleScore {
    #[command(flatten)]
    pub(in crate::cli) records: PeopleRecords,
    #[command(flatten)]
    pub(in crate::cli) who: WhoLooks,
    /// The model, as `people fit` wrote it; by default one is learned from what was known at the date
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) model: Option<PathBuf>,
    /// Score people as they were known before this day; by default the day after the records end
    #[arg(long, value_name = "DATE", value_parser = day_or_month)]
    pub(in crate::cli) as_of: Option<NaiveDate>,
    #[command(flatten)]
    pub(in crate::cli) review: LeakReview,
    /// Also write the scores of everybody into this file (JSON): logged as a disclosure
    #[arg(long, value_name = "FILE", requires = "recipient")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Who is given the file, for the audit log
    #[arg(long, value_name = "NAME", requires = "out")]
    pub(in crate::cli) recipient: Option<String>,
    /// Print one JSON document: the people on and near the list
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PeopleList {
    #[command(flatten)]
    pub(in crate::cli) records: PeopleRecords,
    #[command(flatten)]
    pub(in crate::cli) who: WhoLooks,
    /// Date of the list; the newest that is kept by default
    #[arg(long, value_name = "DATE", value_parser = day_or_month)]
    pub(in crate::cli) as_of: Option<NaiveDate>,
    /// Print one JSON document
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

/// Whom a command is about.
#[derive(Debug, Args)]
pub(in crate::cli) struct OnePerson {
    #[command(flatten)]
    pub(in crate::cli) records: PeopleRecords,
    #[command(flatten)]
    pub(in crate::cli) who: WhoLooks,
    /// The person's pseudonym, as lists show it: 3F2A-91C0-7B5D-0042
    #[arg(long, value_name = "PSEUDONYM")]
    pub(in crate::cli) person: String,
    /// Print one JSON document
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PeopleCard {
    #[command(flatten)]
    pub(in crate::cli) one: OnePerson,
    /// Date of the list; the newest that is kept by default
    #[arg(long, value_name = "DATE", value_parser = day_or_month)]
    pub(in crate::cli) as_of: Option<NaiveDate>,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("choice").required(true).args(["agree", "override_it"])))]
#[command(group(clap::ArgGroup::new("selection").required(true).args(["selected", "not_selected"])))]
#[expect(clippy::struct_excessive_bools, reason = "two choices of two, each spelled out on the command line")]
pub(in crate::cli) struct PeopleDecide {
    #[command(flatten)]
    pub(in crate::cli) one: OnePerson,
    /// Date of the list; the newest that is kept by default
    #[arg(long, value_name = "DATE", value_parser = day_or_month)]
    pub(in crate::cli) as_of: Option<NaiveDate>,
    /// The meeting agrees with the estimate
    #[arg(long)]
    pub(in crate::cli) agree: bool,
    /// The meeting goes against the estimate
    #[arg(long = "override")]
    pub(in crate::cli) override_it: bool,
    /// The person is selected for management
    #[arg(long)]
    pub(in crate::cli) selected: bool,
    /// The person is not selected
    #[arg(long)]
    pub(in crate::cli) not_selected: bool,
    /// Why the meeting decided so, in a few words
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) because: String,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PeopleChallenge {
    #[command(flatten)]
    pub(in crate::cli) one: OnePerson,
    /// Day of the event that is challenged
    #[arg(long, value_name = "DATE", value_parser = day_or_month)]
    pub(in crate::cli) day: NaiveDate,
    /// Its offence code, as the records have it
    #[arg(long, value_name = "CODE")]
    pub(in crate::cli) offence: String,
    /// Its role, as the records have it
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub(in crate::cli) role: Role,
    /// What is said about it
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) says: String,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("answer").required(true).args(["refuse", "remove", "role"])))]
pub(in crate::cli) struct PeopleAnswer {
    #[command(flatten)]
    pub(in crate::cli) records: PeopleRecords,
    #[command(flatten)]
    pub(in crate::cli) who: WhoLooks,
    /// Number of the challenge
    #[arg(long, value_name = "N")]
    pub(in crate::cli) number: u32,
    /// The record stays as it is
    #[arg(long)]
    pub(in crate::cli) refuse: bool,
    /// The event is not this person's, or never happened
    #[arg(long)]
    pub(in crate::cli) remove: bool,
    /// The event was in this role instead, such as acquitted; never charged or convicted
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub(in crate::cli) role: Option<Role>,
    /// Why, in a few words
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) because: String,
    /// Print one JSON document
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PeopleErase {
    #[command(flatten)]
    pub(in crate::cli) one: OnePerson,
}

/// A role as people write it.
fn role(text: &str) -> Result<Role, String> {
    match text.trim().to_lowercase().as_str() {
        "charged" => Ok(Role::Charged),
        "convicted" => Ok(Role::Convicted),
        "acquitted" => Ok(Role::Acquitted),
        "withdrawn" => Ok(Role::Withdrawn),
        "suspected" => Ok(Role::Suspected),
        "victim" => Ok(Role::Victim),
        _ => Err("write charged, convicted, acquitted, withdrawn, suspected or victim".to_owned()),
    }
}

impl PeopleRecords {
    pub(in crate::cli) fn request(&self) -> PeopleRequest {
        self.files.request(self.demo.then_some(self.seed), &self.events)
    }
}

impl PeopleFiles {
    fn request(&self, demo: Option<u64>, events: &[PathBuf]) -> PeopleRequest {
        let files = || PeopleInput::Files {
            events: events.to_vec(),
            protected: self.protected.clone(),
            mapping: self.mapping.clone(),
        };
        PeopleRequest {
            input: demo.map_or_else(files, |seed| PeopleInput::Demo { seed }),
            definition: self.definition.clone(),
            scale: self.scale.clone(),
            workspace: match demo {
                Some(_) if self.workspace == Path::new(WORKSPACE) => PathBuf::from(DEMO_WORKSPACE),
                _ => self.workspace.clone(),
            },
        }
    }
}

impl PeopleEvaluate {
    pub(in crate::cli) fn request(&self) -> PeopleRequest {
        self.files.request(self.demo.then_some(self.seed), &self.events)
    }

    /// The table to evaluate, if it is one.
    pub(in crate::cli) fn table(&self) -> Option<TableRequest> {
        let (file, outcome) = (self.cohort.clone()?, self.outcome.clone()?);
        let trimmed = |names: &[String]| names.iter().map(|name| name.trim().to_owned()).collect();
        Some(TableRequest {
            table: CohortTableRequest {
                file,
                outcome,
                train: self.train.clone(),
                date: self.date.clone().zip(self.train_before),
                audit: trimmed(&self.audit),
                leave_out: trimmed(&self.leave_out),
            },
            definition: self.files.definition.clone(),
            list_size: self.list_size,
            leak_reviewed: self.review.leak_reviewed.clone(),
        })
    }
}
