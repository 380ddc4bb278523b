//! Which targets the loaded data can answer, and why it cannot answer the others.

use super::{Loaded, PipelineError};

/// A target as a choice for the loaded data.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct TargetChoice {
    /// Id of the target.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Incidents of the whole data that count towards it; `None` when it cannot be computed.
    pub incidents: Option<u64>,
    /// Whether it stands in for something that open data does not hold.
    pub stand_in: bool,
    /// Why it cannot be computed, naming the missing column; `None` when it can.
    pub problem: Option<String>,
}

impl TargetChoice {
    /// Whether the data has what the definition asks for.
    pub fn is_computable(&self) -> bool {
        self.problem.is_none()
    }
}

impl Loaded {
    /// Every target in the order of its file, computable or not. Worked out once: it reads all
    /// incidents for every target.
    pub fn target_choices(&self) -> &[TargetChoice] {
        self.choices.get_or_init(|| {
            let of_target = |target: &crate::targets::Target| {
                let (incidents, problem) = match target.matches(&self.incidents) {
                    Ok(counts) => (Some(u64::from(counts.sum().unwrap_or(0))), None),
                    Err(error) => (None, Some(error.to_string())),
                };
                TargetChoice {
                    id: target.id.clone(),
                    name: target.name.clone(),
                    incidents,
                    stand_in: target.as_known_by(&self.incidents).is_stand_in(),
                    problem,
                }
            };
            self.targets.targets.iter().map(of_target).collect()
        })
    }

    /// The target to start with, in the order of the file: the first real thing that can be computed
    /// and for which anything was recorded, then the first stand-in, then whatever can be computed.
    pub fn default_target(&self) -> Result<&str, PipelineError> {
        let choices = self.target_choices();
        let best = choices
            .iter()
            .filter(|choice| choice.is_computable())
            .min_by_key(|choice| (choice.incidents == Some(0), choice.stand_in));
        best.map(|choice| choice.id.as_str()).ok_or_else(|| PipelineError::NoTarget {
            first: choices
                .iter()
                .find_map(|choice| choice.problem.clone())
                .unwrap_or_else(|| "there is none".to_owned()),
        })
    }
}
