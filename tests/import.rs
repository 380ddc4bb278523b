//! Imports as a user meets them: usual tables, mapped tables, and every kind of bad input.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests stop at the first surprise")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime};
use lamplight::geography::{Boundary, Crs};
use lamplight::incidents::{
    Import, ImportError, Precision, Provenance, QualityReport, Reason, SetAside, Severity, column, read,
};
use lamplight::progress::Progress;
use proptest::prelude::*;
use tempfile::TempDir;

const POLICE_HEADER: &str = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";

/// A folder with the files of one test.
struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, contents).unwrap();
        path
    }

    fn root(&self) -> PathBuf {
        self.0.path().to_owned()
    }

    /// Imports one file of this text.
    fn import(&self, text: impl AsRef<[u8]>) -> Result<Import, ImportError> {
        import(&[self.write("records.csv", text)])
    }
}

fn import(paths: &[PathBuf]) -> Result<Import, ImportError> {
    read(paths, None, None, &Progress::silent())
}

fn text(text: impl AsRef<[u8]>) -> Import {
    Files::new().import(text).unwrap()
}

fn failure(text: impl AsRef<[u8]>) -> String {
    Files::new().import(text).unwrap_err().to_string()
}

fn police_row(id: &str, month: &str, lon: f64, lat: f64, kind: &str) -> String {
    format!(
        "{id},{month},Some Police,Some Police,{lon},{lat},On or near High Street,E01006448,Town 001A,{kind},Under investigation,"
    )
}

fn police_csv(rows: &[String]) -> String {
    format!("{POLICE_HEADER}\n{}\n", rows.join("\n"))
}

fn aside(quality: &QualityReport, reason: Reason) -> &SetAside {
    quality.set_aside.iter().find(|aside| aside.reason == reason).unwrap_or_else(|| panic!("{:?}", quality.set_aside))
}

fn lines_of(aside: &SetAside) -> Vec<u32> {
    aside.examples.iter().map(|example| example.row).collect()
}

