//! Whole imports, from bytes to records.

use std::fmt::Write as _;

use chrono::NaiveDate;
use polars::prelude::{DataFrame, DataType, IntoColumn, NamedFrom, ParquetWriter, Series};
use proptest::prelude::*;

use super::*;
use crate::people::person_id::PersonId;
use crate::people::record::{Event, Role};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn import_files(files: &[(&str, &[u8])], mapping: &str) -> Result<PeopleImport, PeopleImportError> {
    let files: Vec<(String, Vec<u8>)> =
        files.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect();
    let mapping = Mapping::parse(mapping, "m.toml").unwrap();
    let key = PseudonymKey::fixed(1);
    reading::import(&Tables::in_memory(files), "here", &mapping, &key, day("2026-01-01"), &Progress::silent())
}

fn import(text: &str) -> PeopleImport {
    import_files(&[("a.csv", text.as_bytes())], "").unwrap()
}

/// Events of a person as (day, role), oldest first.
fn told(import: &PeopleImport, id: &str) -> Vec<(String, Role)> {
    let events = events(import, id);
    events.iter().map(|event| (crate::people::record::date_of(event.day).to_string(), event.role)).collect()
}

fn events(import: &PeopleImport, id: &str) -> Vec<Event> {
    let records = &import.records;
    let person = PseudonymKey::fixed(1).pseudonym(id);
    let at = records.people().binary_search(&person).unwrap();
    records.as_of(day("2100-01-01")).person(at).events.to_vec()
}

fn adds_up(import: &PeopleImport) {
    let quality = &import.quality;
    let aside: u64 = quality.set_aside.iter().map(|(_, rows, _)| rows).sum();
    assert_eq!(quality.rows_read, quality.rows_used + aside);
}

fn says(import: &PeopleImport, words: &str) -> bool {
    let details = |finding: &Finding| finding.details.join("; ");
    import.quality.findings.iter().any(|finding| finding.text.contains(words) || details(finding).contains(words))
}

fn aside(import: &PeopleImport, words: &str) -> u64 {
    import.quality.set_aside.iter().find(|(reason, _, _)| reason.contains(words)).map_or(0, |(_, rows, _)| *rows)
}

#[test]
fn events_are_read_with_role_offence_weapon_and_detection() {
    let got = import(
        "person_id,date,offence_code,offence,role,weapon,case,how detected\n\
         P1,2020-03-01,8N,Assault with injury,Charged,knife,C1,reported by victim\n\
         P1,2020-01-05,92E,Possession of cannabis,Suspect,none,,stop and search\n\
         p2,05/02/2020,8N,assault  with injury,Aggrieved,,C1,\n",
    );
    assert_eq!(told(&got, "P1"), [("2020-01-05".into(), Role::Suspected), ("2020-03-01".into(), Role::Charged)]);
    assert_eq!(told(&got, "P2"), [("2020-02-05".into(), Role::Victim)]);
    let p1 = events(&got, "P1");
    assert_eq!((p1[0].weapon, p1[0].proactive, p1[0].case), (false, true, 0));
    assert_eq!((p1[1].weapon, p1[1].proactive), (true, false));
    assert_eq!(p1[1].case, events(&got, "P2")[0].case);
    let offences: Vec<_> = got.records.offences().iter().map(|o| (o.code.as_str(), o.description.as_str())).collect();
    assert_eq!(offences, [("8N", "Assault with injury"), ("92E", "Possession of cannabis")]);
    assert_eq!(got.records.last_day(), day("2020-03-01"));
    adds_up(&got);
}

