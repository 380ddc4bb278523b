//! Where the demo force's incidents come from: street positions and the sources that use them.

use std::collections::BTreeMap;
use std::f64::consts::TAU;

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::geography::Crs;

use super::kinds::Kind;
use super::outline;
use super::places::{NIGHT_STREETS, PLACES, character};

/// Spacing of street positions in metres, before they are moved about.
const SPACING_M: f64 = 200.0;
/// Side of the squares that street positions are looked up by.
const BIN_M: f64 = 400.0;
/// Numbers of housing estates and of drug markets.
const ESTATES: usize = 64;
const MARKETS: usize = 44;

/// A position that incidents are recorded at: a stretch of street. Incidents repeat on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site {
    pub(super) easting_m: f64,
    pub(super) northing_m: f64,
    /// Number of the street it is on.
    pub(super) street: u32,
    /// Number of the made-up neighbourhood it is in.
    pub(super) area: u32,
}

/// What sort of place a source is; the order is that of [`super::kinds::Loads`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Homes = 0,
    Centre = 1,
    Night = 2,
    Estate = 3,
    Market = 4,
}

/// Something that incidents come from: sites with their shares, and a strength that drifts.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) sort: Sort,
    /// Site and running sum of shares; the last sum is 1.
    pub(super) shares: Vec<(u32, f64)>,
    /// Share of its sort's incidents, one a month of the process; the sort's shares sum to about 1.
    pub(super) strength: Vec<f64>,
}

/// All of it, from one seed.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) sites: Vec<Site>,
    pub(super) sources: Vec<Source>,
    bins: BTreeMap<(i32, i32), Vec<u32>>,
}

