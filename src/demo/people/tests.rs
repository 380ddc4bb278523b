use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::kinds::{KINDS, is_found};
use super::person::{ETHNIC_GROUPS, Person};
use super::process::{Happening, Outcome, What, YEAR_DAYS};
use super::record::days_from_first;
use super::*;

/// Years that are recorded in full.
const YEARS: usize = 8;
/// Harm of each kind by the built-in scale; none of what police activity finds.
static DAYS: LazyLock<Vec<f64>> = LazyLock::new(truth::weights);

fn population(people: usize) -> Vec<(Person, Vec<Happening>)> {
    let days = (days_from_first(last_day()) + 1) as f64;
    (0..people).map(|position| Person::make(Population { people, seed: 1 }, position, days)).collect()
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

fn is_charge(happening: &Happening) -> bool {
    matches!(happening.what, What::Charged { .. })
}

/// Harm of what a person is charged with in a year of the records, without what police activity finds.
fn harm_in(record: &[Happening], year: usize) -> f64 {
    let within = (year as f64 * YEAR_DAYS)..((year + 1) as f64 * YEAR_DAYS);
    let harm = |of: &&Happening| is_charge(of) && !is_found(of.kind) && within.contains(&of.at);
    record.iter().filter(harm).map(|of| DAYS[usize::from(of.kind)]).sum()
}

/// Positions of the top 7% of those charged in a year, by harm in it.
fn list_of(people: &[(Person, Vec<Happening>)], year: usize) -> BTreeSet<usize> {
    let harm: Vec<f64> = people.iter().map(|(_, record)| harm_in(record, year)).collect();
    let mut charged: Vec<usize> = (0..people.len()).filter(|&at| harm[at] > 0.0).collect();
    charged.sort_by(|a, b| harm[*b].total_cmp(&harm[*a]));
    charged.truncate((charged.len() as f64 * 0.07).round() as usize);
    charged.into_iter().collect()
}

#[test]
fn the_population_shows_what_is_published_of_real_ones() {
    let people = population(20_000);
    let charges: Vec<Vec<&Happening>> =
        people.iter().map(|(_, record)| record.iter().filter(|of| is_charge(of)).collect()).collect();
    let charged: Vec<usize> = (0..people.len()).filter(|&at| !charges[at].is_empty()).collect();
    let events: usize = people.iter().map(|(_, record)| record.len()).sum();
    println!("events a person: {:.2}", share(events, people.len()));
    assert!((9.0..12.5).contains(&share(events, people.len())));

    let never = 1.0 - share(charged.len(), people.len());
    println!("never charged: {never:.3}");
    assert!((0.28..0.40).contains(&never));

    let days_charged = |at: usize| charges[at].iter().map(|of| of.at as i64).collect::<BTreeSet<_>>().len();
    let once = share(charged.iter().filter(|&&at| days_charged(at) == 1).count(), charged.len());
    println!("charged on one day only: {once:.3}");
    assert!((0.28..0.38).contains(&once));

    let mut harm: Vec<f64> =
        charged.iter().map(|&at| (0..=YEARS).map(|year| harm_in(&people[at].1, year)).sum()).collect();
    harm.sort_by(|a, b| b.total_cmp(a));
    let (total, mut so_far, mut few) = (harm.iter().sum::<f64>(), 0.0, 0);
    while so_far < 0.8 * total {
        so_far += harm[few];
        few += 1;
    }
    println!("80% of harm from {:.4} of people charged", share(few, charged.len()));
    assert!((0.05..=0.09).contains(&share(few, charged.len())));

    let lists: Vec<BTreeSet<usize>> = (0..YEARS).map(|year| list_of(&people, year)).collect();
    let (mut new, mut listed) = (0, 0);
    for pair in lists.windows(2) {
        new += pair[1].difference(&pair[0]).count();
        listed += pair[1].len();
    }
    println!("new on the list of a year: {:.4} of {listed}", share(new, listed));
    assert!(share(new, listed) > 0.95);

    let mut by_order: Vec<(f64, usize)> = vec![(0.0, 0); 4];
    for (order, of) in charges.iter().flat_map(|of| of.iter().filter(|of| !is_found(of.kind)).enumerate()) {
        let row = &mut by_order[match order {
            0 => 0,
            1..=3 => 1,
            4..=9 => 2,
            _ => 3,
        }];
        *row = (row.0 + DAYS[usize::from(of.kind)], row.1 + 1);
    }
    let mean: Vec<f64> = by_order.iter().map(|(sum, count)| sum / *count as f64).collect();
    println!("harm a charge: first, second to fourth, fifth to tenth, later: {mean:.0?}");
    assert!(mean[0] > mean[2] && mean[1] > mean[2] && mean[2] > mean[3]);

    let mut decided = [0; 4];
    for of in people.iter().flat_map(|(_, record)| record) {
        match of.what {
            What::Charged { .. } => decided[0] += 1,
            What::Decided { outcome: Outcome::Convicted(_), .. } => decided[1] += 1,
            What::Decided { outcome: Outcome::Acquitted, .. } => decided[2] += 1,
            What::Decided { outcome: Outcome::Withdrawn, .. } => decided[3] += 1,
            What::Suspected | What::Suffered => {}
        }
    }
    println!("charged, convicted, acquitted, withdrawn: {decided:?}");
    let found = people.iter().flat_map(|(_, record)| record).filter(|of| is_charge(of) && is_found(of.kind)).count();
    println!("found by police activity: {:.3}", share(found, decided[0]));
    assert!((0.05..0.25).contains(&share(found, decided[0])));
}

#[test]
fn earlier_violence_is_a_sign_and_most_violent_people_were_not_known() {
    const VIOLENT: [&str; 9] = ["105A", "104", "8N", "5D", "34B", "34A", "19C", "1", "2"];
    let people = population(20_000);
    let date = days_from_first(NaiveDate::from_ymd_opt(2022, 11, 1).unwrap()) as f64;
    let mut table = [[0_usize; 2]; 2];
    let (mut known, mut later_violent) = (0, 0);
    let mut high = 0;
    for (_, record) in &people {
        let violent = |of: &&Happening| is_charge(of) && VIOLENT.contains(&KINDS[usize::from(of.kind)].code);
        let was_charged = record.iter().any(|of| is_charge(of) && of.at < date);
        let before = record.iter().filter(violent).any(|of| of.at < date);
        let window = date..date + 730.0;
        let serious =
            record.iter().filter(violent).any(|of| window.contains(&of.at) && DAYS[usize::from(of.kind)] > 300.0);
        let harm: f64 = record
            .iter()
            .filter(|of| is_charge(of) && !is_found(of.kind) && window.contains(&of.at))
            .map(|of| DAYS[usize::from(of.kind)])
            .sum();
        high += usize::from(was_charged && harm >= 730.0);
        if serious {
            later_violent += 1;
            known += usize::from(was_charged);
        }
        if was_charged {
            table[usize::from(before)][usize::from(serious)] += 1;
        }
    }
    let odds = |row: [usize; 2]| share(row[1], row[0]);
    let ratio = odds(table[1]) / odds(table[0]);
    let cohort: usize = table.iter().flatten().sum();
    println!(
        "odds ratio of earlier violence: {ratio:.2}; known before: {:.2} of {later_violent}",
        share(known, later_violent)
    );
    println!("charged before: {cohort}, of them 730 days of harm or more in two years: {high}");
    assert!((2.0..5.0).contains(&ratio), "{ratio}");
    assert!((0.2..0.5).contains(&share(known, later_violent)));
}

#[test]
fn only_attention_differs_between_groups() {
    let people = population(20_000);
    let mut groups: BTreeMap<&str, (usize, f64, f64, usize, usize)> = BTreeMap::new();
    for (person, record) in &people {
        let group = groups.entry(person.characteristics.ethnic_group).or_default();
        group.0 += 1;
        if person.latent.activity > 0.0 {
            group.1 += person.latent.activity.ln();
            group.2 += person.latent.severity.ln();
        }
        group.3 += record.iter().filter(|of| is_charge(of) && is_found(of.kind)).count();
        group.4 += usize::from(
            record.iter().any(|of| is_charge(of) && DAYS[usize::from(of.kind)] >= 300.0 && !is_found(of.kind)),
        );
    }
    println!("{groups:?}");
    let rate = |name: &str| share(groups[name].3, groups[name].0);
    assert!(rate("Black") > 1.8 * rate("White"), "{} {}", rate("Black"), rate("White"));
    let harmful = |name: &str| share(groups[name].4, groups[name].0);
    assert!((harmful("Black") / harmful("White") - 1.0).abs() < 0.25, "{} {}", harmful("Black"), harmful("White"));
    for (name, of_all, _) in ETHNIC_GROUPS {
        assert!((share(groups[name].0, people.len()) / of_all - 1.0).abs() < 0.25, "{name}");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_a_larger_population_begins_with_the_smaller() {
    let tables_of = |people, seed| tables(Population { people, seed }, &Progress::silent()).unwrap();
    let [(name, events), (_, protected)] = tables_of(700, 1);
    assert_eq!(name, "people-events.csv");
    assert_eq!(tables_of(700, 1), tables_of(700, 1));
    assert_ne!(tables_of(700, 2)[0].1, events);
    assert!(tables_of(1300, 1)[1].1.starts_with(&protected));
    assert_eq!(protected.lines().count(), 701);
    let ids: BTreeSet<&str> = events.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert!(ids.iter().all(|id| id.is_empty() || id.starts_with("SYNTHETIC-P")));
    assert_eq!(ids.iter().filter(|id| !id.is_empty()).count(), 700, "everybody appears");
    assert!(events.lines().nth(1).is_some_and(|line| line.split(',').count() >= 10));
    println!("{}", events.lines().take(12).collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_cancelled_population_is_not_made() {
    let progress = Progress::silent();
    progress.cancel();
    assert!(tables(Population::demo(1), &progress).is_err());
}

#[test]
fn the_scale_knows_every_kind_and_harm_is_as_published() {
    let weight = |code| DAYS[KINDS.iter().position(|kind| kind.code == code).unwrap()];
    assert_eq!(
        ["46", "105A", "8N", "34B", "19C", "1", "92E", "10D"].map(weight),
        [1.0, 10.0, 365.0, 365.0, 2555.0, 5475.0, 0.0, 0.0]
    );
    assert!(KINDS.iter().zip(DAYS.iter()).enumerate().all(|(at, (_, harm))| (*harm > 0.0) != is_found(at as u8)));
}

#[test]
fn the_tables_read_like_a_users_with_what_is_wrong_in_them() {
    let start = std::time::Instant::now();
    let made = import(Population { people: 3000, seed: 1 }, &Progress::silent()).unwrap();
    println!("3,000 people made and read in {:?}", start.elapsed());
    let (records, quality) = (&made.import.records, &made.import.quality);
    for finding in &quality.findings {
        println!("{finding:?}");
    }
    assert!(quality.synthetic && records.is_synthetic());
    // rows without a reference of a case can be the same to the letter by chance: twice a victim on one day
    let aside = |what: &str| -> u64 {
        quality.set_aside.iter().filter(|(why, ..)| why.contains(what)).map(|(_, rows, _)| rows).sum()
    };
    let repeated = aside("repeat");
    assert_eq!((aside("no date"), aside("role that is not known"), aside("name no person")), (3, 1, 1));
    assert_eq!(quality.rows_read - quality.rows_used, 5 + repeated);
    assert!(repeated >= 1 && repeated < quality.rows_read / 1000, "{repeated}");
    assert_eq!(quality.cut.iter().map(|(column, _)| column.as_str()).collect::<Vec<_>>(), ["surname"]);
    assert_eq!((records.people().len(), records.last_day()), (3000, last_day()));
    assert_eq!(made.protected.people_count(), 3000);
    println!("{:?} {:?}", made.protected.characteristics(), made.protected.findings());
    assert_eq!(made.protected.characteristics().len(), 5);
    assert!(made.protected.cut().is_empty());
}

#[test]
fn a_state_is_the_one_that_the_record_came_through() {
    // living on from a state on the way with the same random numbers is the same life
    let days = (days_from_first(last_day()) + 1) as f64;
    for position in 0..300 {
        let (person, record) = Person::make(Population { people: 300, seed: 4 }, position, days);
        let before = person.state_before(1000.0);
        let charged = |until: f64| record.iter().filter(|of| is_charge(of) && of.at < until).count();
        let pending: usize = charged(1000.0)
            - record.iter().filter(|of| matches!(of.what, What::Decided { .. }) && of.at < 1000.0).count();
        // cases from before the records may be pending too
        assert!(before.pending() >= pending, "{position}");
        assert_eq!(before, person.state_before(1000.0));
    }
}

#[test]
fn true_probabilities_rise_with_what_the_process_knows_and_are_nobodys_else() {
    let population = Population { people: 2000, seed: 3 };
    let ids: Vec<_> = (0..2000).map(|at| key(3).pseudonym(&record::force_id(at))).collect();
    let date = NaiveDate::from_ymd_opt(2023, 1, 1).unwrap();
    let of = |months, threshold| true_probabilities(population, &ids, date, months, threshold);
    let (two_years, one_year, some_harm) = (of(24, 730.0), of(12, 730.0), of(24, 1.0));
    let mean = |p: &[f64]| p.iter().sum::<f64>() / p.len() as f64;
    println!("{:.4} {:.4} {:.4}", mean(&two_years), mean(&one_year), mean(&some_harm));
    assert!(mean(&one_year) < mean(&two_years) && mean(&two_years) < mean(&some_harm));
    assert_eq!(two_years, of(24, 730.0));
    let stranger = true_probabilities(population, &[key(3).pseudonym("somebody")], date, 24, 730.0);
    assert!(stranger[0].is_nan());
}
