use super::*;
use proptest::prelude::*;

fn offence(code: &str, description: &str) -> Offence {
    Offence { code: code.to_owned(), description: description.to_owned() }
}

fn found(scale: &HarmScale, code: &str, description: &str) -> Option<(f64, String)> {
    scale.weight(&offence(code, description)).map(|weight| (weight.harm, weight.found_as))
}

fn csv(text: &str) -> Result<HarmScale, ScaleError> {
    HarmScale::parse(text.as_bytes(), "own.csv", "own", false)
}

/// The medians as the table of the domain notes gives them.
const MEDIANS: [(&str, f64); 22] = [
    ("Homicide", 5475.0),
    ("Violence with injury", 365.0),
    ("Violence without injury", 10.0),
    ("Stalking and harassment", 10.0),
    ("Rape", 2555.0),
    ("Other sexual offences", 182.25),
    ("Death or serious injury by driving", 365.0),
    ("Robbery", 365.0),
    ("Residential burglary", 273.5),
    ("Non-residential burglary", 183.5),
    ("Possession of weapons", 273.75),
    ("Arson", 185.0),
    ("Criminal damage", 2.0),
    ("Public order", 7.5),
    ("Drug trafficking", 5.0),
    ("Drug possession", 3.0),
    ("Vehicle offences", 5.0),
    ("Theft from the person", 2.0),
    ("Bicycle theft", 2.0),
    ("Shoplifting", 1.0),
    ("Other theft", 2.0),
    ("Miscellaneous crimes against society", 10.0),
];

#[test]
fn the_built_in_scale_holds_the_published_medians_and_says_what_they_are() {
    let scale = HarmScale::built_in();
    assert_eq!((scale.unit.as_str(), scale.version.as_str()), ("days", "2026"));
    assert!(scale.caution.contains("unsuited to fine scoring"), "{}", scale.caution);
    let groups = scale.groups();
    let medians: Vec<_> = groups.iter().map(|group| (group.name.as_str(), group.weight)).collect();
    assert_eq!(medians, MEDIANS);
    assert!(groups.iter().all(|group| group.min <= Some(group.weight) && group.max >= Some(group.weight)));
    assert_eq!((groups[1].min, groups[1].mean, groups[1].max), (Some(2.0), Some(943.5), Some(4380.0)));
}

#[test]
fn codes_are_found_however_they_are_written() {
    let scale = HarmScale::built_in();
    for code in ["8N", "8n", "008N", " 8 N ", "08n"] {
        assert_eq!(found(&scale, code, ""), Some((365.0, "Violence with injury".to_owned())), "{code}");
    }
    assert_eq!(found(&scale, "1", "").map(|found| found.0), Some(5475.0));
    assert_eq!(found(&scale, "001/01", "").map(|found| found.0), Some(5475.0));
    assert_eq!(found(&scale, "4.10", "").map(|found| found.0), Some(5475.0));
    assert_eq!(found(&scale, "4.4", "").map(|found| found.1), Some("Death or serious injury by driving".to_owned()));
    assert_eq!(found(&scale, "019/08", "").map(|found| found.0), Some(2555.0));
    assert_eq!(found(&scale, "34B", "").map(|found| found.0), Some(365.0));
    // a star stands for no further digit
    for code in ["190", "12", "10", "2000", "340", "", "0", "*"] {
        assert_eq!(found(&scale, code, ""), None, "{code}");
    }
}

