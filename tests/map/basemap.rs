//! Tiles are fetched, drawn and kept; and the map does without them.

use std::time::{Duration, Instant};

use egui::Theme;
use egui_kittest::Harness;
use lamplight::app::map::BasemapStatus;

use crate::fixture::{Shown, window};
use crate::pictures::can_draw;
use crate::tile_server::{Answer, TileServer};

const TILE: [u8; 3] = [30, 144, 60];
const SIZE: [f32; 2] = [700.0, 500.0];

fn online(server: &str) -> Shown {
    Shown { network: true, tile_server: server.to_owned(), ..Shown::default() }
}

/// Draws frames until something is true; fails after ten seconds.
fn until(window: &mut Harness<'static, Shown>, what: &str, mut done: impl FnMut(&mut Shown) -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !done(window.state_mut()) {
        assert!(Instant::now() < deadline, "{what}: never happened; {:?}", window.state_mut().view().status());
        std::thread::sleep(Duration::from_millis(15));
        window.run_steps(1);
    }
}

fn status(shown: &mut Shown) -> BasemapStatus {
    shown.view().status()
}

#[test]
fn tiles_are_asked_for_under_our_own_name() {
    let server = TileServer::start(TILE, Answer::Tile);
    let mut window = window(online(&server.template()), Theme::Light, SIZE, false);
    assert_ne!(status(window.state_mut()), BasemapStatus::Off);
    until(&mut window, "online", |shown| status(shown) == BasemapStatus::Online);
    let requests = server.requests();
    let name = format!("Lamplight/{}", env!("CARGO_PKG_VERSION"));
    assert!(!requests.is_empty());
    for request in requests {
        assert_eq!(request.user_agent.as_deref(), Some(name.as_str()));
        let parts: Vec<u32> = request
            .path
            .trim_matches('/')
            .trim_end_matches(".png")
            .split('/')
            .map(|part| part.parse().unwrap())
            .collect();
        let [zoom, x, y] = parts[..] else { panic!("{}", request.path) };
        assert!((8..=13).contains(&zoom) && x < 1 << zoom && y < 1 << zoom, "{}", request.path);
    }
}

#[test]
fn tiles_are_drawn_and_kept_on_disk() {
    if !can_draw() {
        return;
    }
    let cache = tempfile::tempdir().unwrap();
    let shown = |server: &str| Shown {
        forecast: None,
        boundary: None,
        tile_cache: Some(cache.path().to_path_buf()),
        ..online(server)
    };
    let middle = |window: &mut Harness<'static, Shown>| {
        let picture = window.render().unwrap();
        picture.get_pixel(picture.width() / 2, picture.height() / 2).0
    };
    let greenest = |pixel: [u8; 4]| pixel[1] > pixel[0].saturating_add(40) && pixel[1] > pixel[2].saturating_add(40);

    let server = TileServer::start(TILE, Answer::Tile);
    let template = server.template();
    let mut without = window(Shown { network: false, ..shown(&template) }, Theme::Light, SIZE, true);
    assert!(!greenest(middle(&mut without)), "green without any tile");
    let mut first = window(shown(&template), Theme::Light, SIZE, true);
    until(&mut first, "online", |shown| status(shown) == BasemapStatus::Online);
    for _ in 0..30 {
        std::thread::sleep(Duration::from_millis(10));
        first.run_steps(1);
    }
    assert!(greenest(middle(&mut first)), "{:?}", middle(&mut first));
    drop(first);
    drop(server);

    let mut second = window(shown(&template), Theme::Light, SIZE, true);
    until(&mut second, "online from the disk", |shown| status(shown) == BasemapStatus::Online);
    for _ in 0..30 {
        std::thread::sleep(Duration::from_millis(10));
        second.run_steps(1);
    }
    assert!(greenest(middle(&mut second)), "{:?}", middle(&mut second));
}

#[test]
fn with_the_network_off_nothing_is_asked() {
    let server = TileServer::start(TILE, Answer::Tile);
    let shown = Shown { network: false, ..online(&server.template()) };
    let mut window = window(shown, Theme::Light, SIZE, false);
    window.run();
    std::thread::sleep(Duration::from_millis(200));
    window.run();
    assert_eq!(status(window.state_mut()), BasemapStatus::Off);
    assert_eq!(server.requests(), []);
}

#[test]
fn switching_the_network_off_stops_asking() {
    let server = TileServer::start(TILE, Answer::Tile);
    let mut window = window(online(&server.template()), Theme::Light, SIZE, false);
    until(&mut window, "online", |shown| status(shown) == BasemapStatus::Online);
    window.state_mut().network = false;
    window.run_steps(2);
    assert_eq!(status(window.state_mut()), BasemapStatus::Off);
    std::thread::sleep(Duration::from_millis(200));
    let before = server.requests().len();
    window.state_mut().view().zoom_in();
    window.run_steps(3);
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(server.requests().len(), before);
}

#[test]
fn an_unreachable_server_is_noticed_and_tried_again() {
    // a port that was free a moment ago
    let port = TileServer::start(TILE, Answer::Tile).port();
    let template = format!("http://127.0.0.1:{port}/{{z}}/{{x}}/{{y}}.png");
    let mut window = window(online(&template), Theme::Light, SIZE, false);
    window.state_mut().view().set_retry_after(Duration::from_millis(300));
    until(&mut window, "unreachable", |shown| status(shown) == BasemapStatus::Unreachable);
    let Ok(server) = TileServer::start_on(port, TILE, Answer::Tile) else {
        println!("skipped: the port was taken meanwhile");
        return;
    };
    until(&mut window, "back online", |shown| status(shown) == BasemapStatus::Online);
    assert!(!server.requests().is_empty());
}

#[test]
fn a_server_without_these_tiles_is_a_plain_map() {
    let server = TileServer::start(TILE, Answer::NotFound);
    let mut window = window(online(&server.template()), Theme::Light, SIZE, false);
    until(&mut window, "unreachable", |shown| status(shown) == BasemapStatus::Unreachable);
    let asked = server.requests().len();
    assert!(asked > 0);
    std::thread::sleep(Duration::from_millis(200));
    window.run_steps(10);
    let mut paths: Vec<String> = server.requests().into_iter().map(|request| request.path).collect();
    let all = paths.len();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), all, "no tile is asked for twice before the wait is over");
}

#[test]
fn an_address_that_is_none_is_a_plain_map() {
    let mut window = window(online("my tiles"), Theme::Light, SIZE, false);
    window.run_steps(3);
    assert_eq!(status(window.state_mut()), BasemapStatus::Unreachable);
}

#[test]
fn a_secure_address_without_a_secure_server_is_a_plain_map() {
    let server = TileServer::start(TILE, Answer::Tile);
    let template = server.template().replace("http://", "https://");
    let mut window = window(online(&template), Theme::Light, SIZE, false);
    until(&mut window, "unreachable", |shown| status(shown) == BasemapStatus::Unreachable);
}
