//! A card about one person that can be read aloud.

use chrono::NaiveDate;

use crate::governance::audit::{Act, Receipt};
use crate::people::model::Contribution;

use super::words::{about, charges_stand, long_date, time_in_words};
use super::{CaseError, CaseStore, Challenge, Decision, Present, Score, ScoreList, Status, error::demand};

/// How many reasons are read out each way.
const REASONS: usize = 4;

/// A card about one person. Made only after the look was logged, by [`PersonCard::open`]:
///
/// ```compile_fail,E0451
/// # use lamplight::people::cases::{PersonCard, Score, Status};
/// # fn of(score: Score, as_of: chrono::NaiveDate) -> PersonCard {
/// PersonCard {
///     score,
///     status: Status::Current,
///     sentences: Vec::new(),
///     decisions: Vec::new(),
///     challenges: Vec::new(),
///     as_of,
///     expires: as_of,
///     entry: 1,
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct PersonCard {
    /// The score. It must not be shown unless `status` is [`Status::Current`].
    pub score: Score,
    /// Whether it may be used.
    pub status: Status,
    /// The card as sentences, in the order they are read aloud.
    pub sentences: Vec<String>,
    /// Decisions made so far, oldest first.
    pub decisions: Vec<Decision>,
    /// Challenges so far, oldest first.
    pub challenges: Vec<Challenge>,
    /// As-of date of the score.
    pub as_of: NaiveDate,
    /// From this day on the score must not be used.
    pub expires: NaiveDate,
    /// Entry of the audit log that tells of the look.
    entry: u64,
}

impl PersonCard {
    /// Opens a card. The receipt is that of a consultation about this person. `why` explains the score
    /// where the list does not, as for people who are not on it.
    pub fn open(
        receipt: &Receipt,
        store: &CaseStore,
        list: &ScoreList,
        person: &str,
        present: &Present<'_>,
        why: Option<Vec<Contribution>>,
    ) -> Result<Self, CaseError> {
        demand(receipt, &[Act::Consultation], person)?;
        // as it is on disk now, whatever the caller read earlier
        let ground = store.ground()?;
        if let Some(why) = ground.why_erased(person) {
            return Err(CaseError::Erased { person: person.to_owned(), why: why.to_owned() });
        }
        let not_scored = || CaseError::NotScored { person: person.to_owned(), as_of: list.as_of };
        let mut score = list.score_of(person).ok_or_else(not_scored)?.clone();
        if score.why.is_empty() {
            score = score.with_why(why.unwrap_or_default());
        }
        let status = list.status(&score, &Present { ground: &ground, ..*present });
        let about_person = |whose: &str| whose == person;
        let mut decisions = store.decisions(receipt)?;
        decisions.retain(|decision| about_person(&decision.person));
        let mut challenges = store.challenges(receipt)?;
        challenges.retain(|challenge| about_person(&challenge.person));
        let sentences = sentences(list, &score, &status, &decisions, &challenges);
        Ok(Self {
            score,
            status,
            sentences,
            decisions,
            challenges,
            as_of: list.as_of,
            expires: list.expires,
            entry: receipt.number(),
        })
    }

    /// Number of the entry of the audit log that tells of the look.
    pub fn entry(&self) -> u64 {
        self.entry
    }
}

fn sentences(
    list: &ScoreList,
    score: &Score,
    status: &Status,
    decisions: &[Decision],
    challenges: &[Challenge],
) -> Vec<String> {
    let mut said = Vec::new();
    if list.synthetic {
        said.push("SYNTHETIC: this person is made up.".to_owned());
    }
    said.push(format!(
        "This card is about the person with the pseudonym {}. It holds a screening estimate to help a selection meeting; \
         it is not a decision, and it is not evidence of anything.",
        score.person
    ));
    match status {
        Status::Current => said.extend(estimate(list, score)),
        Status::Expired => said.push(format!(
            "The estimate must not be used: it ran out on {}. Score the person again first.",
            long_date(list.expires)
        )),
        Status::Withdrawn(why) => said.push(format!(
            "The estimate was withdrawn and must not be used, because {why}. Whoever was told of it should be told this."
        )),
    }
    said.push(
        "Only charges that stand, and convictions, make a person known to this list. Being suspected, being a victim, \
         and having been acquitted are not charges and do not count as one; a charge that was withdrawn no longer counts."
            .to_owned(),
    );
    if !list.age_notice.is_empty() {
        said.push(list.age_notice.clone());
    }
    said.push(
        "People decide, not this program: whoever decides may agree or disagree with the estimate, says why, and is \
         named with the decision."
            .to_owned(),
    );
    said.push(
        "If a record is wrong, it can be challenged, by the person too: say which record and what is wrong. If it is \
         put right, this estimate is withdrawn at once and the person is scored again."
            .to_owned(),
    );
    for challenge in challenges {
        said.push(challenge_in_words(challenge));
    }
    if decisions.is_empty() {
        said.push("Nothing has been decided so far.".to_owned());
    }
    said.extend(decisions.iter().map(|decision| format!("Decided on {}", decision.words())));
    said
}

/// What is said of an estimate that may be used.
fn estimate(list: &ScoreList, score: &Score) -> Vec<String> {
    let about = about(score.estimate.probability, score.estimate.low, score.estimate.high);
    let mut said = vec![format!(
        "Of 100 people like this, {about} become what the definition calls high-harm within {} months; the others do \
         not, and nobody can say which of them this person is.",
        list.window_months
    )];
    said.push(format!(
        "The person is {}, which has room for {}.",
        score.band.words(),
        if list.list_size == 1 { "1 person".to_owned() } else { format!("{} people", list.list_size) }
    ));
    for (what, sign) in [("Raised by", 1.0), ("Lowered by", -1.0)] {
        let reasons = score.why.iter().filter(|one| one.log_odds * sign > 0.0 && one.points != 0);
        let reasons: Vec<&str> = reasons.take(REASONS).map(|one| one.words.as_str()).collect();
        if !reasons.is_empty() {
            said.push(format!("{what}: {}.", reasons.join("; ")));
        }
    }
    if score.why.is_empty() {
        said.push(
            "What raised and lowered it was not worked out here, so it cannot be explained: do not use it.".to_owned(),
        );
    }
    said.push(format!(
        "It rests on {}; the newest record used is of {}.",
        charges_stand(score.standing_charges),
        long_date(score.newest_event)
    ));
    said.push(format!(
        "It was made from what was known before {}; the data are as at {}. High harm is defined as {}, weighed by {}.",
        long_date(list.as_of),
        long_date(list.data_as_at),
        list.definition,
        list.scale
    ));
    said.push(format!("It must not be used from {} on.", long_date(list.expires)));
    said
}

fn challenge_in_words(challenge: &Challenge) -> String {
    let number = challenge.number;
    let what = format!("the record of {} ({})", long_date(challenge.day), challenge.offence);
    let Some(answered) = &challenge.answered else {
        return format!("Challenge {number} is open: {what} is said to be wrong. Bear this in mind.");
    };
    let came = if challenge.correction.is_some() { "was accepted and the record put right" } else { "was refused" };
    let answer = challenge.answer.trim_end_matches('.');
    format!("Challenge {number} about {what} {came} on {}: {answer}.", time_in_words(&answered.at))
}
