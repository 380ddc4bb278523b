//! Backtests: started for the forecast on show, kept as long as they say something of it.

use std::sync::Arc;

use egui::Context;

use crate::figures;
use crate::forecast::ModelId;
use crate::pipeline::{BacktestOutcome, BacktestRequest, PipelineError};

use super::jobs::JobKind;
use super::logic::{sentence, waker};
use super::residuals::ResidualsOf;
use super::state::{Backtested, NoticeKind, Page};
use super::{App, Message};

impl App {
    /// Forecasts the last periods with these models; what is shown stays until that is done.
    pub(super) fn start_backtest(&mut self, models: Vec<ModelId>, ctx: &Context) {
        let Some(document) = &mut self.document else {
            return self.session.notify(NoticeKind::Error, "Open records before backtesting.");
        };
        let Some(shown) = &document.shown else {
            let text = "Forecast first: a backtest asks how good such a forecast would have been before.";
            return self.session.notify(NoticeKind::Error, text);
        };
        let request = BacktestRequest {
            forecast: shown.outcome.request.clone(),
            models,
            origins: self.session.backtest.origins(document.period_kind()),
            cells_of_all_time: false,
        };
        document.backtest_failure = None;
        self.backtest_under_way = Some(request.forecast.clone());
        let loaded = Arc::clone(&document.loaded);
        let engine = self.engine.clone();
        let title = format!("Backtesting {}", figures::counted(request.models.len() as u64, "model"));
        self.jobs.start(JobKind::Backtest, title, waker(ctx), move |progress| {
            Message::Backtest(Box::new((engine.backtest)(&loaded, &request, progress)))
        });
    }

    pub(super) fn receive_backtest(&mut self, result: Result<BacktestOutcome, PipelineError>) {
        let Some(document) = &mut self.document else { return };
        let Some(shown) = &document.shown else { return };
        let is_elsewhere = self.session.page != Page::Diagnose;
        match result {
            Ok(outcome) => {
                if !Backtested::is_of(&outcome.request.forecast, &shown.outcome.request) {
                    return;
                }
                self.versions += 1;
                let (models, origins) = (outcome.report.models.len(), outcome.report.periods.len());
                document.backtested = Some(Arc::new(Backtested::new(outcome, &shown.outcome, self.versions)));
                document.backtest_failure = None;
                self.session.residuals_of = ResidualsOf::All;
                if is_elsewhere {
                    let text = format!(
                        "The backtest of {} over {} is ready under Diagnose.",
                        figures::counted(models as u64, "model"),
                        figures::counted(origins as u64, "period")
                    );
                    self.session.notify(NoticeKind::Info, text);
                }
            }
            Err(error) if error.is_cancelled() => {}
            Err(error) => {
                document.backtest_failure = Some(sentence(&error.to_string()));
                if is_elsewhere {
                    self.report(&error);
                }
            }
        }
    }

    /// Once another target, other cells or another day are forecast, what was said of the old ones
    /// must not stand beside them.
    pub(super) fn part_with_backtest_of_another(&mut self) {
        let Some(document) = &mut self.document else { return };
        let Some(shown) = &document.shown else { return };
        let is_kept = document
            .backtested
            .as_ref()
            .is_some_and(|kept| Backtested::is_of(&kept.outcome.request.forecast, &shown.outcome.request));
        if !is_kept {
            // a quick comparison has other periods than a backtest
            self.session.residuals_of = ResidualsOf::All;
            self.session.diagnosed = None;
            document.backtested = None;
            document.backtest_failure = None;
        }
        let asked = &shown.outcome.request;
        if self.backtest_under_way.as_ref().is_some_and(|under_way| !Backtested::is_of(under_way, asked)) {
            self.jobs.cancel(JobKind::Backtest);
            self.backtest_under_way = None;
        }
    }
}
