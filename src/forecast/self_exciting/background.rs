//! Where events come from that nothing set off.
//!
//! Two kernels: a wide one for the lie of the city, and a narrow one for addresses where things
//! happen year after year. Without the narrow one such addresses would pass for one incident setting
//! off the next, over any length of time.

use crate::forecast::spread::Footprint;

use super::pieces::{Pieces, Place};
use super::record::Record;

/// Side of the pieces that the wide kernel is drawn in, as a share of its standard deviation.
const PIECES_TO_BANDWIDTH: f64 = 0.5;
/// Standard deviation of the narrow kernel.
const NARROW_M: f64 = 60.0;
/// Its reach in pieces.
const NARROW_STEPS: i64 = 4;
/// Share of the background that lies evenly over the study area, so that an event far from all
/// others has a background to come from.
const EVEN_SHARE: f64 = 0.01;

/// The kernels around every place of a record.
#[derive(Debug)]
pub(super) struct Kernels {
    /// Where the wide part is drawn.
    pieces: Pieces,
    /// In those pieces.
    wide: Vec<Footprint>,
    /// Share of each place's wide kernel in its own piece.
    wide_own: Vec<f64>,
    /// In whole cells.
    narrow: Vec<Footprint>,
    /// One a place: places near, and the density there of a kernel here, a square metre.
    narrow_near: Vec<Vec<(u32, f64)>>,
    /// Density of a narrow kernel in its own piece.
    narrow_own: f64,
}

/// Densities a square metre at an event, as far as the other events tell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Densities {
    pub(super) wide: f64,
    pub(super) narrow: f64,
}

impl Kernels {
    pub(super) fn new(record: &Record<'_>, bandwidth_m: f64) -> Self {
        let area = record.past.area();
        let pieces = Pieces::new(area, record.events, bandwidth_m * PIECES_TO_BANDWIDTH);
        let wide = pieces.footprints(area, bandwidth_m, true);
        let own = |(footprint, place): (&Footprint, &Place)| footprint.share(pieces.number(place));
        let wide_own = wide.iter().zip(&pieces.places).map(own).collect();

        // Mass along one axis, by steps from the piece of the kernel.
        let side_m = record.narrow.side_m;
        let below =
            |edge: f64| 0.5 * statrs::function::erf::erfc(-edge * side_m / (NARROW_M * std::f64::consts::SQRT_2));
        let along: Vec<f64> =
            (0..=NARROW_STEPS).map(|steps| below(steps as f64 + 0.5) - below(steps as f64 - 0.5)).collect();
        let density = |[x, y]: [u8; 2]| along[usize::from(x)] * along[usize::from(y)] / (side_m * side_m);
        let near = record.narrow.near(NARROW_STEPS).into_iter();
        let narrow_near = near.map(|near| near.into_iter().map(|(place, steps)| (place, density(steps))).collect());
        Self {
            pieces,
            wide,
            wide_own,
            narrow: record.narrow.footprints(area, NARROW_M, false),
            narrow_near: narrow_near.collect(),
            narrow_own: density([0, 0]),
        }
    }

    /// Densities at each of the first events, each weighted by its probability of being background;
    /// no event counts for its own density.
    pub(super) fn densities(&self, record: &Record<'_>, background: &[f64]) -> Vec<Densities> {
        let pieces = &self.pieces;
        let piece_m2 = pieces.side_m * pieces.side_m;
        let (map, total) = self.wide_map(record, background);
        let even = EVEN_SHARE / (map.len().max(1) as f64 * piece_m2);
        let (sums, _) = record.narrow.sums(record.events, background);
        let narrow: Vec<f64> = self
            .narrow_near
            .iter()
            .map(|near| near.iter().map(|&(place, share)| share * sums[place as usize]).sum())
            .collect();
        let places = pieces.of_event.iter().zip(&record.narrow.of_event);
        let density = |(&share, (&wide, &spot)): (&f64, (&u32, &u32))| {
            let piece = pieces.number(&pieces.places[wide as usize]);
            let others = (total - share).max(1e-9);
            let here = (map[piece] - share * self.wide_own[wide as usize]).max(0.0);
            Densities {
                wide: (1.0 - EVEN_SHARE) * here / (others * piece_m2) + even,
                narrow: (narrow[spot as usize] - share * self.narrow_own).max(0.0) / others,
            }
        };
        background.iter().zip(places).map(density).collect()
    }

    /// Share of the background in each cell.
    pub(super) fn by_cell(&self, record: &Record<'_>, background: &[f64], narrow_share: f64) -> Vec<f64> {
        let (map, total) = self.wide_map(record, background);
        let pieces = self.pieces.parts * self.pieces.parts;
        let even = EVEN_SHARE / record.past.area().len().max(1) as f64;
        let scale = if total > 0.0 { (1.0 - EVEN_SHARE) / total } else { 0.0 };
        let wide = |cell: &[f64]| (1.0 - narrow_share) * (cell.iter().sum::<f64>() * scale + even);
        let mut by_cell: Vec<f64> = map.chunks_exact(pieces).map(wide).collect();
        if total > 0.0 {
            let (sums, _) = record.narrow.sums(record.events, background);
            for (footprint, sum) in self.narrow.iter().zip(sums) {
                footprint.add(narrow_share * sum / total, &mut by_cell);
            }
        }
        by_cell
    }

    fn wide_map(&self, record: &Record<'_>, background: &[f64]) -> (Vec<f64>, f64) {
        let (sums, total) = self.pieces.sums(record.events, background);
        let mut map = vec![0.0; record.past.area().len() * self.pieces.parts * self.pieces.parts];
        for (footprint, &sum) in self.wide.iter().zip(&sums) {
            if sum > 0.0 {
                footprint.add(sum, &mut map);
            }
        }
        (map, total)
    }
}
