//! How fast a folder of data.police.uk files becomes the canonical table, beside a bare polars scan
//! that only parses the same columns. The real files are used when they are beside the checkout;
//! otherwise files of the same shape and size are made up.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests and benches stop at the first surprise and say what they skip"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use lamplight::incidents::read;
use lamplight::progress::Progress;
use polars::prelude::{CsvReadOptions, DataFrame, DataType, Field, Schema, SerReader};

/// Unpacks the real archive, or makes files like it.
fn folder(into: &Path) -> std::io::Result<()> {
    let data = std::env::var_os("LAMPLIGHT_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let archive = data.join("police_uk/merseyside-2018-01-to-2021-09.zip");
    if let Ok(file) = fs::File::open(&archive) {
        let mut zip = zip::ZipArchive::new(file).map_err(std::io::Error::other)?;
        for member in 0..zip.len() {
            let mut entry = zip.by_index(member).map_err(std::io::Error::other)?;
            let Some(name) = entry.enclosed_name() else { continue };
            if entry.is_file() {
                let mut text = Vec::new();
                entry.read_to_end(&mut text)?;
                fs::create_dir_all(into.join(&name).parent().unwrap_or(into))?;
                fs::write(into.join(&name), text)?;
            }
        }
        return Ok(());
    }
    println!("the real archive is not there: made-up files are used");
    for month in 0..44_u64 {
        let label = format!("{}-{:02}", 2018 + month / 12, month % 12 + 1);
        let mut text = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,\
                        Crime type,Last outcome category,Context\n"
            .to_owned();
        for row in 0..14_000_u64 {
            let n = month * 14_000 + row;
            let point = n.wrapping_mul(2_654_435_761) % 18_600;
            let (lon, lat) = (-2.8 - (point % 150) as f64 / 1000.0, 53.35 + (point / 150) as f64 / 1000.0);
            let _ = writeln!(
                text,
                "{n:064x},{label},Some Police,Some Police,{lon:.6},{lat:.6},On or near Street {},E010{:05},Town {:03}A,Drugs,,",
                point % 9000,
                point % 900,
                point % 900
            );
        }
        fs::create_dir_all(into.join(&label))?;
        fs::write(into.join(&label).join(format!("{label}-some-street.csv")), text)?;
    }
    Ok(())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// The columns the import uses, parsed and nothing else.
fn bare(files: &[PathBuf]) -> usize {
    let columns = ["Crime ID", "Month", "Longitude", "Latitude", "Location", "LSOA code", "Crime type"];
    let types = ["Longitude", "Latitude"].map(|name| Field::new(name.into(), DataType::Float64));
    let types = Arc::new(Schema::from_iter(types));
    let tables = files.iter().map(|path| -> DataFrame {
        CsvReadOptions::default()
            .with_columns(Some(columns.map(Into::into).into()))
            .with_infer_schema_length(Some(0))
            .with_schema_overwrite(Some(Arc::clone(&types)))
            .try_into_reader_with_file_path(Some(path.clone()))
            .unwrap()
            .finish()
            .unwrap()
    });
    let tables: Vec<DataFrame> = tables.collect();
    tables.iter().map(DataFrame::height).sum()
}

fn import(criterion: &mut Criterion) {
    let place = tempfile::tempdir().unwrap();
    folder(place.path()).unwrap();
    let mut paths = Vec::new();
    files(place.path(), &mut paths);
    let folder = [place.path().to_owned()];
    let rows = read(&folder, None, None, &Progress::silent()).unwrap().quality.rows_read;
    assert_eq!(bare(&paths) as u64, rows, "both ways read the same rows");
    let mut group = criterion.benchmark_group("police_uk_folder");
    group.sample_size(10);
    group.bench_function("canonical_table", |b| {
        b.iter(|| read(&folder, None, None, &Progress::silent()).unwrap().incidents.len());
    });
    group.bench_function("bare_polars_scan", |b| b.iter(|| bare(&paths)));
    group.finish();
}

criterion_group!(benches, import);
criterion_main!(benches);
