//! The rules of the house, read off the sources: which way the arrows point, how long a file may
//! grow, who may name a colour.

#![expect(clippy::unwrap_used, reason = "a source that cannot be read has to fail the test")]

use std::path::{Path, PathBuf};

/// Longest a source file may be.
const MOST_LINES: usize = 500;

fn sources() -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, root: &Path, into: &mut Vec<(PathBuf, String)>) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                collect(&path, root, into);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                into.push((path.strip_prefix(root).unwrap().to_owned(), text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    assert!(found.len() > 30, "only {} source files were found: the test looks in the wrong place", found.len());
    found
}

/// The code of a line: without its comment, as far as that can be told without parsing.
fn code_of(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with("//") { "" } else { line }
}

/// Whether a word stands in a line on its own, as `egui` does in `use egui::Ui` but not in
/// `my_egui`.
fn mentions(line: &str, word: &str) -> bool {
    let part_of_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(part_of_name) && !after.is_some_and(part_of_name)
    })
}

fn offences(found: impl IntoIterator<Item = String>, rule: &str) {
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

#[test]
fn the_core_knows_no_window_and_no_terminal() {
    let forbidden =
        ["egui", "eframe", "walkers", "rfd", "indicatif", "egui_plot", "egui_extras", "crate::app", "crate::cli"];
    let is_face = |path: &Path| {
        path.starts_with("app")
            || path.starts_with("cli")
            || path == Path::new("main.rs")
            || path == Path::new("lib.rs")
    };
    let found = sources().into_iter().filter(|(path, _)| !is_face(path)).flat_map(|(path, text)| {
        let lines: Vec<String> = text
            .lines()
            .enumerate()
            .flat_map(|(at, line)| {
                let path = path.display().to_string();
                let named = forbidden.iter().filter(move |word| mentions(code_of(line), word));
                named.map(move |word| format!("{path}:{}: {word}", at + 1)).collect::<Vec<_>>()
            })
            .collect();
        lines
    });
    offences(found, "only app, cli and main may use a window toolkit, a progress bar, or each other");
}

#[test]
fn the_window_and_the_command_line_meet_only_where_one_opens_the_other() {
    let found = sources().into_iter().filter(|(path, _)| path.starts_with("app")).flat_map(|(path, text)| {
        let lines: Vec<String> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| mentions(code_of(line), "crate::cli"))
            .map(|(at, _)| format!("{}:{}", path.display(), at + 1))
            .collect();
        lines
    });
    offences(found, "the window must not use the command line");
}

#[test]
fn no_file_outgrows_one_concept() {
    let found = sources().into_iter().filter_map(|(path, text)| {
        let lines = text.lines().count();
        (lines > MOST_LINES).then(|| format!("{}: {lines} lines", path.display()))
    });
    offences(found, &format!("no source file may be longer than {MOST_LINES} lines: split it by concept"));
}

#[test]
fn colours_are_named_in_one_place_for_each_face() {
    let may = |path: &Path| path.starts_with("app/theme") || path == Path::new("export/picture/palette.rs");
    let makers = ["Color32::from_rgb", "Color32::from_gray", "Color32::from_rgba", "Color32::from_hex", "hex_color!"];
    let found = sources().into_iter().filter(|(path, _)| !may(path)).flat_map(|(path, text)| {
        // what tests paint is nobody's design
        let shipped = text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        let lines: Vec<String> = shipped
            .lines()
            .enumerate()
            .filter(|(_, line)| {
                let code = code_of(line);
                makers.iter().any(|maker| code.contains(maker)) || names_hex_colour(code)
            })
            .map(|(at, line)| format!("{}:{}: {}", path.display(), at + 1, line.trim()))
            .collect();
        lines
    });
    offences(found, "colours belong to app/theme and export/picture/palette.rs");
}

/// `"#rrggbb"` or `"#rgb"` in quotes.
fn names_hex_colour(code: &str) -> bool {
    code.match_indices("\"#").any(|(at, _)| {
        let digits: String = code[at + 2..].chars().take_while(char::is_ascii_hexdigit).collect();
        matches!(digits.len(), 3 | 6 | 8) && code[at + 2 + digits.len()..].starts_with('"')
    })
}

#[test]
fn only_main_ends_the_process() {
    let found = sources().into_iter().filter(|(path, _)| path != Path::new("main.rs")).flat_map(|(path, text)| {
        let lines: Vec<String> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| code_of(line).contains("process::exit") || code_of(line).contains("process::abort"))
            .map(|(at, _)| format!("{}:{}", path.display(), at + 1))
            .collect();
        lines
    });
    offences(found, "only main.rs may end the process");
}

#[test]
fn the_test_itself_can_see() {
    assert!(mentions("use egui::Ui;", "egui") && !mentions("let my_egui = 1;", "egui"));
    assert!(names_hex_colour("fill(\"#ff00aa\")") && !names_hex_colour("\"#rank\"") && !names_hex_colour("\"#1\""));
    assert_eq!(code_of("  // egui::Ui"), "");
}
