//! The server that map tiles come from.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use walkers::TileId;
use walkers::sources::{Attribution, TileSource};

/// Why an address of tiles cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not an address of map tiles: write one that starts with http:// or https:// and holds {{z}}, {{x}} and {{y}}"
)]
pub struct TileServerError(String);

/// A server of square map pictures, addressed by zoom level, column and row.
#[derive(Debug, Clone)]
pub struct TileServer {
    template: String,
    host: String,
    asked: Arc<AtomicUsize>,
}

impl TileServer {
    /// From an address such as `https://tile.openstreetmap.org/{z}/{x}/{y}.png`.
    pub fn new(template: &str) -> Result<Self, TileServerError> {
        let refuse = || TileServerError(template.to_owned());
        let rest = template.strip_prefix("https://").or_else(|| template.strip_prefix("http://")).ok_or_else(refuse)?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // a user name or key before the host is nobody's business on screen
        let host = authority.rsplit('@').next().unwrap_or_default();
        let complete = ["{z}", "{x}", "{y}"].iter().all(|part| template.contains(part));
        if host.is_empty() || host.contains(['{', ' ']) || !complete {
            return Err(refuse());
        }
        Ok(Self { template: template.to_owned(), host: host.to_owned(), asked: Arc::default() })
    }

    /// Name of the machine, with its port if one was given: what the user is told is being asked.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whom the map must name, and which server was asked.
    pub fn credit(&self) -> String {
        if self.is_openstreetmap() {
            format!("© OpenStreetMap contributors, {}", self.host)
        } else {
            format!("Map tiles: {}", self.host)
        }
    }

    /// Number of tiles asked for so far, by this and every clone.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    fn is_openstreetmap(&self) -> bool {
        self.host == "openstreetmap.org" || self.host.ends_with(".openstreetmap.org")
    }
}

impl TileSource for TileServer {
    fn tile_url(&self, tile: TileId) -> String {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.template
            .replace("{z}", &tile.zoom.to_string())
            .replace("{x}", &tile.x.to_string())
            .replace("{y}", &tile.y.to_string())
    }

    /// Nothing: the map writes [`credit`](TileServer::credit) itself.
    fn attribution(&self) -> Attribution {
        Attribution { text: "", url: "", logo_light: None, logo_dark: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OSM: &str = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";

    #[test]
    fn fills_in_the_address_and_counts() {
        let server = TileServer::new(OSM).unwrap();
        let tile = TileId { x: 3, y: 5, zoom: 4 };
        assert_eq!(server.clone().tile_url(tile), "https://tile.openstreetmap.org/4/3/5.png");
        assert_eq!(server.asked(), 1);
    }

    #[test]
    fn credits_openstreetmap_by_name_and_others_by_host() {
        assert_eq!(TileServer::new(OSM).unwrap().credit(), "© OpenStreetMap contributors, tile.openstreetmap.org");
        let own = TileServer::new("http://key:secret@tiles.force.example:8080/{z}/{x}/{y}").unwrap();
        assert_eq!(own.credit(), "Map tiles: tiles.force.example:8080");
        let lookalike = TileServer::new("https://notopenstreetmap.org/{z}/{x}/{y}").unwrap();
        assert_eq!(lookalike.credit(), "Map tiles: notopenstreetmap.org");
    }

    #[test]
    fn refuses_what_is_no_address() {
        for wrong in
            ["", "tiles", "ftp://a/{z}/{x}/{y}", "https:///{z}/{x}/{y}", "https://a/{z}/{x}", "https://{x}/{y}{z}"]
        {
            let error = TileServer::new(wrong).unwrap_err().to_string();
            assert!(error.contains("{z}"), "{error}");
        }
    }
}
