//! Tiles of one server, fetched over the network and kept on disk; and what the last frame needed of
//! them and got.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use egui::{Context, Rect, pos2};
use walkers::sources::Attribution;
use walkers::{HeaderValue, HttpOptions, HttpTiles, TileId, TilePiece, Tiles};

use super::tile_server::TileServer;

/// How the program names itself to tile servers.
const USER_AGENT: &str = concat!("Lamplight/", env!("CARGO_PKG_VERSION"));
/// Tiles kept on disk beyond this are thrown away at the start: some 25,000 of them.
const CACHE_BYTES_AT_MOST: u64 = 512 * 1024 * 1024;

/// Tiles of one server as of one moment, and what became of them in the last frame.
pub(super) struct Source {
    pub(super) tiles: HttpTiles,
    pub(super) server: TileServer,
    pub(super) since: Instant,
    /// Tiles the last frame needed, could draw in some resolution, could draw in full.
    pub(super) needed: usize,
    pub(super) drawn: usize,
    pub(super) sharp: usize,
    /// Frames in a row in which nothing was under way.
    pub(super) idle_frames: u32,
    /// When to replace this source because tiles are missing.
    pub(super) retry_at: Option<Instant>,
}

impl Source {
    /// Opens the server's tiles; nothing is asked of it yet. `None` when this computer cannot make
    /// connections at all; the log says why.
    pub(super) fn open(server: TileServer, cache: Option<PathBuf>, ctx: &Context) -> Option<Self> {
        let tls = match tls_config() {
            Ok(tls) => tls,
            Err(error) => {
                log::warn!("no secure connection to {} can be made: {error}", server.host());
                return None;
            }
        };
        let options = HttpOptions {
            cache: cache.filter(|folder| usable(folder)),
            user_agent: Some(HeaderValue::from_static(USER_AGENT)),
            tls: Some(tls),
            ..HttpOptions::default()
        };
        let tiles = HttpTiles::with_options(server.clone(), options, ctx.clone());
        let since = Instant::now();
        Some(Self { tiles, server, since, needed: 0, drawn: 0, sharp: 0, idle_frames: 0, retry_at: None })
    }
}

impl Tiles for Source {
    fn at(&mut self, tile: TileId) -> Option<TilePiece> {
        let piece = self.tiles.at(tile);
        self.needed += 1;
        if let Some(piece) = &piece {
            self.drawn += 1;
            let whole = piece.uv == Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            self.sharp += usize::from(whole || tile.zoom > super::CLOSEST_TILES);
        }
        piece
    }

    fn attribution(&self) -> Attribution {
        self.tiles.attribution()
    }

    fn tile_size(&self) -> u32 {
        self.tiles.tile_size()
    }
}

/// Whether tiles can be kept in a folder; without, the map works all the same.
fn usable(folder: &Path) -> bool {
    if bytes_in(folder, 4) > CACHE_BYTES_AT_MOST {
        log::info!("the kept map tiles in {} have become too many and are fetched anew", folder.display());
        // the cache's own folders, and nothing else that somebody may keep there
        for part in ["content-v2", "index-v5", "tmp"] {
            drop(std::fs::remove_dir_all(folder.join(part)));
        }
    }
    let tried = std::fs::create_dir_all(folder).and_then(|()| tempfile::tempfile_in(folder).map(drop));
    if let Err(error) = &tried {
        log::warn!("map tiles are not kept, because {} cannot be written: {error}", folder.display());
    }
    tried.is_ok()
}

/// Size of the files in a folder and in the folders in it, so many levels down.
fn bytes_in(folder: &Path, levels: u32) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .filter_map(|entry| Some((entry.path(), entry.metadata().ok()?)))
        .map(|(path, about)| match (about.is_dir(), levels) {
            (true, 0) => 0,
            (true, _) => bytes_in(&path, levels - 1),
            (false, _) => about.len(),
        })
        .sum()
}

/// Connections that trust what this computer trusts. Where it trusts nobody (no certificates are
/// installed), plain http still works and https is refused by the handshake.
fn tls_config() -> Result<rustls::ClientConfig, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder =
        rustls::ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    let config = match rustls_platform_verifier::Verifier::new(provider) {
        Ok(verifier) => builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)),
        Err(error) => {
            log::warn!("map tiles can only come over plain http: {error}");
            builder.with_root_certificates(rustls::RootCertStore::empty())
        }
    };
    Ok(config.with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_made_keeps_nothing() {
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(!usable(&file.path().join("tiles")));
        let folder = tempfile::tempdir().unwrap();
        assert!(usable(&folder.path().join("made").join("on the way")));
    }

    #[test]
    fn the_size_of_a_folder_is_that_of_its_files() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
        std::fs::write(folder.path().join("a/b/tile"), [0; 300]).unwrap();
        std::fs::write(folder.path().join("tile"), [0; 20]).unwrap();
        assert_eq!(bytes_in(folder.path(), 4), 320);
        assert_eq!(bytes_in(folder.path(), 1), 20);
        assert_eq!(bytes_in(&folder.path().join("nowhere"), 4), 0);
    }
}