#[test]
fn disposals_become_dated_events_and_never_tell_too_early() {
    use Role::{Acquitted, Charged, Convicted, Suspected, Victim, Withdrawn};
    let got = import(
        "person,date,offence_code,role,disposal,disposal_date\n\
         A,2020-01-01,1,charged,Withdrawn,2020-06-01\n\
         B,2020-01-01,1,charged,Not guilty,\n\
         C,2020-01-01,1,charged,Guilty,2020-07-01\n\
         D,2020-01-01,1,charged,Guilty,\n\
         E,2020-01-01,1,charged,Pending,\n\
         F,2020-05-01,1,charged,Discontinued,2020-01-01\n\
         G,2020-01-01,1,convicted,Quashed on appeal,2021-01-01\n\
         H,2020-01-01,1,victim,Guilty,2020-02-01\n\
         I,2020-01-01,1,suspected,Acquitted,2020-02-01\n\
         J,2020-01-01,1,charged,Guilty,2027-02-01\n\
         K,2020-01-01,1,charged,Banana,2020-02-01\n\
         L,2020-01-01,1,charged,Banana,2020-02-01\n",
    );
    let expect = |id: &str, expected: &[(&str, Role)]| {
        let expected: Vec<(String, Role)> = expected.iter().map(|(day, role)| ((*day).to_owned(), *role)).collect();
        assert_eq!(told(&got, id), expected, "{id}");
    };
    expect("A", &[("2020-01-01", Charged), ("2020-06-01", Withdrawn)]);
    expect("B", &[("2020-01-01", Charged), ("2020-01-01", Acquitted)]);
    expect("C", &[("2020-01-01", Charged), ("2020-07-01", Convicted)]);
    expect("D", &[("2020-01-01", Charged)]);
    expect("E", &[("2020-01-01", Charged)]);
    expect("F", &[("2020-05-01", Charged), ("2020-05-01", Withdrawn)]);
    expect("G", &[("2020-01-01", Convicted), ("2021-01-01", Acquitted)]);
    expect("H", &[("2020-01-01", Victim)]);
    expect("I", &[("2020-01-01", Suspected)]);
    expect("J", &[("2020-01-01", Charged)]);
    expect("K", &[("2020-01-01", Charged)]);
    for (id, joined) in [("A", true), ("D", false)] {
        let events = events(&got, id);
        assert_eq!(events[0].case != 0 && events.iter().all(|event| event.case == events[0].case), joined, "{id}");
    }
    for words in [
        "5 events were made from disposals",
        "1 charge was withdrawn or acquitted without a date",
        "as if never made",
        "1 conviction has no date and was not used",
        "1 disposal was dated before the charge",
        "1 disposal was dated after the end",
        "“Banana”: 2 rows",
    ] {
        assert!(says(&got, words), "{words}: {:#?}", got.quality.findings);
    }
}

#[test]
fn a_conviction_told_twice_is_one() {
    let got = import(
        "person,date,offence_code,role,disposal,disposal_date,case\n\
         A,2020-01-01,1,charged,Guilty,2020-07-01,X\n\
         A,2020-07-01,1,convicted,,,X\n\
         B,2020-01-01,1,charged,Guilty,2020-07-01,\n\
         B,2020-07-01,1,convicted,,,\n\
         C,2020-01-01,1,charged,Guilty,2020-07-01,X\n\
         C,2020-07-01,1,convicted,,,Y\n",
    );
    assert_eq!([told(&got, "A").len(), told(&got, "B").len(), told(&got, "C").len()], [2, 2, 3]);
}

