//! From a sample to a scorecard.

use rayon::prelude::*;

use crate::progress::Progress;

use super::bins::{Bins, Fineness};
use super::choice::choose;
use super::design::Design;
use super::direction;
use super::newton::Fitted;
use super::penalty::Penalty;
use super::{ModelError, ModelSettings, Sample, Scorecard};

/// So many people with the outcome, and so many without, are needed to learn anything.
pub(super) const LEAST_OF_EACH: usize = 20;

/// More features than these are not solved for: those that say least by themselves are left out.
const MOST_FEATURES: usize = 120;

/// Bins of every feature that varies, and the bin of every person in each.
pub(super) struct Binned {
    pub(super) bins: Vec<Bins>,
    /// `codes[feature][row]`.
    pub(super) codes: Vec<Vec<usize>>,
}

impl Binned {
    fn of(sample: Sample<'_>) -> Self {
        let table = sample.features;
        let fineness = Fineness::suited_to(table.rows, table.specs.len());
        let bin = |place: usize| Bins::of(&table.specs[place], &table.columns[place], sample.outcome, fineness);
        let mut bins: Vec<Bins> = (0..table.specs.len()).into_par_iter().filter_map(bin).collect();
        if bins.len() > MOST_FEATURES {
            log::warn!(
                "{} columns are more than can be learned from: the {MOST_FEATURES} that say most are kept",
                bins.len()
            );
            let mut said: Vec<f64> = bins.iter().map(Bins::says).collect();
            said.sort_by(|one, other| other.total_cmp(one));
            bins.retain(|bins| bins.says() >= said[MOST_FEATURES - 1]);
            bins.truncate(MOST_FEATURES);
        }
        // everybody learned from has a bin
        let codes = |bins: &Bins| bins.codes_in(table).into_iter().map(Option::unwrap_or_default).collect();
        Self { codes: bins.par_iter().map(codes).collect(), bins }
    }

    /// Joins each marked bin of a feature with the one before.
    pub(super) fn join(&mut self, feature: usize, with_previous: &[bool]) {
        let mut new_bin = Vec::with_capacity(self.bins[feature].count());
        for bin in 0..self.bins[feature].count() {
            let joined = with_previous.get(bin).copied().unwrap_or(false);
            new_bin.push(new_bin.last().map_or(0, |last: &usize| last + usize::from(!joined)));
        }
        self.bins[feature] = self.bins[feature].joined(with_previous);
        self.codes[feature].iter_mut().for_each(|code| *code = new_bin[*code]);
    }

    pub(super) fn design(&self, outcome: &[bool]) -> Design {
        let widths: Vec<usize> = self.bins.iter().map(Bins::count).collect();
        Design::new(outcome.to_vec(), &self.codes, &widths)
    }

    pub(super) fn penalty(&self, design: &Design) -> Penalty {
        let ordered: Vec<usize> = self.bins.iter().map(Bins::ordered).collect();
        Penalty::for_bins(design, &ordered, 3.0, 30.0)
    }
}

/// Refuses samples with too little in them.
pub(super) fn enough(sample: Sample<'_>, needed: usize) -> Result<(), ModelError> {
    let people = sample.features.rows;
    let outcomes = sample.outcome.iter().filter(|outcome| **outcome).count();
    if outcomes < needed || people - outcomes < needed {
        return Err(ModelError::TooFew { people, outcomes, needed });
    }
    Ok(())
}

pub(super) fn fit(sample: Sample<'_>, settings: &ModelSettings, progress: &Progress) -> Result<Scorecard, ModelError> {
    enough(sample, LEAST_OF_EACH)?;
    progress.step("putting values into bins", 0.0);
    let mut binned = Binned::of(sample);
    if binned.bins.is_empty() {
        return Err(ModelError::NoFeatures);
    }
    let mut design = binned.design(sample.outcome);
    let rows: Vec<u32> = (0..design.rows() as u32).collect();
    progress.step("learning what each feature says", 0.1);
    let fitted = Fitted::start(&design, &rows, binned.penalty(&design)).adapted(&design, &rows, progress)?;
    progress.step("holding directions fast", 0.4);
    let mut fitted = direction::held(&mut binned, &mut design, fitted, &rows, progress)?;
    progress.step("trying pairs of features", 0.5);
    if let Some(choice) = choose(&binned, &design, &fitted, settings.seed, progress)? {
        progress.step("learning what pairs of features add", 0.8);
        let start = fitted.coefficients.resize_vertically(design.columns() + choice.products.len(), 0.0);
        design.products = choice.products;
        let penalty = Penalty { products: choice.pull, ..fitted.penalty };
        fitted = Fitted::from(&design, &rows, penalty, start).adapted(&design, &rows, progress)?;
        fitted = direction::held(&mut binned, &mut design, fitted, &rows, progress)?;
    }
    progress.step("writing the scorecard", 0.95);
    Ok(Scorecard::assembled(binned.bins, &design, &fitted))
}
