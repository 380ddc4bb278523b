//! The ledger beside the window: read and scored whenever there is something new to score, added to
//! when the user says so.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Utc;
use egui::Context;

use crate::evaluation::scores::cells_in_share;
use crate::figures;
use crate::workspace::ledger::{self, Assessment, Fit, Issued, LedgerError};

use super::jobs::JobKind;
use super::logic::{sentence, waker};
use super::state::{Document, Highlight, NoticeKind, Page};
use super::{App, Message};

/// Share of an entry's cells that the map outlines when it is asked for.
const OUTLINED_SHARE: f64 = 0.05;

impl App {
    /// Reads the ledger and scores what the open records can score.
    pub(super) fn read_ledger(&mut self, ctx: &Context) {
        let is_synthetic = self.document.as_ref().is_some_and(Document::is_synthetic);
        let folder = self.ledger.folder_for(self.settings.ledger_folder.as_deref(), is_synthetic);
        if self.ledger.folder != folder {
            self.ledger.folder.clone_from(&folder);
            self.ledger.assessment = None;
            self.ledger.failure = None;
        }
        let Some(folder) = folder else { return };
        let loaded = self.document.as_ref().map(|document| Arc::clone(&document.loaded));
        self.jobs.start(JobKind::Ledger, "Reading the record of earlier forecasts", waker(ctx), move |progress| {
            Message::Ledger(Box::new(ledger::assess(&folder, loaded.as_deref(), progress)))
        });
    }

    pub(super) fn receive_ledger(&mut self, result: Result<Assessment, LedgerError>) {
        match result {
            Ok(assessment) => {
                self.ledger.failure = None;
                if let Some(problem) = assessment.contents.problems.first() {
                    let text = format!("The ledger does not verify: {}. See Record.", problem.text);
                    self.session.notify(NoticeKind::Error, text);
                }
                if let Some(text) = newly_scored_in_words(&assessment) {
                    self.session.notify(NoticeKind::Info, text);
                }
                self.ledger.assessment = Some(Arc::new(assessment));
            }
            Err(LedgerError::Missing { .. }) => {
                self.ledger.assessment = None;
                self.ledger.failure = None;
            }
            Err(error) if error.is_cancelled() => {}
            Err(error) => {
                self.ledger.assessment = None;
                self.ledger.failure = Some(sentence(&error.to_string()));
            }
        }
    }

    /// Asks whether the forecast on show is really to be issued; says why not where it cannot be.
    pub(super) fn ask_to_issue(&mut self) {
        let reason = self.why_not_issued();
        match reason {
            Some(reason) => self.session.notify(NoticeKind::Error, reason),
            None => self.session.issuing = true,
        }
    }

    /// Why the forecast on show cannot be issued, as a sentence.
    fn why_not_issued(&self) -> Option<String> {
        let Some(document) = &self.document else { return Some("Open records and forecast first.".to_owned()) };
        if self.ledger.folder.is_none() {
            return Some("There is no folder for a ledger: name one as ledger_folder in settings.toml.".to_owned());
        }
        why_not(document)
    }

    /// Freezes the forecast on show and adds it.
    pub(super) fn issue(&mut self, ctx: &Context) {
        self.session.issuing = false;
        let Some(document) = &self.document else { return };
        let (Some(shown), Some(folder)) = (document.shown.clone(), self.ledger.folder.clone()) else { return };
        let loaded = Arc::clone(&document.loaded);
        let by = self.settings.issued_by.trim().to_owned();
        self.jobs.start(JobKind::Issue, "Issuing the forecast", waker(ctx), move |progress| {
            let by = (!by.is_empty()).then_some(by.as_str());
            let issued = ledger::freeze(&loaded, &shown.outcome, by, Utc::now(), progress)
                .and_then(|entry| ledger::issue(&folder, entry));
            Message::Issued(Box::new(issued))
        });
    }

