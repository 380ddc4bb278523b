//! The window: a map with everything else quiet until asked.
//!
//! [`state`] is what there is, [`command`] what can be done, `logic` does it, `ui` draws it and
//! decides nothing; [`jobs`] run long work beside the window; [`map`] and [`panels`] are its parts
//! and [`theme`] the only place that names colours, sizes and type.

pub mod map;
pub mod theme;
