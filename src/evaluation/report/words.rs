//! What the numbers say, in words a sceptical superintendent can use.

use crate::figures;
use crate::forecast::ModelId;

use super::{Gain, ModelReport};

/// Fewer origins than this cannot tell two models apart.
const MIN_ORIGINS: usize = 3;

/// `forecast 41, saw 47: well within range`. `middle` holds the total half of the time.
pub(super) fn total(expected: f64, recorded: u32, interval: (u32, u32), middle: [u32; 2]) -> String {
    let range = figures::interval(interval.0, interval.1);
    let place = if (middle[0]..=middle[1]).contains(&recorded) {
        "well within range".to_owned()
    } else if (interval.0..=interval.1).contains(&recorded) {
        "within range".to_owned()
    } else if recorded > interval.1 {
        format!("above the range of {range}")
    } else {
        format!("below the range of {range}")
    };
    format!("forecast {}, saw {}: {place}", figures::expected(expected), figures::count(u64::from(recorded)))
}

/// How a baseline is called within a sentence.
fn called(model: Option<ModelId>, name: &str) -> String {
    match model {
        Some(ModelId::RecentMean) => "plain counts".to_owned(),
        Some(ModelId::ShrunkMean) => "shrunk counts".to_owned(),
        _ => name.to_owned(),
    }
}

/// `better than plain counts: +0.12 per incident (95% interval +0.05 to +0.19)`.
pub(super) fn gain(gain: &Gain, baseline: Option<ModelId>) -> String {
    let over = called(baseline, &gain.baseline_name);
    let (lower, upper) = gain.interval95();
    if !(lower.is_finite() && upper.is_finite()) {
        return format!("too short a record to tell from {over}");
    }
    let numbers = format!(
        "{} per incident (95% interval {} to {})",
        figures::gain(gain.gain),
        figures::gain(lower),
        figures::gain(upper)
    );
    if gain.is_better() {
        format!("better than {over}: {numbers}")
    } else if gain.is_worse() {
        format!("worse than {over}: {numbers}")
    } else {
        let more = gain.periods_to_tell.map_or_else(String::new, |periods| {
            format!("; about {} would tell", figures::counted(u64::from(periods), "more period"))
        });
        format!("no better than {over} on this data: {numbers}{more}")
    }
}

/// Would plain counts do as well?
pub(super) fn model_verdict(model: Option<ModelId>, against: &[Gain], origins: usize) -> String {
    if model == Some(ModelId::RecentMean) {
        return "These are the plain counts".to_owned();
    }
    match against.first() {
        Some(_) if origins < MIN_ORIGINS => too_short(origins),
        Some(gain) => gain.words.trim_end_matches('.').to_owned(),
        None => "Not compared: plain counts took no part".to_owned(),
    }
}

/// Does anything here beat plain counts?
pub(super) fn verdict(models: &[ModelReport], incidents: u64, origins: usize) -> String {
    if incidents == 0 {
        return "Nothing was recorded in these periods, so nothing can be said of any forecast".to_owned();
    }
    if origins < MIN_ORIGINS {
        return too_short(origins);
    }
    let over_plain =
        |model: &ModelReport| model.against.first().filter(|gain| gain.baseline == ModelId::RecentMean.id()).cloned();
    let compared: Vec<(&ModelReport, Gain)> =
        models.iter().filter_map(|model| over_plain(model).map(|gain| (model, gain))).collect();
    if compared.is_empty() {
        return "Plain counts took no part, so nothing was compared with them".to_owned();
    }
    // Models come best first.
    let Some((best, gain)) = compared.iter().find(|(_, gain)| gain.is_better()) else {
        return "Nothing here is better than plain counts on this data".to_owned();
    };
    let better = compared.iter().filter(|(_, gain)| gain.is_better()).count();
    let (lower, upper) = gain.interval95();
    let numbers = format!(
        "{} per incident, 95% interval {} to {}",
        figures::gain(gain.gain),
        figures::gain(lower),
        figures::gain(upper)
    );
    let others = match (compared.len(), better) {
        (1, _) => String::new(),
        (of, better) => format!("; {better} of {} here are", figures::counted(of as u64, "model")),
    };
    format!("{} is better than plain counts ({numbers}){others}", best.name)
}

fn too_short(origins: usize) -> String {
    format!("Too short a record to tell: {}", figures::counted(origins as u64, "period"))
}

/// With a capital and a full stop.
pub(super) fn sentence(text: &str) -> String {
    format!("{}.", capitalised(text))
}

pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether so few passes are no accident: chance of no more than these when each is passed 19 times
/// in 20.
fn too_few(passed: usize, of: usize) -> bool {
    use crate::evaluation::scores::number_test::binomial_upto;
    binomial_upto(passed, of, 0.95) < 0.05
}

