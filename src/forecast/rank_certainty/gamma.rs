//! Gamma distributions as tables of quantiles: a draw is a number of random bits looked up.
//!
//! A few million draws must be a matter of milliseconds. The logarithm of a gamma variable has the
//! smooth density exp(a·x − eˣ), whatever its shape a; it is summed up once for each shape in use
//! (shapes that differ by less than a twentieth share one), and turned round into quantiles.

use std::collections::BTreeMap;

/// Bits of a random number that choose the piece of the table.
const PIECE_BITS: u32 = 11;
/// Pieces of a table, equally likely.
const PIECES: usize = 1 << PIECE_BITS;
/// Points at which a density is looked at.
const POINTS: usize = 4096;
/// Ratio of neighbouring shapes that have tables of their own.
const SHAPE_RATIO: f64 = 1.05;
/// Shapes outside are taken for the nearest of these: a rate known to a hundred-thousandth is known.
const SHAPES: (f64, f64) = (0.02, 1e10);

/// The distributions of all rates.
pub(super) struct Rates {
    /// Quantiles at the ends of the pieces, for a mean of one; table after table.
    quantiles: Vec<f32>,
    /// Mean and start of the table, one a rate.
    rates: Vec<(f32, u32)>,
}

impl Rates {
    /// Gamma distributions by mean and shape.
    pub(super) fn new(mean: &[f64], shape: &[f64]) -> Self {
        let mut start_of: BTreeMap<i32, u32> = BTreeMap::new();
        let mut quantiles = Vec::new();
        let rates = mean.iter().zip(shape).map(|(&mean, &shape)| {
            let shape = if shape.is_nan() { SHAPES.0 } else { shape.clamp(SHAPES.0, SHAPES.1) };
            let step = (shape.ln() / SHAPE_RATIO.ln()).round() as i32;
            let start = *start_of.entry(step).or_insert_with(|| {
                let start = quantiles.len() as u32;
                quantiles.extend(table(SHAPE_RATIO.powi(step)));
                start
            });
            (mean as f32, start)
        });
        let rates = rates.collect();
        Self { quantiles, rates }
    }

    /// One draw of every rate, from two random bytes each; hands on (number of the rate, draw). The
    /// bits set in `opposite` are turned round first.
    pub(super) fn draw(&self, random: &[u8], opposite: u16, mut take: impl FnMut(usize, f32)) {
        const WITHIN_BITS: u32 = 16 - PIECE_BITS;
        const WITHIN: f32 = (1 << WITHIN_BITS) as f32;
        let (random, _) = random.as_chunks::<2>();
        for (number, (&(mean, start), &bytes)) in self.rates.iter().zip(random).enumerate() {
            let bits = u32::from(u16::from_le_bytes(bytes) ^ opposite);
            let at = start as usize + (bits >> WITHIN_BITS) as usize;
            let within = ((bits & ((1 << WITHIN_BITS) - 1)) as f32 + 0.5) / WITHIN;
            let (low, high) = (self.quantiles[at], self.quantiles[at + 1]);
            take(number, mean * (low + (high - low) * within));
        }
    }
}

/// Quantiles of a gamma distribution of mean one at 0, 1/PIECES, … 1.
fn table(shape: f64) -> Vec<f32> {
    // around the mode of ln x, at ln(shape), the density falls as exp(shape·(y − (eʸ − 1)))
    let ln_density = |y: f64| shape * (y - y.exp_m1());
    // far enough out that less than 1e-7 is left: a normal density nearby, exp(shape·y) far below
    let spread = 5.5 / shape.sqrt();
    let (from, to) = (-spread - 16.0 / shape, spread.min(1.0 + 17.0 / shape) + if shape < 4.0 { 1.5 } else { 0.1 });
    let step = (to - from) / POINTS as f64;
    let mut below = Vec::with_capacity(POINTS + 1);
    let (mut sum, mut last) = (0.0, ln_density(from).exp());
    below.push(0.0);
    for point in 1..=POINTS {
        let density = ln_density(from + step * point as f64).exp();
        sum += 0.5 * (last + density);
        last = density;
        below.push(sum);
    }
    let mut quantiles = Vec::with_capacity(PIECES + 1);
    let mut at = 0;
    for piece in 0..=PIECES {
        // a uniform last piece has the mean of an exponential tail when it ends at 1 − e⁻² of the tail
        let pieces = if piece == PIECES { PIECES as f64 - (-2.0_f64).exp() } else { piece as f64 };
        let wanted = sum * pieces / PIECES as f64;
        while at + 1 < POINTS && below[at + 1] < wanted {
            at += 1;
        }
        let width = below[at + 1] - below[at];
        let along = if width > 0.0 { ((wanted - below[at]) / width).clamp(0.0, 1.0) } else { 0.0 };
        quantiles.push((from + step * (at as f64 + along)).exp() as f32);
    }
    quantiles
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Gamma};

    #[test]
    fn quantiles_are_those_of_the_gamma_distribution() {
        for shape in [0.25, 0.5, 1.0, 2.0, 8.0, 60.0, 900.0] {
            let table = table(shape);
            let gamma = Gamma::new(shape, shape).unwrap();
            for piece in (1..PIECES).step_by(97) {
                let p = piece as f64 / PIECES as f64;
                let found = gamma.cdf(f64::from(table[piece]));
                assert!((found - p).abs() < 1e-3, "shape {shape}: quantile {p} is {found}");
            }
            let mean = table.windows(2).map(|ends| f64::from(ends[0] + ends[1]) / 2.0).sum::<f64>() / PIECES as f64;
            assert!((mean - 1.0).abs() < 2e-3, "shape {shape}: mean {mean}");
        }
    }

    #[test]
    fn a_huge_shape_is_no_doubt_and_rubbish_is_much() {
        let rates = Rates::new(&[3.0, 3.0], &[f64::INFINITY, f64::NAN]);
        for byte in 0..=255 {
            rates.draw(&[byte; 4], 0, |rate, drawn| match rate {
                0 => assert!((drawn - 3.0).abs() < 1e-3, "{drawn}"),
                _ => assert!(drawn.is_finite() && drawn >= 0.0, "{drawn}"),
            });
        }
    }

    #[test]
    fn opposite_luck_is_opposite() {
        let rates = Rates::new(&[1.0], &[4.0]);
        let draws = |opposite: u16| -> Vec<f32> {
            let mut draws = Vec::new();
            for bits in [0_u16, 1, 999, 40_000, u16::MAX] {
                rates.draw(&bits.to_le_bytes(), opposite, |_, rate| draws.push(rate));
            }
            draws
        };
        let (mut straight, turned) = (draws(0), draws(u16::MAX));
        assert!(straight.is_sorted() && turned.iter().rev().is_sorted(), "{straight:?} {turned:?}");
        straight.reverse();
        assert_eq!((straight[0], straight[4]), (turned[0], turned[4]));
    }
}
