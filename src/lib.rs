//! Lamplight forecasts where serious harm will happen next, from a police force's own records.
//!
//! The story in one line: recorded [`incidents`] fall on a [`geography`] of cells; a target
//! ([`targets`]) says which of them count; their history is forecast ([`forecast`]) and the
//! forecast is checked against plain counts ([`evaluation`]). The [`pipeline`] joins those steps,
//! and the window ([`app`]) and the command line ([`cli`]) are two faces of that one pipeline;
//! what leaves the program goes through [`export`], what it
//! remembers of its forecasts lies in a [`workspace`]. [`people`] is the same idea for people who have
//! been charged, under [`governance`]: every look at one is logged. [`demo`] makes a synthetic force to
//! try it on.
//!
//! Arrows point one way: [`app`] and [`cli`] may use everything; nothing else may use them, nor
//! any window toolkit.

pub mod app;
pub mod cli;
pub mod demo;
pub mod evaluation;
pub mod export;
pub mod figures;
pub mod forecast;
pub mod geography;
pub mod governance;
pub mod incidents;
pub mod people;
pub mod pipeline;
pub mod progress;
pub mod targets;
pub mod workspace;
