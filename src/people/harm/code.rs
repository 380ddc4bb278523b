//! Offence codes and descriptions written alike, however a force writes them.

/// A code in capitals, without spaces and leading zeros: `008n` is `8N`, `019/08` is `19/8`.
pub(super) fn normal_code(code: &str) -> String {
    let plain: String = code.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    let part = |part: &str| {
        let rest = part.trim_start_matches('0');
        let is_number = rest.len() == part.len() || rest.starts_with(|c: char| c.is_ascii_digit());
        if is_number { rest.to_owned() } else { format!("0{rest}") }
    };
    plain.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Words in small letters between single spaces, with a space at both ends.
pub(super) fn normal_words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 2);
    words.push(' ');
    for c in text.to_lowercase().chars() {
        if c.is_alphanumeric() {
            words.push(c);
        } else if c != '\'' && c != '’' && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}