impl World {
    /// Builds the sites and sources, with strengths for a number of months.
    pub(super) fn new(seed: u64, months: usize) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(1);
        let towns = Town::all();
        let (sites, density) = street_positions(&towns, &mut rng);
        let mut bins: BTreeMap<(i32, i32), Vec<u32>> = BTreeMap::new();
        for (index, site) in sites.iter().enumerate() {
            bins.entry(bin(site.easting_m, site.northing_m)).or_default().push(index as u32);
        }
        let mut world = Self { sites, sources: Vec::new(), bins };
        world.add_homes(&density, months, &mut rng);
        world.add_towns(&towns, months, &mut rng);
        world.add_hotspots(&density, &towns, months, &mut rng);
        world.even_out(months);
        world
    }

    /// People at home everywhere: density, a smooth random surface and a rough one.
    fn add_homes(&mut self, density: &[f64], months: usize, rng: &mut ChaCha8Rng) {
        let smooth = SmoothSurface::new(1500.0, rng);
        let weights: Vec<f64> = self
            .sites
            .iter()
            .zip(density)
            .map(|(site, density)| {
                let rough: f64 = StandardNormal.sample(rng);
                density * (0.45 * smooth.at(site.easting_m, site.northing_m) + 0.5 * rough).exp()
            })
            .collect();
        let shares = shares(weights.iter().enumerate().map(|(site, weight)| (site as u32, *weight)));
        self.sources.push(Source { sort: Sort::Homes, shares, strength: vec![1.0; months] });
    }

    /// Shops, stations, bars and clubs of every town.
    fn add_towns(&mut self, towns: &[Town], months: usize, rng: &mut ChaCha8Rng) {
        let centres: Vec<_> =
            towns.iter().map(|town| (town.at, town.centre, 170.0 + 26.0 * town.centre.sqrt())).collect();
        let mut nights: Vec<_> = towns.iter().map(|town| (town.at, town.night, 180.0)).collect();
        nights.extend(NIGHT_STREETS.iter().filter_map(|&(longitude, latitude, weight)| {
            Some((Crs::BritishNationalGrid.plane_from_degrees(longitude, latitude)?, weight, 190.0))
        }));
        for (sort, spots, rough) in [(Sort::Centre, centres, 0.9), (Sort::Night, nights, 0.8)] {
            let total: f64 = spots.iter().map(|(_, weight, _)| weight).sum();
            for (at, weight, radius_m) in spots {
                let drift = Drift { sd: 0.10, persistence: 0.9, trend: 0.0 };
                self.add_spot(sort, at, radius_m, rough, weight / total, drift, months, rng);
            }
        }
    }

    /// Estates and drug markets: these drift, and a few grow or fade over the years.
    fn add_hotspots(&mut self, density: &[f64], towns: &[Town], months: usize, rng: &mut ChaCha8Rng) {
        let sums = shares(density.iter().enumerate().map(|(site, density)| (site as u32, *density)));
        let mut spots: Vec<(Sort, (f64, f64), f64)> = Vec::new();
        let apart = |spots: &[(Sort, (f64, f64), f64)], at: (f64, f64)| {
            spots.iter().all(|(_, other, _)| (other.0 - at.0).hypot(other.1 - at.1) > 700.0)
        };
        while spots.len() < ESTATES {
            let site = self.sites[pick(&sums, rng.random()) as usize];
            if apart(&spots, (site.easting_m, site.northing_m)) {
                let strength: f64 = StandardNormal.sample(rng);
                spots.push((Sort::Estate, (site.easting_m, site.northing_m), (0.45 * strength).exp()));
            }
        }
        // half of the markets are beside a centre, half on an estate: what feeds them overlaps
        let centres = shares(towns.iter().enumerate().map(|(town, t)| (town as u32, t.centre.powf(0.35))));
        for market in 0..MARKETS {
            let strength: f64 = StandardNormal.sample(rng);
            let at = if market % 2 == 0 {
                let town = &towns[pick(&centres, rng.random()) as usize];
                let (angle, away_m) = (rng.random_range(0.0..TAU), rng.random_range(300.0..1500.0));
                (town.at.0 + away_m * angle.cos(), town.at.1 + away_m * angle.sin())
            } else {
                spots[rng.random_range(0..ESTATES)].1
            };
            spots.push((Sort::Market, at, (0.5 * strength).exp()));
        }
        for sort in [Sort::Estate, Sort::Market] {
            let total: f64 = spots.iter().filter(|spot| spot.0 == sort).map(|spot| spot.2).sum();
            for (index, &(_, at, weight)) in spots.iter().filter(|spot| spot.0 == sort).enumerate() {
                let (radius_m, sd) = match sort {
                    Sort::Market => (rng.random_range(180.0..420.0), 0.40),
                    _ => (rng.random_range(280.0..620.0), 0.22),
                };
                let trend = match index % 6 {
                    1 => 0.16,
                    4 => -0.16,
                    _ => 0.0,
                };
                let drift = Drift { sd, persistence: 0.92, trend };
                self.add_spot(sort, at, radius_m, 0.8, weight / total, drift, months, rng);
            }
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the description of a spot, used in two places above")]
    fn add_spot(
        &mut self,
        sort: Sort,
        at: (f64, f64),
        radius_m: f64,
        rough: f64,
        share: f64,
        drift: Drift,
        months: usize,
        rng: &mut ChaCha8Rng,
    ) {
        let mut weights = Vec::new();
        for site in self.sites_near(at, 3.0 * radius_m) {
            let Site { easting_m, northing_m, .. } = self.sites[site as usize];
            let away = (easting_m - at.0).hypot(northing_m - at.1) / radius_m;
            let noise: f64 = StandardNormal.sample(rng);
            weights.push((site, (rough * noise - away * away / 2.0).exp()));
        }
        // drawn even when no street is near, so that the stream of numbers stays in step
        let strength = drift.course(months, rng).into_iter().map(|factor| share * factor).collect();
        if !weights.is_empty() {
            self.sources.push(Source { sort, shares: shares(weights.into_iter()), strength });
        }
    }

    /// Scales the sources of each sort so that their strengths add up to 1 on average over the
    /// months: the rates of the kinds then mean what they say.
    fn even_out(&mut self, months: usize) {
        for sort in [Sort::Homes, Sort::Centre, Sort::Night, Sort::Estate, Sort::Market] {
            let of_sort = |source: &&Source| source.sort == sort;
            let total: f64 = self.sources.iter().filter(of_sort).flat_map(|source| &source.strength).sum();
            let factor = months as f64 / total;
            for source in self.sources.iter_mut().filter(|source| source.sort == sort) {
                source.strength.iter_mut().for_each(|strength| *strength *= factor);
            }
        }
    }

    /// Sites within a distance, in order.
    fn sites_near(&self, at: (f64, f64), within_m: f64) -> Vec<u32> {
        let (low, high) = (bin(at.0 - within_m, at.1 - within_m), bin(at.0 + within_m, at.1 + within_m));
        let mut near = Vec::new();
        for row in low.1..=high.1 {
            for col in low.0..=high.0 {
                for &site in self.bins.get(&(col, row)).map_or(&[][..], Vec::as_slice) {
                    let Site { easting_m, northing_m, .. } = self.sites[site as usize];
                    if (easting_m - at.0).hypot(northing_m - at.1) <= within_m {
                        near.push(site);
                    }
                }
            }
        }
        near
    }

    /// The site nearest to a point, looked for in the squares around it.
    pub(super) fn nearest(&self, at: (f64, f64)) -> Option<u32> {
        let (col, row) = bin(at.0, at.1);
        let mut best = None;
        for row in row - 1..=row + 1 {
            for col in col - 1..=col + 1 {
                for &site in self.bins.get(&(col, row)).map_or(&[][..], Vec::as_slice) {
                    let Site { easting_m, northing_m, .. } = self.sites[site as usize];
                    let away = (easting_m - at.0).hypot(northing_m - at.1);
                    if best.is_none_or(|(nearest, _)| away < nearest) {
                        best = Some((away, site));
                    }
                }
            }
        }
        best.map(|(_, site)| site)
    }

    /// Share of a kind's incidents that each source gives in a month, as factors of the kind's level.
    pub(super) fn source_weights(&self, kind: &Kind, month: usize) -> impl Iterator<Item = f64> + '_ {
        let loads = kind.loads;
        self.sources.iter().map(move |source| {
            loads[source.sort as usize] * source.strength.get(month).or(source.strength.last()).copied().unwrap_or(0.0)
        })
    }
}

