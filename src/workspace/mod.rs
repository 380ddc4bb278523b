//! What is kept on disk between one use and the next.

pub mod ledger;
