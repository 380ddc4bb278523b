//! The map: basemap, heatmap, overlays, selection.
//!
//! Everything on the map is kept in [`world`] coordinates and only scaled and shifted in a frame. The
//! [`basemap`] is tiles from a server, or, without them, the plain map: land, [`outline`],
//! [`graticule`] and [`place_names`]. The [`heatmap`] is one picture with a texel a cell, bent onto the
//! map by a [`lattice`].

mod basemap;
mod cells;
mod furniture;
mod graticule;
mod heatmap;
mod highlight;
mod hover;
mod keyboard;
mod lattice;
mod legend;
mod lettering;
mod map_view;
mod outline;
mod place_names;
mod tile_server;
mod tile_source;
mod words;
mod world;

pub use map_view::MapView;
pub use tile_server::{TileServer, TileServerError};

use chrono::NaiveDate;

use crate::app::residuals::ResidualLayer;
use crate::forecast::Forecast;
use crate::geography::{Boundary, Crs};

/// The most detailed zoom level of the usual tile servers.
const CLOSEST_TILES: u8 = 19;

/// Which number of a cell is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HeatLayer {
    /// Expected count in the forecast period.
    #[default]
    Expected,
    /// Probability of at least one.
    ChanceOfAny,
    /// Recorded in the year before the origin.
    RecordedLastYear,
    /// Recorded less what had been forecast, over past periods.
    Residuals,
}

impl HeatLayer {
    /// Whether it shows what is expected, of which ranks can be unsure; counts of the past are what
    /// they are.
    pub fn is_forecast(self) -> bool {
        matches!(self, Self::Expected | Self::ChanceOfAny)
    }
}

/// What the map is asked to draw this frame; borrowed from the document and the session.
#[derive(Debug, Clone, Copy)]
pub struct MapInput<'a> {
    /// The forecast, once there is one.
    pub forecast: Option<&'a Forecast>,
    /// Changes whenever `forecast` does: textures are rebuilt then and only then.
    pub forecast_version: u64,
    /// Outline of the study area.
    pub boundary: Option<&'a Boundary>,
    /// The plane of the graticule and grid references.
    pub crs: Option<Crs>,
    /// The selected cell.
    pub selected: Option<usize>,
    /// Cells to outline, ascending.
    pub highlighted: &'a [usize],
    /// What past forecasts missed; without it the layer of residuals is empty.
    pub residuals: Option<&'a ResidualLayer>,
    /// What to draw.
    pub layer: HeatLayer,
    /// Opacity of the heatmap, 0..=1.
    pub opacity: f32,
    /// Draw only this share of cells, highest ranks first, 0..=1; 1 draws all.
    pub top_share: f32,
    /// Draw cells the fainter the less certain it is that they are truly among the highest.
    pub fade_uncertain: bool,
    /// Last day of the data.
    pub data_as_at: Option<NaiveDate>,
    /// Whether tiles may be fetched at all.
    pub network: bool,
    /// Tile server, `https://tile.openstreetmap.org/{z}/{x}/{y}.png` unless set otherwise.
    pub tile_server: &'a str,
    /// Where tiles are kept on disk; `None` keeps none.
    pub tile_cache: Option<&'a std::path::Path>,
    /// Whether to write the demo's place names when there are no tiles.
    pub demo_places: bool,
}

impl MapInput<'_> {
    /// Whether cells are drawn the fainter the less sure their rank is.
    fn fades(&self) -> bool {
        self.fade_uncertain && self.layer.is_forecast()
    }
}

/// What the user did on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapEvent {
    /// Clicked a cell, moved to one with the arrow keys, or clicked beside all cells.
    Select(Option<usize>),
}

/// Where the basemap comes from just now, for the status bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BasemapStatus {
    /// Tiles arrive from the server.
    Online,
    /// Waiting for the first tile.
    Connecting,
    /// The server cannot be reached: the plain map is drawn, and tried again now and then.
    Unreachable,
    /// The network is switched off in the settings: the plain map is drawn.
    Off,
}