#[test]
fn without_a_code_the_longest_words_decide() {
    let scale = HarmScale::built_in();
    let group = |words: &str| found(&scale, "", words).map(|found| found.1);
    for (words, expected) in [
        ("Murder", "Homicide"),
        ("Attempted murder", "Violence with injury"),
        ("Conspiracy to murder", "Violence without injury"),
        ("Causing death by dangerous driving", "Death or serious injury by driving"),
        ("Dangerous driving", "Miscellaneous crimes against society"),
        ("Assault with injury on a constable", "Violence with injury"),
        ("Assault without injury", "Violence without injury"),
        ("Burglary - Residential", "Residential burglary"),
        ("Burglary, Business and Community", "Non-residential burglary"),
        ("Burglary", "Non-residential burglary"),
        ("Theft from the person", "Theft from the person"),
        ("Theft from vehicle", "Vehicle offences"),
        ("Theft", "Other theft"),
        ("Public fear, alarm or distress", "Public order"),
        ("Possession with intent to supply Class A", "Drug trafficking"),
        ("Robbery of personal property", "Robbery"),
        ("Possession of article with blade or point", "Possession of weapons"),
        ("Shoplifting", "Shoplifting"),
    ] {
        assert_eq!(group(words).as_deref(), Some(expected), "{words}");
        // the same where the words stand in the place of the code
        assert_eq!(found(&scale, words, "").map(|found| found.1).as_deref(), Some(expected), "{words}");
    }
    for words in ["", "Rapeseed oil", "Overmurdered", "Fraud by false representation", "Grapes"] {
        assert_eq!(group(words), None, "{words}");
    }
    // what the code says goes before the words
    assert_eq!(found(&scale, "46", "Murder").map(|found| found.0), Some(1.0));
}

#[test]
fn kinds_of_offence() {
    let scale = HarmScale::built_in();
    let kind = |code: &str| {
        let weight = scale.weight(&offence(code, "")).unwrap();
        (weight.violent, weight.weapon, weight.proactive)
    };
    for code in ["1", "2", "5D", "8N", "105A", "19C", "20A", "34B", "56A", "62A"] {
        assert_eq!(kind(code), (true, false, false), "{code}");
    }
    for code in ["10B", "10C", "10D"] {
        assert_eq!(kind(code), (false, true, true), "{code}");
    }
    assert_eq!(kind("10A"), (true, true, false));
    for code in ["92A", "92D", "92E", "802"] {
        assert_eq!(kind(code), (false, false, true), "{code}");
    }
    for code in ["28E", "30C", "46", "49", "58D", "8L", "9A", "4.4"] {
        assert_eq!(kind(code), (false, false, false), "{code}");
    }
    assert!(scale.weight(&offence("", "Shoplifting, found by shop detective")).unwrap().proactive);
}

#[test]
fn a_plain_list_of_codes_and_weights() {
    let scale = csv("code,weight,unit,group\n8N,1,pounds,\n\"5D\",\"1,460\",pounds,\nZZ,3,pounds,Robbery\n").unwrap();
    assert_eq!((scale.unit.as_str(), scale.name.as_str(), scale.id.as_str()), ("pounds", "own", "own"));
    assert_eq!(found(&scale, "008n", "").map(|found| found.0), Some(1.0));
    assert_eq!(found(&scale, "5D", "").map(|found| found.0), Some(1460.0));
    assert!(scale.groups().is_empty());
    // the kind comes from the groups that are built in, by code or by the group that is named
    assert!(scale.weight(&offence("8N", "")).unwrap().violent);
    let named = scale.weight(&offence("ZZ", "")).unwrap();
    assert_eq!((named.harm, named.violent, named.group.as_str()), (3.0, true, "Robbery"));
    // what the list does not hold has no weight, though the groups that are built in know it
    assert_eq!(scale.weight(&offence("34B", "Robbery")), None);
}

