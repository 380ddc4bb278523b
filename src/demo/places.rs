//! The real towns and suburbs that the demo force lies on. Positions are facts; everything else in
//! the table is a guess that shapes the synthetic process and says nothing about the real places.

use super::Place;

/// What the process takes a place to be like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Character {
    /// Weight of people living around it.
    pub(super) residents: f64,
    /// How far they spread, as the standard deviation of a bell in metres.
    pub(super) spread_m: f64,
    /// Weight of its shops and stations.
    pub(super) centre: f64,
    /// Weight of its bars and clubs.
    pub(super) night: f64,
}

const fn place(name: &'static str, latitude: f64, longitude: f64, order: u8) -> Place {
    Place { name, longitude, latitude, order }
}

/// Towns and suburbs, the larger first.
pub(super) const PLACES: [Place; 59] = [
    place("Birmingham", 52.4796, -1.9026, 1),
    place("Coventry", 52.4081, -1.5106, 1),
    place("Wolverhampton", 52.5862, -2.1279, 1),
    place("Dudley", 52.5087, -2.0877, 2),
    place("Walsall", 52.5847, -1.9822, 2),
    place("West Bromwich", 52.5187, -1.9945, 2),
    place("Solihull", 52.4118, -1.7776, 2),
    place("Sutton Coldfield", 52.5637, -1.8222, 2),
    place("Stourbridge", 52.4575, -2.1479, 2),
    place("Halesowen", 52.4494, -2.0510, 2),
    place("Smethwick", 52.4928, -1.9650, 2),
    place("Bilston", 52.5661, -2.0728, 2),
    place("Wednesbury", 52.5530, -2.0200, 2),
    place("Aldridge", 52.6056, -1.9172, 2),
    place("Brownhills", 52.6470, -1.9330, 2),
    place("Erdington", 52.5235, -1.8385, 2),
    place("Chelmsley Wood", 52.4800, -1.7340, 2),
    place("Oldbury", 52.5050, -2.0159, 3),
    place("Tipton", 52.5259, -2.0670, 3),
    place("Willenhall", 52.5847, -2.0542, 3),
    place("Bloxwich", 52.6140, -2.0040, 3),
    place("Darlaston", 52.5710, -2.0300, 3),
    place("Brierley Hill", 52.4817, -2.1214, 3),
    place("Kingswinford", 52.4976, -2.1687, 3),
    place("Cradley Heath", 52.4717, -2.0817, 3),
    place("Rowley Regis", 52.4880, -2.0430, 3),
    place("Sedgley", 52.5430, -2.1230, 3),
    place("Wednesfield", 52.6000, -2.0830, 3),
    place("Tettenhall", 52.5985, -2.1690, 3),
    place("Bushbury", 52.6230, -2.1130, 3),
    place("Handsworth", 52.5090, -1.9300, 3),
    place("Aston", 52.5020, -1.8870, 3),
    place("Perry Barr", 52.5255, -1.9010, 3),
    place("Kingstanding", 52.5500, -1.8790, 3),
    place("Edgbaston", 52.4620, -1.9270, 3),
    place("Harborne", 52.4600, -1.9560, 3),
    place("Selly Oak", 52.4410, -1.9380, 3),
    place("Kings Heath", 52.4300, -1.8930, 3),
    place("Kings Norton", 52.4080, -1.9280, 3),
    place("Northfield", 52.4120, -1.9690, 3),
    place("Longbridge", 52.3960, -1.9880, 3),
    place("Quinton", 52.4600, -1.9930, 3),
    place("Sparkbrook", 52.4610, -1.8760, 3),
    place("Small Heath", 52.4720, -1.8540, 3),
    place("Washwood Heath", 52.4950, -1.8420, 3),
    place("Yardley", 52.4720, -1.8130, 3),
    place("Acocks Green", 52.4470, -1.8230, 3),
    place("Hall Green", 52.4330, -1.8440, 3),
    place("Castle Vale", 52.5200, -1.7870, 3),
    place("Great Barr", 52.5480, -1.9330, 3),
    place("Shirley", 52.4090, -1.8240, 3),
    place("Knowle", 52.3890, -1.7330, 3),
    place("Balsall Common", 52.3930, -1.6520, 3),
    place("Meriden", 52.4370, -1.6430, 3),
    place("Foleshill", 52.4330, -1.4930, 3),
    place("Tile Hill", 52.4040, -1.5780, 3),
    place("Walsgrave", 52.4270, -1.4410, 3),
    place("Keresley", 52.4430, -1.5320, 3),
    place("Binley", 52.3990, -1.4540, 3),
];

/// Places that are lively at night and are no label on the map: longitude, latitude, weight.
pub(super) const NIGHT_STREETS: [(f64, f64, f64); 4] = [
    (-1.9110, 52.4774, 8.0), // Broad Street
    (-1.8860, 52.4752, 5.0), // Digbeth
    (-1.8990, 52.4735, 3.0), // Hurst Street
    (-1.8880, 52.4463, 2.0), // Moseley
];

/// The guess for a place, by its standing and a few exceptions.
pub(super) fn character(place: &Place) -> Character {
    let by_order = match place.order {
        1 => Character { residents: 60.0, spread_m: 2400.0, centre: 22.0, night: 10.0 },
        2 => Character { residents: 28.0, spread_m: 1900.0, centre: 8.0, night: 2.5 },
        _ => Character { residents: 17.0, spread_m: 1500.0, centre: 1.6, night: 0.3 },
    };
    match place.name {
        "Birmingham" => Character { residents: 70.0, centre: 48.0, night: 8.0, ..by_order },
        "Walsall" | "West Bromwich" => Character { residents: 40.0, centre: 11.0, ..by_order },
        "Solihull" => Character { residents: 34.0, centre: 11.0, ..by_order },
        "Aldridge" | "Brownhills" => Character { residents: 14.0, centre: 1.8, night: 0.3, ..by_order },
        "Brierley Hill" => Character { centre: 7.0, ..by_order }, // a large shopping centre
        "Handsworth" | "Aston" | "Small Heath" | "Sparkbrook" | "Foleshill" | "Washwood Heath" => {
            Character { residents: 30.0, centre: 2.6, ..by_order }
        }
        "Kings Heath" | "Harborne" | "Selly Oak" => Character { centre: 2.4, night: 1.4, ..by_order },
        "Knowle" | "Keresley" => Character { residents: 8.0, spread_m: 1100.0, centre: 0.7, night: 0.2 },
        "Balsall Common" | "Meriden" => Character { residents: 2.5, spread_m: 700.0, centre: 0.2, night: 0.05 },
        _ => by_order,
    }
}
