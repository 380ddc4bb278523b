//! Means over the neighbourhood of a cell, weighted by distance.

use crate::geography::StudyArea;

/// A Gaussian kernel over the cells of a study area, cut off at three standard deviations.
///
/// The kernel is a product of one along rows and one along columns, so smoothing a map costs two
/// short passes over the bounding box however wide the kernel is. Only cells of the study area
/// have weight; the cell itself has none: the result is what its *neighbours* say.
#[derive(Debug, Clone)]
pub(crate) struct Neighbourhood {
    shape: (usize, usize),
    place: Vec<usize>,
    /// Weights at a distance of 0, 1, 2 … cells.
    weights: Vec<f64>,
    /// One over the summed weight of a cell's neighbours; 0 where it has none.
    inverse_weight: Vec<f64>,
}

impl Neighbourhood {
    /// The neighbourhood of every cell, with the kernel's standard deviation in metres.
    pub(crate) fn new(area: &StudyArea, bandwidth_m: f64) -> Self {
        let shape = (area.shape().0 as usize, area.shape().1 as usize);
        let first = area.first();
        let place = area
            .cells
            .iter()
            .map(|cell| (cell.row - first.1) as usize * shape.0 + (cell.col - first.0) as usize)
            .collect();
        let bandwidth_cells = bandwidth_m / area.size.side_m();
        // At least the next cell, however large the cells are.
        let reach = (3.0 * bandwidth_cells).floor().clamp(1.0, 60.0) as usize;
        let weights =
            (0..=reach).map(|steps| (-0.5 * (steps as f64 / bandwidth_cells.max(0.35)).powi(2)).exp()).collect();
        let mut this = Self { shape, place, weights, inverse_weight: vec![1.0; area.len()] };
        let mut scratch = Scratch::default();
        let mut sums = vec![0.0; area.len()];
        this.smooth(&vec![1.0; area.len()], &mut scratch, &mut sums);
        this.inverse_weight = sums.iter().map(|&sum| if sum > 1e-9 { 1.0 / sum } else { 0.0 }).collect();
        this
    }

    /// Writes to `out` the weighted mean of `values` over each cell's neighbours; 0 for a cell
    /// that has none.
    pub(crate) fn smooth(&self, values: &[f64], scratch: &mut Scratch, out: &mut [f64]) {
        let (columns, rows) = self.shape;
        let reach = self.weights.len() - 1;
        // Margins of zeros on every side, so that the inner loops need no bounds.
        let wide = columns + 2 * reach;
        scratch.padded.clear();
        scratch.padded.resize(wide * (rows + 2 * reach), 0.0);
        scratch.along.clear();
        scratch.along.resize(columns * (rows + 2 * reach), 0.0);
        for (&place, &value) in self.place.iter().zip(values) {
            let (row, column) = (place / columns, place % columns);
            scratch.padded[(row + reach) * wide + column + reach] = value;
        }
        for row in reach..rows + reach {
            let source = &scratch.padded[row * wide..(row + 1) * wide];
            let sums = &mut scratch.along[row * columns..(row + 1) * columns];
            for (steps, &weight) in self.weights.iter().enumerate() {
                let (left, right) = (&source[reach - steps..], &source[reach + steps..]);
                let both = if steps == 0 { 0.0 } else { weight };
                for ((sum, &l), &r) in sums.iter_mut().zip(left).zip(right) {
                    *sum += weight * l + both * r;
                }
            }
        }
        let own_weight = self.weights[0] * self.weights[0];
        for (cell, &place) in self.place.iter().enumerate() {
            let (row, column) = (place / columns + reach, place % columns);
            let mut sum = self.weights[0] * scratch.along[row * columns + column];
            for (steps, &weight) in self.weights.iter().enumerate().skip(1) {
                sum += weight
                    * (scratch.along[(row - steps) * columns + column]
                        + scratch.along[(row + steps) * columns + column]);
            }
            out[cell] = (sum - own_weight * values[cell]).max(0.0) * self.inverse_weight[cell];
        }
    }
}

impl Neighbourhood {
    /// The same with the cell itself among its neighbours, at the kernel's full weight.
    pub(crate) fn smooth_with_own(&self, values: &[f64], scratch: &mut Scratch, out: &mut [f64]) {
        self.smooth(values, scratch, out);
        for ((out, &own), &inverse) in out.iter_mut().zip(values).zip(&self.inverse_weight) {
            // the weights of a cell without neighbours sum to nothing
            let others = if inverse > 0.0 { 1.0 / inverse } else { 0.0 };
            *out = (own + others * *out) / (1.0 + others);
        }
    }
}

/// Room for smoothing, kept from one call to the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    padded: Vec<f64>,
    along: Vec<f64>,
}