#[test]
fn rows_that_cannot_be_used_are_set_aside_and_counted() {
    let got = import(
        "person,date,offence_code,role\n\
         A,2020-01-01,1,charged\n\
         A,2020-01-01,1,charged\n\
         ,2020-01-01,1,charged\n\
         unknown,2020-01-01,1,charged\n\
         B,yesterday,1,charged\n\
         B,2027-01-01,1,charged\n\
         B,2020-01-01,1,juggler\n\
         C,2020-01-01,1,juggler\n\
         C,2020-01-01,1,jester\n\
         B,2020-01-01,1,witness\n\
         B,2020-01-01,1,cautioned\n\
         B,2020-01-01,,charged\n\
         B,2020-01-01\n\
         ,,,\n",
    );
    assert_eq!((got.quality.rows_read, got.quality.rows_used), (14, 1));
    adds_up(&got);
    let counts = [
        ("repeat", 1),
        ("no person", 2),
        ("no date", 1),
        ("after the end", 1),
        ("not known", 3),
        ("plays no part", 1),
        ("out of court", 1),
        ("no offence", 1),
        ("fewer fields", 1),
        ("blank", 1),
    ];
    for (words, rows) in counts {
        assert_eq!(aside(&got, words), rows, "{words}");
    }
    assert!(says(&got, "“juggler”: 2 rows") && says(&got, "1 word of one row each") && !says(&got, "jester"));
    assert!(got.quality.set_aside.iter().any(|(_, _, example)| example == "a.csv, row 8"));
}

#[test]
fn what_is_noticed_of_people_is_said() {
    let mut text = "person,date,offence_code,role\n".to_owned();
    for n in 0..300 {
        writeln!(text, "{},2020-01-{:02},1,convicted", if n % 3 == 0 { 9 } else { n }, n % 28 + 1).unwrap();
    }
    let got = import(&text);
    assert!(says(&got, "No event is a charge") && says(&got, "placeholder"), "{:#?}", got.quality.findings);
    text.push_str("1,2020-02-01,1,charged\n");
    assert!(says(&import(&text), "of people with no charge"));
    let apart = (0..300).map(|n| format!("{n},2020-01-01,1,charged\n")).collect::<Vec<_>>().concat();
    assert!(says(&import(&format!("person,date,offence_code,role\n{apart}")), "probably numbers the events"));
    assert!(says(
        &import("person,offence date,offence_code,role\nA,2020-01-01,1,charged\n"),
        "Export the day of the charge"
    ));
    let month = import("person,date,offence_code,role\nA,2020-02,1,charged\n");
    assert_eq!(told(&month, "A")[0].0, "2020-02-29");
    assert!(says(&month, "only by the month"));
}

#[test]
fn a_date_far_after_all_others_does_not_stretch_the_extract() {
    let mut text = "person,date,offence_code,role\n".to_owned();
    for n in 0..400 {
        writeln!(text, "{},2015-{:02}-{:02},1,charged", n / 2, n % 12 + 1, n % 28 + 1).unwrap();
    }
    text.push_str("7,2025-01-01,1,charged\n");
    let got = import(&text);
    assert_eq!(got.records.last_day(), day("2015-12-28"));
    assert_eq!(aside(&got, "more than a year after"), 1);
}

#[test]
fn a_mapping_says_what_names_do_not() {
    let text = "id;wann;was;wie;ende;am\n1;31.12.2019;8N;C;W;01.02.2020\n1;31.12.2019;8N;C;W;01.02.2020\n2;01.04.2020;8N;V;;\n";
    let mapping = "duplicates = \"separate\"\n\
        [columns]\nperson_id = \"ID\"\ndate = \"wann\"\noffence_code = \"was\"\nrole = \"wie\"\ndisposal = \"ende\"\ndisposal_date = \"am\"\n\
        [dates]\nformats = [\"%d.%m.%Y\"]\nlast_day = 2020-03-31\n\
        [values.role]\nc = \"charged\"\nv = \"victim\"\n[values.disposal]\nW = \"withdrawn\"\n";
    let got = import_files(&[("a.csv", text.as_bytes())], mapping).unwrap();
    assert_eq!(told(&got, "1").len(), 4);
    assert_eq!(got.records.last_day(), day("2020-03-31"));
    assert_eq!(aside(&got, "after the end of the extract"), 1);
    let every =
        import_files(&[("a.csv", b"person,date,offence\nA,2020-01-01,Theft\n")], "[defaults]\nrole = \"charged\"\n");
    assert_eq!(told(&every.unwrap(), "A"), [("2020-01-01".into(), Role::Charged)]);
    let message =
        import_files(&[("a.csv", b"person,date,offence,role\n")], "[columns]\nrole = \"rolle\"\n").unwrap_err();
    assert!(message.to_string().contains("\"rolle\"") && message.to_string().contains("m.toml"), "{message}");
}

