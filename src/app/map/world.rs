//! Places as the map sees them: Web Mercator's unit square, and one frame's view of it.
//!
//! Geometry is projected once to world coordinates and kept; a frame only scales and shifts it.

use std::f64::consts::{PI, TAU};

use egui::{Pos2, Rect, pos2};

use crate::geography::Crs;

/// Radius of the sphere of Web Mercator in metres (EPSG:3857).
const SPHERE_M: f64 = 6_378_137.0;

/// A place on Web Mercator's unit square: x from 0 at 180° west to 1 at 180° east, y from 0 in the
/// north to 1 in the south.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct World {
    /// West to east.
    pub(super) x: f64,
    /// North to south.
    pub(super) y: f64,
}

impl World {
    /// From WGS84 degrees.
    pub(super) fn from_degrees(longitude: f64, latitude: f64) -> Self {
        let latitude = latitude.clamp(-85.0, 85.0).to_radians();
        Self { x: longitude / 360.0 + 0.5, y: 0.5 - latitude.tan().asinh() / TAU }
    }

    /// To WGS84 degrees: (longitude, latitude).
    pub(super) fn degrees(self) -> (f64, f64) {
        ((self.x - 0.5) * 360.0, ((0.5 - self.y) * TAU).sinh().atan().to_degrees())
    }

    /// From metres on a plane.
    pub(super) fn from_plane(crs: Crs, easting_m: f64, northing_m: f64) -> Option<Self> {
        let (longitude, latitude) = crs.degrees_from_plane(easting_m, northing_m)?;
        Some(Self::from_degrees(longitude, latitude))
    }

    /// To metres on a plane.
    pub(super) fn plane(self, crs: Crs) -> Option<(f64, f64)> {
        let (longitude, latitude) = self.degrees();
        crs.plane_from_degrees(longitude, latitude)
    }
}

/// A box on the unit square.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct WorldBox {
    /// North-west corner.
    pub(super) min: World,
    /// South-east corner.
    pub(super) max: World,
}

impl WorldBox {
    /// The smallest box around some places.
    pub(super) fn around(places: impl IntoIterator<Item = World>) -> Option<Self> {
        places.into_iter().fold(None, |found: Option<Self>, place| {
            Some(found.map_or(Self { min: place, max: place }, |found| Self {
                min: World { x: found.min.x.min(place.x), y: found.min.y.min(place.y) },
                max: World { x: found.max.x.max(place.x), y: found.max.y.max(place.y) },
            }))
        })
    }

    /// Whether two boxes share a place.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.min.x <= other.max.x && other.min.x <= self.max.x && self.min.y <= other.max.y && other.min.y <= self.max.y
    }

    /// The middle.
    pub(super) fn centre(&self) -> World {
        World { x: f64::midpoint(self.min.x, self.max.x), y: f64::midpoint(self.min.y, self.max.y) }
    }
}

/// What one frame shows: where on the screen, centred where, how large.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// The map's part of the screen, in points.
    pub(super) rect: Rect,
    /// What is at its middle.
    centre: World,
    /// Side of the unit square in points.
    scale: f64,
}

impl View {
    /// A view of a zoom level, where level 0 shows the world in 256 points.
    pub(super) fn new(rect: Rect, centre: World, zoom: f64) -> Self {
        Self { rect, centre, scale: 256.0 * zoom.exp2() }
    }

    /// Where a place is on the screen.
    pub(super) fn screen(&self, place: World) -> Pos2 {
        let middle = self.rect.center();
        // subtracted in f64: at street level f32 would shake
        pos2(
            middle.x + ((place.x - self.centre.x) * self.scale) as f32,
            middle.y + ((place.y - self.centre.y) * self.scale) as f32,
        )
    }

