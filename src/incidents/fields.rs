//! What a column of a source can be, and the names it goes by.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a source column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    Id,
    OccurredFrom,
    TimeFrom,
    OccurredTo,
    TimeTo,
    Longitude,
    Latitude,
    Easting,
    Northing,
    X,
    Y,
    OffenceCode,
    Offence,
    CrimeType,
    Weapon,
    WeaponUsed,
    Injury,
    AreaCode,
    Location,
    RecordedOn,
}

impl Field {
    /// All of them.
    pub(super) const ALL: [Self; 20] = [
        Self::Id,
        Self::OccurredFrom,
        Self::TimeFrom,
        Self::OccurredTo,
        Self::TimeTo,
        Self::Longitude,
        Self::Latitude,
        Self::Easting,
        Self::Northing,
        Self::X,
        Self::Y,
        Self::OffenceCode,
        Self::Offence,
        Self::CrimeType,
        Self::Weapon,
        Self::WeaponUsed,
        Self::Injury,
        Self::AreaCode,
        Self::Location,
        Self::RecordedOn,
    ];

    /// Name in a mapping file and in the report.
    pub(super) fn name(self) -> &'static str {
        self.names()[0]
    }

    /// The field of a name in a mapping file.
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Its own name, then the others it is recognised by, best first. They are compared as
    /// [`normalised`].
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Id => &[
                "id",
                "crime id",
                "incident id",
                "event id",
                "offence id",
                "offense id",
                "record id",
                "crime number",
                "crime no",
                "crime ref",
                "crime reference",
                "crime ref no",
                "crime reference number",
                "incident number",
                "incident no",
                "incident ref",
                "event number",
                "event no",
                "urn",
                "case number",
                "case no",
                "ccn",
                "report number",
                "reference",
                "ref",
                "object id",
            ],
            Self::OccurredFrom => &[
                "occurred_from",
                "occurred",
                "occurred date",
                "occurred datetime",
                "occurred on",
                "occurred at",
                "committed from",
                "committed from date",
                "committed from datetime",
                "committed date from",
                "committed date",
                "committed on",
                "date from",
                "from date",
                "date time from",
                "datetime from",
                "earliest date",
                "first date",
                "start date",
                "start datetime",
                "incident date",
                "incident datetime",
                "offence date",
                "offense date",
                "date of offence",
                "date of incident",
                "date of occurrence",
                "occurrence date",
                "event date",
                "crime date",
                "date occ",
                "date time",
                "datetime",
                "date",
                "month",
                "created date",
                "date created",
                "timestamp",
            ],
            Self::TimeFrom => &[
                "time_from",
                "from time",
                "committed from time",
                "committed time from",
                "earliest time",
                "start time",
                "occurred time",
                "occurred from time",
                "incident time",
                "offence time",
                "time of offence",
                "time of incident",
                "time occ",
                "time",
            ],
            Self::OccurredTo => &[
                "occurred_to",
                "committed to",
                "committed to date",
                "committed to datetime",
                "committed date to",
                "date to",
                "to date",
                "date time to",
                "datetime to",
                "latest date",
                "last date",
                "end date",
                "end datetime",
            ],
            Self::TimeTo => &[
                "time_to",
                "to time",
                "committed to time",
                "committed time to",
                "latest time",
                "end time",
                "occurred to time",
            ],
            Self::Longitude => &["longitude", "lon", "long", "lng", "wgs84 longitude", "x longitude"],
            Self::Latitude => &["latitude", "lat", "wgs84 latitude", "y latitude"],
            Self::Easting => &[
                "easting",
                "eastings",
                "easting m",
                "easting_x",
                "east",
                "osgb easting",
                "bng easting",
                "grid easting",
                "x easting",
                "oseast1m",
            ],
            Self::Northing => &[
                "northing",
                "northings",
                "northing m",
                "northing_y",
                "north",
                "osgb northing",
                "bng northing",
                "grid northing",
                "y northing",
                "osnrth1m",
            ],
            Self::X => &["x", "x coordinate", "x coord", "coord x", "point x", "map x", "x m"],
            Self::Y => &["y", "y coordinate", "y coord", "coord y", "point y", "map y", "y m"],
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
                "offence class code",
                "crime code",
                "hocode",
                "hoclass",
                "ucr code",
                "iucr",
            ],
            Self::Offence => &[
                "offence",
                "offense",
                "offence description",
                "offense description",
                "offence desc",
                "offence text",
                "offence title",
                "offence name",
                "offence type",
                "offence classification",
                "ho description",
                "home office description",
                "crime description",
                "charge description",
            ],
            Self::CrimeType => &[
                "crime_type",
                "crime category",
                "crime group",
                "crime class",
                "offence group",
                "offence category",
                "offence subgroup",
                "offense group",
                "offense category",
                "primary type",
                "incident type",
                "event type",
                "category",
                "classification",
            ],
            Self::Weapon => &[
                "weapon",
                "weapon type",
                "weapon description",
                "weapon desc",
                "type of weapon",
                "weapon category",
                "method",
            ],
            Self::WeaponUsed => &["weapon_used", "weapon was used", "used weapon", "weapon use", "weapon used flag"],
            Self::Injury => &[
                "injury",
                "injured",
                "victim injured",
                "injury flag",
                "injury level",
                "injury degree",
                "degree of injury",
                "injury severity",
                "victim injury",
                "with injury",
            ],
            Self::AreaCode => &[
                "area_code",
                "lsoa code",
                "lsoa",
                "lsoa11cd",
                "lsoa21cd",
                "lsoa 2011",
                "lsoa 2021",
                "lsoa11 code",
                "lsoa21 code",
                "output area",
                "oa code",
                "msoa code",
                "msoa",
                "ward code",
                "area",
                "beat code",
                "beat",
                "psa",
                "neighbourhood code",
            ],
            Self::RecordedOn => &[
                "recorded_on",
                "recorded",
                "recorded date",
                "date recorded",
                "recorded at",
                "recorded datetime",
                "record date",
                "crime recorded date",
                "date crime recorded",
                "reported",
                "reported on",
                "reported date",
                "date reported",
                "reported at",
                "reported datetime",
                "report date",
                "report datetime",
                "date of report",
            ],
            Self::Location => &[
                "location",
                "address",
                "block",
                "street",
                "street name",
                "location description",
                "location text",
                "full address",
                "premises",
                "place",
                "venue",
            ],
        }
    }

    /// The field a header names and how good the name is: 0 is best.
    pub(super) fn recognised(header: &str) -> Option<(Self, usize)> {
        static NAMES: LazyLock<BTreeMap<String, (Field, usize)>> = LazyLock::new(|| {
            let ranked = |field: Field| field.names().iter().enumerate().map(move |(rank, name)| (name, field, rank));
            Field::ALL
                .into_iter()
                .flat_map(ranked)
                .map(|(name, field, rank)| (normalised(name), (field, rank)))
                .collect()
        });
        NAMES.get(&normalised(header)).copied()
    }
}

