//! What was decided about a person, and what was said against the records.

use egui::{Button, Label, RadioButton, RichText, TextEdit, Ui, vec2};
use egui_material_icons::icons;

use super::super::View;
use super::super::widgets::{field, icon_and_text, primary_button, section};
use crate::app::jobs::JobKind;
use crate::app::people::{Answer, AnswerDraft, CardShown, ChallengeDraft, PeopleAction, PersonEvent};
use crate::app::state::Opened;
use crate::app::theme::{self, palette, space};
use crate::figures;
use crate::people::cases::{Challenge, Choice, Correction, Decision, Status};
use crate::people::record::Role;

/// Longest reason.
const LONGEST: usize = 500;
/// Most events listed before the rest is scrolled to.
const EVENTS_HEIGHT: f32 = 168.0;

pub(super) fn cases_ui(ui: &mut Ui, view: &mut View<'_>, _opened: &Opened, shown: &mut CardShown) {
    let is_busy = view.jobs.iter().any(|job| job.kind() == JobKind::PeopleCase);
    section(ui, "Decisions");
    if shown.card.decisions.is_empty() {
        ui.label(RichText::new("None has been recorded yet.").weak());
    }
    for decision in &shown.card.decisions {
        decision_ui(ui, decision);
    }
    if shown.card.status == Status::Current {
        decide_ui(ui, view, shown, is_busy);
    } else {
        ui.label(theme::quiet("No decision can be recorded on a score that must not be used."));
    }
    section(ui, "The records, and challenges to them");
    events_ui(ui, shown);
    if let Some(mut draft) = shown.challenge.take() {
        let is_kept = challenge_ui(ui, view, &mut draft, &shown.events, is_busy);
        shown.challenge = is_kept.then_some(draft);
    }
    let challenges = shown.card.challenges.clone();
    for challenge in &challenges {
        challenged_ui(ui, view, shown, challenge, is_busy);
    }
}

fn decision_ui(ui: &mut Ui, decision: &Decision) {
    let (icon, words) = decision_words(decision);
    icon_and_text(ui, icon, palette(ui.ctx()).text, words);
    let text = format!("{}. {}, {}", decision.reason, decision.operator, when(&decision.at));
    ui.add(Label::new(theme::quiet(text)).wrap());
}

/// A decision in a few words.
fn decision_words(decision: &Decision) -> (egui_material_icons::MaterialIcon, &'static str) {
    match (decision.choice, decision.selected) {
        (Choice::Agree, true) => (icons::ICON_CHECK_CIRCLE, "Selected, in agreement with the estimate"),
        (Choice::Override, true) => (icons::ICON_CHECK_CIRCLE, "Selected, against the estimate"),
        (Choice::Agree, false) => (icons::ICON_CANCEL, "Not selected, in agreement with the estimate"),
        (Choice::Override, false) => (icons::ICON_CANCEL, "Not selected, against the estimate"),
    }
}

/// Day and minute of a time in RFC 3339.
fn when(at: &str) -> String {
    let time = chrono::DateTime::parse_from_rfc3339(at);
    time.map_or_else(
        |_| at.to_owned(),
        |time| format!("{}, {} UTC", figures::date(time.date_naive()), time.format("%H:%M")),
    )
}