/// How the strength of a source wanders: an autoregression of its logarithm by months, about a trend.
#[derive(Debug, Clone, Copy)]
struct Drift {
    /// Standard deviation of the logarithm in the long run.
    sd: f64,
    /// Correlation from month to month.
    persistence: f64,
    /// Change of the logarithm per year.
    trend: f64,
}

impl Drift {
    /// One factor a month, about 1 on average.
    fn course(&self, months: usize, rng: &mut ChaCha8Rng) -> Vec<f64> {
        let mut state: f64 = StandardNormal.sample(rng);
        let fresh = (1.0 - self.persistence * self.persistence).sqrt();
        (0..months)
            .map(|month| {
                let years = (month as f64 - months as f64 / 2.0) / 12.0;
                let factor = (self.sd * state - self.sd * self.sd / 2.0 + self.trend * years).exp();
                let step: f64 = StandardNormal.sample(rng);
                state = self.persistence * state + fresh * step;
                factor
            })
            .collect()
    }
}

/// A place on the plane.
struct Town {
    at: (f64, f64),
    residents: f64,
    spread_m: f64,
    centre: f64,
    night: f64,
}

impl Town {
    fn all() -> Vec<Self> {
        PLACES
            .iter()
            .filter_map(|place| {
                let at = Crs::BritishNationalGrid.plane_from_degrees(place.longitude, place.latitude)?;
                let guess = character(place);
                Some(Self {
                    at,
                    residents: guess.residents,
                    spread_m: guess.spread_m,
                    centre: guess.centre,
                    night: guess.night,
                })
            })
            .collect()
    }
}

