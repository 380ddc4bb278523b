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
    /// The study area centred in the box with `margin_px` around it. Without a boundary a few cells
    /// far from all others, which a slip in a coordinate is enough to make, are left outside.
    pub(super) fn around(cells: &StudyArea, area: Area, margin_px: f64) -> Self {
        let ((west, south), (east, north)) =
            if cells.boundary.is_some() { cells.bounds_m() } else { cells.bulk_bounds_m() };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geography::{CellSize, Crs};

    const PAGE: Area = Area { left: 0.0, top: 0.0, width: 1000.0, height: 1000.0 };

    fn block_and(stray: Option<(f64, f64)>) -> StudyArea {
        let block = (0..400).map(|i| (400_500.0 + f64::from(i % 20) * 1000.0, 300_500.0 + f64::from(i / 20) * 1000.0));
        StudyArea::from_points(block.chain(stray), Crs::BritishNationalGrid, CellSize::ONE_KM2).unwrap()
    }

    #[test]
    fn the_whole_area_fills_the_box_north_up() {
        let frame = Frame::around(&block_and(None), PAGE, 100.0);
        assert_eq!(frame.px_per_m, 800.0 / 20_000.0);
        assert_eq!(frame.page_from_plane((400_000.0, 300_000.0)), (100.0, 900.0));
        assert_eq!(frame.page_from_plane((420_000.0, 320_000.0)), (900.0, 100.0));
    }

    #[test]
    fn one_stray_cell_does_not_shrink_the_map() {
        let frame = Frame::around(&block_and(Some((410_000.0, 390_000.0))), PAGE, 0.0);
        let (_, south_edge) = frame.page_from_plane((400_000.0, 300_000.0));
        let (_, stray) = frame.page_from_plane((410_000.0, 390_000.0));
        assert!(south_edge > 900.0 && stray < 0.0, "{south_edge} {stray}");
    }
}
