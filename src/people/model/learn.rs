//! From a sample to a scorecard.

use crate::progress::Progress;

use super::bins::{Bins, Fineness};
use super::design::Design;
use super::newton::Fitted;
use super::penalty::Penalty;
use super::{ModelError, ModelSettings, Sample, Scorecard};

/// So many people with the outcome, and so many without, are needed to learn anything.
pub(super) const LEAST_OF_EACH: usize = 20;

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
        let features = table.specs.iter().zip(&table.columns);
        let bins: Vec<Bins> =
            features.filter_map(|(spec, column)| Bins::of(spec, column, sample.outcome, fineness)).collect();
        // everybody learned from has a bin
        let codes = bins.iter().map(|bins| bins.codes_in(table).into_iter().map(Option::unwrap_or_default).collect());
        Self { codes: codes.collect(), bins }
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

pub(super) fn fit(sample: Sample<'_>, _settings: &ModelSettings, progress: &Progress) -> Result<Scorecard, ModelError> {
    enough(sample, LEAST_OF_EACH)?;
    progress.step("putting values into bins", 0.0);
    let binned = Binned::of(sample);
    if binned.bins.is_empty() {
        return Err(ModelError::NoFeatures);
    }
    let design = binned.design(sample.outcome);
    let rows: Vec<u32> = (0..design.rows() as u32).collect();
    progress.step("learning what each feature says", 0.1);
    let fitted = Fitted::start(&design, &rows, binned.penalty(&design)).adapted(&design, &rows, progress)?;
    Ok(Scorecard::assembled(binned.bins, &design, &fitted))
}
