//! Who can check: the audit log of everything that is done with people's data.

pub mod audit;