#[test]
fn several_files_are_one_history_and_overlaps_count_once() {
    let one = b"person,date,offence_code,role\nA,2020-01-01,1,charged\nA,2020-02-01,1,charged\n";
    let two = b"role,person,offence_code,date\ncharged,A,1,2020-02-01\ncharged,A,1,2020-03-01\n";
    let got = import_files(&[("1.csv", one), ("2.csv", two)], "").unwrap();
    assert_eq!(told(&got, "A").len(), 3);
    assert_eq!(aside(&got, "repeat"), 1);
    assert_eq!(got.quality.files.len(), 2);
    adds_up(&got);
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let rows = [
        "A,2020-01-01,1,charged,Guilty,2020-05-01,",
        "A,2020-01-01,2,charged,Withdrawn,2020-05-01,C9",
        "B,2020-03-01,3,victim,,,",
        "A,2019-01-01,3,suspected,,,C2",
    ];
    let table =
        |rows: Vec<&str>| format!("person,date,offence_code,role,disposal,disposal_date,case\n{}\n", rows.join("\n"));
    let forward = import(&table(rows.to_vec()));
    let backward = import(&table(rows.into_iter().rev().collect()));
    assert_eq!(format!("{:?}", forward.records), format!("{:?}", backward.records));
}

/// The same events, whatever wrote them down.
const TABLE: &str = "person_id,date,offence,role,weapon,Surname\n\
     7,2020-01-02,Zoë’s café robbery,charged,1,Müller\n\
     7,2020-01-02,Theft,victim,0,Müller\n\
     12,2021-11-30,Theft,acquitted,,O’Neil\n";

