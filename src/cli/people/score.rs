//! `lamplight people score`: the list for the selection meeting.

use serde::Serialize;

use crate::cli::CommandError;
use crate::cli::arguments::PeopleScore;
use crate::cli::league::sentence;
use crate::cli::output::Output;
use crate::cli::report::aligned;
use crate::cli::terminal::Bar;
use crate::export::OutputFile;
use crate::figures::{count, date};
use crate::people::cases::{Band, Score, ScoreList};
use crate::pipeline::people::{FitSettings, ModelFile, disclose, fit_with, of_hundred, score};

use super::{LIMITS, cautions, shown};

/// What `--json` prints: the list without the people who are not on or near it.
#[derive(Debug, Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    list: &'a ScoreList,
    not_listed: usize,
    limits: &'static str,
}

pub(super) fn run(arguments: &PeopleScore, output: &mut Output) -> Result<(), CommandError> {
    let out = arguments.out.as_deref().map(OutputFile::check).transpose()?;
    let bar = Bar::new();
    let (operator, reason) = arguments.who.names();
    let (loaded, who) = super::load(&arguments.records.request(), operator, reason, &bar.part(0.0, 0.3))?;
    let model = if let Some(path) = &arguments.model {
        ModelFile::read(path, &loaded)?
    } else {
        let settings = FitSettings { before: arguments.as_of, leak_reviewed: arguments.review.leak_reviewed.clone() };
        fit_with(&loaded, &settings, &bar.part(0.3, 0.7))?
    };
    let list = score(&loaded, &model, arguments.as_of, &who, &bar.part(0.7, 1.0))?;
    drop(bar);
    if let (Some(file), Some(recipient)) = (out, &arguments.recipient) {
        // the log first: if it cannot be written nothing leaves
        disclose(&loaded, &list, recipient, &who)?;
        let mut text = serde_json::to_string_pretty(&list)?;
        text.push('\n');
        file.write(text.as_bytes())?;
    }
    if arguments.json {
        let shown = listed(&list);
        let not_listed = list.scores.len() - shown.scores.len();
        return output.json(&Document { list: &shown, not_listed, limits: LIMITS });
    }
    print(&list, output)?;
    if let Some(path) = &arguments.out {
        output.line(format!("Written to {}: the scores of everybody", shown(path)))?;
    }
    Ok(())
}

/// The people on and near the list.
fn listed(list: &ScoreList) -> ScoreList {
    let scores = list.scores.iter().filter(|score| score.band != Band::NotListed).cloned().collect();
    ScoreList { scores, ..list.clone() }
}

fn print(list: &ScoreList, output: &mut Output) -> Result<(), CommandError> {
    bands(list, output)?;
    output.gap()?;
    let others = list.scores.iter().filter(|score| score.band == Band::NotListed).count() as u64;
    let scored = counted_people(list.scores.len() as u64);
    sentence(&format!("{scored} with a standing charge were scored, {} of them on neither.", count(others)), output)?;
    Ok(())
}

fn counted_people(number: u64) -> String {
    if number == 1 { "1 person".to_owned() } else { format!("{} people", count(number)) }
}

/// The people on and near a list, by band.
pub(super) fn bands(list: &ScoreList, output: &mut Output) -> Result<(), CommandError> {
    output.line(format!("People as at {} \u{b7} {} \u{b7} {}", date(list.as_of), list.definition, list.scale))?;
    cautions(list.synthetic, &list.age_notice, output)?;
    sentence(LIMITS, output)?;
    output.gap()?;
    output.line(format!(
        "Data as at {}, model {}, not to be used from {} on",
        date(list.data_as_at),
        list.model,
        date(list.expires)
    ))?;
    for (band, heading) in [
        (Band::ForDiscussion, format!("For discussion: as many as the meeting can take ({})", list.list_size)),
        (Band::NearList, "Near the list: as many again".to_owned()),
    ] {
        output.gap()?;
        output.line(heading)?;
        let mut rows = vec![["person", "estimate", "9 in 10", "newest event"].map(str::to_owned).to_vec()];
        rows.extend(list.scores.iter().filter(|score| score.band == band).map(row));
        for line in aligned(&rows, &[0, 1, 2]) {
            output.line(line)?;
        }
    }
    Ok(())
}

fn row(score: &Score) -> Vec<String> {
    let whole = |share: f64| format!("{:.0}", share * 100.0);
    vec![
        score.person.clone(),
        of_hundred(score.estimate.probability),
        format!("{} to {}", whole(score.estimate.low), whole(score.estimate.high)),
        date(score.newest_event),
    ]
}
