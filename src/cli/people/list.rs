//! `lamplight people list`: the list that was last made, and what of it may still be used.

use serde::Serialize;

use crate::cli::CommandError;
use crate::cli::arguments::PeopleList;
use crate::cli::output::Output;
use crate::cli::terminal::Bar;
use crate::people::cases::{Band, ScoreList, Status};
use crate::pipeline::people::kept_list;

/// What `--json` prints: the people on and near the list, those withdrawn without their estimates.
#[derive(Debug, Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    list: &'a ScoreList,
    withdrawn: Vec<Withdrawn<'a>>,
    limits: &'static str,
}

#[derive(Debug, Serialize)]
struct Withdrawn<'a> {
    person: &'a str,
    status: &'a Status,
}

pub(super) fn run(arguments: &PeopleList, output: &mut Output) -> Result<(), CommandError> {
    let bar = Bar::new();
    let (operator, reason) = arguments.who.names();
    let (loaded, who) = super::load(&arguments.records.request(), operator, reason, &bar.part(0.0, 1.0))?;
    drop(bar);
    let (list, standing) = kept_list(&loaded, arguments.as_of, &who)?;
    let scored = || list.scores.iter().zip(&standing).filter(|(score, _)| score.band != Band::NotListed);
    let withdrawn: Vec<Withdrawn<'_>> = scored()
        .filter(|(_, status)| **status != Status::Current)
        .map(|(score, status)| Withdrawn { person: &score.person, status })
        .collect();
    let scores = scored().filter(|(_, status)| **status == Status::Current).map(|(score, _)| score.clone()).collect();
    let current = ScoreList { scores, ..list.clone() };
    if arguments.json {
        return output.json(&Document { list: &current, withdrawn, limits: super::LIMITS });
    }
    super::score::bands(&current, output)?;
    output.gap()?;
    if withdrawn.is_empty() {
        output.line("Every score on and near the list may be used")?;
    }
    for one in &withdrawn {
        let why = match one.status {
            Status::Withdrawn(why) => format!("was withdrawn and must not be used: {why}"),
            _ => "has run out and must not be used: score again first".to_owned(),
        };
        super::sentence(&format!("{}: the score {why}", one.person), output)?;
    }
    Ok(())
}