    pub(super) fn receive_issued(&mut self, result: Result<Issued, LedgerError>, ctx: &Context) {
        match result {
            Ok(issued) => {
                let entry = &issued.stored.entry;
                let late = entry.lateness().map_or_else(String::new, |late| format!(" By the clock it was {late}."));
                let text = format!(
                    "Issued as entry {}, hash {}: copy the whole of it and note it where nobody can change it.{late}",
                    entry.number,
                    ledger::short_hash(&issued.stored.sha256)
                );
                self.session.notify(NoticeKind::Info, text);
                self.session.page = Page::Record;
                self.read_ledger(ctx);
            }
            Err(error) if error.is_cancelled() => {}
            Err(error) => self.session.notify(NoticeKind::Error, sentence(&error.to_string())),
        }
    }

    /// Outlines the highest cells of an entry on the map, where the cells on show are its own.
    pub(super) fn show_entry(&mut self, number: u32) {
        let Some(assessment) = self.ledger.assessment.clone() else { return };
        let found = assessment.entries.iter().find(|assessed| assessed.stored.entry.number == number);
        let Some(entry) = found.map(|assessed| &assessed.stored.entry) else { return };
        let shown = self.document.as_ref().and_then(|document| document.shown.clone());
        let area = shown.as_ref().map(|shown| &shown.outcome.area);
        let same_grid = area.filter(|area| area.crs.epsg() == entry.area.crs && area.size.code() == entry.area.cell);
        let chosen = cells_in_share(entry.cells.len(), OUTLINED_SHARE) as u32;
        let cells: BTreeMap<usize, u32> = same_grid.map_or_else(BTreeMap::new, |area| {
            let top = entry.cells.iter().filter(|cell| cell.rank <= chosen);
            top.filter_map(|cell| Some((area.cell_by_id(&cell.cell)?, cell.rank))).collect()
        });
        if cells.is_empty() {
            let text = format!(
                "Entry {number} has cells of {} that are not on the map: forecast with these cells to see them there.",
                entry.area.cell
            );
            return self.session.notify(NoticeKind::Info, text);
        }
        self.session.selected = cells.iter().min_by_key(|(_, rank)| **rank).map(|(cell, _)| *cell);
        self.session.highlight = Some(Highlight {
            words: format!(
                "the cells with the highest forecasts for {}, as issued in entry {number}",
                figures::period(entry.period.days())
            ),
            cells: cells.into_keys().collect(),
        });
        self.session.page = Page::Explore;
    }
}

/// Why the forecast of a document cannot be issued, as a sentence.
pub(super) fn why_not(document: &Document) -> Option<String> {
    let Some(shown) = &document.shown else { return Some("Forecast first: then it can be issued.".to_owned()) };
    let refused = ledger::may_be_issued(shown.outcome.forecast.period, document.loaded.incidents.last_day);
    refused.err().map(|error| sentence(&error.to_string()))
}

/// `2 earlier forecasts can now be scored: 1 within range, 1 above. See Record.`
fn newly_scored_in_words(assessment: &Assessment) -> Option<String> {
    let fits: Vec<Fit> = assessment
        .entries
        .iter()
        .filter(|assessed| assessment.newly_scored.contains(&assessed.stored.entry.number))
        .filter_map(|assessed| assessed.score().map(|score| score.fit))
        .collect();
    let parts: Vec<String> = [
        ("within range", fits.iter().filter(|fit| fit.is_within()).count()),
        ("above", fits.iter().filter(|fit| **fit == Fit::Above).count()),
        ("below", fits.iter().filter(|fit| **fit == Fit::Below).count()),
    ]
    .into_iter()
    .filter(|(_, count)| *count > 0)
    .map(|(words, count)| format!("{count} {words}"))
    .collect();
    (!fits.is_empty()).then(|| {
        let forecasts = figures::counted(fits.len() as u64, "earlier forecast");
        format!("{forecasts} can now be scored: {}. See Record.", parts.join(", "))
    })
}
