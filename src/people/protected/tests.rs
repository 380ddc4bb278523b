use super::*;

const TABLE: &str = "Person ID,Surname,Date of Birth,Gender,Self Defined Ethnicity,age_band,Home postcode,Address\n\
     1,QQsmith,15/06/1990,F,White,25-34,QQ1 1AA,QQ1\n\
     2,QQjones,1999-12-31,M,Not stated,18-24,QQ2 2BB,QQ2\n\
     3,QQbrown,,M,Black,,,QQ3\n\
     1,QQsmith,15/06/1990,M,White,25-34,QQ1 1AA,QQ1\n\
     ,QQ,1980-01-01,F,White,,,\n";

fn key() -> PseudonymKey {
    PseudonymKey::fixed(1)
}

fn table(text: &str) -> ProtectedTable {
    ProtectedTable::read_in_memory(vec![("p.csv".to_owned(), text.as_bytes().to_vec())], &key()).unwrap()
}

fn people(ids: &[&str]) -> Vec<PersonId> {
    ids.iter().map(|id| key().pseudonym(id)).collect()
}

fn definition(age_admitted: Option<&str>) -> HighHarm {
    HighHarm { age_admitted: age_admitted.map(str::to_owned), ..HighHarm::built_in() }
}

#[test]
fn characteristics_come_out_as_groups_of_the_people_asked_for() {
    let got = table(TABLE);
    assert_eq!(
        got.characteristics(),
        ["year of birth", "Gender", "Self Defined Ethnicity", "age_band", "Home postcode"]
    );
    let asked = people(&["3", "2", "9", "1"]);
    let gender = got.grouping("gender", &asked, 2020).unwrap();
    assert_eq!((gender.groups, gender.of), (vec!["F".into(), "M".into()], vec![Some(1), Some(1), None, Some(0)]));
    let ethnicity = got.grouping("Self Defined Ethnicity", &asked, 2020).unwrap();
    assert_eq!(ethnicity.of, [Some(0), None, None, Some(1)]);
    let age = got.grouping(YEAR_OF_BIRTH, &asked, 2023).unwrap();
    assert_eq!((age.groups, age.of), (vec!["18 to 24".into(), "25 to 34".into()], vec![None, Some(0), None, Some(1)]));
    assert_eq!(got.grouping("shoe size", &asked, 2023), None);
    let said: Vec<&str> = got.findings().iter().map(|finding| finding.text.as_str()).collect();
    assert!(said[0].contains("3 people") && said.iter().any(|text| text.contains("1 value contradicts")), "{said:?}");
}

#[test]
fn nothing_that_says_who_somebody_is_is_kept_or_shown() {
    let got = table(TABLE);
    let cut: Vec<&str> = got.cut().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(cut, ["Surname", "Address"]);
    let shown = format!("{got:?} {:?} {:?}", got.findings(), got.admitted_age(&definition(Some("for a test"))));
    assert!(!shown.contains("QQ") && !shown.contains("1990") && !shown.contains("White"), "{shown}");
}

#[test]
fn age_is_had_only_where_a_definition_admits_it() {
    let got = table(TABLE);
    assert!(got.admitted_age(&definition(None)).is_none());
    let age = got.admitted_age(&definition(Some("for a test"))).unwrap();
    let of = |id: &str, year| age.years_old(key().pseudonym(id), year);
    assert_eq!((of("1", 2020), of("2", 2020), of("3", 2020), of("9", 2020)), (Some(30), Some(21), None, None));
    assert_eq!((of("1", 1980), of("1", 2150)), (None, None));
    let without = table("person,sex\n1,F\n");
    assert!(without.admitted_age(&definition(Some("for a test"))).is_none());
}

#[test]
fn what_has_too_many_values_is_no_characteristic() {
    let rows = (0..400).map(|n| format!("{n},F,word {n}\n")).collect::<Vec<_>>().concat();
    let got = table(&format!("person,sex,remarks\n{rows}"));
    assert_eq!(got.characteristics(), ["sex"]);
    assert!(got.cut()[0].1.contains("400 different values"));
}

#[test]
fn a_table_without_a_number_of_the_person_is_refused() {
    let files = vec![("p.csv".to_owned(), b"name,sex\nQQ,F\n".to_vec())];
    let message = ProtectedTable::read_in_memory(files, &key()).unwrap_err().to_string();
    assert!(message.contains("p.csv, row 1: no column for the number of the person"), "{message}");
}
