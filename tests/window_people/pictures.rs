//! Pictures of the page in both looks.

use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, SnapshotOptions};
use lamplight::app::command::Command;
use lamplight::app::people::PeopleAction;
use lamplight::app::state::{PeopleTab, ThemeChoice};
use lamplight::app::{App, AppOptions};

use crate::common::settle;
use crate::drawing::can_draw;
use crate::{Area, open_first_card, unlock};

const SMALL: [f32; 2] = [1280.0, 720.0];
const LARGE: [f32; 2] = [1920.0, 1080.0];

fn pictured(options: AppOptions, size: [f32; 2]) -> Option<Harness<'static, App>> {
    if !can_draw() {
        return None;
    }
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(80)
        .with_options(SnapshotOptions::new().threshold(1.5).max_failed_pixels(20))
        .wgpu()
        .build_eframe(move |creation| App::new(&creation.egui_ctx, options));
    settle(&mut harness);
    Some(harness)
}

/// The page in both looks; what differs from run to run is masked.
fn pictures(theme: ThemeChoice, size: [f32; 2], name: &str, kept: &[&str]) {
    let area = Area::new();
    let Some(mut harness) = pictured(area.options(theme), size) else { return };
    harness.state_mut().ask(Command::ShowPeople);
    settle(&mut harness);
    let keep = |harness: &mut Harness<'_, App>, what: &str, masked: &[&str]| {
        if !kept.contains(&what) {
            return;
        }
        harness.remove_cursor();
        harness.run();
        let rects: Vec<egui::Rect> = masked
            .iter()
            .flat_map(|text| harness.query_all_by_label_contains(text).map(|node| node.rect()).collect::<Vec<_>>())
            .collect();
        for mut rect in rects {
            // paths and hashes are not always as wide: the mask is
            rect.set_width(((rect.width() + 50.0) / 100.0).ceil() * 100.0);
            harness.mask(rect);
        }
        harness.snapshot(format!("people_{what}_{name}"));
    };
    let log = area.log().display().to_string();
    keep(&mut harness, "locked", &[log.as_str()]);
    unlock(&mut harness);
    keep(&mut harness, "list", &[]);
    for (tab, what) in [(PeopleTab::Quality, "quality"), (PeopleTab::Fairness, "fairness"), (PeopleTab::Harm, "harm")] {
        harness.state_mut().ask(PeopleAction::ShowTab(tab));
        settle(&mut harness);
        keep(&mut harness, what, &[]);
    }
    harness.state_mut().ask(PeopleAction::ShowTab(PeopleTab::List));
    settle(&mut harness);
    open_first_card(&mut harness);
    keep(&mut harness, "card", &[]);
    harness.state_mut().ask(PeopleAction::ShowTab(PeopleTab::Log));
    settle(&mut harness);
    let head = harness.state().people().opened().unwrap().log.as_ref().unwrap().intact.head.clone();
    let today = chrono::Utc::now().format(" %b %Y ").to_string();
    keep(&mut harness, "log", &["The file is ", head.as_str(), today.as_str()]);
}

#[test]
fn pictures_light() {
    pictures(ThemeChoice::Light, LARGE, "light_1920", &["list", "card", "quality", "fairness"]);
}

#[test]
fn pictures_dark() {
    pictures(ThemeChoice::Dark, SMALL, "dark_1280", &["locked", "list", "card", "log"]);
}
