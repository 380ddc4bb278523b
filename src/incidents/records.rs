//! Separated text into records, each with the line it starts on.
//!
//! Text without a quotation mark is split by hand, which is several times faster than any general
//! reader; text with one goes through the `csv` crate. A test holds that both agree.

use std::io::Cursor;

use csv::{Position, Reader, ReaderBuilder, StringRecord};

/// A record and the line it starts on.
pub(crate) struct Record<'r> {
    /// The first line of a file is 1.
    pub(crate) line: u32,
    /// The fields, unquoted.
    pub(crate) fields: &'r [&'r str],
    /// A quotation mark opens in this line and swallows those after it: only this line is given.
    pub(crate) open_quote: bool,
}

/// Separator of a table, by its first line: whichever of comma, semicolon, tab and bar it has most
/// of; comma when it has none.
pub(super) fn separator_of(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: u8| header.bytes().filter(|&b| b == separator).count();
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

/// Calls `each` for every record; lines with nothing in them are no records. Stops at the first
/// error of `each`.
pub(super) fn for_each_record<E>(
    text: &str,
    separator: u8,
    mut each: impl FnMut(Record<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let bytes = text.as_bytes();
    let old_mac_lines = !bytes.contains(&b'\n') && bytes.contains(&b'\r');
    if old_mac_lines || bytes.contains(&b'"') {
        quoted(text, separator, &mut each)
    } else {
        plain(text, separator, &mut each)
    }
}

fn plain<'t, E>(text: &'t str, separator: u8, each: &mut impl FnMut(Record<'_>) -> Result<(), E>) -> Result<(), E> {
    let mut fields: Vec<&'t str> = Vec::with_capacity(32);
    let (mut start, mut line) = (0, 1);
    let mut ended = |at: usize, fields: &mut Vec<&'t str>, start: &mut usize, line: &mut u32| {
        let last = &text[*start..at];
        fields.push(last.strip_suffix('\r').unwrap_or(last));
        let empty = fields.len() == 1 && fields[0].is_empty();
        let result = if empty { Ok(()) } else { each(Record { line: *line, fields, open_quote: false }) };
        fields.clear();
        *start = at + 1;
        *line += 1;
        result
    };
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks::<8>();
    let (commas, breaks) = (u64::from_ne_bytes([separator; 8]), u64::from_ne_bytes([b'\n'; 8]));
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let mut found = bytes_equal(word, commas) | bytes_equal(word, breaks);
        while found != 0 {
            let at = index * 8 + found.trailing_zeros() as usize / 8;
            found &= found - 1;
            if bytes[at] == separator {
                fields.push(&text[start..at]);
                start = at + 1;
            } else {
                ended(at, &mut fields, &mut start, &mut line)?;
            }
        }
    }
    for at in bytes.len() - rest.len()..bytes.len() {
        if bytes[at] == separator {
            fields.push(&text[start..at]);
            start = at + 1;
        } else if bytes[at] == b'\n' {
            ended(at, &mut fields, &mut start, &mut line)?;
        }
    }
    // the last line need not end; what follows a last line break is no line
    if start < bytes.len() || !fields.is_empty() {
        ended(bytes.len(), &mut fields, &mut start, &mut line)
    } else {
        Ok(())
    }
}

/// The high bit of every byte in which two words agree. Adding 127 to the low seven bits of a byte
/// carries into its high bit unless they are all zero, and never into the next byte.
fn bytes_equal(a: u64, b: u64) -> u64 {
    const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let differ = a ^ b;
    !(((differ & LOW) + LOW) | differ | LOW)
}

