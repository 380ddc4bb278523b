//! Who is on a list, and lists of several dates taken together.

/// Marks the `size` people with the highest scores; of equal ones those that stand first.
pub fn listed(score: &[f64], size: usize) -> Vec<bool> {
    let mut order: Vec<usize> = (0..score.len()).collect();
    order.sort_by(|a, b| score[*b].total_cmp(&score[*a]).then_with(|| a.cmp(b)));
    let mut is_listed = vec![false; score.len()];
    for at in order.into_iter().take(size) {
        is_listed[at] = true;
    }
    is_listed
}

/// Scores of several dates, one after the other, in which the people of each date's own list stand
/// above everybody else: a list of all of them cut from it is the lists of the dates, taken together.
/// Meant for scores whose unit changes from date to date, such as past harm, which grows with the years
/// that the records look back.
pub fn lists_first(dates: &[(&[f64], usize)]) -> Vec<f64> {
    // between 0 and 1 in the same order, whatever the unit
    let squeezed = |score: f64| if score >= 0.0 { score / (1.0 + score) } else { score.exp() - 1.0 };
    dates
        .iter()
        .flat_map(|(scores, size)| {
            let is_listed = listed(scores, *size);
            let place = |(score, is_listed): (&f64, bool)| squeezed(*score) + if is_listed { 2.0 } else { 0.0 };
            scores.iter().zip(is_listed).map(place).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_are_listed_in_their_order() {
        let score = [0.9, 0.2, 0.9, 0.5, 0.5];
        assert_eq!(listed(&score, 3), [true, false, true, true, false]);
        assert_eq!(listed(&score, 1), [true, false, false, false, false]);
        assert_eq!(listed(&score, 9), [true; 5]);
    }

    #[test]
    fn each_date_keeps_its_own_list() {
        // everybody at the first date scores above everybody at the second
        let together = lists_first(&[(&[500.0, 400.0, 300.0], 1), (&[2.0, 1.0, 3.0], 1)]);
        assert_eq!(listed(&together, 2), [true, false, false, false, false, true]);
        assert!(together[1] > together[2] && together[3] > together[4]);
    }
}