fn zip_of(members: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn at(text: &str) -> i64 {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap().and_utc().timestamp_millis()
}

#[test]
fn identical_rows_without_an_id_are_separate_incidents_and_same_ids_are_one() {
    let asb = police_row("", "2021-01", -2.9, 53.4, "Anti-social behaviour");
    let theft = police_row("abc", "2021-01", -2.91, 53.41, "Other theft");
    let Import { incidents, quality } = text(police_csv(&[asb.clone(), theft.clone(), asb.clone(), theft, asb]));
    assert_eq!((incidents.len(), quality.rows_read, quality.duplicate_ids, quality.rows_without_id), (4, 5, 1, 3));
    assert_eq!(lines_of(aside(&quality, Reason::SameId)), [5]);
    assert!(aside(&quality, Reason::SameId).examples[0].found.contains("row 3"));
    assert_eq!((incidents.precision, incidents.crs), (Precision::Month, Crs::BritishNationalGrid));
    assert_eq!(incidents.last_day, NaiveDate::from_ymd_opt(2021, 1, 31).unwrap());
    let rows: Vec<_> = incidents.number_column(column::SOURCE_ROW).unwrap().iter().flatten().collect();
    assert_eq!(rows, [2, 3, 4, 6]);
    // no word of an outcome anywhere
    assert!(!incidents.table.to_string().contains("investigation"));
}

#[test]
fn the_day_of_recording_is_read_reported_and_not_believed_before_the_incident() {
    let header = "crime_no,date_from,Date Reported,crime_type,easting,northing";
    let row = |id: u32, from: &str, reported: &str| format!("{id},{from},{reported},Robbery,334500,390500");
    let rows = [
        row(1, "2024-03-01 23:30", "2024-03-01 08:00"),
        row(2, "2024-03-02 10:00", "04/03/2024"),
        row(3, "2024-03-03 10:00", "2024-03-01"),
        row(4, "2024-03-03 10:00", ""),
        row(5, "2024-03-03 10:00", "2024-04-02 12:15"),
    ];
    let Import { incidents, quality } = text(format!("{header}\n{}\n", rows.join("\n")));
    let recorded: Vec<_> = incidents.recorded_on_ms().unwrap().iter().collect();
    let midnight = |day: &str| Some(at(&format!("{day} 00:00")));
    assert_eq!(recorded, [midnight("2024-03-01"), midnight("2024-03-04"), None, None, midnight("2024-04-02")]);
    let recording = quality.recording.unwrap();
    assert_eq!((recording.known, recording.median_delay_days, recording.ninetieth_delay_days), (3, 2, 30));
    assert_eq!(recording.before_occurred, 1);
    let said: Vec<String> = quality.findings().into_iter().map(|finding| finding.text).collect();
    assert!(
        said.iter().any(|text| text.starts_with("The day of recording is known of 60% of the incidents")),
        "{said:?}"
    );
    assert!(said.iter().any(|text| text.starts_with("1 incident was recorded before")), "{said:?}");
    // where only the day of recording is given, it is the day of the incident, and no delay is known
    let alone = text(format!("{}\n1,,2024-03-04,Robbery,334500,390500\n", header.replace("date_from", "note")));
    assert!(!alone.incidents.knows(column::RECORDED_ON) && alone.quality.recording.is_none());
}

#[test]
fn a_folder_and_its_zip_read_the_same_and_name_the_files_they_leave() {
    let files = Files::new();
    let month = |month: &str| police_csv(&[police_row("", month, -2.9, 53.4, "Drugs")]);
    let (jan, mar) = (month("2021-01"), month("2021-03"));
    let members = [
        ("2021-03/2021-03-some-street.csv", mar.as_str()),
        ("2021-01/2021-01-some-street.csv", jan.as_str()),
        ("2021-01/2021-01-some-outcomes.csv", "Crime ID,Month\n"),
        ("2021-01/2021-01-some-stop-and-search.csv", "Type,Date\n"),
        ("notes.txt", "hello"),
    ];
    for (name, text) in members {
        files.write(&format!("folder/{name}"), text);
    }
    let archive = files.write("download.zip", zip_of(&members));
    let from_folder = import(&[files.root().join("folder")]).unwrap();
    let from_zip = import(std::slice::from_ref(&archive)).unwrap();
    for got in [&from_folder, &from_zip] {
        assert_eq!(got.incidents.len(), 2);
        assert_eq!(got.incidents.missing_months, [NaiveDate::from_ymd_opt(2021, 2, 1).unwrap()]);
        assert_eq!(got.quality.not_read.len(), 3, "{:?}", got.quality.not_read);
        assert!(got.quality.not_read.iter().all(|file| !file.worrying && !file.why.is_empty()));
        assert!(got.incidents.sources[0].name.ends_with("2021-01/2021-01-some-street.csv"));
        assert_eq!(got.incidents.sources[0].sha256.len(), 64);
    }
    assert!(from_folder.incidents.table.equals_missing(&from_zip.incidents.table));
    assert_eq!(from_zip.incidents.sources[0].bytes, fs::metadata(archive).unwrap().len());
}

const FORCE: &str = "incident_id,occurred_from,occurred_to,offence_code,offence,crime_type,weapon,weapon_used,injury,easting,northing,lsoa,location
SYNTHETIC-1,2024-03-01 22:15,2024-03-01 23:00,5D,Assault,Violence,Kitchen knife,yes,Y,406700,286900,E01,\"Snow Hill, Birmingham\"
SYNTHETIC-2,2024-03-02 01:05,,34B,Robbery,Robbery,,no,0,406800.5,286950,E02,
";

#[test]
fn an_export_of_a_force_needs_no_mapping() {
    let Import { incidents, quality } = text(FORCE);
    assert_eq!((incidents.len(), incidents.precision), (2, Precision::Time));
    assert_eq!((incidents.provenance, quality.synthetic), (Provenance::Synthetic, true));
    assert_eq!(incidents.str_column(column::WEAPON).unwrap().get(0), Some("sharp instrument"));
    assert_eq!(incidents.str_column(column::WEAPON).unwrap().get(1), None);
    let flags = |name| incidents.bool_column(name).unwrap().iter().collect::<Vec<_>>();
    assert_eq!(flags(column::WEAPON_USED), [Some(true), Some(false)]);
    assert_eq!(flags(column::INJURY), [Some(true), Some(false)]);
    assert_eq!(incidents.eastings().unwrap().get(1), Some(406_800.5));
    let latitude = incidents.latitudes().unwrap().get(0).unwrap();
    assert!((latitude - 52.48).abs() < 0.01, "{latitude}");
    assert_eq!(incidents.occurred_from_ms().unwrap().get(0), Some(at("2024-03-01 22:15")));
    assert_eq!(incidents.occurred_to_ms().unwrap().get(0), Some(at("2024-03-01 23:00")));
    assert_eq!(incidents.occurred_to_ms().unwrap().get(1), Some(at("2024-03-02 01:05")));
    assert_eq!(incidents.str_column(column::LOCATION).unwrap().get(0), Some("Snow Hill, Birmingham"));
    assert!(quality.layouts[0].columns.iter().all(|column| column.read_as.is_some()), "{:?}", quality.layouts);
}

#[test]
fn packed_and_columnar_tables_read_as_the_plain_one() {
    use polars::prelude::{CsvReadOptions, ParquetWriter, SerReader};
    let files = Files::new();
    let plain = files.write("records.csv", FORCE);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(FORCE.as_bytes()).unwrap();
    let packed = files.write("records.csv.gz", gzip.finish().unwrap());
    let mut frame =
        CsvReadOptions::default().try_into_reader_with_file_path(Some(plain.clone())).unwrap().finish().unwrap();
    let parquet = files.root().join("records.parquet");
    ParquetWriter::new(fs::File::create(&parquet).unwrap()).finish(&mut frame).unwrap();
    let expected = import(&[plain]).unwrap().incidents.table;
    for path in [packed, parquet] {
        let got = import(std::slice::from_ref(&path)).unwrap().incidents.table;
        assert!(got.equals_missing(&expected), "{}\n{got}\n{expected}", path.display());
    }
}

#[test]
fn a_mapping_renames_maps_values_and_combines_conditions() {
    let files = Files::new();
    let table = files.write(
        "t.csv",
        "Nr;Tag;Art;Mittel;Ost;Nord\n1;31.12.2023;Theft;KN;-77.02;38.92\n1;01.01.2024;Assault;KN;-77.03;38.93\n2;02.01.2024;Assault;GU;-77.03;38.93\n",
    );
    let mapping = files.write(
        "m.toml",
        "duplicate_ids = \"separate\"\n[columns]\nid = \"nr\"\noccurred_from = \"TAG\"\noffence = \"Art\"\nweapon = \"Mittel\"\n\
         [dates]\nformats = [\"%d.%m.%Y\"]\n[coordinates]\ncrs = \"wgs84\"\nx = \"Ost\"\ny = \"Nord\"\n[defaults]\nweapon_used = false\n\
         [values.weapon]\nkn = \"sharp instrument\"\nGU = \"firearm\"\n\
         [[rules]]\nwhen = [{ column = \"mittel\", equals = \"KN\" }, { column = \"Art\", any_of = [\"assault\"] }]\nset = { weapon_used = true, injury = true }\n",
    );
    let Import { incidents, .. } = read(&[table], Some(&mapping), None, &Progress::silent()).unwrap();
    assert_eq!(incidents.len(), 3, "the mapping says that same ids are separate");
    let strings = |name| incidents.str_column(name).unwrap().iter().flatten().collect::<Vec<_>>();
    assert_eq!(strings(column::WEAPON), ["sharp instrument", "sharp instrument", "firearm"]);
    assert_eq!(strings(column::CRIME_TYPE), ["Theft", "Assault", "Assault"], "the offence stands in");
    let used: Vec<_> = incidents.bool_column(column::WEAPON_USED).unwrap().iter().collect();
    assert_eq!(used, [Some(false), Some(true), Some(false)]);
    assert_eq!(incidents.crs, Crs::Utm { zone: 18, north: true });
    assert_eq!(incidents.first_day, NaiveDate::from_ymd_opt(2023, 12, 31).unwrap());
}

#[test]
fn every_usual_encoding_reads_the_same() {
    let csv = "id,date,lon,lat,location\r\n1,2024-01-01,-1.9,52.5,Café\r\n2,2024-01-02,-1.9,52.5,Zoë’s\r\n";
    let utf16: Vec<u8> = std::iter::once(0xFEFF).chain(csv.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let cases = [
        (csv.as_bytes().to_vec(), "UTF-8"),
        ([b"\xEF\xBB\xBF", csv.as_bytes()].concat(), "UTF-8 with byte order mark"),
        (encoding_rs::WINDOWS_1252.encode(csv).0.into_owned(), "Windows-1252"),
        (utf16, "UTF-16LE"),
    ];
    for (bytes, name) in cases {
        let Import { incidents, quality } = text(bytes);
        assert_eq!(quality.files[0].encoding, name);
        let places: Vec<_> = incidents.str_column(column::LOCATION).unwrap().iter().flatten().collect();
        assert_eq!(places, ["Café", "Zoë’s"], "{name}");
    }
}

#[test]
fn bad_rows_are_set_aside_with_their_line_and_the_rest_is_read() {
    let csv = "id,date,lon,lat,location\n\
        a,2024-01-01,-1.90,52.50,\"two\nlines\"\n\
        b,2024-02-30,-1.90,52.50,x\n\
        c,2024-01-02,-1.90,52.50\n\
        d,2024-01-02,-1.90,52.50,x,y\n\
        \n\
        ,,,,\n\
        e,2024-01-03,,52.50,x\n\
        f,2024-01-03,0,0,x\n\
        g,2024-01-03,abc,52.50,x\n\
        h,2024-01-03,52.50,-1.90,x\n\
        i,2024-01-03,2.35,48.85,Paris\n\
        j,2024-01-03,-1.91,52.51,ok,\n\
        k,2024-01-03,-1.91,52.51,\"open\n\
        l,2024-01-03,-1.92,52.52,last\n";
    let Import { incidents, quality } = text(csv);
    let expected = [
        (Reason::Date, vec![4]),
        (Reason::Ragged, vec![5, 6]),
        (Reason::Blank, vec![8]),
        (Reason::NoPosition, vec![9]),
        (Reason::AtZero, vec![10]),
        (Reason::PositionUnreadable, vec![11]),
        (Reason::Swapped, vec![12]),
        (Reason::Elsewhere, vec![13]),
        (Reason::OpenQuote, vec![15]),
    ];
    for (reason, rows) in expected {
        assert_eq!(lines_of(aside(&quality, reason)), rows, "{reason:?}");
    }
    let ids: Vec<_> = incidents.str_column(column::ID).unwrap().iter().flatten().collect();
    assert_eq!(ids, ["a", "j", "l"]);
    assert_eq!(quality.rows_read, quality.rows_used + quality.set_aside.iter().map(|aside| aside.rows).sum::<u64>());
    let all = serde_json::to_string(&quality).unwrap();
    assert!(all.contains("\"reason\":\"at-zero\"") && all.contains("2024-02-30"), "{all}");
    assert_eq!(quality.severity(), Severity::Problem);
    assert!(quality.findings().iter().any(|f| f.details.iter().any(|d| d.contains("row 4: 2024-02-30"))));
}

#[test]
fn errors_name_the_file_and_the_remedy() {
    let swapped = failure("id,date,longitude,latitude\n1,2024-01-01,53.4,-2.9\n2,2024-01-01,53.5,-2.8\n");
    assert!(swapped.contains("records.csv, row 2") && swapped.contains("longitude = \"latitude\""), "{swapped}");
    let abroad = failure("id,date,longitude,latitude\n1,2024-01-01,38.9,-77.0\n");
    assert!(abroad.contains("wrong way round"), "{abroad}");
    let column = failure("id,date,longitude,offence\n1,2024-01-01,53.4,x\n");
    assert!(column.contains("row 1") && column.contains("latitude") && column.contains("mapping file"), "{column}");
    let metres = failure("id,date,x,y\n1,2024-01-01,5000000,9000000\n");
    assert!(metres.contains("row 2") && metres.contains("crs = "), "{metres}");
    let undated = failure("id,date,x,y\n1,soon,-1.9,52.5\n");
    assert!(undated.contains("row 2 (soon)") && undated.contains("[dates]"), "{undated}");
    assert!(failure("").contains("records.csv is empty"));
    assert!(failure(" \r\n\r\n").contains("is empty"));
    assert!(failure(format!("{POLICE_HEADER}\n")).contains("no rows"));
    assert!(failure([0_u8, 1, 2, 3, 0, 9].repeat(9)).contains("not a table"));
    assert!(failure(zip_of(&[("xl/workbook.xml", "<x/>")])).contains("Excel"));
    assert!(failure(b"PK\x03\x04 but not really").contains("damaged"));
    assert!(failure(b"\x1f\x8b\x08 but not really").contains("damaged"));
    assert!(failure(b"PAR1 but not really").contains("damaged"));
    let missing = import(&[PathBuf::from("no/such/file.csv")]).unwrap_err();
    assert!(matches!(&missing, ImportError::Missing { .. }) && missing.to_string().contains("no/such/file.csv"));
    let files = Files::new();
    let empty = import(&[files.root()]).unwrap_err();
    assert!(matches!(&empty, ImportError::NothingToRead { .. }), "{empty}");
    files.write("deep/er/readme.txt", "x");
    assert!(import(&[files.root()]).unwrap_err().to_string().contains("not a table"));
    assert!(import(&[]).is_err());
}

#[test]
fn a_broken_member_is_named() {
    let files = Files::new();
    let csv = police_csv(
        &(0..500).map(|n| police_row(&format!("{:x}", n * 7919), "2021-01", -2.9, 53.4, "Drugs")).collect::<Vec<_>>(),
    );
    let mut bytes = zip_of(&[("2021-01/2021-01-some-street.csv", &csv), ("2021-02/2021-02-some-street.csv", &csv)]);
    let half = bytes.len() / 4;
    bytes[half..half + 40].fill(0xAA);
    let message = import(&[files.write("d.zip", bytes)]).unwrap_err().to_string();
    assert!(
        message.contains("d.zip") && message.contains("2021-01-some-street.csv") && message.contains("download"),
        "{message}"
    );
}

#[test]
fn a_damaged_street_file_stops_the_import_and_other_tables_in_a_folder_are_listed() {
    let files = Files::new();
    files.write("2021-01-some-street.csv", police_csv(&[police_row("", "2021-01", -2.9, 53.4, "Drugs")]));
    files.write("population.csv", "area,people\nE01,1500\n");
    let quality = import(&[files.root()]).unwrap().quality;
    assert!(quality.not_read[0].worrying && quality.not_read[0].why.contains("no column for the date"));
    files.write("2021-02-some-street.csv", "Crime ID,Month\n,2021-02\n");
    let message = import(&[files.root()]).unwrap_err().to_string();
    assert!(message.contains("2021-02-some-street.csv"), "{message}");
}

#[test]
fn the_same_contents_twice_are_read_once() {
    let files = Files::new();
    let csv = police_csv(&[police_row("", "2021-01", -2.9, 53.4, "Drugs")]);
    let (one, two) = (files.write("a-street.csv", &csv), files.write("b-street.csv", &csv));
    let Import { incidents, quality } = import(&[one.clone(), two, one]).unwrap();
    assert_eq!((incidents.len(), quality.not_read.len()), (1, 2));
}

#[test]
fn lonely_months_and_far_dates_do_not_change_the_rest() {
    let rows: Vec<String> =
        (0..400).map(|n| format!("{n},2024-{:02}-{:02},-1.9,52.5\n", 1 + n % 12, 1 + n % 28)).collect();
    let mut csv = format!("id,date,lon,lat\n{}", rows.concat());
    csv += "x,2024-05,-1.9,52.5\ny,1900-01-01,-1.9,52.5\nz,2031-01-01,-1.9,52.5\n";
    let Import { incidents, quality } = text(csv);
    assert_eq!((incidents.len(), incidents.precision), (400, Precision::Date));
    assert_eq!(lines_of(aside(&quality, Reason::OnlyMonth)), [402]);
    assert_eq!(lines_of(aside(&quality, Reason::DateApart)), [403, 404]);
    assert_eq!(incidents.missing_months, []);
}

#[test]
fn incidents_outside_the_boundary_are_counted_and_kept() {
    let files = Files::new();
    let csv = files
        .write("r.csv", "id,date,lon,lat\n1,2024-01-01,-1.9,52.5\n2,2024-01-02,-1.8,52.5\n3,2024-01-02,-1.9,52.6\n");
    let square = geo::Rect::new((-1.95, 52.45), (-1.85, 52.55)).to_polygon();
    let boundary = Boundary { name: "square".into(), polygons: geo::MultiPolygon(vec![square]), sha256: String::new() };
    let Import { incidents, quality } = read(&[csv], None, Some(&boundary), &Progress::silent()).unwrap();
    assert_eq!((incidents.len(), quality.coordinates.outside_boundary), (3, Some(2)));
}

#[test]
fn cancelling_stops_and_reading_twice_gives_the_same() {
    let files = Files::new();
    let csv = files.write("r.csv", FORCE);
    let progress = Progress::silent();
    progress.cancel();
    assert!(matches!(read(std::slice::from_ref(&csv), None, None, &progress), Err(ImportError::Cancelled(_))));
    let (one, two) = (import(std::slice::from_ref(&csv)).unwrap(), import(&[csv]).unwrap());
    assert!(one.incidents.table.equals_missing(&two.incidents.table));
    assert_eq!(serde_json::to_string(&one.quality).unwrap(), serde_json::to_string(&two.quality).unwrap());
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let files = Files::new();
    let path = files.write("r.csv", FORCE);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::File::open(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    let message = import(&[path]).unwrap_err().to_string();
    assert!(message.contains("r.csv could not be read"), "{message}");
}

#[test]
fn a_mapping_that_is_not_there_is_named() {
    let files = Files::new();
    let csv = files.write("r.csv", FORCE);
    let error = read(&[csv], Some(Path::new("no-mapping.toml")), None, &Progress::silent()).unwrap_err();
    assert!(error.to_string().contains("no-mapping.toml does not exist"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn rubbish_never_panics_and_no_row_is_lost(
        rows in prop::collection::vec("[a-z0-9,\" .:;é/-]{0,40}", 0..20),
        tail in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let mut bytes = format!("id,date,lon,lat\nz,2024-01-01,-1.9,52.5\n{}\n", rows.join("\n")).into_bytes();
        bytes.extend(tail);
        if let Ok(Import { incidents, quality }) = Files::new().import(bytes) {
            let aside: u64 = quality.set_aside.iter().map(|aside| aside.rows).sum();
            prop_assert_eq!(quality.rows_read, quality.rows_used + aside);
            prop_assert_eq!(quality.rows_used, incidents.len() as u64);
            let _ = quality.findings();
        }
    }

    #[test]
    fn pure_rubbish_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Files::new().import(bytes);
    }
}
