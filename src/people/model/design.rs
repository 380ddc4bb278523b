//! The columns of the regression: an intercept, one indicator for each bin, one product for each pair.

use std::ops::Range;

/// A sample as the regression sees it. Every row has the intercept, exactly one bin of each feature
/// and a number for each pair, so that nothing but bins is kept of it.
#[derive(Debug, Clone)]
pub(super) struct Design {
    /// Whether the outcome came about.
    pub(super) outcome: Vec<bool>,
    /// Columns of each feature; the intercept is column 0.
    pub(super) blocks: Vec<Range<usize>>,
    /// `codes[feature][row]`: the column of the row's bin.
    pub(super) codes: Vec<Vec<u16>>,
    /// Products of two features' scores; their columns come after all bins.
    pub(super) products: Vec<Product>,
}

/// A pair of features whose effects do not just add up: the product of a score of each.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Product {
    /// Which features.
    pub(super) features: [usize; 2],
    /// The score of each bin, for each of the two.
    pub(super) scores: [Vec<f64>; 2],
}

impl Design {
    /// Without pairs. `bins[feature][row]` is a bin of `widths[feature]`.
    pub(super) fn new(outcome: Vec<bool>, bins: &[Vec<usize>], widths: &[usize]) -> Self {
        let mut next = 1;
        let mut blocks = Vec::with_capacity(widths.len());
        for width in widths {
            blocks.push(next..next + width);
            next += width;
        }
        let codes = bins
            .iter()
            .zip(&blocks)
            .map(|(bins, block)| bins.iter().map(|bin| (block.start + bin) as u16).collect())
            .collect();
        Self { outcome, blocks, codes, products: Vec::new() }
    }

    /// How many columns are the intercept or a bin.
    pub(super) fn bin_columns(&self) -> usize {
        self.blocks.last().map_or(1, |block| block.end)
    }

    /// How many columns there are.
    pub(super) fn columns(&self) -> usize {
        self.bin_columns() + self.products.len()
    }

    /// How many rows.
    pub(super) fn rows(&self) -> usize {
        self.outcome.len()
    }

    /// The value of a pair in a row.
    pub(super) fn product(&self, product: &Product, row: usize) -> f64 {
        let score = |side: usize| {
            let feature = product.features[side];
            product.scores[side][usize::from(self.codes[feature][row]) - self.blocks[feature].start]
        };
        score(0) * score(1)
    }

    /// The log-odds of a row.
    pub(super) fn log_odds(&self, coefficients: &[f64], row: usize) -> f64 {
        let bins: f64 = self.codes.iter().map(|codes| coefficients[usize::from(codes[row])]).sum();
        let weights = &coefficients[self.bin_columns()..];
        let pairs: f64 =
            self.products.iter().zip(weights).map(|(product, weight)| weight * self.product(product, row)).sum();
        coefficients[0] + bins + pairs
    }
}
