//! Drawing all rates together, again and again.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use super::gamma::Rates;

/// Pairs of draws that share one stream of random numbers; fixed, so that the number of threads
/// changes nothing.
const PAIRS_A_STREAM: usize = 50;

/// The stream's number is this plus the number of the chunk: other parts use small ones.
const FIRST_STREAM: u64 = 1_000;

/// A place among the highest, in the units it is counted in.
const PLACE: i32 = 1024;

/// For each cell and each number in `highest` (ascending, below the number of cells), the share of
/// draws in which the cell is among that many: `share[cell * highest.len() + at]`.
///
/// Draws come in pairs of opposite luck, which halves the random numbers and steadies the result.
pub(super) fn share_of_draws(expected: &[f64], shape: &[f64], highest: &[usize], draws: usize, seed: u64) -> Vec<f32> {
    let rates = Rates::new(expected, shape);
    let cells = expected.len();
    let slots = cells * highest.len();
    let pairs = draws.div_ceil(2).max(1);
    let places = (0..pairs.div_ceil(PAIRS_A_STREAM))
        .into_par_iter()
        .map(|chunk| {
            let mut rng = ChaCha8Rng::seed_from_u64(seed);
            rng.set_stream(FIRST_STREAM + chunk as u64);
            let mut random = vec![0_u8; 2 * cells];
            let mut buckets = vec![0_u16; cells];
            let mut ranking = Ranking::new(highest, cells);
            for _ in 0..PAIRS_A_STREAM.min(pairs - chunk * PAIRS_A_STREAM) {
                rng.fill_bytes(&mut random);
                for opposite in [0, u16::MAX] {
                    rates.draw(&random, opposite, |cell, rate| buckets[cell] = bucket(rate));
                    ranking.add(&buckets);
                }
            }
            ranking.places
        })
        // whole numbers: the order of adding does not matter
        .reduce(
            || vec![0_i32; slots],
            |mut all, places| {
                all.iter_mut().zip(places).for_each(|(sum, place)| *sum += place);
                all
            },
        );
    let all = (2 * pairs) as f32 * PLACE as f32;
    let mut share = Vec::with_capacity(slots);
    for places in places.chunks_exact(highest.len().max(1)) {
        let mut within = 0;
        share.extend(places.iter().map(|place| {
            within += place;
            (within as f32 / all).clamp(0.0, 1.0)
        }));
    }
    share
}

/// Rates less than 0.4% apart share a bucket; buckets are in the order of rates. The upper half of
/// the bits of a number that is not negative is in the order of the numbers.
fn bucket(rate: f32) -> u16 {
    (rate.to_bits() >> 15) as u16
}

/// Counts who is among the highest, draw after draw, without sorting anything.
struct Ranking<'a> {
    highest: &'a [usize],
    /// Cells in each bucket of the present draw; all zero in between.
    in_bucket: Vec<u16>,
    /// For each number in `highest`: the bucket in which its last place lies, and what of a place
    /// each cell in that bucket gets.
    last: Vec<(u16, i32)>,
    /// Places by cell and number in `highest`, as differences from the number before.
    places: Vec<i32>,
}

impl<'a> Ranking<'a> {
    fn new(highest: &'a [usize], cells: usize) -> Self {
        Self {
            highest,
            in_bucket: vec![0; 1 << 16],
            last: vec![(0, 0); highest.len()],
            places: vec![0; cells * highest.len()],
        }
    }

    fn add(&mut self, buckets: &[u16]) {
        let mut top = 0;
        for &bucket in buckets {
            self.in_bucket[usize::from(bucket)] = self.in_bucket[usize::from(bucket)].saturating_add(1);
            top = top.max(bucket);
        }
        // downwards from the highest bucket
        let (mut at, mut above) = (top, 0_usize);
        for (&count, last) in self.highest.iter().zip(&mut self.last) {
            while above + usize::from(self.in_bucket[usize::from(at)]) < count && at > 0 {
                above += usize::from(self.in_bucket[usize::from(at)]);
                at -= 1;
            }
            let here = usize::from(self.in_bucket[usize::from(at)]).max(1);
            // those in the bucket of the last place share the places that are left
            *last = (at, (count.saturating_sub(above) as i32 * PLACE) / here as i32);
        }
        let lowest = self.last.last().map_or(u16::MAX, |last| last.0);
        for (places, &bucket) in self.places.chunks_exact_mut(self.highest.len().max(1)).zip(buckets) {
            self.in_bucket[usize::from(bucket)] = 0;
            if bucket < lowest {
                continue;
            }
            // among the highest few means among the highest many: noted where a cell first is
            for (at, &(last, place)) in self.last.iter().enumerate() {
                if bucket > last {
                    places[at] += PLACE;
                    break;
                }
                if bucket == last {
                    places[at] += place;
                    if let Some(next) = places.get_mut(at + 1) {
                        *next -= place;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_are_counted_and_ties_share_the_places() {
        let highest = [1, 2, 4];
        let mut ranking = Ranking::new(&highest, 5);
        ranking.add(&[50, 10, 90, 70, 70]);
        let places: Vec<Vec<i32>> = ranking
            .places
            .chunks(3)
            .map(|places| {
                let mut sum = 0;
                let within = places.iter().map(|place| {
                    sum += place;
                    sum
                });
                within.collect()
            })
            .collect();
        let half = PLACE / 2;
        assert_eq!(places, [[0, 0, PLACE], [0, 0, 0], [PLACE, PLACE, PLACE], [0, half, PLACE], [0, half, PLACE]]);
    }

    #[test]
    fn buckets_are_in_the_order_of_rates() {
        let rates = [0.0, 1e-9, 0.01, 0.0101, 0.5, 1.0, 1.01, 300.0];
        assert!(rates.windows(2).all(|pair| bucket(pair[0]) < bucket(pair[1])));
    }
}