fn decide_ui(ui: &mut Ui, view: &mut View<'_>, shown: &mut CardShown, is_busy: bool) {
    let draft = &mut shown.decision;
    ui.add_space(space::XS);
    ui.label(theme::strong("Record what the meeting decided"));
    ui.horizontal_wrapped(|ui| {
        for (value, text) in [(true, "Selected"), (false, "Not selected")] {
            if ui.add(RadioButton::new(draft.selected == Some(value), text)).clicked() {
                draft.selected = Some(value);
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        for (value, text) in
            [(Choice::Agree, "As the estimate suggests"), (Choice::Override, "Otherwise than the estimate suggests")]
        {
            if ui.add(RadioButton::new(draft.choice == Some(value), text)).clicked() {
                draft.choice = Some(value);
            }
        }
    });
    field(ui, "Reason for the decision", |ui| {
        ui.add(TextEdit::multiline(&mut draft.reason).desired_rows(2).desired_width(f32::INFINITY).char_limit(LONGEST))
    });
    let is_complete = draft.selected.is_some() && draft.choice.is_some() && !draft.reason.trim().is_empty();
    ui.add_space(space::XS);
    ui.add_enabled_ui(is_complete && !is_busy, |ui| {
        let button = primary_button(ui, "Record the decision", 180.0);
        let button = button.on_disabled_hover_text("Say selected or not, as suggested or not, and why.");
        if button.clicked() {
            view.ask(PeopleAction::Decide);
        }
    });
}

/// The events that are known of the person, each of which can be challenged.
fn events_ui(ui: &mut Ui, shown: &mut CardShown) {
    if shown.events.is_empty() {
        ui.label(RichText::new("No event is left in the records.").weak());
        return;
    }
    let mut begun = None;
    egui::ScrollArea::vertical()
        .id_salt("person events")
        .max_height(EVENTS_HEIGHT)
        .auto_shrink([false, true])
        .show_rows(ui, 26.0, shown.events.len(), |ui, rows| {
            for place in rows {
                let event = &shown.events[place];
                ui.horizontal(|ui| {
                    let text = event_words(event);
                    let response = ui.add(Button::new("Challenge…").small());
                    let name = format!("Challenge: {text}");
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
                    if response.on_hover_text("Record that somebody says this is wrong.").clicked() {
                        begun = Some(place);
                    }
                    ui.add(Label::new(text).truncate());
                });
            }
        });
    if let Some(place) = begun {
        shown.challenge = Some(ChallengeDraft { event: place, says: String::new() });
    }
}

/// `3 Jul 2026: charged with assault with injury`.
fn event_words(event: &PersonEvent) -> String {
    let role = match event.role {
        Role::Charged => "charged:",
        Role::Convicted => "convicted:",
        Role::Acquitted => "acquitted:",
        Role::Withdrawn => "charge withdrawn:",
        Role::Suspected => "suspected, not charged:",
        Role::Victim => "victim:",
    };
    let code = if event.words == event.offence { String::new() } else { format!(" ({})", event.offence) };
    format!("{} · {role} {}{code}", figures::date(event.day), event.words)
}

/// The form of a challenge; whether it is still wanted.
fn challenge_ui(
    ui: &mut Ui,
    view: &mut View<'_>,
    draft: &mut ChallengeDraft,
    events: &[PersonEvent],
    is_busy: bool,
) -> bool {
    let Some(event) = events.get(draft.event) else { return false };
    let mut is_kept = true;
    ui.add_space(space::S);
    ui.label(theme::strong("A challenge to this record"));
    ui.add(Label::new(event_words(event)).wrap());
    field(ui, "What is said about it", |ui| {
        ui.add(TextEdit::multiline(&mut draft.says).desired_rows(2).desired_width(f32::INFINITY).char_limit(LONGEST))
    });
    ui.add_space(space::XS);
    ui.horizontal(|ui| {
        ui.add_enabled_ui(!draft.says.trim().is_empty() && !is_busy, |ui| {
            if primary_button(ui, "Record the challenge", 180.0).clicked() {
                view.ask(PeopleAction::Raise);
            }
        });
        if ui.add(Button::new("Do not").min_size(vec2(80.0, 32.0))).clicked() {
            is_kept = false;
        }
    });
    is_kept
}

/// A challenge, and its answer or the form for one.
fn challenged_ui(ui: &mut Ui, view: &mut View<'_>, shown: &mut CardShown, challenge: &Challenge, is_busy: bool) {
    let colors = palette(ui.ctx());
    ui.add_space(space::XS);
    let is_open = challenge.is_open();
    let (icon, color, state) = match (&challenge.correction, is_open) {
        (_, true) => (icons::ICON_WARNING, colors.caution, "open"),
        (Some(_), false) => (icons::ICON_CHECK_CIRCLE, colors.good, "accepted"),
        (None, false) => (icons::ICON_CANCEL, colors.text, "refused"),
    };
    icon_and_text(ui, icon, color, &format!("Challenge {}: {state}", challenge.number));
    let text = format!(
        "{}, {}: {}. {}, {}",
        figures::date(challenge.day),
        challenge.offence,
        challenge.says.trim_end_matches('.'),
        challenge.operator,
        when(&challenge.raised)
    );
    ui.add(Label::new(theme::quiet(text)).wrap());
    if !is_open {
        let done = match challenge.correction {
            Some(Correction::Remove) => "The event was removed. ",
            Some(Correction::Role(_)) => "The role was corrected. ",
            None => "",
        };
        ui.add(Label::new(theme::quiet(format!("{done}{}", challenge.answer))).wrap());
        return;
    }
    match &mut shown.answer {
        Some(draft) if draft.number == challenge.number => answer_ui(ui, view, draft, challenge, is_busy),
        _ => {
            let name = format!("Answer challenge {}…", challenge.number);
            if ui.button(name).clicked() {
                shown.answer = Some(AnswerDraft { number: challenge.number, ..AnswerDraft::default() });
            }
        }
    }
}

fn answer_ui(ui: &mut Ui, view: &mut View<'_>, draft: &mut AnswerDraft, challenge: &Challenge, is_busy: bool) {
    let mut choices = vec![
        (Answer::Refuse, "Refuse: the record is right"),
        (Answer::Remove, "Accept: it is not this person's, or never happened"),
    ];
    if challenge.role != Role::Acquitted {
        choices.push((Answer::Role(Role::Acquitted), "Accept: the person was acquitted"));
    }
    if challenge.role != Role::Withdrawn {
        choices.push((Answer::Role(Role::Withdrawn), "Accept: the charge was withdrawn"));
    }
    if challenge.role != Role::Suspected {
        choices.push((Answer::Role(Role::Suspected), "Accept: suspected, never charged"));
    }
    if challenge.role != Role::Victim {
        choices.push((Answer::Role(Role::Victim), "Accept: the person was the victim"));
    }
    for (answer, text) in choices {
        if ui.add(RadioButton::new(draft.answer == answer, text)).clicked() {
            draft.answer = answer;
        }
    }
    field(ui, "Reason for the answer", |ui| {
        ui.add(TextEdit::multiline(&mut draft.reason).desired_rows(2).desired_width(f32::INFINITY).char_limit(LONGEST))
    });
    if draft.answer != Answer::Refuse {
        ui.label(theme::quiet("What was corrected is used from now on, and everybody is scored again."));
    }
    ui.add_space(space::XS);
    ui.add_enabled_ui(!draft.reason.trim().is_empty() && !is_busy, |ui| {
        if primary_button(ui, "Record the answer", 180.0).clicked() {
            view.ask(PeopleAction::Answer);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_named_by_their_role_and_nobody_is_called_more_than_they_are() {
        let event = |role| PersonEvent {
            day: chrono::NaiveDate::from_ymd_opt(2026, 7, 3).unwrap(),
            offence: "8N".to_owned(),
            words: "assault with injury".to_owned(),
            role,
        };
        assert_eq!(event_words(&event(Role::Charged)), "3 Jul 2026 · charged: assault with injury (8N)");
        assert!(event_words(&event(Role::Suspected)).contains("suspected, not charged"));
        assert_eq!(when("2026-11-23T15:04:00Z"), "23 Nov 2026, 15:04 UTC");
    }
}