/// A header as it is compared: lower case letters and digits only.
pub(crate) fn normalised(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a column says how a case ended. That is only known later, and reading it as anything
/// would let the future into the past.
pub(super) fn is_outcome(header: &str) -> bool {
    let key = normalised(header);
    ["outcome", "disposal", "disposition", "clearance", "cleared", "casestatus", "resolution", "detected"]
        .iter()
        .any(|word| key.contains(word))
}

/// A word of a yes-or-no column, in any of the usual ways.
pub(crate) fn flag(text: &str) -> Option<bool> {
    let lower = text.trim().to_ascii_lowercase();
    match lower.as_str() {
        "yes" | "y" | "true" | "t" | "1" | "1.0" => Some(true),
        "no" | "n" | "false" | "f" | "0" | "0.0" => Some(false),
        _ => None,
    }
}

/// As [`flag`], also in the words used for injuries.
pub(super) fn injury(text: &str) -> Option<bool> {
    flag(text).or_else(|| match text.trim().to_ascii_lowercase().as_str() {
        "none" | "no injury" | "uninjured" | "not injured" => Some(false),
        "minor" | "slight" | "moderate" | "serious" | "severe" | "grievous" | "fatal" | "injured" | "injury" => {
            Some(true)
        }
        _ => None,
    })
}

/// A source's word for a weapon in the canonical words; words that are not known stay, in lower
/// case.
pub(crate) fn weapon(text: &str) -> String {
    let lower = text.trim().to_lowercase();
    let has = |words: &[&str]| lower.split(|c: char| !c.is_alphanumeric()).any(|part| words.contains(&part));
    if matches!(lower.as_str(), "none" | "no" | "no weapon" | "n/a" | "not applicable" | "nil" | "unarmed") {
        "none".to_owned()
    } else if has(&[
        "knife",
        "knives",
        "blade",
        "bladed",
        "sharp",
        "machete",
        "dagger",
        "sword",
        "axe",
        "razor",
        "screwdriver",
        "scissors",
        "stabbing",
        "stabbed",
        "cleaver",
        "zombie",
    ]) {
        "sharp instrument".to_owned()
    } else if has(&["firearm", "firearms", "gun", "handgun", "shotgun", "pistol", "rifle", "revolver"]) {
        "firearm".to_owned()
    } else {
        lower
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_recognised_whatever_their_case_and_spacing() {
        let named = |header| Field::recognised(header).map(|(field, _)| field);
        assert_eq!(named("Crime ID"), Some(Field::Id));
        assert_eq!(named("EVENT_ID"), Some(Field::Id));
        assert_eq!(named("LSOA code"), Some(Field::AreaCode));
        assert_eq!(named("Committed From"), Some(Field::OccurredFrom));
        assert_eq!(named("Home Office Code"), Some(Field::OffenceCode));
        assert_eq!(named("Last outcome category"), None);
        assert_eq!(named("Reported by"), None);
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

    #[test]
    fn weapons_and_flags_are_understood_by_whole_words() {
        assert_eq!(weapon("Kitchen KNIFE"), "sharp instrument");
        assert_eq!(weapon("Bladed article"), "sharp instrument");
        assert_eq!(weapon("Handgun"), "firearm");
        assert_eq!(weapon("begun"), "begun");
        assert_eq!(weapon("No weapon"), "none");
        assert_eq!((flag("Y"), flag("0"), flag("maybe")), (Some(true), Some(false), None));
        assert_eq!(injury("Slight"), Some(true));
        assert!(is_outcome("Last outcome category") && !is_outcome("Crime type"));
    }
}
