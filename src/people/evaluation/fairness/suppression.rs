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

/// What is shown of groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// Why a group is not shown, group by group.
    pub(super) reasons: Vec<Option<Suppressed>>,
    /// How many people hide behind the rounding of the largest group, where it has to be rounded.
    pub(super) rounded_for: Option<usize>,
}

/// Groups by their numbers of people; `not_known` says that the last are people whose group is not
/// recorded, about whose group nothing can be disclosed.
///
/// Groups that are too small are suppressed. The total is known from elsewhere, so of the others as
/// many as it takes are suppressed too for what is left of the total to be at least two groups and at
/// least `smallest` people: people whose group is not known first, then the smallest group. Where
/// that would leave nothing to compare although two groups are large enough, both are shown and the
/// larger is rounded so far that the small ones cannot be worked out.
pub(super) fn plan(sizes: &[usize], not_known: bool, smallest: usize) -> Plan {
    let too_few: Vec<Option<Suppressed>> =
        sizes.iter().map(|size| (*size < smallest.max(1)).then_some(Suppressed::TooFew)).collect();
    let named = sizes.len() - usize::from(not_known && !sizes.is_empty());
    let needs_protection = sizes[..named].iter().any(|size| *size > 0 && *size < smallest);
    if !needs_protection {
        return Plan { reasons: too_few, rounded_for: None };
    }
    // Whoever knows that a group is empty learns nothing from a total.
    let hidden: Vec<usize> = sizes.iter().copied().filter(|size| *size > 0 && *size < smallest).collect();
    let hidden_people: usize = hidden.iter().sum();
    let (mut groups, mut people) = (hidden.len(), hidden_people);
    let mut reasons = too_few.clone();
    while groups < 2 || people < smallest {
        let next = (0..sizes.len())
            .filter(|&group| reasons[group].is_none())
            .min_by_key(|&group| (group < named, sizes[group]));
        let Some(next) = next else { break };
        reasons[next] = Some(Suppressed::Protects);
        groups += 1;
        people += sizes[next];
    }
    let shown = |reasons: &[Option<Suppressed>]| reasons.iter().filter(|reason| reason.is_none()).count();
    if shown(&reasons) < 2 && shown(&too_few) >= 2 {
        return Plan { reasons: too_few, rounded_for: Some(hidden_people) };
    }
    Plan { reasons, rounded_for: None }
}

#[cfg(test)]
mod tests {
    use super::Suppressed::{Protects, TooFew};
    use super::*;

    fn reasons(sizes: &[usize], not_known: bool) -> Vec<Option<Suppressed>> {
        let plan = plan(sizes, not_known, 50);
        assert_eq!(plan.rounded_for, None);
        plan.reasons
    }

    #[test]
    fn one_small_group_takes_another_with_it() {
        assert_eq!(reasons(&[900, 20, 300, 700], false), [None, Some(TooFew), Some(Protects), None]);
        assert_eq!(reasons(&[900, 300], false), [None, None]);
        assert_eq!(reasons(&[900, 0, 300], false), [None, Some(TooFew), None]);
    }

    #[test]
    fn two_small_groups_hide_each_other_when_they_are_enough_people() {
        assert_eq!(reasons(&[900, 40, 300, 30], false), [None, Some(TooFew), None, Some(TooFew)]);
        assert_eq!(reasons(&[900, 9, 300, 2, 80], false), [None, Some(TooFew), None, Some(TooFew), Some(Protects)]);
    }

    #[test]
    fn people_whose_group_is_not_known_need_no_protection_and_give_some() {
        assert_eq!(reasons(&[900, 300, 3], true), [None, None, Some(TooFew)]);
        assert_eq!(reasons(&[900, 300, 20, 400], true), [None, None, Some(TooFew), Some(Protects)]);
        assert_eq!(reasons(&[900, 300, 20, 40], true), [None, None, Some(TooFew), Some(TooFew)]);
    }

    #[test]
    fn the_only_comparison_is_rounded_rather_than_lost() {
        let plan = plan(&[900, 20, 300, 5], false, 50);
        assert_eq!(plan.reasons, [None, Some(TooFew), None, Some(TooFew)]);
        assert_eq!(plan.rounded_for, Some(25));
    }

    #[test]
    fn nothing_left() {
        assert_eq!(reasons(&[20], false), [Some(TooFew)]);
        assert_eq!(reasons(&[20, 80], false), [Some(TooFew), Some(Protects)]);
        assert_eq!(reasons(&[20], true), [Some(TooFew)]);
        assert_eq!(reasons(&[], true), []);
        assert_eq!(plan(&[0, 3], false, 0).reasons, [Some(TooFew), None]);
    }
}
