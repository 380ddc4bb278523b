use std::io::Write as _;

use proptest::prelude::*;

use super::*;
use crate::geography::Crs;
use crate::incidents::{IncidentRow, IncidentsBuilder};

/// Incidents of (offence code, crime type, weapon, used, injury).
type Row<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<bool>, Option<bool>);

fn incidents(rows: &[Row<'_>]) -> Incidents {
    let mut builder = IncidentsBuilder::new(Crs::BritishNationalGrid);
    for (code, crime_type, weapon, used, injury) in rows {
        builder.push(&IncidentRow {
            offence_code: code.map(str::to_owned),
            crime_type: crime_type.map(str::to_owned),
            weapon: weapon.map(str::to_owned),
            weapon_used: *used,
            injury: *injury,
            ..IncidentRow::default()
        });
    }
    builder.finish().unwrap()
}

fn matched(target: &str, incidents: &Incidents) -> Vec<bool> {
    let targets = TargetSet::built_in().unwrap();
    let mask = targets.get(target).unwrap().matches(incidents).unwrap();
    assert_eq!(mask.null_count(), 0);
    mask.iter().map(|flag| flag.unwrap()).collect()
}

fn file_of(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().prefix("own").suffix(".toml").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

/// A whole file around a rule.
fn own_target(rule: &str) -> String {
    format!(
        "format = 1\n[[target]]\nid = \"own\"\nname = \"Own\"\nversion = \"3\"\ncell = \"250m\"\ndescription = \"d\"\n\
         source = \"s\"\nrule = {rule}\n"
    )
}

#[test]
fn knife_injury_needs_all_three_conditions() {
    let knife = Some("sharp instrument");
    let rows = [
        (None, None, knife, Some(true), Some(true)),
        (None, None, Some("Sharp Instrument"), Some(true), Some(true)),
        (None, None, knife, Some(false), Some(true)),
        (None, None, knife, Some(true), Some(false)),
        (None, None, Some("firearm"), Some(true), Some(true)),
        (None, None, knife, None, Some(true)),
        (None, None, None, Some(true), Some(true)),
    ];
    assert_eq!(matched("knife-injury", &incidents(&rows)), [true, true, false, false, false, false, false]);
}

#[test]
fn serious_violence_is_a_set_of_classes() {
    let codes = ["1", "5D", "5d", "005D", "34B", "4.1", "8N", "34A", "10D", "19C", "15D", "11"];
    let rows: Vec<Row<'_>> = codes.iter().map(|code| (Some(*code), None, None, None, None)).collect();
    let expected = [true, true, true, true, true, true, false, false, false, false, false, false];
    assert_eq!(matched("serious-violence", &incidents(&rows)), expected);
}

#[test]
fn a_target_that_asks_about_a_stand_in_column_is_a_stand_in() {
    let mut data = incidents(&[Row::default()]);
    let targets = TargetSet::built_in().unwrap();
    let known = |id: &str, data: &Incidents| targets.get(id).unwrap().as_known_by(data).stand_in;
    assert_eq!(known("knife-injury", &data), None);
    data.stand_in.insert("injury".to_owned(), "No injury is recorded.".to_owned());
    assert_eq!(known("knife-injury", &data).as_deref(), Some("No injury is recorded."));
    assert_eq!(known("serious-violence", &data), None);
}

#[test]
fn stand_ins_say_so_and_work_on_open_data() {
    let rows: Vec<Row<'_>> = ["Robbery", "Possession of weapons", "Drugs", "ROBBERY"]
        .iter()
        .map(|crime_type| (None, Some(*crime_type), None, None, None))
        .collect();
    let open = incidents(&rows);
    assert_eq!(matched("robbery-and-weapons", &open), [true, true, false, true]);
    assert_eq!(matched("weapons-possession", &open), [false, true, false, false]);
    let targets = TargetSet::built_in().unwrap();
    let stand_ins: Vec<_> = targets.targets.iter().filter(|t| t.is_stand_in()).map(|t| t.id.as_str()).collect();
    assert_eq!(stand_ins, ["robbery-and-weapons", "weapons-possession"]);
    assert_eq!(targets.first_computable(&open).unwrap().id, "robbery-and-weapons");
}

#[test]
fn the_built_in_cells_are_those_promised() {
    let targets = TargetSet::built_in().unwrap();
    let cells: Vec<_> = targets.targets.iter().map(|t| (t.id.as_str(), t.cell.code())).collect();
    let expected = [
        ("knife-injury", "1km2"),
        ("serious-violence", "0.5km2"),
        ("robbery-and-weapons", "0.5km2"),
        ("weapons-possession", "1km2"),
    ];
    assert_eq!(cells, expected.map(|(id, cell)| (id, cell.to_owned())));
}

#[test]
fn data_that_cannot_say_names_every_missing_column_and_the_remedy() {
    let open = incidents(&[(None, Some("Robbery"), None, None, Some(true))]);
    let targets = TargetSet::built_in().unwrap();
    let knife = targets.get("knife-injury").unwrap();
    assert_eq!(knife.missing_columns(&open), ["weapon", "weapon_used"]);
    assert!(!knife.computable(&open));
    let message = knife.matches(&open).unwrap_err().to_string();
    assert!(message.contains("no weapon or weapon_used") && message.contains("--mapping"), "{message}");
    let message = targets.get("stabbing").unwrap_err().to_string();
    assert!(message.contains("knife-injury, serious-violence"), "{message}");
}

#[test]
fn a_file_replaces_and_adds() {
    let text = own_target(
        r#"{ any = [{ column = "offence_code", starts_with = "10" }, { all = [{ column = "weapon", equals = "firearm" },
           { column = "weapon_used", is = true }] }] }"#,
    ) + "[sets.most-serious-violence]\nname = \"Ours\"\nsource = \"Us\"\nvalues = [\"8N\"]\n";
    let file = file_of(&text);
    let targets = TargetSet::with_file(file.path()).unwrap();
    assert_eq!(targets.targets.len(), 5);
    let rows = [
        (Some("10A"), None, None, None, None),
        (Some("8N"), None, Some("firearm"), Some(true), None),
        (Some("8N"), None, Some("firearm"), Some(false), None),
    ];
    let data = incidents(&rows);
    let flags = |id: &str| -> Vec<_> { targets.get(id).unwrap().matches(&data).unwrap().iter().flatten().collect() };
    assert_eq!(flags("own"), [true, true, false]);
    assert_eq!(flags("serious-violence"), [false, true, true]);
    let version = &targets.get("serious-violence").unwrap().version;
    assert!(version.starts_with("1, with set most-serious-violence from "), "{version}");
    assert_eq!(
        targets.get("own").unwrap().rule.in_words(),
        "offence_code starts with 10, or (weapon is firearm, and weapon_used is yes)"
    );
}