fn quoted<E>(text: &str, separator: u8, each: &mut impl FnMut(Record<'_>) -> Result<(), E>) -> Result<(), E> {
    let bytes = text.as_bytes();
    let reader_at = |byte: usize| -> Reader<Cursor<&[u8]>> {
        ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(Cursor::new(&bytes[byte..]))
    };
    // the reader numbers from where it starts, which is again and again after an open quote
    let (mut base_byte, mut base_line) = (0_usize, 1_u32);
    let mut reader = reader_at(0);
    let mut record = StringRecord::new();
    let mut width = None;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) | Err(_) => return Ok(()), // text is valid UTF-8 in memory: no other error is possible
        }
        let at = record.position().map_or(0, Position::byte) as usize + base_byte;
        let end = reader.position().byte() as usize + base_byte;
        let (start, line) =
            skip_empty_lines(bytes, at, base_line + record.position().map_or(0, Position::line) as u32 - 1);
        let fields: Vec<&str> = record.iter().collect();
        let raw = bytes[start..end.max(start)].trim_ascii_end();
        let several_lines = raw.contains(&b'\n');
        // in a sound record every quotation mark has its partner
        let unpaired = several_lines && raw.split(|&b| b == b'"').count().is_multiple_of(2);
        let expected = *width.get_or_insert(fields.len());
        if several_lines && (unpaired || fields.len() != expected) {
            let line_end = bytes[start..].iter().position(|&b| b == b'\n').map_or(bytes.len(), |n| start + n);
            let first_line = text[start..line_end].trim_end_matches('\r');
            each(Record { line, fields: &[first_line], open_quote: true })?;
            (base_byte, base_line) = ((line_end + 1).min(bytes.len()), line + 1);
            reader = reader_at(base_byte);
            continue;
        }
        each(Record { line, fields: &fields, open_quote: false })?;
    }
}

/// A record's position is where reading began; empty lines before it are no part of it.
fn skip_empty_lines(bytes: &[u8], mut at: usize, mut line: u32) -> (usize, u32) {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\n' => line += 1,
            b'\r' => {}
            _ => break,
        }
        at += 1;
    }
    (at, line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Rows = Vec<(u32, Vec<String>, bool)>;

    fn collect(read: impl FnOnce(&mut dyn FnMut(Record<'_>) -> Result<(), ()>) -> Result<(), ()>) -> Rows {
        let mut rows = Rows::new();
        read(&mut |record| {
            let fields = record.fields.iter().map(|&field| field.to_owned()).collect();
            rows.push((record.line, fields, record.open_quote));
            Ok(())
        })
        .unwrap();
        rows
    }

    fn rows(text: &str) -> Rows {
        collect(|each| for_each_record(text, separator_of(text), each))
    }

    fn row(line: u32, fields: &[&str]) -> (u32, Vec<String>, bool) {
        (line, fields.iter().map(|&field| field.to_owned()).collect(), false)
    }

    #[test]
    fn lines_are_numbered_past_empty_ones_and_line_breaks_in_quotes() {
        let text = "a,b\r\n1,\"two\nlines\"\r\n\r\n\n3,\"say \"\"four\"\"\"\r\n5,6";
        assert_eq!(
            rows(text),
            [row(1, &["a", "b"]), row(2, &["1", "two\nlines"]), row(6, &["3", "say \"four\""]), row(7, &["5", "6"])]
        );
        assert_eq!(rows("a;b\n\n1;2,5\n"), [row(1, &["a", "b"]), row(3, &["1", "2,5"])]);
        assert_eq!(rows(""), []);
    }

    #[test]
    fn an_open_quote_costs_one_line_not_the_rest_of_the_file() {
        let got = rows("a,b\n1,2\n\"3,4\n5,6\n7,8\n");
        assert_eq!(got[1], row(2, &["1", "2"]));
        assert_eq!((got[2].0, got[2].2), (3, true));
        assert_eq!(got[3..], [row(4, &["5", "6"]), row(5, &["7", "8"])]);
        let last_field = rows("a,b\n1,\"open\n3,4\n5,\"fine\"\n");
        assert_eq!((last_field[1].0, last_field[1].2), (2, true));
        assert_eq!(last_field[2..], [row(3, &["3", "4"]), row(4, &["5", "fine"])]);
    }

    proptest! {
        #[test]
        fn both_ways_of_splitting_agree(text in "([a-c0-9é]{0,3}[,\n]|\r\n){0,40}") {
            let fast = collect(|each| plain(&text, b',', &mut |record| each(record)));
            let exact = collect(|each| quoted(&text, b',', &mut |record| each(record)));
            prop_assert_eq!(fast, exact);
        }

        #[test]
        fn rubbish_ends(text in "[a\",;\r\n]{0,200}") {
            let _ = rows(&text);
        }
    }
}
