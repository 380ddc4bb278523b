//! Canonical columns while they are being filled, and how they become the table.

use polars::prelude::{
    BooleanChunked, ChunkTake, Column, DataFrame, DataType, Float64Chunked, IdxCa, Int64Chunked, IntoColumn,
    IntoSeries, NewChunkedArray, PolarsResult, Scalar, Series, StringChunked, StringChunkedBuilder, TimeUnit,
    UInt32Chunked,
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
    /// Midnight of the day it was recorded, or [`NOT_RECORDED`]; empty where no column says it.
    pub(super) recorded_ms: Vec<i64>,
}

/// In [`Columns::recorded_ms`]: not known.
pub(super) const NOT_RECORDED: i64 = i64::MIN;

impl Columns {
    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.row.len()
    }

    /// Midnight of the day a row was recorded, in milliseconds.
    pub(super) fn recorded(&self, row: usize) -> Option<i64> {
        self.recorded_ms.get(row).copied().filter(|&ms| ms != NOT_RECORDED)
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
    // an import only keeps rows with a place: then no null has to be thought of
    let all_placed = points.iter().all(Option::is_some)
        || point_of_row.iter().all(|&code| points.get(code as usize).is_some_and(Option::is_some));
    let float = |name: &str, of: fn(&PlacedPoint) -> f64| -> Column {
        let by_point: Vec<Option<f64>> = points.iter().map(|point| point.as_ref().map(of)).collect();
        if all_placed {
            let by_point: Vec<f64> = by_point.into_iter().map(Option::unwrap_or_default).collect();
            let values = point_of_row.iter().map(|&code| by_point[code as usize]).collect();
            Float64Chunked::from_vec(name.into(), values).into_column()
        } else {
            let values: Vec<Option<f64>> = point_of_row.iter().map(|&code| by_point[code as usize]).collect();
            Float64Chunked::from_slice_options(name.into(), &values).into_column()
        }
    };
    let builds: Vec<Build<'_>> = vec![
        Box::new(|| Ok(ids(parts)?.into_column())),
        Box::new(|| Ok(time(parts, column::OCCURRED_FROM, |c| &c.from_ms).into())),
        Box::new(|| Ok(time(parts, column::OCCURRED_TO, |c| &c.to_ms).into())),
        Box::new(|| Ok(numbers(parts, column::PRECISION, |c, row| u32::from(c.precision[row])).into_column())),
        Box::new(|| Ok(float(column::LONGITUDE, |p| p.longitude))),
        Box::new(|| Ok(float(column::LATITUDE, |p| p.latitude))),
        Box::new(|| Ok(float(column::EASTING_M, |p| p.easting_m))),
        Box::new(|| Ok(float(column::NORTHING_M, |p| p.northing_m))),
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
        Box::new(|| Ok(recorded(parts, rows))),
    ];
    let columns: Vec<Column> = builds.par_iter().map(|build| build()).collect::<PolarsResult<_>>()?;
    DataFrame::new(rows, columns)
}

/// Ids are most of the bytes of the table: a chunk a part is made side by side, then joined without
/// copying the text again.
fn ids(parts: &[Part<'_>]) -> PolarsResult<StringChunked> {
    let chunk = |part: &Part<'_>| {
        let mut builder = StringChunkedBuilder::new(column::ID.into(), part.used.len());
        for &row in part.used {
            let id = part.columns.id.get(row as usize);
            builder.append_option((!id.is_empty()).then_some(id));
        }
        builder.finish()
    };
    let chunks: Vec<StringChunked> = parts.par_iter().map(chunk).collect();
    let mut all = StringChunkedBuilder::new(column::ID.into(), 0).finish();
    for chunk in chunks {
        all.append_owned(chunk)?;
    }
    Ok(all.rechunk().into_owned())
}

fn time(parts: &[Part<'_>], name: &str, of: fn(&Columns) -> &Vec<i64>) -> Series {
    let values = parts.iter().flat_map(|part| part.used.iter().map(move |&row| of(part.columns)[row as usize]));
    Int64Chunked::from_vec(name.into(), values.collect()).into_datetime(TimeUnit::Milliseconds, None).into_series()
}

/// Most sources do not know when an incident was recorded: then the column takes no room.
fn recorded(parts: &[Part<'_>], rows: usize) -> Column {
    let time = DataType::Datetime(TimeUnit::Milliseconds, None);
    if parts.iter().all(|part| part.columns.recorded_ms.is_empty()) {
        return Column::new_scalar(column::RECORDED_ON.into(), Scalar::null(time), rows);
    }
    let values = parts.iter().flat_map(|part| part.used.iter().map(|&row| part.columns.recorded(row as usize)));
    Int64Chunked::from_iter_options(column::RECORDED_ON.into(), values)
        .into_datetime(TimeUnit::Milliseconds, None)
        .into_series()
        .into()
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
    let global: Vec<Vec<u32>> =
        parts.iter().map(|part| of(part.columns).words().map(|word| all.code(word)).collect()).collect();
    let rows: usize = parts.iter().map(|part| part.used.len()).sum();
    if all.word_count() == 0 {
        let null = Scalar::null(DataType::String);
        return Ok(Column::new_scalar(name.into(), null, rows));
    }
    let mut codes: Vec<u32> = Vec::with_capacity(rows);
    for (part, global) in parts.iter().zip(&global) {
        let local = of(part.columns).codes();
        codes.extend(part.used.iter().map(|&row| global.get(local[row as usize] as usize).copied().unwrap_or(NO_WORD)));
    }
    let codes = if codes.contains(&NO_WORD) {
        let codes: Vec<Option<u32>> = codes.into_iter().map(|code| (code != NO_WORD).then_some(code)).collect();
        IdxCa::from_slice_options(name.into(), &codes)
    } else {
        IdxCa::from_vec(name.into(), codes)
    };
    let distinct = StringChunked::from_iter_values(name.into(), all.words());
    Ok(distinct.take(&codes)?.into_column())
}
