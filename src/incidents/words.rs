//! Repeated words kept once, behind a small fast hash.
//!
//! Crime types, places and area codes repeat thousands of times; ids are long and nearly unique.
//! Both are looked up by a hash that is the same on every machine and every run.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Code of a missing word.
pub(crate) const NO_WORD: u32 = u32::MAX;

/// Hashes bytes eight at a time by multiply-and-fold (the idea of wyhash): not for secrets, and
/// not for defence against somebody who chooses the input; only for speed.
pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
    let fold = |state: u64, word: u64| {
        let wide = u128::from(state ^ word) * u128::from(MIX);
        (wide as u64) ^ ((wide >> 64) as u64)
    };
    let mut state = MIX ^ (bytes.len() as u64);
    let (chunks, rest) = bytes.as_chunks::<8>();
    for chunk in chunks {
        state = fold(state, u64::from_le_bytes(*chunk)).wrapping_add(MIX);
    }
    let mut last = [0_u8; 8];
    last[..rest.len()].copy_from_slice(rest);
    fold(fold(state, u64::from_le_bytes(last)), MIX)
}

/// A hasher for keys that are already well mixed hashes, or that [`hash_bytes`] can mix.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct FastHasher(u64);

impl Hasher for FastHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_bytes(bytes) ^ self.0.rotate_left(23);
    }

    fn write_u8(&mut self, _: u8) {} // the terminator after a `str` adds nothing

    fn write_u64(&mut self, value: u64) {
        let wide = u128::from(value ^ self.0.rotate_left(23)) * 0x9E37_79B9_7F4A_7C15;
        self.0 = (wide as u64) ^ ((wide >> 64) as u64);
    }
}

/// A set with the fast hash. Its order is never used.
pub(super) type FastSet<K> = HashSet<K, BuildHasherDefault<FastHasher>>;

/// A map with the fast hash. Its order is never used.
pub(crate) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<FastHasher>>;

/// A column of words that repeat: each distinct word once, and a code a row.
///
/// The words lie end to end in one buffer, and an open-addressed table of codes finds them: with
/// tens of thousands of words a file, an allocation for each would cost more than reading it.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordColumn {
    words: TextColumn,
    hashes: Vec<u64>,
    /// (Upper half of the hash, code) by the lower half; the code is [`NO_WORD`] where there is none.
    /// A power of two, at most half full.
    slots: Vec<(u32, u32)>,
    codes: Vec<u32>,
}

impl WordColumn {
    /// Adds a row; empty text is no word.
    pub(crate) fn push(&mut self, word: &str) {
        let code = if word.is_empty() { NO_WORD } else { self.code(word) };
        self.codes.push(code);
    }

    /// Code of a word, new or known.
    pub(crate) fn code(&mut self, word: &str) -> u32 {
        if self.words.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = hash_bytes(word.as_bytes());
        let mut slot = self.slot(hash);
        loop {
            let (tag, code) = self.slots[slot];
            if code == NO_WORD {
                break;
            }
            if tag == (hash >> 32) as u32 && self.words.get(code as usize) == word {
                return code;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        let code = self.words.len() as u32;
        self.slots[slot] = ((hash >> 32) as u32, code);
        self.hashes.push(hash);
        self.words.push(word);
        code
    }

    fn slot(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    fn grow(&mut self) {
        self.slots = vec![(0, NO_WORD); (self.slots.len() * 4).max(64)];
        for code in 0..self.hashes.len() {
            let mut slot = self.slot(self.hashes[code]);
            while self.slots[slot].1 != NO_WORD {
                slot = (slot + 1) & (self.slots.len() - 1);
            }
            self.slots[slot] = ((self.hashes[code] >> 32) as u32, code as u32);
        }
    }

    /// Number of distinct words.
    pub(crate) fn word_count(&self) -> usize {
        self.words.len()
    }

    /// Distinct words, in order of first use.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        (0..self.words.len()).map(|code| self.words.get(code))
    }

    /// One code a row.
    pub(crate) fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// The word of a row.
    #[cfg(test)]
    pub(super) fn get(&self, row: usize) -> Option<&str> {
        let code = self.codes[row];
        (code != NO_WORD).then(|| self.words.get(code as usize))
    }
}

/// A column of texts that hardly repeat, end to end in one buffer; empty text is no text.
#[derive(Debug, Clone, Default)]
pub(super) struct TextColumn {
    text: String,
    ends: Vec<usize>,
}

impl TextColumn {
    /// Adds a row.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }

    /// Number of rows.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Text of a row; empty when there is none.
    pub(super) fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.text[start..self.ends[row]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_kept_once() {
        let mut one = WordColumn::default();
        for word in ["Drugs", "", "Robbery", "Drugs"] {
            one.push(word);
        }
        assert_eq!(one.words().collect::<Vec<_>>(), ["Drugs", "Robbery"]);
        let rows: Vec<_> = (0..4).map(|row| one.get(row)).collect();
        assert_eq!(rows, [Some("Drugs"), None, Some("Robbery"), Some("Drugs")]);
    }

    proptest! {
        #[test]
        fn words_come_back(rows in prop::collection::vec("[a-d]{0,4}", 0..400)) {
            let mut column = WordColumn::default();
            for row in &rows {
                column.push(row);
            }
            for (row, word) in rows.iter().enumerate() {
                prop_assert_eq!(column.get(row).unwrap_or_default(), word.as_str());
            }
            let distinct: std::collections::BTreeSet<_> = rows.iter().filter(|word| !word.is_empty()).collect();
            prop_assert_eq!(column.word_count(), distinct.len());
        }

        #[test]
        fn texts_come_back(texts in prop::collection::vec(".{0,20}", 0..50)) {
            let mut column = TextColumn::default();
            for text in &texts {
                column.push(text);
            }
            prop_assert_eq!(column.len(), texts.len());
            for (row, text) in texts.iter().enumerate() {
                prop_assert_eq!(column.get(row), text.as_str());
            }
        }
    }

    #[test]
    fn close_texts_hash_apart() {
        let hashes: std::collections::BTreeSet<u64> =
            (0..20_000).map(|n| hash_bytes(format!("crime-{n}").as_bytes())).collect();
        assert_eq!(hashes.len(), 20_000);
        assert_ne!(hash_bytes(b"a"), hash_bytes(b"a\0"));
    }
}
