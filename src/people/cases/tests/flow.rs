//! The way of a case: scored, read out, decided, challenged, corrected, withdrawn, run out, erased.

use super::*;

fn withdrawn(status: &Status) -> &str {
    match status {
        Status::Withdrawn(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_people_with_a_standing_charge_are_on_a_list() {
    let folder = tempfile::tempdir().unwrap();
    let list = Desk::at(folder.path()).list(&records());
    let people: Vec<&str> = list.scores.iter().map(|score| score.person.as_str()).collect();
    // suspected, victim and acquitted are not there; the equal ones are in the order of pseudonyms
    assert_eq!(people, [id(1), id(2), id(6)]);
    let bands: Vec<Band> = list.scores.iter().map(|score| score.band).collect();
    assert_eq!(bands, [Band::ForDiscussion, Band::NearList, Band::NotListed]);
    assert_eq!((list.scores[0].standing_charges, list.scores[0].newest_event), (2, day("2026-02-01")));
    let offences: Vec<&str> = list.scores[0].rests_on().iter().map(|charge| charge.offence.as_str()).collect();
    assert_eq!(offences, ["8N", "34B"]);
    assert!(list.scores[2].why.is_empty() && !list.scores[1].why.is_empty());
    assert_eq!((list.data_as_at, list.expires), (day("2026-03-31"), day("2026-06-30")));
}

#[test]
fn a_card_is_read_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    let list = desk.list(&records());
    let card = desk.card(&list, 1, &records(), "2026-04-02").unwrap();
    assert_eq!(card.status, Status::Current);
    let text = card.sentences.join("\n");
    for part in [
        "it is not a decision",
        "Of 100 people like this, about 29 (20 to 40) become",
        "for discussion at the meeting",
        "Raised by: 2 charges in 24 months.",
        "Lowered by: no charge for 80 days.",
        "It rests on 2 charges that stand; the newest record used is of 1 February 2026.",
        "known before 1 April 2026; the data are as at 31 March 2026",
        "must not be used from 30 June 2026 on",
        "Being suspected, being a victim, and having been acquitted are not charges",
        "can be challenged",
        "Nothing has been decided so far.",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("SYNTHETIC") && !text.to_lowercase().contains("offender"), "{text}");
    assert!(card.sentences.iter().all(|sentence| sentence.ends_with('.')), "{text}");
    assert_eq!(card.entry(), 1);

    // somebody near no list is explained when asked for; until then the card says that it is not
    let unexplained = desk.card(&list, 6, &records(), "2026-04-02").unwrap();
    assert!(unexplained.sentences.iter().any(|sentence| sentence.contains("cannot be explained: do not use it")));

    let noticed = ScoreList { synthetic: true, age_notice: "Age was used.".to_owned(), ..list };
    let card = desk.card(&noticed, 1, &records(), "2026-04-02").unwrap();
    assert!(card.sentences[0].starts_with("SYNTHETIC") && card.sentences.contains(&"Age was used.".to_owned()));
}

#[test]
fn nothing_is_shown_or_kept_without_its_own_entry_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    let (records, ground) = (records(), desk.store.ground().unwrap());
    let list = desk.list(&records);
    let present = Present { records: &records, ground: &ground, today: day("2026-04-02") };
    let refused = |receipt: &Receipt| {
        let card = PersonCard::open(receipt, &desk.store, &list, &id(1), &present, None);
        assert!(matches!(card, Err(CaseError::NotLogged { .. })), "{card:?}");
    };
    refused(&desk.look(2));
    refused(&desk.change(1));
    refused(&desk.log(Act::Consultation, &[]));
    assert!(matches!(desk.store.keep(&desk.look(1), &list), Err(CaseError::NotLogged { .. })));
    assert!(matches!(desk.store.load(&desk.change(1), list.as_of), Err(CaseError::NotLogged { .. })));

    let card = desk.card(&list, 1, &records, "2026-04-02").unwrap();
    let verdict = Verdict { choice: Choice::Agree, selected: true, reason: "as discussed at length" };
    for receipt in [desk.look(1), desk.change(2), desk.log(Act::Erasure, &[id(1)])] {
        assert!(matches!(desk.store.decide(&receipt, &card, &verdict), Err(CaseError::NotLogged { .. })));
    }
    let raised = Raised { person: &id(1), day: day("2025-03-03"), offence: "8N", role: Role::Charged, says: "not me" };
    assert!(matches!(desk.store.raise(&desk.look(1), &records, &raised), Err(CaseError::NotLogged { .. })));
    let challenge = desk.store.raise(&desk.change(1), &records, &Raised { says: "it was my brother", ..raised });
    let number = challenge.unwrap().number;
    let answered = desk.store.answer(&desk.change(2), number, Answer::Refuse, "the custody record shows it");
    assert!(matches!(answered, Err(CaseError::NotLogged { .. })));
    assert!(matches!(desk.store.erase(&desk.change(1), &id(1)), Err(CaseError::NotLogged { .. })));
    assert!(desk.store.dates().unwrap().is_empty() && desk.store.decisions(&desk.look(1)).unwrap().is_empty());
}

#[test]
fn a_list_is_read_back_only_for_the_people_of_the_entry() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    let list = desk.list(&records());
    desk.keep(&list);
    assert_eq!(desk.store.dates().unwrap(), [list.as_of]);
    assert_eq!(desk.store.people_listed(list.as_of).unwrap(), list.people());
    let everybody = desk.log(Act::Consultation, &list.people());
    assert_eq!(desk.store.load(&everybody, list.as_of).unwrap(), Some(list.clone()));
    let one = desk.store.load(&desk.look(2), list.as_of).unwrap().unwrap();
    assert_eq!(one.people(), [id(2)]);
    assert_eq!(desk.store.load(&everybody, day("2020-01-01")).unwrap(), None);
}

