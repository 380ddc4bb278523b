//! Score lists on disk.

use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::governance::audit::{Act, Receipt};
use crate::people::model::{Contribution, Estimate};
use crate::workspace::files;

use super::ground::person_id;
use super::standing::Charge;
use super::store::read_error;
use super::{Band, CaseError, CaseStore, Score, ScoreList, error::demand};

/// Folder of the lists.
pub(super) const FOLDER: &str = "scores";
/// Name and version of the format.
const FORMAT: &str = "lamplight-scores-1";

/// First line of a list.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: String,
    as_of: NaiveDate,
    data_as_at: NaiveDate,
    expires: NaiveDate,
    definition: String,
    window_months: u32,
    scale: String,
    model: String,
    age_notice: String,
    synthetic: bool,
    list_size: usize,
    corrections: Vec<u32>,
    people: usize,
    /// Entry of the audit log.
    entry: u64,
}

/// A score as it lies on disk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptScore {
    pub(super) person: String,
    pub(super) estimate: Estimate,
    pub(super) band: Band,
    pub(super) why: Vec<Contribution>,
    pub(super) newest_event: NaiveDate,
    pub(super) past_harm: f64,
    pub(super) standing_charges: u32,
    pub(super) rests_on: Vec<Charge>,
}

impl CaseStore {
    /// Keeps a list, in the place of an older one as at the same date. Asks for the entry of a
    /// consultation or alteration that is about everybody on it.
    pub fn keep(&self, receipt: &Receipt, list: &ScoreList) -> Result<(), CaseError> {
        for score in &list.scores {
            demand(receipt, &[Act::Consultation, Act::Alteration], &score.person)?;
        }
        let _lock = self.lock()?;
        let ground = self.ground()?;
        if let Some((score, why)) = list.scores.iter().find_map(|one| Some((one, ground.why_erased(&one.person)?))) {
            return Err(CaseError::Erased { person: score.person.clone(), why: why.to_owned() });
        }
        files::private_folder(&self.folder().join(FOLDER)).map_err(|error| self.write_error(&error))?;
        let head = Head {
            format: FORMAT.to_owned(),
            as_of: list.as_of,
            data_as_at: list.data_as_at,
            expires: list.expires,
            definition: list.definition.clone(),
            window_months: list.window_months,
            scale: list.scale.clone(),
            model: list.model.clone(),
            age_notice: list.age_notice.clone(),
            synthetic: list.synthetic,
            list_size: list.list_size,
            corrections: list.corrections.clone(),
            people: list.scores.len(),
            entry: receipt.number(),
        };
        self.write_list(&head, &list.scores)
    }

