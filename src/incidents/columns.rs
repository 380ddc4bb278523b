//! Canonical columns while they are being filled, and how they become the table.

use polars::prelude::{
    BooleanChunked, ChunkTake, Column, DataFrame, Float64Chunked, IdxCa, Int64Chunked, IntoColumn, IntoSeries,
    NewChunkedArray, PolarsResult, Series, StringChunked, StringChunkedBuilder, TimeUnit, UInt32Chunked,
};

use rayon::prelude::*;

use super::table::column;
use super::words::{NO_WORD, TextColumn, WordColumn};

/// Where an incident happened, in all four numbers; `None` when it is not known.
pub(super) type Place = Option<PlacedPoint>;

/// A point in degrees and on the plane of the import.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PlacedPoint {
    pub(super) longitude: f64,
    pub(super) latitude: f64,
    pub(super) easting_m: f64,
    pub(super) northing_m: f64,
}

/// Canonical columns but for position and source file, one entry a row in each.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    pub(super) id: TextColumn,
    pub(super) from_ms: Vec<i64>,
    pub(super) to_ms: Vec<i64>,
    pub(super) precision: Vec<u8>,
    pub(super) offence_code: WordColumn,
    pub(super) offence: WordColumn,
    pub(super) crime_type: WordColumn,
    pub(super) weapon: WordColumn,
    pub(super) weapon_used: Vec<Option<bool>>,
    pub(super) injury: Vec<Option<bool>>,
    pub(super) area_code: WordColumn,
    pub(super) location: WordColumn,
    pub(super) row: Vec<u32>,
}

impl Columns {
    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.row.len()
    }
}

/// One file's share of the table: its columns and which of their rows are used.
pub(super) struct Part<'a> {
    pub(super) columns: &'a Columns,
    /// Rows used, in order.
    pub(super) used: &'a [u32],
    /// Index of the file among the sources.
    pub(super) source: u32,
}

/// Makes one column of the table.
type Build<'b> = Box<dyn Fn() -> PolarsResult<Column> + Send + Sync + 'b>;

/// The canonical table of the used rows of all parts, in order. `places` has one entry a used row.
pub(super) fn table(parts: &[Part<'_>], points: &[Place], point_of_row: &[u32]) -> PolarsResult<DataFrame> {
    let rows: usize = parts.iter().map(|part| part.used.len()).sum();
    let place = |of: fn(&PlacedPoint) -> f64| {
        point_of_row
            .iter()
            .map(|&code| points.get(code as usize).and_then(Option::as_ref).map(of))
            .collect::<Vec<Option<f64>>>()
    };
    let float = |name: &str, values: Vec<Option<f64>>| -> Column {
        if values.iter().all(Option::is_some) {
            Float64Chunked::from_vec(name.into(), values.into_iter().flatten().collect()).into_column()
        } else {
            Float64Chunked::from_slice_options(name.into(), &values).into_column()
        }
    };
    let builds: Vec<Build<'_>> = vec![
        Box::new(|| Ok(ids(parts, rows).into_column())),
        Box::new(|| Ok(time(parts, column::OCCURRED_FROM, |c| &c.from_ms).into())),
        Box::new(|| Ok(time(parts, column::OCCURRED_TO, |c| &c.to_ms).into())),
        Box::new(|| Ok(numbers(parts, column::PRECISION, |c, row| u32::from(c.precision[row])).into_column())),
        Box::new(|| Ok(float(column::LONGITUDE, place(|p| p.longitude)))),
        Box::new(|| Ok(float(column::LATITUDE, place(|p| p.latitude)))),
        Box::new(|| Ok(float(column::EASTING_M, place(|p| p.easting_m)))),
        Box::new(|| Ok(float(column::NORTHING_M, place(|p| p.northing_m)))),
        Box::new(|| words(parts, column::OFFENCE_CODE, |c| &c.offence_code)),
        Box::new(|| words(parts, column::OFFENCE, |c| &c.offence)),
        Box::new(|| words(parts, column::CRIME_TYPE, |c| &c.crime_type)),
        Box::new(|| words(parts, column::WEAPON, |c| &c.weapon)),
        Box::new(|| Ok(flags(parts, column::WEAPON_USED, |c| &c.weapon_used).into_column())),
        Box::new(|| Ok(flags(parts, column::INJURY, |c| &c.injury).into_column())),
        Box::new(|| words(parts, column::AREA_CODE, |c| &c.area_code)),
        Box::new(|| words(parts, column::LOCATION, |c| &c.location)),
        Box::new(|| {
            let sources = parts.iter().flat_map(|part| std::iter::repeat_n(part.source, part.used.len()));
            Ok(UInt32Chunked::from_vec(column::SOURCE_FILE.into(), sources.collect()).into_column())
        }),
        Box::new(|| Ok(numbers(parts, column::SOURCE_ROW, |c, row| c.row[row]).into_column())),
    ];
    let columns: Vec<Column> = builds.par_iter().map(|build| build()).collect::<PolarsResult<_>>()?;
    DataFrame::new(rows, columns)
}

fn ids(parts: &[Part<'_>], rows: usize) -> StringChunked {
    let mut builder = StringChunkedBuilder::new(column::ID.into(), rows);
    for part in parts {
        for &row in part.used {
            let id = part.columns.id.get(row as usize);
            builder.append_option((!id.is_empty()).then_some(id));
        }
    }
    builder.finish()
}

fn time(parts: &[Part<'_>], name: &str, of: fn(&Columns) -> &Vec<i64>) -> Series {
    let values = parts.iter().flat_map(|part| part.used.iter().map(move |&row| of(part.columns)[row as usize]));
    Int64Chunked::from_vec(name.into(), values.collect()).into_datetime(TimeUnit::Milliseconds, None).into_series()
}

fn numbers(parts: &[Part<'_>], name: &str, of: fn(&Columns, usize) -> u32) -> UInt32Chunked {
    let values = parts.iter().flat_map(|part| part.used.iter().map(move |&row| of(part.columns, row as usize)));
    UInt32Chunked::from_vec(name.into(), values.collect())
}

fn flags(parts: &[Part<'_>], name: &str, of: fn(&Columns) -> &Vec<Option<bool>>) -> BooleanChunked {
    let values = parts.iter().flat_map(|part| part.used.iter().map(move |&row| of(part.columns)[row as usize]));
    BooleanChunked::from_iter_options(name.into(), values)
}

/// Each distinct word is stored once; the rows are views of it.
fn words(parts: &[Part<'_>], name: &str, of: fn(&Columns) -> &WordColumn) -> PolarsResult<Column> {
    let mut all = WordColumn::default();
    let mut codes: Vec<Option<u32>> = Vec::with_capacity(parts.iter().map(|part| part.used.len()).sum());
    for part in parts {
        let local = of(part.columns);
        let global: Vec<u32> = local.words().map(|word| all.code(word)).collect();
        codes.extend(part.used.iter().map(|&row| global.get(local.codes()[row as usize] as usize).copied()));
    }
    debug_assert!(!codes.contains(&Some(NO_WORD)));
    if all.word_count() == 0 {
        return Ok(Column::new_scalar(
            name.into(),
            polars::prelude::Scalar::null(polars::prelude::DataType::String),
            codes.len(),
        ));
    }
    let distinct = StringChunked::from_iter_values(name.into(), all.words());
    Ok(distinct.take(&IdxCa::from_slice_options(name.into(), &codes))?.into_column())
}
