//! How much of the top of a ranking stays from one origin to the next.

use super::floor::floored;

/// The `chosen` cells ranked highest, ties by the order of cells.
pub fn top_cells(expected: &[f64], chosen: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..expected.len()).collect();
    order.sort_by(|&a, &b| floored(expected[b]).total_cmp(&floored(expected[a])));
    order.truncate(chosen);
    order
}

/// Share of the `chosen` cells ranked highest by the second forecast that the first ranked there too.
pub fn share_kept(before: &[f64], after: &[f64], chosen: usize) -> f64 {
    let mut was_top = vec![false; before.len()];
    for cell in top_cells(before, chosen) {
        was_top[cell] = true;
    }
    let top = top_cells(after, chosen);
    let kept = top.iter().filter(|&&cell| was_top.get(cell).copied().unwrap_or(false)).count();
    kept as f64 / top.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_hand() {
        assert_eq!(share_kept(&[4.0, 3.0, 2.0, 1.0], &[4.0, 1.0, 3.0, 2.0], 2), 0.5);
        assert_eq!(share_kept(&[4.0, 3.0], &[1.0, 2.0], 2), 1.0);
        assert_eq!(share_kept(&[], &[], 2), 0.0);
        assert_eq!(top_cells(&[f64::NAN, 1.0, 2.0], 2), [2, 1]);
    }
}