#[test]
fn the_official_cambridge_sheet_as_csv() {
    // headed as the editions of 2026 and 2021 are; the figures are made up
    let sheet = "CCHI 2026 values sheet,,,,,,,\n,,,,,,,\n\
        ATHENA URN,FULL_OFFENCE_TITLE,CCHI Score,Starting Point,GROUP,SUB_GROUP,HOME_OFFICE_CLASSIFICATION,HO_CODE\n\
        1,Wounding,1460,4 years,VAP,VIOLENCE WITH INJURY,005/01,5\n\
        2,Actual bodily harm,20,,VAP,VIOLENCE WITH INJURY,008/06,8\n\
        3,Minor wounding,40,,VAP,VIOLENCE WITH INJURY,008/06,8\n\
        4,Third under the code,100,,VAP,VIOLENCE WITH INJURY,008/06,8\n\
        5,Old burglary EXPIRED 31/03/17,730,,BURGLARY,BURGLARY - RESIDENTIAL,028/03,28\n\
        6,Driving with an expired licence,1,,OTHER,MISC,099/01,99\n\
        7,No figure yet,,,OTHER,MISC,099/02,99\n\
        ,,,,,,,\n";
    let scale = csv(sheet).unwrap();
    assert_eq!((scale.unit.as_str(), scale.version.as_str()), ("days", "5 rows of the file"));
    assert_eq!(found(&scale, "5/1", "").map(|found| found.0), Some(1460.0));
    // a code with several offences: by the words if they say which, else the middle one, and it says so
    assert_eq!(found(&scale, "008/06", "ACTUAL BODILY HARM"), Some((20.0, "Actual bodily harm".to_owned())));
    assert_eq!(found(&scale, "008/06", "").map(|found| found.0), Some(40.0));
    assert_eq!(found(&scale, "8/6", "").unwrap().1, "the middle of 3 weights under code 8/6");
    assert_eq!(found(&scale, "", "wounding").map(|found| found.0), Some(1460.0));
    assert_eq!(found(&scale, "028/03", ""), None);
    assert_eq!(found(&scale, "099/01", "").map(|found| found.0), Some(1.0));
    assert!(scale.caution.contains("1 code of the sheet"), "{}", scale.caution);
    assert!(scale.caution.contains("1 row left out, marked as expired"), "{}", scale.caution);
    assert!(scale.caution.contains("1 row left out, without a weight"), "{}", scale.caution);
    let older = csv("Home Office Classification,Full Offence Title,CCHI Score\n034/01,Robbery,365\n").unwrap();
    assert_eq!(found(&older, "34/1", "").map(|found| found.0), Some(365.0));
}

#[test]
fn severity_scores_by_class_and_subclass() {
    // the layout is an assumption: no copy of the sheet was at hand; the figures are made up
    let scale =
        csv("Title of the sheet\nOffence code,Offence description,Weight\n8N,Assault with injury,184.5\n").unwrap();
    assert_eq!(found(&scale, "8N", "").map(|found| found.0), Some(184.5));
    assert_eq!(scale.unit, "points");
    let split = csv("HO class,HO subclass,CHI days\n8,06,20 days\n19,,2555\n").unwrap();
    assert_eq!(found(&split, "008/06", "").map(|found| found.0), Some(20.0));
    assert_eq!(found(&split, "19", "").map(|found| found.0), Some(2555.0));
    assert_eq!(split.unit, "days");
}

#[test]
fn what_is_wrong_with_a_sheet_is_named_with_its_row() {
    let problem = |text: &str| csv(text).unwrap_err().to_string();
    let bad = problem("code,weight\n8N,1\n5D,many\n");
    assert_eq!(bad, "own.csv, row 3: \"many\" is not a weight for 5D; write a number from 0 up");
    for weight in ["-1", "nan", "inf", "1e999"] {
        assert!(problem(&format!("code,weight\n8N,{weight}\n")).contains("is not a weight"), "{weight}");
    }
    assert!(problem("a,b\n1,2\n").contains("no row is a heading"));
    assert!(problem("code,weight\n").contains("no row below the heading"));
    assert!(problem("code,weight,unit\n8N,1,days\n5D,1,points\n").starts_with("own.csv, row 3: the unit"));
    assert!(problem("").contains("no row is a heading"));
    let workbook = HarmScale::parse(b"PK\x03\x04rest", "own.xlsx", "own", false).unwrap_err().to_string();
    assert!(workbook.contains("save it as CSV"), "{workbook}");
    let missing = HarmScale::read(Path::new("no-such-scale.csv")).unwrap_err().to_string();
    assert!(missing.starts_with("no-such-scale.csv: there is no such harm scale"), "{missing}");
}