#[test]
fn decisions_are_kept_with_who_when_and_why() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    let list = desk.list(&records());
    let card = desk.card(&list, 1, &records(), "2026-04-02").unwrap();
    for reason in ["", "ok", " . . . . . "] {
        let verdict = Verdict { choice: Choice::Agree, selected: true, reason };
        assert!(matches!(desk.store.decide(&desk.change(1), &card, &verdict), Err(CaseError::NoWords { .. })));
    }
    let first = Verdict { choice: Choice::Override, selected: false, reason: "in prison until\n2028." };
    let second = Verdict { choice: Choice::Agree, selected: true, reason: "released early" };
    let kept = desk.store.decide(&desk.change(1), &card, &first).unwrap();
    assert_eq!((kept.at.as_str(), kept.operator.as_str()), ("2026-04-01T10:00:00Z", "PS 1234"));
    desk.store.decide(&desk.change(1), &card, &second).unwrap();
    let card = desk.card(&list, 1, &records(), "2026-04-02").unwrap();
    assert_eq!((card.decisions.len(), &card.decisions[0]), (2, &kept));
    let last =
        "Decided on 1 April 2026 at 10:00 UTC: PS 1234 agreed with the estimate; selected. Reason: released early.";
    assert_eq!(card.sentences.last().map(String::as_str), Some(last));
    assert!(card.sentences.iter().any(|sentence| sentence.ends_with("not selected. Reason: in prison until 2028.")));
    assert!(desk.card(&list, 2, &records(), "2026-04-02").unwrap().decisions.is_empty());
}

#[test]
fn a_score_runs_out() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    let list = desk.list(&records());
    assert_eq!(desk.card(&list, 1, &records(), "2026-06-29").unwrap().status, Status::Current);
    let card = desk.card(&list, 1, &records(), "2026-06-30").unwrap();
    assert_eq!(card.status, Status::Expired);
    let text = card.sentences.join("\n");
    assert!(text.contains("ran out on 30 June 2026") && !text.contains("Of 100 people"), "{text}");
    let verdict = Verdict { choice: Choice::Agree, selected: true, reason: "as discussed" };
    let refused = desk.store.decide(&desk.change(1), &card, &verdict);
    assert!(matches!(refused, Err(CaseError::NotCurrent { .. })));
    // a card opened in time and decided on too late
    let card = desk.card(&list, 1, &records(), "2026-06-29").unwrap();
    let late = desk.log_at(Act::Alteration, &[id(1)], "2026-06-30T00:00:01Z".parse().unwrap());
    assert!(matches!(desk.store.decide(&late, &card, &verdict), Err(CaseError::NotCurrent { .. })));
}

