//! What a column of a table of events can be, and the names it goes by.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::incidents::normalised;

/// What a column of events about people can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::people) enum Field {
    PersonId,
    Date,
    OffenceDate,
    OffenceCode,
    Offence,
    Role,
    Disposal,
    DisposalDate,
    Weapon,
    Case,
    Detection,
}

impl Field {
    /// All of them.
    pub(in crate::people) const ALL: [Self; 11] = [
        Self::PersonId,
        Self::Date,
        Self::OffenceDate,
        Self::OffenceCode,
        Self::Offence,
        Self::Role,
        Self::Disposal,
        Self::DisposalDate,
        Self::Weapon,
        Self::Case,
        Self::Detection,
    ];

    /// Name in a mapping file and in the report.
    pub(in crate::people) fn name(self) -> &'static str {
        self.names()[0]
    }

    /// The field of a name in a mapping file.
    pub(in crate::people) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Its own name, then the others it is recognised by, best first. A bare `id` is not among those
    /// of a person: as often it numbers the events.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::PersonId => &[
                "person_id",
                "person",
                "person ref",
                "person reference",
                "person number",
                "person no",
                "person urn",
                "person key",
                "nominal id",
                "nominal",
                "nominal ref",
                "nominal reference",
                "nominal number",
                "nominal no",
                "nominal urn",
                "nominal key",
                "pseudonym",
                "individual id",
                "subject id",
                "subject ref",
                "offender id",
                "offender ref",
                "offender no",
                "offender number",
                "defendant id",
                "defendant ref",
                "suspect id",
                "client id",
                "pnc id",
                "pncid",
                "pnc number",
                "pnc no",
                "cro number",
                "cro no",
                "nomis id",
                "prison number",
                "custody nominal",
            ],
            Self::Date => &[
                "date",
                "event date",
                "date of event",
                "event day",
                "day",
                "role date",
                "date of role",
                "status date",
                "charge date",
                "date charged",
                "charged date",
                "charged on",
                "date of charge",
                "datetime",
                "date time",
                "event datetime",
                "arrest date",
                "date of arrest",
                "effective date",
                "month",
            ],
            Self::OffenceDate => &[
                "offence_date",
                "date of offence",
                "offense date",
                "date of offense",
                "offence start date",
                "occurred",
                "occurred from",
                "occurred date",
                "committed date",
                "committed from",
                "committed on",
                "incident date",
                "date of incident",
                "crime date",
                "recorded date",
                "date recorded",
            ],
            Self::OffenceCode => &[
                "offence_code",
                "offense code",
                "home office code",
                "ho code",
                "ho class",
                "ho offence code",
                "ho class code",
                "home office class",
                "home office offence code",
                "hocode",
                "hoclass",
                "cjs code",
                "cjs offence code",
                "charge code",
                "crime code",
                "offence class code",
                "pnc offence code",
                "acpo offence code",
                "code",
            ],
            Self::Offence => &[
                "offence",
                "offense",
                "offence description",
                "offense description",
                "offence desc",
                "offence title",
                "offence text",
                "offence type",
                "offense type",
                "offence name",
                "charge description",
                "charge desc",
                "charge",
                "crime type",
                "crime",
                "ho offence",
                "home office offence",
            ],
            Self::Role => &[
                "role",
                "person role",
                "event role",
                "role type",
                "role description",
                "nominal role",
                "event type",
                "event",
                "involvement",
                "involvement type",
                "person status",
                "classification",
                "status",
            ],
            Self::Disposal => &[
                "disposal",
                "disposal type",
                "disposal description",
                "disposal desc",
                "disposal code",
                "disposition",
                "outcome",
                "outcome type",
                "outcome description",
                "result",
                "court result",
                "verdict",
                "finding",
                "case outcome",
                "charge outcome",
                "final outcome",
                "adjudication",
            ],
            Self::DisposalDate => &[
                "disposal_date",
                "date of disposal",
                "disposition date",
                "outcome date",
                "date of outcome",
                "result date",
                "date of result",
                "court result date",
                "verdict date",
                "date of verdict",
                "finding date",
                "conviction date",
                "date of conviction",
                "convicted date",
                "date convicted",
                "sentence date",
                "date of sentence",
                "finalised date",
                "date finalised",
                "acquittal date",
            ],
            Self::Weapon => &[
                "weapon",
                "weapon used",
                "weapon type",
                "weapon description",
                "weapon flag",
                "weapons",
                "weapon involved",
                "knife used",
                "knife flag",
                "knife",
                "armed",
            ],
            Self::Case => &[
                "case",
                "case reference",
                "case ref",
                "case id",
                "case number",
                "case no",
                "case urn",
                "court case number",
                "court case reference",
                "court ref",
                "court reference",
                "ptiurn",
                "proceeding",
                "proceeding id",
                "charge id",
                "charge ref",
                "charge reference",
                "crime reference",
                "crime ref",
                "crime number",
                "crime no",
            ],
            Self::Detection => &[
                "detection",
                "how detected",
                "detected by",
                "detection method",
                "detection type",
                "proactive",
                "proactive flag",
                "proactively detected",
                "is proactive",
                "police generated",
            ],
        }
    }

    /// The field a header names and how good the name is: 0 is best.
    pub(in crate::people) fn recognised(header: &str) -> Option<(Self, usize)> {
        static NAMES: LazyLock<BTreeMap<String, (Field, usize)>> = LazyLock::new(|| {
            let ranked = |field: Field| field.names().iter().enumerate().map(move |(rank, name)| (name, field, rank));
            let all = Field::ALL.into_iter().flat_map(ranked);
            all.map(|(name, field, rank)| (normalised(name), (field, rank))).collect()
        });
        NAMES.get(&normalised(header)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_recognised_whatever_their_case_and_spacing() {
        let named = |header| Field::recognised(header).map(|(field, _)| field);
        assert_eq!(named("Person ID"), Some(Field::PersonId));
        assert_eq!(named("NOMINAL_REF"), Some(Field::PersonId));
        assert_eq!(named("PNCID"), Some(Field::PersonId));
        assert_eq!(named("Date Charged"), Some(Field::Date));
        assert_eq!(named("Date of offence"), Some(Field::OffenceDate));
        assert_eq!(named("Home Office Code"), Some(Field::OffenceCode));
        assert_eq!((named("id"), named("surname")), (None, None));
    }

    #[test]
    fn no_two_fields_share_a_name() {
        let mut seen = BTreeMap::new();
        for field in Field::ALL {
            for name in field.names() {
                if let Some(other) = seen.insert(normalised(name), field) {
                    assert_eq!(other, field, "{name}");
                }
            }
            assert_eq!(Field::from_name(field.name()), Some(field));
        }
    }
}
