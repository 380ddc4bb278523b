//! `lamplight audit …` as it can be written.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::governance::audit::Act;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Audit {
    /// Find out whether anything was altered, removed, inserted, reordered or cut off
    ///
    /// Every byte of the file is checked: each entry against its own hash, against the one before it
    /// and against the first line, which counts them. What no check of the file alone can prove:
    /// whoever can write it can also make all of it anew, hashes included. So note the head hash where
    /// they cannot reach it, such as the minutes of the meeting, and compare it later with --head.
    Verify(AuditVerify),
    /// Show what was done with people's data, by whom and why
    ///
    /// Looking at the log is not itself logged: a copy that may only be read must be enough to check
    /// it, and checking must not change its head hash. Its entries hold pseudonyms and no records. By
    /// section 62 of the Data Protection Act 2018 it may be used to check that processing was lawful,
    /// for self-monitoring and discipline, to keep data whole and secure, and in criminal proceedings.
    Show(AuditShow),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AuditVerify {
    /// The log, such as audit.log in the folder of the workspace
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: PathBuf,
    /// A head hash that was noted elsewhere, or at least its first eight digits
    #[arg(long, value_name = "HASH", value_parser = hash_start)]
    pub(in crate::cli) head: Option<String>,
    /// Print one JSON document
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AuditShow {
    /// The log, such as audit.log in the folder of the workspace
    #[arg(value_name = "FILE")]
    pub(in crate::cli) file: PathBuf,
    /// Only this kind: collection, alteration, consultation, disclosure, combination or erasure
    #[arg(long, value_name = "ACT", value_parser = act)]
    pub(in crate::cli) act: Option<Act>,
    /// Only entries of this operator
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) operator: Option<String>,
    /// Only entries that list this person, by pseudonym
    #[arg(long, value_name = "PSEUDONYM")]
    pub(in crate::cli) person: Option<String>,
    /// Only the newest so many
    #[arg(long, value_name = "N")]
    pub(in crate::cli) last: Option<usize>,
    /// Print one JSON document
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

fn act(text: &str) -> Result<Act, String> {
    Act::ALL
        .into_iter()
        .find(|act| act.words() == text.to_lowercase())
        .ok_or_else(|| format!("one of {}", Act::ALL.map(Act::words).join(", ")))
}

fn hash_start(text: &str) -> Result<String, String> {
    let hash = text.trim().to_lowercase();
    let is_hash = (8..=64).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some(hash).ok_or_else(|| "8 to 64 digits of a hash, 0 to 9 and a to f".to_owned())
}