#[test]
fn what_is_wrong_with_a_scale_file_is_named_with_its_line() {
    let good = "format = 1\nid = \"a\"\nname = \"A\"\nversion = \"1\"\nunit = \"days\"\nsource = \"us\"\n\
                [[group]]\nname = \"G\"\nweight = 5\n[[group.rule]]\ncodes = [\"7\"]\n";
    let parse = |text: &str| HarmScale::parse(text.as_bytes(), "own.toml", "own", true);
    let scale = parse(good).unwrap();
    assert_eq!(found(&scale, "7", "").map(|found| found.0), Some(5.0));
    assert_eq!(scale.caution, "");
    for (from, to, says) in [
        ("weight = 5", "weight = -5", "own.toml, line 8: group \"G\": a weight has to be"),
        ("weight = 5", "weight = 5\nmax = 4", "not between its min and max"),
        ("weight = 5", "weigth = 5", "own.toml, line 9"),
        ("[\"7\"]", "[]", "neither codes nor words"),
        ("[\"7\"]", "[\"7\", \"007\"]", "written twice"),
        ("[\"7\"]", "[\"*\"]", "is not a code"),
        ("[\"7\"]", "[\"7\"]\nwords = [\"--\"]", "holds no word"),
        ("[\"7\"]", "[\"7\"]\n[[group]]\nname = \"G\"\nweight = 1", "two of this name"),
        ("unit = \"days\"", "unit = \"\"", "unit is empty"),
        ("format = 1", "format = 3", "only format = 1"),
    ] {
        let problem = parse(&good.replace(from, to)).unwrap_err().to_string();
        assert!(problem.contains(says), "{to}: {problem}");
    }
    assert!(HarmScale::parse(&[0xFF, 0xFE, 0x00], "own.toml", "own", true).is_err());
}

#[test]
fn a_sheet_in_the_encoding_of_a_spreadsheet_is_read() {
    let scale = HarmScale::parse(b"code,offence,weight\nA\xA31,Theft \x96 \xA35,2\n", "own.csv", "own", false).unwrap();
    assert_eq!(found(&scale, "a£1", "").map(|found| found.0), Some(2.0));
    let marked = HarmScale::parse("\u{feff}code,weight\n8N,2\n".as_bytes(), "own.csv", "own", false).unwrap();
    assert_eq!(found(&marked, "8N", "").map(|found| found.0), Some(2.0));
}

#[test]
fn offences_of_one_group_share_a_number_and_unknown_ones_have_their_own() {
    let offences = ["8N", "5D", "34B", "X1", "X2", "x1"].map(|code| offence(code, ""));
    let weighed = Weighed::new(&HarmScale::built_in(), &offences);
    let of = |at: u16| weighed.of(crate::people::record::OffenceId(at));
    assert_eq!(of(0).group, of(1).group);
    assert_ne!(of(0).group, of(2).group);
    assert_ne!(of(3).group, of(4).group);
    assert_eq!((of(0).harm, of(3).harm), (Some(365.0), None));
}

proptest! {
    #[test]
    fn codes_and_words_are_written_alike_only_once(text in "\\PC{0,30}") {
        let code = code::normal_code(&text);
        prop_assert_eq!(code::normal_code(&code), code);
        let words = code::normal_words(&text);
        prop_assert_eq!(code::normal_words(&words), words);
    }

    #[test]
    fn rubbish_is_refused_or_read_but_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300), toml: bool) {
        let _ = HarmScale::parse(&bytes, "x", "x", toml);
    }

    #[test]
    fn rows_of_rubbish_below_a_heading_never_panic(rows in "[0-9A-Z,./\"\n -]{0,200}") {
        if let Ok(scale) = csv(&format!("code,description,weight\n{rows}")) {
            let weight = scale.weight(&offence("8N", "")).map(|weight| weight.harm);
            prop_assert!(weight.is_none_or(|harm| harm >= 0.0));
        }
    }
}
