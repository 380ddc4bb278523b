//! The events as the process sees them: days, places, and which could have set off which.

use std::collections::BTreeMap;

use crate::forecast::{Event, HistoryBefore};

use super::pieces::Pieces;

/// Days after which an event sets off nothing more.
pub(super) const MAX_LAG_DAYS: usize = 120;
/// Distance beyond which an event sets off nothing.
const MAX_DISTANCE_M: f64 = 1000.0;
/// Pairs kept, those of the newest events: enough to learn a few numbers from, soon gone through.
const MAX_PAIRS: usize = 400_000;
/// Side of the pieces that the narrow part of the background is drawn in.
const NARROW_SIDE_M: f64 = 60.0;

/// An event that could have set off another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parent {
    /// Index of the event.
    pub(super) event: u32,
    /// Whole days between the two.
    pub(super) lag_days: u16,
    /// Squared distance between the two.
    pub(super) distance2_m2: f32,
}

/// All events of a view and of every shorter view: the first `n` events of the record are those of
/// a view that ends earlier.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) past: HistoryBefore<'a>,
    pub(super) events: &'a [Event],
    /// Whole day of each event.
    pub(super) days: Vec<u32>,
    /// Where the narrow part of the background is drawn.
    pub(super) narrow: Pieces,
    /// First event whose possible parents are listed.
    pub(super) first_child: usize,
    /// Possible parents of all events from there on, event by event.
    parents: Vec<Parent>,
    /// Where each of those lists ends.
    ends: Vec<usize>,
}

impl<'a> Record<'a> {
    /// The record of a view.
    pub(super) fn new(past: HistoryBefore<'a>) -> Self {
        let events = past.target_events();
        let days: Vec<u32> = events.iter().map(|event| event.day.max(0.0) as u32).collect();
        let narrow = Pieces::new(past.area(), events, NARROW_SIDE_M);
        let (first_child, parents, ends) = pairs(events, &days);
        Self { past, events, days, narrow, first_child, parents, ends }
    }

    /// Events of a shorter view.
    pub(super) fn events_before(&self, period: usize) -> usize {
        self.events.partition_point(|event| (event.period as usize) < period)
    }

    /// Events that could have set off this one; `None` where they are not listed.
    pub(super) fn parents(&self, event: usize) -> Option<&[Parent]> {
        let child = event.checked_sub(self.first_child)?;
        let start = if child == 0 { 0 } else { self.ends[child - 1] };
        Some(&self.parents[start..self.ends[child]])
    }
}

/// First event with a list of possible parents, the lists, and where each ends.
fn pairs(events: &[Event], days: &[u32]) -> (usize, Vec<Parent>, Vec<usize>) {
    // Events by square of the furthest distance, so that only nine squares need searching.
    let square = |event: &Event| {
        ((event.easting_m / MAX_DISTANCE_M).floor() as i64, (event.northing_m / MAX_DISTANCE_M).floor() as i64)
    };
    let mut squares: BTreeMap<(i64, i64), Vec<u32>> = BTreeMap::new();
    // By day, which within a period is the order of the record.
    for (index, event) in events.iter().enumerate() {
        squares.entry(square(event)).or_default().push(index as u32);
    }
    let parents_of = |child: usize| {
        let (event, day) = (&events[child], days[child]);
        let (x, y) = square(event);
        let mut parents = Vec::new();
        for near in (y - 1..=y + 1).flat_map(|y| (x - 1..=x + 1).map(move |x| (x, y))) {
            let Some(members) = squares.get(&near) else { continue };
            let first = members.partition_point(|&other| days[other as usize] + (MAX_LAG_DAYS as u32) < day);
            for &other in &members[first..] {
                let Some(lag_days) = day.checked_sub(days[other as usize]) else { break };
                let parent = &events[other as usize];
                let (across_m, up_m) = (parent.easting_m - event.easting_m, parent.northing_m - event.northing_m);
                let distance2_m2 = across_m * across_m + up_m * up_m;
                // Which of two events of one day came first is not known: either may have set off
                // the other, but none itself.
                if other as usize != child && distance2_m2 <= MAX_DISTANCE_M * MAX_DISTANCE_M {
                    parents.push(Parent { event: other, lag_days: lag_days as u16, distance2_m2: distance2_m2 as f32 });
                }
            }
        }
        parents.sort_unstable_by_key(|parent| parent.event);
        parents
    };
    let (mut lists, mut total) = (Vec::new(), 0);
    for child in (0..events.len()).rev() {
        let list = parents_of(child);
        total += list.len();
        if total > MAX_PAIRS {
            break;
        }
        lists.push(list);
    }
    let first_child = events.len() - lists.len();
    let (mut parents, mut ends) = (Vec::with_capacity(total), Vec::with_capacity(lists.len()));
    for list in lists.into_iter().rev() {
        parents.extend(list);
        ends.push(parents.len());
    }
    (first_child, parents, ends)
}
