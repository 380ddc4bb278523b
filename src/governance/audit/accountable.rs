//! Who acts, and why.

use super::AuditError;

/// A reason of fewer characters says nothing that could be checked.
const SHORTEST_REASON: usize = 10;
/// Longest reason, in characters.
const LONGEST_REASON: usize = 1000;
/// Longest name of an operator, in characters.
const LONGEST_OPERATOR: usize = 100;

/// Who acts and why; neither is ever blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accountable {
    operator: String,
    reason: String,
}

impl Accountable {
    /// Somebody with a reason. A missing name and a reason that says nothing (blank, one word, under
    /// ten characters) are refused.
    pub fn new(operator: &str, reason: &str) -> Result<Self, AuditError> {
        let (operator, reason) = (one_line(operator), one_line(reason));
        if !operator.chars().any(char::is_alphanumeric) {
            return Err(AuditError::NoOperator);
        }
        if operator.chars().count() > LONGEST_OPERATOR {
            return Err(AuditError::TooLong { what: "the operator's name", most: LONGEST_OPERATOR });
        }
        if !reason.chars().any(char::is_alphanumeric) {
            return Err(AuditError::NoReason);
        }
        let words = reason.split(' ').filter(|word| word.chars().any(char::is_alphanumeric)).count();
        if words < 2 || reason.chars().count() < SHORTEST_REASON {
            return Err(AuditError::ShortReason { reason });
        }
        if reason.chars().count() > LONGEST_REASON {
            return Err(AuditError::TooLong { what: "the reason", most: LONGEST_REASON });
        }
        Ok(Self { operator, reason })
    }

    /// Name or number of the operator.
    pub fn operator(&self) -> &str {
        &self.operator
    }

    /// Why they act.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// Text on one line, with single spaces and without characters that cannot be seen or that turn the
/// direction of writing: what is read in the log is what is there.
pub(super) fn one_line(text: &str) -> String {
    let visible: String = text.chars().filter(|letter| !is_hidden(*letter)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_hidden(letter: char) -> bool {
    let is_format = matches!(letter, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    is_format || (letter.is_control() && !letter.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_acts_without_a_name_or_a_reason() {
        for blank in ["", "  ", "\t\n", "…", "\u{200B}\u{202E}", "--"] {
            assert!(matches!(Accountable::new(blank, "monthly selection meeting"), Err(AuditError::NoOperator)));
            assert!(matches!(Accountable::new("PS 1234", blank), Err(AuditError::NoReason)), "{blank:?}");
        }
        for short in ["x", "review", "IOM", "a b", "meeting", "selectionmeeting", "meeting . . . . ."] {
            let error = Accountable::new("PS 1234", short).unwrap_err();
            assert!(matches!(error, AuditError::ShortReason { .. }), "{short:?}");
            assert!(error.to_string().contains("say in a few words"), "{error}");
        }
        assert!(Accountable::new("PS 1234", "IOM meeting").is_ok());
    }

    #[test]
    fn what_is_read_is_what_is_there() {
        let who = Accountable::new(" PS\n1234\u{202E} ", "selection\r\n\tmeeting \u{200B}of May\u{7}").unwrap();
        assert_eq!((who.operator(), who.reason()), ("PS 1234", "selection meeting of May"));
        assert!(Accountable::new(&"x".repeat(101), "selection meeting").is_err());
        assert!(Accountable::new("x", &"so on ".repeat(200)).is_err());
    }
}