    /// What is at a point of the screen.
    pub(super) fn world(&self, point: Pos2) -> World {
        let from_middle = point - self.rect.center();
        World {
            x: self.centre.x + f64::from(from_middle.x) / self.scale,
            y: self.centre.y + f64::from(from_middle.y) / self.scale,
        }
    }

    /// The box that is seen, grown on every side by some points.
    pub(super) fn seen(&self, margin_points: f32) -> WorldBox {
        let rect = self.rect.expand(margin_points);
        WorldBox { min: self.world(rect.min), max: self.world(rect.max) }
    }

    /// Points a metre on the ground takes up in the middle of the view.
    pub(super) fn points_per_metre(&self) -> f64 {
        let (_, latitude) = self.centre.degrees();
        self.scale / (2.0 * PI * SPHERE_M * latitude.to_radians().cos())
    }

    /// Points the side of the unit square takes up.
    pub(super) fn scale(&self) -> f64 {
        self.scale
    }
}

/// The zoom level at which a box just fits into a size in points, and no closer than `closest`.
pub(super) fn zoom_to_fit(extent: &WorldBox, size: egui::Vec2, closest: f64) -> f64 {
    let width = (extent.max.x - extent.min.x).max(1e-9);
    let height = (extent.max.y - extent.min.y).max(1e-9);
    let across = f64::from(size.x.max(1.0)) / (256.0 * width);
    let down = f64::from(size.y.max(1.0)) / (256.0 * height);
    across.min(down).log2().min(closest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;
    use walkers::{MapMemory, MercatorProjection, Projector, lon_lat};

    #[test]
    fn degrees_survive_the_round_trip() {
        for (longitude, latitude) in [(-1.9, 52.48), (0.0, 0.0), (151.2, -33.9), (-7.5, 60.8)] {
            let (x, y) = World::from_degrees(longitude, latitude).degrees();
            assert!((x - longitude).abs() < 1e-10 && (y - latitude).abs() < 1e-10);
        }
    }

    #[test]
    fn the_view_agrees_with_the_tiles() {
        let rect = Rect::from_min_size(pos2(240.0, 32.0), vec2(1000.0, 700.0));
        let mut memory = MapMemory::default();
        let (longitude, latitude) = (-1.8904, 52.4862);
        memory.center_at(lon_lat(longitude, latitude));
        for zoom in [5.0, 9.3, 12.0, 15.7, 19.0] {
            memory.set_zoom(zoom).unwrap();
            let projector = Projector::new(rect, &MercatorProjection, &memory, lon_lat(0.0, 0.0));
            let view = View::new(rect, World::from_degrees(longitude, latitude), zoom);
            for step in [-1.0, -0.2, 0.0, 0.4, 1.0] {
                let reach = 300.0 / 256.0 / zoom.exp2() * 360.0;
                let (lon, lat) = (longitude + step * reach, latitude - step * reach * 0.4);
                let theirs = projector.project(lon_lat(lon, lat)).to_pos2();
                let ours = view.screen(World::from_degrees(lon, lat));
                assert!(theirs.distance(ours) < 0.01, "zoom {zoom}: {theirs:?} {ours:?}");
                let (lon_back, lat_back) = view.world(ours).degrees();
                assert!((lon_back - lon).abs() < 1e-4 * reach && (lat_back - lat).abs() < 1e-4 * reach);
            }
        }
    }

    #[test]
    fn a_fitted_box_fills_the_smaller_side() {
        let extent = WorldBox::around([World::from_degrees(-2.2, 52.35), World::from_degrees(-1.4, 52.65)]).unwrap();
        let zoom = zoom_to_fit(&extent, vec2(800.0, 600.0), 19.0);
        let view = View::new(Rect::from_min_size(Pos2::ZERO, vec2(800.0, 600.0)), extent.centre(), zoom);
        let (min, max) = (view.screen(extent.min), view.screen(extent.max));
        assert!(((max.x - min.x) - 800.0).abs() < 0.5 && max.y - min.y <= 600.0);
    }
}
