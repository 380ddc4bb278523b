//! Use under control: cards, decisions, challenges, withdrawal, erasure.

use chrono::{NaiveDate, Utc};
use serde_json::Value;
use tempfile::TempDir;

use crate::force::{self, Row};
use crate::people;

/// The force with records that reach to yesterday, so that scores may be used today.
fn home() -> (TempDir, Vec<Row>) {
    let home = force::home();
    let yesterday = Utc::now().date_naive().pred_opt().unwrap();
    let rows = force::rows();
    let last = rows.iter().map(|row| row.1).max().unwrap();
    let shift = yesterday - last;
    let rows: Vec<Row> = rows.into_iter().map(|row| (row.0, row.1 + shift, row.2, row.3, row.4)).collect();
    force::write_rows(home.path(), "events.csv", &rows);
    (home, rows)
}

fn listed(home: &TempDir) -> Vec<Value> {
    let list = people(home.path(), "score", &["--json"]).json();
    list["scores"].as_array().unwrap().clone()
}

fn said(home: &TempDir, person: &str) -> String {
    let card = people(home.path(), "card", &["--person", person]).well().out;
    card.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_meeting_reads_a_card_and_decides() {
    let (home, _) = home();
    people(home.path(), "list", &[]).failed_naming(&["people score"]);
    let scores = listed(&home);
    let person = scores[0]["person"].as_str().unwrap();
    let card = said(&home, person);
    for words in [person, "Of 100 people like this", "not a decision", "Raised by", "Nothing has been decided"] {
        assert!(card.contains(words), "{words}: {card}");
    }
    people(home.path(), "card", &["--person", "0000-0000-0000-0000"]).failed_naming(&["0000-0000-0000-0000"]);

    let because = ["--because", "two robberies within a month, no support in place"];
    let decide = |more: &[&str]| people(home.path(), "decide", &[&["--person", person], more, &because[..]].concat());
    decide(&["--agree"]).was_misused_naming("--selected");
    decide(&["--agree", "--override", "--selected"]).was_misused_naming("--override");
    let decision = decide(&["--override", "--not-selected", "--json"]).json();
    assert_eq!((decision["choice"].as_str(), decision["selected"].as_bool()), (Some("override"), Some(false)));
    let card = said(&home, person);
    assert!(card.contains("Decided on") && card.contains("two robberies within a month"), "{card}");
    let list = people(home.path(), "list", &["--json"]).json();
    assert_eq!((list["scores"].as_array().unwrap().len(), list["withdrawn"].as_array().unwrap().len()), (40, 0));
}

#[test]
fn somebody_who_is_on_no_list_has_a_card_that_explains_too() {
    let (home, _) = home();
    people(home.path(), "score", &["--out", "all.json", "--recipient", "the person's solicitor"]).well();
    let all: Value = serde_json::from_str(&std::fs::read_to_string(home.path().join("all.json")).unwrap()).unwrap();
    let last = all["scores"].as_array().unwrap().last().unwrap();
    assert_eq!(last["band"], "not-listed");
    assert!(last["why"].as_array().unwrap().is_empty());
    let card = said(&home, last["person"].as_str().unwrap());
    assert!(card.contains("Lowered by") && card.contains("not on the meeting's list"), "{card}");
}

#[test]
fn a_record_is_challenged_put_right_and_the_person_scored_again() {
    let (home, _) = home();
    let scores = listed(&home);
    let first = &scores[0];
    let person = first["person"].as_str().unwrap();
    let charge = &first["rests_on"][0];
    let (day, offence) = (charge["day"].as_str().unwrap(), charge["offence"].as_str().unwrap());
    let which = ["--day", day, "--offence", offence, "--role", "charged"];
    let says = ["--says", "that was my brother, not me"];
    let challenge =
        |which: &[&str]| people(home.path(), "challenge", &[&["--person", person], which, &says[..]].concat());
    challenge(&["--day", "1999-01-01", "--offence", offence, "--role", "charged"]).failed_naming(&["1999"]);
    challenge(&which).well();
    assert!(said(&home, person).contains("Challenge 1 is open"));

    let because = ["--because", "fingerprints show it was somebody else"];
    let answer = |more: &[&str]| people(home.path(), "answer", &[&["--number", "1"], more, &because[..]].concat());
    answer(&[]).was_misused_naming("--refuse");
    answer(&["--role", "convicted"]).failed_naming(&["charge or conviction"]);
    let done = answer(&["--remove", "--json"]).json();
    assert!(done["made_again"].is_string(), "{done}");
    answer(&["--refuse"]).failed_naming(&["answered already"]);
    let card = people(home.path(), "card", &["--person", person, "--json"]).json();
    let charges = |of: &Value| of["standing_charges"].as_u64().unwrap();
    assert!(charges(&card["score"]) < charges(first), "{card}");
    assert!(said(&home, person).contains("accepted and the record put right"));
    // and whoever scores again keeps the correction
    assert!(listed(&home).iter().all(|score| score["person"] != person || charges(score) < charges(first)));
}

#[test]
fn acquittals_withdraw_scores() {
    let (home, rows) = home();
    assert_eq!(listed(&home).len(), 40);
    let last: NaiveDate = rows.iter().map(|row| row.1).max().unwrap();
    let acquitted = rows.iter().filter(|row| row.3 == "charged").map(|row| (row.0, last, row.2, "acquitted", row.4));
    let rows: Vec<Row> = rows.iter().copied().chain(acquitted).collect();
    force::write_rows(home.path(), "events.csv", &rows);
    let list = people(home.path(), "list", &["--json"]).json();
    assert_eq!(list["scores"].as_array().unwrap().len(), 0);
    assert_eq!(list["withdrawn"].as_array().unwrap().len(), 40);
    let person = list["withdrawn"][0]["person"].as_str().unwrap();
    let card = said(&home, person);
    assert!(card.contains("was withdrawn and must not be used") && !card.contains("Of 100 people"), "{card}");
    let words = ["--person", person, "--agree", "--selected", "--because", "as the list says"];
    people(home.path(), "decide", &words).failed_naming(&["nothing can be decided"]);
}

#[test]
fn an_erased_person_is_gone_and_stays_gone() {
    let (home, _) = home();
    let person = listed(&home)[3]["person"].as_str().unwrap().to_owned();
    people(home.path(), "erase", &["--person", &person]).well();
    people(home.path(), "card", &["--person", &person]).failed_naming(&["erased"]);
    let list = people(home.path(), "list", &["--json"]).json();
    assert!(!list.to_string().contains(&person));
    assert!(listed(&home).iter().all(|score| score["person"] != person.as_str()));
    let log = std::fs::read_to_string(home.path().join("lamplight-people/audit.log")).unwrap();
    assert!(log.contains("\"erasure\"") && log.contains(&person), "the erasure itself is on the record");
}
