//! The highest cells, numbered: a frame around each and a badge beside it.

use crate::forecast::Forecast;

use super::frame::{Area, Frame};
use super::palette;
use super::svg::{Anchor, Style, Svg};

const RADIUS_PX: f64 = 11.0;

/// A numbered badge: where its cell is and where it was put.
#[derive(Debug, Clone, Copy)]
struct Badge {
    cell: (f64, f64),
    at: (f64, f64),
}

/// Draws the frames and badges of the first `count` ranks; returns the boxes the badges cover.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, forecast: &Forecast, count: usize) -> Vec<Area> {
    let order: Vec<usize> = forecast.by_rank().into_iter().take(count).collect();
    let centres: Vec<(f64, f64)> =
        order.iter().map(|&cell| frame.page_from_plane(forecast.area.centre_m(cell))).collect();
    let side_px = forecast.area.size.side_m() * frame.px_per_m;
    for &(x, y) in &centres {
        let corner = (x - side_px / 2.0, y - side_px / 2.0);
        let paint = |colour: &str, width: f64| format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"");
        svg.rect(corner, (side_px, side_px), &paint(palette::PAPER, 3.4));
        svg.rect(corner, (side_px, side_px), &paint(palette::INK, 1.6));
    }
    let badges: Vec<Badge> = if side_px >= 2.0 * RADIUS_PX + 4.0 {
        // a cell with room for its badge carries it
        centres.iter().map(|&cell| Badge { cell, at: cell }).collect()
    } else {
        placed(&centres, side_px, frame)
    };
    for (colour, width) in [(palette::PAPER, 3.0), (palette::INK, 1.2)] {
        for badge in badges.iter().filter(|badge| badge.at != badge.cell) {
            svg.line(edge_towards(badge.cell, badge.at, side_px), badge.at, colour, width);
        }
    }
    for (rank, badge) in badges.iter().enumerate() {
        let (x, y) = badge.at;
        svg.raw(format_args!(
            "<circle cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{RADIUS_PX}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"1.4\"/>",
            palette::PAPER,
            palette::INK
        ));
        let style = Style::new(13.0, palette::INK).strong().anchored(Anchor::Middle);
        svg.text((x, y + 4.7), &style, &(rank + 1).to_string());
    }
    let diameter = 2.0 * RADIUS_PX;
    badges
        .iter()
        .map(|badge| Area {
            left: badge.at.0 - RADIUS_PX,
            top: badge.at.1 - RADIUS_PX,
            width: diameter,
            height: diameter,
        })
        .collect()
}

/// Puts each badge outward of its cell, seen from the middle of them all, then pushes badges off
/// each other and off the cells they speak of until they are apart or two hundred rounds are over.
fn placed(centres: &[(f64, f64)], side_px: f64, frame: &Frame) -> Vec<Badge> {
    let n = centres.len().max(1) as f64;
    let middle = centres.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0 / n, sum.1 + at.1 / n));
    let clear_of_cell_px = side_px * std::f64::consts::FRAC_1_SQRT_2 + RADIUS_PX + 4.0;
    let mut badges: Vec<Badge> = centres
        .iter()
        .enumerate()
        .map(|(rank, &cell)| {
            let (x, y) = direction(middle, cell, rank);
            Badge { cell, at: (cell.0 + x * clear_of_cell_px, cell.1 + y * clear_of_cell_px) }
        })
        .collect();
    for _ in 0..200 {
        let before = badges.clone();
        for (rank, badge) in badges.iter_mut().enumerate() {
            let others = before.iter().enumerate().filter(|(other, _)| *other != rank);
            let pushes = others
                .map(|(_, other)| (other.at, 2.0 * RADIUS_PX + 4.0))
                .chain(centres.iter().map(|&cell| (cell, clear_of_cell_px)));
            let mut at = badge.at;
            for (from, clear_px) in pushes {
                let gap = (at.0 - from.0).hypot(at.1 - from.1);
                if gap < clear_px {
                    let (x, y) = direction(from, at, rank);
                    let step = (clear_px - gap) * 0.5;
                    at = (at.0 + x * step, at.1 + y * step);
                }
            }
            let inset = RADIUS_PX + 3.0;
            badge.at = (
                at.0.clamp(frame.area.left + inset, frame.area.right() - inset),
                at.1.clamp(frame.area.top + inset, frame.area.bottom() - inset),
            );
        }
    }
    badges
}

/// Where the line from a cell's middle to a point leaves the cell.
fn edge_towards((x, y): (f64, f64), to: (f64, f64), side_px: f64) -> (f64, f64) {
    let (dx, dy) = (to.0 - x, to.1 - y);
    let share = (side_px / 2.0 / dx.abs().max(dy.abs()).max(1e-6)).min(1.0);
    (x + dx * share, y + dy * share)
}

/// Unit vector from one point to another; where they are the same point, one of twelve directions.
fn direction(from: (f64, f64), to: (f64, f64), number: usize) -> (f64, f64) {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = x.hypot(y);
    if length > 1e-6 {
        (x / length, y / length)
    } else {
        let angle = number as f64 * std::f64::consts::TAU / 12.0;
        (angle.sin(), -angle.cos())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn badges_of_cells_that_touch_do_not_cover_each_other() {
        let frame_area = Area { left: 0.0, top: 0.0, width: 1000.0, height: 1000.0 };
        let frame = Frame::around(
            &crate::geography::StudyArea::from_points(
                [(400_000.0, 300_000.0), (440_000.0, 340_000.0)],
                crate::geography::Crs::BritishNationalGrid,
                crate::geography::CellSize::HALF_KM2,
            )
            .unwrap(),
            frame_area,
            10.0,
        );
        let centres: Vec<_> =
            (0..10).map(|i| (500.0 + f64::from(i % 3) * 16.0, 500.0 + f64::from(i / 3) * 16.0)).collect();
        let badges = placed(&centres, 16.0, &frame);
        for (rank, one) in badges.iter().enumerate() {
            for other in &badges[..rank] {
                let gap = (one.at.0 - other.at.0).hypot(one.at.1 - other.at.1);
                assert!(gap > 2.0 * RADIUS_PX - 1.0, "{gap}");
            }
        }
    }
}
