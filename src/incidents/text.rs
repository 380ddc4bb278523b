//! From bytes to text, whatever wrote them.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes a text file. UTF-8, and UTF-16 with a byte order mark, are recognised; anything else is
/// taken for Windows-1252, the superset of Latin-1 that spreadsheets write.
///
/// Returns the text without its mark and the encoding's name.
pub(super) fn decoded(bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
    let (bytes, marked) = bytes.strip_prefix(b"\xEF\xBB\xBF").map_or((bytes, false), |rest| (rest, true));
    let with = |encoding: &'static Encoding| encoding.decode_without_bom_handling(bytes).0;
    if !marked {
        if let Some((encoding, 2)) = Encoding::for_bom(bytes) {
            let name = if encoding == UTF_16LE { "UTF-16LE" } else { "UTF-16BE" };
            return (encoding.decode_with_bom_removal(bytes).0, name);
        }
        if let Some((encoding, name)) = unmarked_utf16(bytes) {
            return (with(encoding), name);
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if marked => (Cow::Borrowed(text), "UTF-8 with byte order mark"),
        Ok(text) => (Cow::Borrowed(text), "UTF-8"),
        Err(_) => (with(WINDOWS_1252), "Windows-1252"),
    }
}

/// UTF-16 without a mark shows in its zero bytes: every second byte of plain English text.
fn unmarked_utf16(bytes: &[u8]) -> Option<(&'static Encoding, &'static str)> {
    let sample = &bytes[..bytes.len().min(200)];
    let (pairs, _) = sample.as_chunks::<2>();
    if pairs.len() < 8 {
        return None;
    }
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count() * 10 >= pairs.len() * 9;
    match (zeros(0), zeros(1)) {
        (false, true) => Some((UTF_16LE, "UTF-16LE")),
        (true, false) => Some((UTF_16BE, "UTF-16BE")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_usual_encoding_gives_the_same_text() {
        let text = "id,place\n1,Café Zoë\n";
        let utf16 = |little: bool, mark: bool| -> Vec<u8> {
            let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
            units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        let cases = [
            (text.as_bytes().to_vec(), "UTF-8"),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), "UTF-8 with byte order mark"),
            (WINDOWS_1252.encode(text).0.into_owned(), "Windows-1252"),
            (utf16(true, true), "UTF-16LE"),
            (utf16(false, true), "UTF-16BE"),
            (utf16(true, false), "UTF-16LE"),
        ];
        for (bytes, name) in cases {
            assert_eq!(decoded(&bytes), (Cow::Borrowed(text), name));
        }
    }

    proptest! {
        #[test]
        fn rubbish_is_decoded_somehow(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = decoded(&bytes);
        }
    }
}
