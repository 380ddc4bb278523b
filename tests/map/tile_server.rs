//! A tile server on this computer: every tile is the same plain picture.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) user_agent: Option<String>,
}

/// What the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Tile,
    NotFound,
}

pub(crate) struct TileServer {
    port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl TileServer {
    /// Serves a picture of one colour for every tile, to be kept for an hour.
    pub(crate) fn start(color: [u8; 3], answer: Answer) -> Self {
        Self::start_on(0, color, answer).expect("a free port on loopback")
    }

    /// The same on a given port, 0 for any.
    pub(crate) fn start_on(port: u16, color: [u8; 3], answer: Answer) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        let port = listener.local_addr()?.port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let tile = Arc::new(tile_png(color));
        let (seen, stopped) = (Arc::clone(&requests), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let (seen, tile) = (Arc::clone(&seen), Arc::clone(&tile));
                std::thread::spawn(move || drop(serve(stream, &seen, &tile, answer)));
            }
        });
        Ok(Self { port, requests, stop, thread: Some(thread) })
    }

    /// Address of its tiles.
    pub(crate) fn template(&self) -> String {
        format!("http://127.0.0.1:{}/{{z}}/{{x}}/{{y}}.png", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What has been asked so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for TileServer {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // wakes the listener up
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn serve(mut stream: TcpStream, seen: &Mutex<Vec<Request>>, tile: &[u8], answer: Answer) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let Some(path) = line.split_whitespace().nth(1).map(str::to_owned) else { return Ok(()) };
    let mut user_agent = None;
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("user-agent")
        {
            user_agent = Some(value.trim().to_owned());
        }
    }
    seen.lock().unwrap().push(Request { path, user_agent });
    match answer {
        Answer::Tile => {
            let date = chrono::Utc::now().format("%a, %d %b %Y %H:%M:%S GMT");
            write!(
                stream,
                "HTTP/1.1 200 OK\r\nDate: {date}\r\nContent-Type: image/png\r\nContent-Length: {}\r\nCache-Control: max-age=3600\r\nConnection: close\r\n\r\n",
                tile.len()
            )?;
            stream.write_all(tile)
        }
        Answer::NotFound => {
            stream.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
    }
}

/// A PNG of 256 by 256 pixels of one colour, written by hand: eight-bit RGB, no filter, one zlib stream.
fn tile_png(color: [u8; 3]) -> Vec<u8> {
    const SIDE: u32 = 256;
    let row: Vec<u8> = std::iter::once(0).chain(std::iter::repeat_n(color, SIDE as usize).flatten()).collect();
    let rows = row.repeat(SIDE as usize);
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&rows).unwrap();
    let mut header = Vec::new();
    header.extend_from_slice(&SIDE.to_be_bytes());
    header.extend_from_slice(&SIDE.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", packed.finish().unwrap()), (b"IEND", Vec::new())] {
        png.extend_from_slice(&(data.len() as u32).to_be_bytes());
        let mut checked = kind.to_vec();
        checked.extend_from_slice(&data);
        let mut crc = flate2::Crc::new();
        crc.update(&checked);
        png.extend_from_slice(&checked);
        png.extend_from_slice(&crc.sum().to_be_bytes());
    }
    png
}