#[test]
fn a_score_is_withdrawn_when_a_charge_falls() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    let list = desk.list(&records());
    let status = |person, more: &[Fact]| desk.card(&list, person, &later(more), "2026-05-01").unwrap().status;
    assert_eq!(status(1, &[]), Status::Current);
    assert_eq!(status(1, &[(1, "2026-04-20", Role::Charged, 0, 9)]), Status::Current, "a new charge changes nothing");
    assert_eq!(status(1, &[(1, "2026-04-20", Role::Convicted, 1, 2)]), Status::Current, "nor does a conviction");
    assert_eq!(status(1, &[(2, "2026-04-20", Role::Acquitted, 0, 3)]), Status::Current, "nor what befalls others");

    let acquitted = status(1, &[(1, "2026-04-20", Role::Acquitted, 1, 2)]);
    assert_eq!(
        withdrawn(&acquitted),
        "the charge of 10 January 2026 (34B, Robbery of personal property) no longer stands: there was an acquittal, \
         or it was withdrawn"
    );
    let dropped = status(6, &[(6, "2026-04-20", Role::Withdrawn, 1, 5)]);
    assert_eq!(withdrawn(&dropped), "no charge against this person stands any more");
    let appeal = status(2, &[(2, "2026-04-20", Role::Acquitted, 0, 3)]);
    assert_eq!(withdrawn(&appeal), "no charge against this person stands any more");
    // known late, of a day before the scores were made
    let late = status(1, &[(1, "2026-03-20", Role::Acquitted, 1, 2)]);
    assert!(withdrawn(&late).contains("no longer stands"));

    let without = records_until("2026-04-30", &FACTS[1..]);
    let gone = desk.card(&list, 1, &without, "2026-05-01").unwrap();
    assert!(withdrawn(&gone.status).contains("3 March 2025 (8N, Assault with injury) is no longer in the records"));
    let nobody = records_until("2026-04-30", &FACTS[3..]);
    let gone = desk.card(&list, 1, &nobody, "2026-05-01").unwrap();
    assert!(withdrawn(&gone.status).contains("hold nothing about this person"));
    let text = gone.sentences.join("\n");
    assert!(text.contains("was withdrawn and must not be used") && !text.contains("Of 100 people"), "{text}");
    assert!(!text.contains("Raised by") && !text.contains("It rests on"), "{text}");
    let verdict = Verdict { choice: Choice::Agree, selected: true, reason: "as discussed" };
    assert!(matches!(desk.store.decide(&desk.change(1), &gone, &verdict), Err(CaseError::NotCurrent { .. })));
}

#[test]
fn an_accepted_challenge_withdraws_the_score_at_once_and_changes_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    let (records, list) = (records(), desk.list(&records()));
    let person = id(1);
    let raised = Raised {
        person: &person,
        day: day("2025-03-03"),
        offence: "8N",
        role: Role::Charged,
        says: "it was my brother",
    };
    for wrong in [
        Raised { offence: "34B", ..raised },
        Raised { day: day("2025-03-04"), ..raised },
        Raised { role: Role::Suspected, ..raised },
    ] {
        let refused = desk.store.raise(&desk.change(1), &records, &wrong);
        assert!(matches!(refused, Err(CaseError::NoSuchEvent { .. })));
    }
    let challenge = desk.store.raise(&desk.change(1), &records, &raised).unwrap();
    assert!(challenge.is_open() && challenge.number == 1);
    let again = desk.store.raise(&desk.change(1), &records, &raised);
    assert!(matches!(again, Err(CaseError::AlreadyOpen { number: 1 })));
    let card = desk.card(&list, 1, &records, "2026-04-02").unwrap();
    assert_eq!(card.status, Status::Current);
    assert!(
        card.sentences.iter().any(|sentence| sentence.starts_with("Challenge 1 is open: the record of 3 March 2025"))
    );

    // refused: nothing changes
    desk.store.answer(&desk.change(1), 1, Answer::Refuse, "fingerprints were taken").unwrap();
    assert_eq!(desk.card(&list, 1, &records, "2026-04-02").unwrap().status, Status::Current);
    let twice = desk.store.answer(&desk.change(1), 1, Answer::Refuse, "fingerprints were taken");
    assert!(matches!(twice, Err(CaseError::AlreadyAnswered { number: 1 })));

    // raised anew and accepted
    let number = desk.store.raise(&desk.change(1), &records, &raised).unwrap().number;
    assert_eq!(desk.store.challenged_person(number).unwrap(), person);
    for worse in [Role::Convicted, Role::Charged] {
        let accepted = desk.store.answer(&desk.change(1), number, Answer::Accept(Correction::Role(worse)), "as it was");
        assert!(matches!(accepted, Err(CaseError::AgainstThePerson)));
    }
    let correction = Correction::Role(Role::Acquitted);
    desk.store.answer(&desk.change(1), number, Answer::Accept(correction), "the court confirms it").unwrap();
    let card = desk.card(&list, 1, &records, "2026-04-02").unwrap();
    assert!(withdrawn(&card.status).contains("corrected after challenge 2"));
    assert_eq!(desk.card(&list, 2, &records, "2026-04-02").unwrap().status, Status::Current, "of nobody else");

    // scored again from the corrected records
    let next = desk.list(&records);
    assert_eq!(next.corrections, [2]);
    let score = next.score_of(&person).unwrap();
    assert_eq!((score.standing_charges, score.rests_on().len()), (1, 1));
    assert!(score.estimate.probability < list.score_of(&person).unwrap().estimate.probability);
    assert_eq!(desk.card(&next, 1, &records, "2026-04-02").unwrap().status, Status::Current);
}