fn tested(passed: usize, of: usize, what: &str) -> String {
    if of == 0 {
        return "There was no period to test.".to_owned();
    }
    let judged = if too_few(passed, of) { ": too seldom." } else { ", as it should." };
    format!("{what} in {} of {}{judged}", figures::count(passed as u64), figures::counted(of as u64, "period"))
}

pub(super) fn number_passed(passed: usize, of: usize) -> String {
    tested(passed, of, "The number of incidents fell within the forecast's range")
}

pub(super) fn spatial_passed(passed: usize, of: usize) -> String {
    tested(passed, of, "The map of incidents fitted the forecast, each incident taken by itself,")
}

pub(super) fn conditional_passed(passed: usize, of: usize) -> String {
    tested(passed, of, "The map of incidents fitted the forecast, clusters allowed for,")
}

/// `Of the 56 cells at the top, 48 were there the period before (86%)`.
pub(super) fn stability(chosen: usize, mean_kept: f64, steps: usize) -> String {
    if steps == 0 || chosen == 0 {
        return "One period alone cannot show how steady the ranking is.".to_owned();
    }
    let cells = if chosen == 1 {
        "cell at the top, on average".to_owned()
    } else {
        format!("{} cells at the top, on average", figures::count(chosen as u64))
    };
    format!(
        "Of the {cells} {} had been there the period before ({}).",
        figures::expected(mean_kept * chosen as f64),
        figures::percent(mean_kept)
    )
}

/// What is in reach of a forecast, and what is luck.
pub(super) fn ceiling(best: f64, known: f64, luck: f64) -> String {
    if best <= 0.0 {
        return "Nothing was recorded, so there is nothing a map could have caught.".to_owned();
    }
    format!(
        "A map drawn after the event would have held {} of incidents in 5% of cells. A map of the true rates, taken to \
         be the best model's, could expect {}; the other {} of that best is luck.",
        figures::percent(best),
        figures::percent(known),
        figures::percent(luck)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals() {
        assert_eq!(total(41.2, 47, (30, 53), [36, 47]), "forecast 41, saw 47: well within range");
        assert_eq!(total(41.2, 50, (30, 53), [36, 47]), "forecast 41, saw 50: within range");
        assert_eq!(total(41.2, 60, (30, 53), [36, 47]), "forecast 41, saw 60: above the range of 30–53");
        assert_eq!(total(41.2, 9, (30, 53), [36, 47]), "forecast 41, saw 9: below the range of 30–53");
    }

    fn gained(gain: f64, reach: f64, periods_to_tell: Option<u32>) -> Gain {
        Gain {
            baseline: "recent-mean".to_owned(),
            baseline_name: "Plain counts (12-month mean)".to_owned(),
            gain,
            t_lower: gain - reach / 2.0,
            t_upper: gain + reach / 2.0,
            t_p: 0.5,
            w_p: 0.5,
            bootstrap_lower: gain - reach,
            bootstrap_upper: gain + reach,
            periods_to_tell,
            words: String::new(),
        }
    }

    #[test]
    fn gains_say_yes_no_and_cannot_tell() {
        let plain = Some(ModelId::RecentMean);
        let text = gain(&gained(0.12, 0.07, None), plain);
        assert_eq!(text, "better than plain counts: +0.12 per incident (95% interval +0.05 to +0.19)");
        let text = gain(&gained(-0.12, 0.07, None), plain);
        assert_eq!(text, "worse than plain counts: −0.12 per incident (95% interval −0.19 to −0.05)");
        let text = gain(&gained(0.02, 0.07, Some(14)), plain);
        assert_eq!(
            text,
            "no better than plain counts on this data: +0.02 per incident (95% interval −0.05 to +0.09); about 14 \
             more periods would tell"
        );
        let text = gain(&gained(0.02, f64::INFINITY, None), plain);
        assert_eq!(text, "too short a record to tell from plain counts");
    }

    #[test]
    fn tests_passed() {
        assert_eq!(
            number_passed(11, 12),
            "The number of incidents fell within the forecast's range in 11 of 12 periods, as it should."
        );
        assert!(number_passed(9, 12).ends_with("in 9 of 12 periods: too seldom."));
        assert!(number_passed(1, 1).ends_with("in 1 of 1 period, as it should."));
        assert_eq!(number_passed(0, 0), "There was no period to test.");
    }

    #[test]
    fn steadiness_and_ceiling() {
        assert_eq!(
            stability(56, 0.857, 11),
            "Of the 56 cells at the top, on average 48 had been there the period before (86%)."
        );
        assert_eq!(
            ceiling(0.93, 0.4, 0.57),
            "A map drawn after the event would have held 93% of incidents in 5% of cells. A map of the true rates, \
             taken to be the best model's, could expect 40%; the other 57% of that best is luck."
        );
    }
}
