//! A scale laid against the offences of the records, so that two million events cost no look-up of text.

use std::collections::BTreeMap;

use crate::people::record::{Offence, OffenceId};

use super::HarmScale;

/// What a scale says of one offence of the records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OffenceWeight {
    /// In the scale's unit; `None` where the scale does not know the offence.
    pub harm: Option<f64>,
    /// A number for its group: offences of one group share it. An offence of no group has one of its own.
    pub group: u16,
    /// Whether it is violent.
    pub violent: bool,
    /// Whether a weapon is part of it.
    pub weapon: bool,
    /// Whether such offences are found by police activity.
    pub proactive: bool,
}

/// What a scale says of every offence of the records.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    of: Vec<OffenceWeight>,
}

impl Weighed {
    /// Lays a scale against offences, which are numbered by their position.
    pub fn new(scale: &HarmScale, offences: &[Offence]) -> Self {
        let mut numbers: BTreeMap<String, u16> = BTreeMap::new();
        let of = offences.iter().map(|offence| {
            let kind = scale.kind(offence);
            // the mark keeps an offence of no group apart from a group that is called like it
            let name = kind.map_or_else(|| format!("?{}", offence.code), |kind| kind.group.to_owned());
            let next = numbers.len() as u16;
            OffenceWeight {
                harm: scale.weight(offence).map(|weight| weight.harm),
                group: *numbers.entry(name).or_insert(next),
                violent: kind.is_some_and(|kind| kind.violent),
                weapon: kind.is_some_and(|kind| kind.weapon),
                proactive: kind.is_some_and(|kind| kind.proactive),
            }
        });
        Self { of: of.collect() }
    }

    /// Whether every offence has a weight.
    pub fn knows_all(&self) -> bool {
        self.of.iter().all(|offence| offence.harm.is_some())
    }

    /// What the scale says of an offence.
    pub fn of(&self, offence: OffenceId) -> OffenceWeight {
        self.of[usize::from(offence.0)]
    }
}
