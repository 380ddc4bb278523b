//! Names of places on a map without tiles.

use egui::{Align2, vec2};

use super::lettering::{Lettering, Size};
use super::world::{View, World};
use crate::demo::Place;

/// The zoom level from which places of an order are named.
fn named_from(order: u8) -> f64 {
    match order {
        0 | 1 => 0.0,
        2 => 9.0,
        _ => 11.3,
    }
}

/// Writes names, cities first; a name that finds no room is left out.
pub(super) fn paint(lettering: &mut Lettering<'_>, view: &View, places: &[Place]) {
    let zoom = (view.scale() / 256.0).log2();
    let mut shown: Vec<&Place> = places.iter().filter(|place| zoom >= named_from(place.order)).collect();
    shown.sort_by_key(|place| place.order);
    for place in shown {
        let at = view.screen(World::from_degrees(place.longitude, place.latitude));
        if !view.rect.contains(at) {
            continue;
        }
        let color = lettering.palette.map_text;
        let (size, strong) = match place.order {
            0 | 1 => (Size::Heading, true),
            2 => (Size::Body, true),
            _ => (Size::Small, false),
        };
        // beside the middle when the middle is taken
        let galley = lettering.layout(place.name, size, strong, color);
        let _ = lettering.write(galley.clone(), Align2::CENTER_CENTER, at)
            || lettering.write(galley.clone(), Align2::LEFT_CENTER, at + vec2(6.0, 8.0))
            || lettering.write(galley, Align2::RIGHT_CENTER, at + vec2(-6.0, -8.0));
    }
}