/// Street positions inside the outline, with the density of people at each (1 in a dense suburb).
///
/// A square lattice is bent by long waves, as streets follow the ground, each position is moved a
/// little, and most are left out where nobody lives.
fn street_positions(towns: &[Town], rng: &mut ChaCha8Rng) -> (Vec<Site>, Vec<f64>) {
    let outline = outline::boundary();
    let Ok(plane) = outline.on_plane(Crs::BritishNationalGrid) else { return (Vec::new(), Vec::new()) };
    let inside = crate::geography::BoundaryLocator::new(&plane);
    let phases: [f64; 4] = std::array::from_fn(|_| rng.random_range(0.0..TAU));
    let (mut sites, mut densities) = (Vec::new(), Vec::new());
    for row in 1340..1545 {
        for col in 1920..2215 {
            // drawn for every place of the lattice, so that the outline does not shift the stream
            let [jitter_east, jitter_north, keep]: [f64; 3] = rng.random();
            let (x, y) = (f64::from(col) * SPACING_M, f64::from(row) * SPACING_M);
            let bend =
                |a: f64, b: f64, phase: f64| 55.0 * (a / 950.0 + phase).sin() + 40.0 * (b / 1600.0 + phase * 2.0).sin();
            let easting_m = (x + bend(y, x, phases[0]) + 110.0 * (jitter_east - 0.5)).round();
            let northing_m = (y + bend(x, y, phases[1]) + 110.0 * (jitter_north - 0.5)).round();
            if !inside.contains(easting_m, northing_m) {
                continue;
            }
            let density: f64 = towns
                .iter()
                .map(|town| {
                    let away_m2 = (easting_m - town.at.0).powi(2) + (northing_m - town.at.1).powi(2);
                    let spread_m2 = town.spread_m.powi(2);
                    // residents spread over the area of the bell; nothing beyond four standard deviations
                    if away_m2 > 16.0 * spread_m2 {
                        0.0
                    } else {
                        town.residents / (spread_m2 / 1e6) * (-away_m2 / (2.0 * spread_m2)).exp()
                    }
                })
                .sum::<f64>()
                / 14.0
                + 0.012;
            if keep < (0.95 * density).clamp(0.07, 0.93) {
                // streets run along rows for a few positions; neighbourhoods are squares of 800 m
                let street = (row * 97 + (col + row % 5) / 4) as u32;
                let area = ((row / 4) * 80 + col / 4 - 480) as u32;
                sites.push(Site { easting_m, northing_m, street, area });
                densities.push(density);
            }
        }
    }
    (sites, densities)
}

/// A smooth random surface of mean 0 and variance 1: a sum of waves in random directions (random
/// Fourier features of a Gaussian kernel; Rahimi and Recht, 2007).
struct SmoothSurface {
    waves: Vec<(f64, f64, f64)>,
}

impl SmoothSurface {
    fn new(length_m: f64, rng: &mut ChaCha8Rng) -> Self {
        let waves = (0..40)
            .map(|_| {
                let (x, y): (f64, f64) = (StandardNormal.sample(rng), StandardNormal.sample(rng));
                (x / length_m, y / length_m, rng.random_range(0.0..TAU))
            })
            .collect();
        Self { waves }
    }

    fn at(&self, easting_m: f64, northing_m: f64) -> f64 {
        let sum: f64 = self.waves.iter().map(|(x, y, phase)| (x * easting_m + y * northing_m + phase).cos()).sum();
        sum * (2.0 / self.waves.len() as f64).sqrt()
    }
}

fn bin(easting_m: f64, northing_m: f64) -> (i32, i32) {
    ((easting_m / BIN_M).floor() as i32, (northing_m / BIN_M).floor() as i32)
}

/// Weights as running shares that end at 1.
fn shares(weights: impl Iterator<Item = (u32, f64)>) -> Vec<(u32, f64)> {
    let mut sum = 0.0;
    let mut shares: Vec<_> = weights
        .map(|(item, weight)| {
            sum += weight;
            (item, sum)
        })
        .collect();
    for share in &mut shares {
        share.1 /= sum;
    }
    shares
}

/// The item at a place `u` in 0..1 of running shares.
pub(super) fn pick(shares: &[(u32, f64)], u: f64) -> u32 {
    let index = shares.partition_point(|(_, sum)| *sum <= u);
    shares.get(index).or(shares.last()).map_or(0, |(item, _)| *item)
}

/// A standard normal pair, for displacements.
pub(super) fn displacement(rng: &mut impl Rng, sd_m: f64) -> (f64, f64) {
    let (x, y): (f64, f64) = (StandardNormal.sample(rng), StandardNormal.sample(rng));
    (sd_m * x, sd_m * y)
}
