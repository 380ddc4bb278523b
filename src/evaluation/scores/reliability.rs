//! Forecast against recorded, by tenths of cells.

use super::floor::floored;
use super::gain::t_quantile;
use super::ranking::ratio;

/// A tenth of the cells of every origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Tenth {
    /// Mean expected count a cell and period.
    pub expected: f64,
    /// Mean recorded count a cell and period.
    pub recorded: f64,
    /// 95% interval of the recorded mean.
    pub interval: (f64, f64),
    /// Cells and periods.
    pub count: usize,
    /// Cells that were in it at the last origin.
    pub cells: Vec<usize>,
}

/// Cells of each origin cut into tenths by their expected count, lowest first; origins put together.
///
/// The interval is by Student's t over the origins' own means; with fewer than two origins it is
/// that of a Poisson count. Tenths without cells (fewer than ten cells) are left out.
pub fn tenths(origins: &[(&[f64], &[u32])]) -> Vec<Tenth> {
    let mut cuts: Vec<Vec<Vec<usize>>> = Vec::with_capacity(origins.len());
    for (expected, _) in origins {
        let mut order: Vec<usize> = (0..expected.len()).collect();
        order.sort_by(|&a, &b| floored(expected[a]).total_cmp(&floored(expected[b])));
        let cut = |tenth: usize| tenth * order.len() / 10;
        cuts.push((0..10).map(|tenth| order[cut(tenth)..cut(tenth + 1)].to_vec()).collect());
    }
    (0..10)
        .filter_map(|tenth| {
            let (mut expected, mut recorded, mut count) = (0.0, 0.0, 0);
            let mut means = Vec::with_capacity(origins.len());
            for ((rates, counts), cut) in origins.iter().zip(&cuts) {
                let cells = &cut[tenth];
                let here: f64 = cells.iter().map(|&cell| f64::from(counts[cell])).sum();
                expected += cells.iter().map(|&cell| floored(rates[cell])).sum::<f64>();
                recorded += here;
                count += cells.len();
                means.push(ratio(here, cells.len() as f64));
            }
            let whole = count as f64;
            (count > 0).then(|| Tenth {
                expected: expected / whole,
                recorded: recorded / whole,
                interval: interval(&means, recorded, whole),
                count,
                cells: cuts.last().map(|cut| cut[tenth].clone()).unwrap_or_default(),
            })
        })
        .collect()
}

fn interval(means: &[f64], recorded: f64, whole: f64) -> (f64, f64) {
    let mean = recorded / whole;
    let n = means.len() as f64;
    let reach = if means.len() < 2 {
        1.96 * (recorded + 1.0).sqrt() / whole
    } else {
        let squares: f64 = means.iter().map(|one| (one - mean).powi(2)).sum();
        t_quantile(0.975, n - 1.0) * (squares / (n - 1.0) / n).sqrt()
    };
    ((mean - reach).max(0.0), mean + reach)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn tenths_of_twenty_cells() {
        let expected: Vec<f64> = (0..20).rev().map(|cell| f64::from(cell) + 1.0).collect();
        let recorded: Vec<u32> = (0..20).rev().map(|cell| cell + 1).collect();
        let tenths = tenths(&[(&expected, &recorded), (&expected, &recorded)]);
        assert_eq!(tenths.len(), 10);
        assert_relative_eq!(tenths[0].expected, 1.5);
        assert_relative_eq!(tenths[9].recorded, 19.5);
        assert_eq!(tenths[0].interval, (1.5, 1.5));
        assert_eq!(tenths[9].count, 4);
        assert_eq!(tenths[9].cells, [1, 0]);
    }

    #[test]
    fn few_cells_leave_tenths_out() {
        assert_eq!(tenths(&[(&[1.0, 2.0, 3.0], &[0, 1, 2])]).len(), 3);
        assert!(tenths(&[]).is_empty());
    }
}
