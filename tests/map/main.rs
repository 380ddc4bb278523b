//! The map, as a user and as a tile server see it.

#![expect(clippy::expect_used, clippy::print_stdout, clippy::unwrap_used, reason = "test code")]

mod basemap;
mod cost;
#[path = "../common/drawing.rs"]
mod drawing;
mod fixture;
mod interaction;
mod pictures;
mod tile_server;