#[test]
fn every_encoding_and_packing_gives_the_same_records() {
    use std::io::Write as _;
    let expected = format!("{:?}", import(TABLE).records);
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(TABLE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(TABLE.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let windows = encoding_rs::WINDOWS_1252.encode(TABLE).0.into_owned();
    let marked = ["\u{FEFF}", TABLE].concat();
    let semicolons = TABLE.replace(',', ";").replace('\n', "\r\n");
    let parquet = parquet();
    for (name, bytes) in [
        ("utf16.csv", utf16.as_slice()),
        ("packed.csv.gz", &gzip),
        ("windows.csv", &windows),
        ("marked.csv", marked.as_bytes()),
        ("semicolons.csv", semicolons.as_bytes()),
        ("table.parquet", &parquet),
    ] {
        let got = import_files(&[(name, bytes)], "").unwrap();
        assert_eq!(format!("{:?}", got.records), expected, "{name}");
        assert_eq!(got.quality.cut.len(), 1, "{name}");
    }
}

/// [`TABLE`] with numbers, dates and flags as such.
fn parquet() -> Vec<u8> {
    let days: Vec<i32> =
        ["2020-01-02", "2020-01-02", "2021-11-30"].iter().map(|text| day(text).to_epoch_days()).collect();
    let days = Series::new("date".into(), days).cast(&DataType::Date).unwrap();
    let columns = vec![
        Series::new("person_id".into(), [7_i64, 7, 12]).into_column(),
        days.into_column(),
        Series::new("offence".into(), ["Zoë’s café robbery", "Theft", "Theft"]).into_column(),
        Series::new("role".into(), ["charged", "victim", "acquitted"]).into_column(),
        Series::new("weapon".into(), [Some(true), Some(false), None]).into_column(),
        Series::new("Surname".into(), ["Müller", "Müller", "O’Neil"]).into_column(),
    ];
    let mut bytes = Vec::new();
    ParquetWriter::new(&mut bytes).finish(&mut DataFrame::new(3, columns).unwrap()).unwrap();
    bytes
}

#[test]
fn made_up_people_are_told_and_live_by_no_clock() {
    let got = import("person,date,offence_code,role\nSYNTHETIC-1,2031-01-01,1,charged\n");
    assert!(got.quality.synthetic && got.records.is_synthetic() && says(&got, "SYNTHETIC"));
    let mixed = import("person,date,offence_code,role\nSYNTHETIC-1,2021-01-01,1,charged\n2,2021-01-01,1,charged\n");
    assert!(!mixed.quality.synthetic);
}

#[test]
fn nothing_to_use_is_an_error_that_says_why() {
    let message = |text: &str| import_files(&[("a.csv", text.as_bytes())], "").unwrap_err().to_string();
    let nothing = message("person,date,offence,role\nA,never,x,charged\n");
    assert!(
        nothing.contains("no row of here") && nothing.contains("no date that can be read (a.csv, row 2"),
        "{nothing}"
    );
    assert!(message("").contains("is empty"));
    let none = read(&[PathBuf::from("not-there.csv")], None, &PseudonymKey::fixed(1), &Progress::silent());
    assert!(none.unwrap_err().to_string().contains("not-there.csv does not exist"));
}

#[test]
fn cancelled_work_stops() {
    let progress = Progress::silent();
    progress.cancel();
    let files = vec![("a.csv".to_owned(), TABLE.as_bytes().to_vec())];
    assert!(matches!(read_in_memory(files, &PseudonymKey::fixed(1), &progress), Err(PeopleImportError::Cancelled(_))));
}

/// Everything that an import tells, as anybody could print it.
fn everything(text: &str) -> String {
    match import_files(&[("a.csv", text.as_bytes())], "") {
        Ok(import) => format!("{import:?} {}", serde_json::to_string(&import.quality).unwrap()),
        Err(error) => format!("{error} {error:?}"),
    }
}

proptest! {
    /// Values of cut columns and numbers of people are marked, and the mark must appear nowhere, in sound
    /// rows and in rows that slipped.
    #[test]
    fn no_value_of_a_cut_column_is_ever_told(
        rows in prop::collection::vec(("[0-9]{1,3}", "[a-z]{1,5}", 0_u8..13), 1..20),
    ) {
        let mut text = "person_id,date,DOB,offence,Surname,role,Home address,Ethnicity,email\n".to_owned();
        for (id, word, slip) in rows {
            let role = ["charged", "victim", "wrong", "witness"][usize::from(slip) % 4];
            let date = if slip == 5 { format!("ZQ{word}") } else { "2020-01-01".to_owned() };
            let row = format!("ZQ{id},{date},ZQ1990,theft,ZQ{word},{role},\"ZQ, {word}\",ZQ{word},ZQ{word}@x");
            let row = match slip {
                6 => format!("extra,{row}"),
                7 => row.replacen(',', "", 1),
                8 => format!("\"{row}"),
                9 => format!("ZQ{id},{date},ZQ1990,theft,ZQ, ZQ{word},{role},ZQ,ZQ,"),
                _ => row,
            };
            text.push_str(&row);
            text.push('\n');
        }
        let told = everything(&text);
        prop_assert!(!told.contains("ZQ"), "{}", told);
    }

    #[test]
    fn rubbish_is_refused_not_feared(text in "\\PC{0,200}") {
        let _ = everything(&text);
    }

    #[test]
    fn nearly_tables_add_up(rows in prop::collection::vec("[A-C]?,(2020-0[1-3]-0[1-3]|x)?,[12]?,(charged|guilty|x)?(,)?", 0..30)) {
        let text = format!("person,date,offence_code,role\n{}\n", rows.join("\n"));
        if let Ok(import) = import_files(&[("a.csv", text.as_bytes())], "") {
            adds_up(&import);
            let people: Vec<PersonId> = import.records.people().to_vec();
            prop_assert!(people.is_sorted() && people.len() <= 3);
        }
    }
}