    /// Dates of the lists that are kept, oldest first.
    pub fn dates(&self) -> Result<Vec<NaiveDate>, CaseError> {
        let folder = self.folder().join(FOLDER);
        let files = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(|error| read_error(&folder, &error))?,
        };
        let mut dates = Vec::new();
        for file in files {
            let name = file.map_err(|error| read_error(&folder, &error))?.file_name();
            let date: Option<NaiveDate> = Path::new(&name).file_stem().and_then(|stem| stem.to_str()?.parse().ok());
            dates.extend(date.filter(|date| Path::new(&name) == Path::new(&format!("{date}.jsonl"))));
        }
        dates.sort_unstable();
        Ok(dates)
    }

    /// Pseudonyms of everybody on the list as at a date, so that the log can say whose scores are
    /// looked at before they are. Nothing else of the list is told.
    pub fn people_listed(&self, as_of: NaiveDate) -> Result<Vec<String>, CaseError> {
        let list = self.read_list(as_of)?;
        Ok(list.map(|(_, list)| list.people()).unwrap_or_default())
    }

    /// The list as at a date, as far as the entry of the log is about its people; `None` when there is
    /// none. `--as-of` being left out, ask for the last of [`CaseStore::dates`].
    pub fn load(&self, receipt: &Receipt, as_of: NaiveDate) -> Result<Option<ScoreList>, CaseError> {
        if receipt.act() != Act::Consultation {
            return Err(CaseError::NotLogged {
                entry: receipt.number(),
                is: receipt.act().words(),
                needed: "consultation".to_owned(),
            });
        }
        let Some((_, mut list)) = self.read_list(as_of)? else { return Ok(None) };
        list.scores.retain(|score| receipt.is_about(&score.person));
        Ok(Some(list))
    }

    /// The newest entry of the audit log that a list was kept after; 0 for none.
    pub(super) fn newest_entry_of_lists(&self) -> Result<u64, CaseError> {
        let mut newest = 0;
        for as_of in self.dates()? {
            if let Some(first) = self.lines(&name_of(as_of))?.and_then(|mut lines| lines.next()) {
                newest = newest.max(first?.read::<Head>()?.entry);
            }
        }
        Ok(newest)
    }

    /// Takes somebody off every list, without a trace in them.
    pub(super) fn strike_from_lists(&self, is_gone: impl Fn(&str) -> bool) -> Result<(), CaseError> {
        for as_of in self.dates()? {
            let Some((mut head, mut list)) = self.read_list(as_of)? else { continue };
            if list.scores.iter().any(|score| is_gone(&score.person)) {
                list.scores.retain(|score| !is_gone(&score.person));
                head.people = list.scores.len();
                self.write_list(&head, &list.scores)?;
            }
        }
        Ok(())
    }

    fn write_list(&self, head: &Head, scores: &[Score]) -> Result<(), CaseError> {
        let fault = |error: serde_json::Error| CaseError::Fault(error.to_string());
        let mut bytes = serde_json::to_vec(head).map_err(fault)?;
        for score in scores {
            bytes.push(b'\n');
            serde_json::to_writer(&mut bytes, score).map_err(fault)?;
        }
        bytes.push(b'\n');
        self.write(&name_of(head.as_of), &bytes)
    }

    fn read_list(&self, as_of: NaiveDate) -> Result<Option<(Head, ScoreList)>, CaseError> {
        let Some(mut lines) = self.lines(&name_of(as_of))? else { return Ok(None) };
        let file = || self.folder().join(name_of(as_of)).display().to_string();
        let damaged = |line, problem: &str| CaseError::Damaged { file: file(), line, problem: problem.to_owned() };
        let first = lines.next().ok_or_else(|| damaged(1, "the file is empty"))??;
        let head: Head = first.read()?;
        if head.format != FORMAT || head.as_of != as_of {
            return Err(first.damaged("it is of another version of this program, or of another date"));
        }
        let mut scores = Vec::with_capacity(head.people.min(1 << 20));
        for line in lines {
            let line = line?;
            let kept: KeptScore = line.read()?;
            let estimate = [kept.estimate.low, kept.estimate.probability, kept.estimate.high];
            if kept.standing_charges == 0 || kept.rests_on.len() < kept.standing_charges as usize {
                return Err(line.damaged("it is the score of somebody without a standing charge"));
            }
            if person_id(&kept.person).is_none() || !estimate.iter().all(|share| (0.0..=1.0).contains(share)) {
                return Err(line.damaged("it is not the score of a person"));
            }
            scores.push(Score::from_kept(kept));
        }
        if scores.len() != head.people {
            let problem = format!("the first line tells of {} people and there are {}", head.people, scores.len());
            return Err(damaged(1, &problem));
        }
        let list = ScoreList {
            as_of,
            data_as_at: head.data_as_at,
            expires: head.expires,
            definition: head.definition.clone(),
            window_months: head.window_months,
            scale: head.scale.clone(),
            model: head.model.clone(),
            age_notice: head.age_notice.clone(),
            synthetic: head.synthetic,
            list_size: head.list_size,
            corrections: head.corrections.clone(),
            scores,
        };
        Ok(Some((head, list)))
    }
}

fn name_of(as_of: NaiveDate) -> String {
    format!("{FOLDER}/{as_of}.jsonl")
}
