//! Where a point of the plane lies on the page.

use crate::geography::StudyArea;

/// A box on the page, in pixels, y downwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    pub(super) fn right(&self) -> f64 {
        self.left + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.top + self.height
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right() && other.left < self.right() && self.top < other.bottom() && other.top < self.bottom()
    }
}

/// The map's frame: a plane in metres laid into a box of the page, north up, one scale both ways.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub(super) area: Area,
    /// Plane coordinates of the box's south-west corner.
    west_m: f64,
    south_m: f64,
    /// Pixels a metre.
    pub(super) px_per_m: f64,
}

impl Frame {
    /// The study area centred in the box with `margin_px` around it.
    pub(super) fn around(cells: &StudyArea, area: Area, margin_px: f64) -> Self {
        let ((west, south), (east, north)) = cells.bounds_m();
        let (width_m, height_m) = ((east - west).max(1.0), (north - south).max(1.0));
        let px_per_m = ((area.width - 2.0 * margin_px) / width_m).min((area.height - 2.0 * margin_px) / height_m);
        let west_m = f64::midpoint(west, east) - area.width / 2.0 / px_per_m;
        let south_m = f64::midpoint(south, north) - area.height / 2.0 / px_per_m;
        Self { area, west_m, south_m, px_per_m }
    }

    /// Page position of a point of the plane.
    pub(super) fn page_from_plane(&self, (east_m, north_m): (f64, f64)) -> (f64, f64) {
        (
            self.area.left + (east_m - self.west_m) * self.px_per_m,
            self.area.bottom() - (north_m - self.south_m) * self.px_per_m,
        )
    }

    /// (west, east) and (south, north) of the box in metres.
    pub(super) fn extent_m(&self) -> ((f64, f64), (f64, f64)) {
        (
            (self.west_m, self.west_m + self.area.width / self.px_per_m),
            (self.south_m, self.south_m + self.area.height / self.px_per_m),
        )
    }

    /// Whether a page position lies inside the box.
    pub(super) fn holds(&self, (x, y): (f64, f64)) -> bool {
        x > self.area.left && x < self.area.right() && y > self.area.top && y < self.area.bottom()
    }
}