#[test]
fn wrong_files_name_file_place_and_remedy() {
    let cases = [
        (own_target(r#"{ column = "wepon", equals = "x" }"#), "the columns are id, offence_code"),
        (own_target(r#"{ column = "weapon", equal = "x" }"#), "line 9: unknown field `equal`"),
        (own_target(r#"{ column = "weapon" }"#), "exactly one of equals"),
        (own_target(r#"{ column = "weapon", is = true }"#), "holds text"),
        (own_target(r#"{ column = "injury", equals = "y" }"#), "holds yes or no"),
        (own_target(r#"{ column = "weapon", in_set = "knives" }"#), "the sets are most-serious-violence"),
        (own_target(r#"{ column = "weapon", any_of = [] }"#), "nothing could ever meet it"),
        (own_target(r"{ all = [] }"), "is empty"),
        (
            own_target(r#"{ all = [{ column = "injury", is = true }], column = "injury" }"#),
            "both \"all\" and a condition",
        ),
        (own_target(r"{}"), "names no column"),
        (own_target(r#"{ column = "injury", is = true }"#).replace("250m", "5m"), "is not a cell size"),
        (own_target(r#"{ column = "injury", is = true }"#).replace("\"own\"", "\"My Own\""), "cannot be the id"),
        ("format = 2".to_owned(), "reads only format = 1"),
        ("targets = []".to_owned(), "line 1"),
        ("format = 1\n[[target]]\nid = \"a\"".to_owned(), "missing field"),
    ];
    for (text, expected) in cases {
        let file = file_of(&text);
        let message = TargetSet::with_file(file.path()).unwrap_err().to_string();
        assert!(message.contains(expected), "{text}\n{message}");
        assert!(message.contains(".toml") && !message.contains('\n'), "{message}");
    }
    let message = TargetSet::with_file(Path::new("nowhere.toml")).unwrap_err().to_string();
    assert_eq!(message, "nowhere.toml: there is no such target file; check the path");
}

#[test]
fn a_definition_can_be_written_into_a_manifest() {
    let targets = TargetSet::built_in().unwrap();
    let json = serde_json::to_value(targets.get("knife-injury").unwrap()).unwrap();
    assert_eq!(json["cell"], "1km2");
    assert_eq!(json["rule"]["all"][2]["is"]["column"], "injury");
}

proptest! {
    #[test]
    fn rubbish_files_never_panic(text in ".{0,200}") {
        let file = file_of(&text);
        let _ = TargetSet::with_file(file.path());
    }

    #[test]
    fn conditions_on_any_text_never_panic(text in ".{0,12}", start in "[a-z0]{1,4}") {
        let rule = format!("{{ column = \"offence_code\", starts_with = \"{start}\" }}");
        let file = file_of(&own_target(&rule));
        let targets = TargetSet::with_file(file.path()).unwrap();
        let data = incidents(&[(Some(&text), None, None, None, None), (Some("x"), None, None, None, None)]);
        let _ = targets.get("own").unwrap().matches(&data).unwrap();
    }
}
