//! What is kept comes back as it was.

use proptest::prelude::*;

use super::*;

/// Any text that somebody may write, in whatever script.
fn words() -> impl Strategy<Value = String> {
    "[\\PC]{0,30}".prop_map(|text| format!("about {text} words"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn lists_come_back(
        odds in prop::collection::vec(0.0..=1.0_f64, 8),
        weights in prop::collection::vec(-9.0..9.0_f64, 4),
        text in words(),
        size in 0..10_usize,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::at(folder.path());
        let facts: Vec<Fact> = (1..=8).map(|person| (person * 0x1234_5678_9ABC, "2026-01-01", Role::Charged, (person % 2) as u16, person as u32)).collect();
        let records = records_until("2026-03-31", &facts);
        let definition = HighHarm { list_size: size, ..HighHarm::built_in() };
        let scale = HarmScale::built_in();
        let request = CohortRequest { date: day("2026-04-01"), definition: &definition, scale: &scale, labelled: false };
        let cohort = Cohort::build(&records, &request).unwrap();
        let estimates: Vec<Estimate> =
            odds.iter().map(|p| Estimate { probability: *p, low: p * p, high: p.sqrt() }).collect();
        let past_harm: Vec<f64> = odds.iter().map(|p| p * 54_750.0).collect();
        let made = Made {
            definition: &definition,
            scale: &scale,
            model: "ab",
            age_notice: &text,
            estimates: &estimates,
            past_harm: &past_harm,
            ground: &Ground::default(),
        };
        let why = |row: usize| {
            weights.iter().map(|weight| Contribution { feature: format!("f{row}"), words: text.clone(), log_odds: *weight, points: *weight as i32 }).collect()
        };
        let list = ScoreList::of(&records, &cohort, &made, why).unwrap();
        prop_assert!(list.scores.windows(2).all(|pair| pair[0].estimate.probability >= pair[1].estimate.probability));
        prop_assert_eq!(list.scores.iter().filter(|score| score.band == Band::ForDiscussion).count(), size.min(8));
        prop_assert_eq!(list.scores.iter().filter(|score| score.band == Band::NearList).count(), size.min(8 - size.min(8)));
        desk.keep(&list);
        let receipt = desk.log(Act::Consultation, &list.people());
        prop_assert_eq!(desk.store.load(&receipt, list.as_of).unwrap(), Some(list));
    }

    #[test]
    fn decisions_and_challenges_come_back(reason in words(), says in words(), selected: bool) {
        let folder = tempfile::tempdir().unwrap();
        let desk = Desk::at(folder.path());
        let list = desk.list(&records());
        let card = desk.card(&list, 1, &records(), "2026-04-02").unwrap();
        let verdict = Verdict { choice: Choice::Override, selected, reason: &reason };
        let decided = desk.store.decide(&desk.change(1), &card, &verdict).unwrap();
        let person = id(1);
        let raised = Raised { person: &person, day: day("2025-03-03"), offence: "8N", role: Role::Charged, says: &says };
        let challenge = desk.store.raise(&desk.change(1), &records(), &raised).unwrap();
        let reopened = CaseStore::open(folder.path()).unwrap();
        prop_assert_eq!(reopened.decisions(&desk.look(1)).unwrap(), vec![decided]);
        prop_assert_eq!(reopened.challenges(&desk.look(1)).unwrap(), vec![challenge]);
    }
}
