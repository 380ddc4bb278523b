//! Which groups are not shown.

/// Why a group is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suppressed {
    /// Too few people.
    TooFew,
    /// Taking this group off the total would show a smaller one.
    Protects,
}

impl Suppressed {
    pub(super) fn words(self, smallest: usize) -> String {
        match self {
            Self::TooFew => format!("fewer than {smallest} people"),
            Self::Protects => {
                format!("not shown, so that a group of fewer than {smallest} people cannot be worked out")
            }
        }
    }
}

/// Which groups are suppressed, by their numbers of people: those that are too small, and of the
/// others, the smallest first, as many as it takes for what is left of the total to be at least two
/// groups and at least `smallest` people. The total itself is known from elsewhere.
pub(super) fn suppressed(sizes: &[usize], smallest: usize) -> Vec<Option<Suppressed>> {
    let mut reasons: Vec<Option<Suppressed>> =
        sizes.iter().map(|size| (*size < smallest.max(1)).then_some(Suppressed::TooFew)).collect();
    let (mut groups, mut people) = (0, 0);
    for &size in sizes.iter().filter(|size| **size > 0 && **size < smallest) {
        groups += 1;
        people += size;
    }
    // Whoever knows that a group is empty learns nothing from a total.
    while groups > 0 && (groups < 2 || people < smallest) {
        let next = (0..sizes.len()).filter(|&group| reasons[group].is_none()).min_by_key(|&group| sizes[group]);
        let Some(next) = next else { break };
        reasons[next] = Some(Suppressed::Protects);
        groups += 1;
        people += sizes[next];
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::Suppressed::{Protects, TooFew};
    use super::*;

    #[test]
    fn one_small_group_takes_another_with_it() {
        assert_eq!(suppressed(&[900, 20, 300], 50), [None, Some(TooFew), Some(Protects)]);
        assert_eq!(suppressed(&[900, 300], 50), [None, None]);
        assert_eq!(suppressed(&[900, 0, 300], 50), [None, Some(TooFew), None]);
    }

    #[test]
    fn two_small_groups_hide_each_other_when_they_are_enough_people() {
        assert_eq!(suppressed(&[900, 40, 300, 30], 50), [None, Some(TooFew), None, Some(TooFew)]);
        assert_eq!(suppressed(&[900, 9, 300, 2], 50), [None, Some(TooFew), Some(Protects), Some(TooFew)]);
    }

    #[test]
    fn nothing_left() {
        assert_eq!(suppressed(&[20], 50), [Some(TooFew)]);
        assert_eq!(suppressed(&[], 50), []);
        assert_eq!(suppressed(&[0, 3], 0), [Some(TooFew), None]);
    }
}
