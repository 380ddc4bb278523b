//! What is kept on disk between one use and the next, in open formats, written whole or not at all.

pub(crate) mod files;
pub mod ledger;
pub(crate) mod lock;