#[test]
fn a_correction_can_leave_nobody_to_score() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    let (records, list, person) = (records(), desk.list(&records()), id(6));
    let raised = Raised {
        person: &person,
        day: day("2025-12-24"),
        offence: "34B",
        role: Role::Charged,
        says: "mistaken identity",
    };
    let number = desk.store.raise(&desk.change(6), &records, &raised).unwrap().number;
    desk.store.answer(&desk.change(6), number, Answer::Accept(Correction::Remove), "agreed by the force").unwrap();
    assert!(matches!(desk.card(&list, 6, &records, "2026-04-02").unwrap().status, Status::Withdrawn(_)));
    let next = desk.list(&records);
    assert_eq!(next.people(), [id(1), id(2)]);
    assert!(matches!(desk.card(&next, 6, &records, "2026-04-02"), Err(CaseError::NotScored { .. })));
    // records imported again without the event: nothing is left to correct, and that is told
    let without = records_until("2026-03-31", &FACTS[..9]);
    assert_eq!(desk.store.ground().unwrap().apply(&without).not_found, [number]);
}

#[test]
fn erasing_a_person_leaves_only_that_they_are_not_to_be_scored() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::at(folder.path());
    let (records, list, person) = (records(), desk.list(&records()), id(1));
    desk.keep(&list);
    let card = desk.card(&list, 1, &records, "2026-04-02").unwrap();
    let verdict = Verdict { choice: Choice::Agree, selected: true, reason: "as discussed" };
    desk.store.decide(&desk.change(1), &card, &verdict).unwrap();
    let raised = Raised {
        person: &person,
        day: day("2025-03-03"),
        offence: "8N",
        role: Role::Charged,
        says: "it was my brother",
    };
    desk.store.raise(&desk.change(1), &records, &raised).unwrap();

    let erased = desk.store.erase(&desk.log(Act::Erasure, std::slice::from_ref(&person)), &person).unwrap();
    assert_eq!((erased.reason.as_str(), desk.store.erased().unwrap().len()), ("selection meeting of April", 1));
    for file in ["scores/2026-04-01.jsonl", "decisions.jsonl", "challenges.jsonl"] {
        let text = std::fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(!text.contains(&person), "{file}: {text}");
    }
    let text = std::fs::read_to_string(folder.path().join("not-scored.jsonl")).unwrap();
    assert_eq!(text.matches(&person).count(), 1);
    assert!(matches!(desk.card(&list, 1, &records, "2026-04-02"), Err(CaseError::Erased { .. })));
    assert!(matches!(desk.store.decide(&desk.change(1), &card, &verdict), Err(CaseError::Erased { .. })));
    let held = desk.store.keep(&desk.log(Act::Consultation, &list.people()), &list);
    assert!(matches!(held, Err(CaseError::Erased { .. })), "a list from before is not kept");
    let next = desk.list(&records);
    assert_eq!(next.people(), [id(2), id(6)]);
    // without the records being put through, a list leaves them out all the same
    assert_eq!(list_of(&records, &desk.store.ground().unwrap()).people(), [id(2), id(6)]);
    let ground = desk.store.ground().unwrap();
    let present = Present { records: &records, ground: &ground, today: day("2026-04-02") };
    assert!(withdrawn(&list.status(list.score_of(&person).unwrap(), &present)).contains("erased"));

    // the numbers of what is gone are not given again, and a second erasure changes nothing
    let other = Raised { person: &id(6), day: day("2025-12-24"), offence: "34B", ..raised };
    assert_eq!(desk.store.raise(&desk.change(6), &records, &other).unwrap().number, 2);
    assert_eq!(desk.store.erase(&desk.log(Act::Erasure, std::slice::from_ref(&person)), &person).unwrap(), erased);
}
