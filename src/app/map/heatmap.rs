//! The heatmap: a picture with one texel a cell, laid over the map on a lattice.

use egui::{Color32, ColorImage, Context, Mesh, Painter, Shape, TextureHandle, TextureOptions, pos2};

use super::lattice::{GridFrame, GridPart, Lattice};
use super::world::View;
use super::{HeatLayer, MapInput};
use crate::app::residuals::ResidualLayer;
use crate::app::theme::ramp::{self, RampScale};
use crate::forecast::Forecast;

/// Graphics cards hold larger pictures than this, but what a card holds is known only after the
/// first frame, and until then a larger one is an error.
const PAGE_SIDE: u32 = 2048;

/// What decides the picture: it is painted again when one of these changes, and only then.
#[derive(Debug, Clone, Copy, PartialEq)]
struct PaintedFor {
    version: u64,
    layer: HeatLayer,
    top_share: f32,
    fade_uncertain: bool,
    dark: bool,
    /// Which residuals, where they are what is drawn.
    residuals: Option<u64>,
}

struct Page {
    texture: TextureHandle,
    part: GridPart,
    lattice: Lattice,
}

/// The heatmap of one forecast.
#[derive(Default)]
pub(super) struct Heatmap {
    painted_for: Option<PaintedFor>,
    frame: Option<GridFrame>,
    scale: Option<RampScale>,
    pages: Vec<Page>,
    times_painted: u64,
}

impl Heatmap {
    /// The scale the cells are coloured by, once there is a forecast.
    pub(super) fn scale(&self) -> Option<RampScale> {
        self.scale
    }

    /// How often the picture has been painted.
    pub(super) fn times_painted(&self) -> u64 {
        self.times_painted
    }

    /// Draws the cells.
    pub(super) fn paint(&mut self, painter: &Painter, view: &View, input: &MapInput<'_>, dark: bool) {
        let Some(forecast) = input.forecast else {
            *self = Self { times_painted: self.times_painted, ..Self::default() };
            return;
        };
        let residuals = input.residuals.filter(|_| input.layer == HeatLayer::Residuals);
        let wanted = PaintedFor {
            version: input.forecast_version,
            layer: input.layer,
            top_share: input.top_share,
            fade_uncertain: input.fades(),
            dark,
            residuals: residuals.map(|residuals| residuals.version),
        };
        if self.painted_for != Some(wanted) {
            self.repaint(painter.ctx(), forecast, residuals, wanted);
        }
        let opacity = input.opacity.clamp(0.0, 1.0);
        let (Some(frame), true) = (self.frame, opacity > 0.0) else { return };
        let tint = ramp::tint(opacity);
        for page in &mut self.pages {
            if page.lattice.prepare(&frame, &page.part, view) {
                painter.add(Shape::mesh(page_mesh(page, view, tint)));
            }
        }
    }

    fn repaint(&mut self, ctx: &Context, forecast: &Forecast, residuals: Option<&ResidualLayer>, wanted: PaintedFor) {
        let area = &forecast.area;
        let frame = GridFrame::of(area);
        let whole = wanted.layer == HeatLayer::RecordedLastYear;
        let value = |cell: usize| layer_value(wanted.layer, forecast, residuals, cell);
        let scale = RampScale::for_values((0..forecast.cells.len()).filter_map(|cell| Some(value(cell)?.abs())), whole);
        let last_rank = last_rank_shown(forecast.cells.len(), wanted.top_share);
        let fade_share = fade_share(wanted.top_share);

        self.pages.clear();
        let (columns, rows) = frame.shape;
        for south in (0..rows).step_by(PAGE_SIDE as usize) {
            for west in (0..columns).step_by(PAGE_SIDE as usize) {
                let width = PAGE_SIDE.min(columns - west);
                let height = PAGE_SIDE.min(rows - south);
                let mut pixels = Vec::with_capacity((width * height) as usize);
                for row in (south..south + height).rev() {
                    for column in west..west + width {
                        let at = (frame.first.0 + column as i32, frame.first.1 + row as i32);
                        let cell = area.cell_at_col_row(at.0, at.1);
                        let shown = cell
                            .filter(|cell| forecast.cells.get(*cell).is_some_and(|of_cell| of_cell.rank <= last_rank));
                        let color = shown.and_then(value).map(|value| match wanted.layer {
                            HeatLayer::Residuals => ramp::diverging_color(scale.signed_position(value), wanted.dark),
                            _ => cell_color(&scale, value, wanted.dark),
                        });
                        let faded = color.zip(shown).map(|(color, cell)| {
                            if wanted.fade_uncertain {
                                faded(color, forecast.rank_certainty.among_highest(cell, fade_share))
                            } else {
                                color
                            }
                        });
                        pixels.push(faded.unwrap_or(ramp::NOTHING));
                    }
                }
                let image = ColorImage::new([width as usize, height as usize], pixels);
                self.pages.push(Page {
                    texture: ctx.load_texture("heatmap", image, TextureOptions::NEAREST),
                    part: GridPart {
                        west: f64::from(west),
                        east: f64::from(west + width),
                        south: f64::from(south),
                        north: f64::from(south + height),
                    },
                    lattice: Lattice::default(),
                });
            }
        }
        self.frame = Some(frame);
        self.scale = Some(scale);
        self.painted_for = Some(wanted);
        self.times_painted += 1;
    }
}

/// The number of a cell that a layer draws; `None` where it has none.
fn layer_value(layer: HeatLayer, forecast: &Forecast, residuals: Option<&ResidualLayer>, cell: usize) -> Option<f64> {
    let of_cell = forecast.cells.get(cell)?;
    match layer {
        HeatLayer::Expected => Some(of_cell.expected),
        HeatLayer::ChanceOfAny => Some(of_cell.p_any),
        HeatLayer::RecordedLastYear => Some(f64::from(of_cell.observed_last_year)),
        HeatLayer::Residuals => residuals?.difference(cell),
    }
}

/// The last rank that is drawn when only a share of the cells is: at least one cell while the share
/// is above zero.
pub(super) fn last_rank_shown(cells: usize, share: f32) -> u32 {
    // 5% of a thousand is 50, although the nearest f32 to 0.05 lies above it
    (f64::from(share.clamp(0.0, 1.0)) * cells as f64 - 1e-4).ceil().max(0.0) as u32
}

/// The share of cells whose certainty fades the map: the share drawn, or the usual 5% where all are.
pub(super) fn fade_share(top_share: f32) -> f64 {
    const USUAL: f64 = 0.05;
    if top_share < 1.0 { f64::from(top_share) } else { USUAL }
}

/// A colour as strong as its cell's place is certain; a trace is left of every cell that is drawn.
fn faded(color: Color32, certainty: f64) -> Color32 {
    const TRACE: f64 = 0.08;
    color.gamma_multiply((TRACE + (1.0 - TRACE) * certainty) as f32)
}

fn cell_color(scale: &RampScale, value: f64, dark: bool) -> Color32 {
    if value > 0.0 { ramp::map_color(scale.position(value), dark) } else { ramp::NOTHING }
}

fn page_mesh(page: &Page, view: &View, tint: Color32) -> Mesh {
    let Lattice { easts, norths, vertices, .. } = &page.lattice;
    let part = &page.part;
    let mut mesh = Mesh::with_texture(page.texture.id());
    for (north, row) in norths.iter().zip(vertices.chunks(easts.len())) {
        for (east, vertex) in easts.iter().zip(row) {
            let u = (east - part.west) / (part.east - part.west);
            let v = (part.north - north) / (part.north - part.south);
            mesh.vertices.push(egui::epaint::Vertex {
                pos: vertex.map_or_else(|| view.rect.center(), |world| view.screen(world)),
                uv: pos2(u as f32, v as f32),
                color: tint,
            });
        }
    }
    let columns = easts.len();
    for row in 0..norths.len().saturating_sub(1) {
        for column in 0..columns.saturating_sub(1) {
            let sw = row * columns + column;
            let corners = [sw, sw + 1, sw + columns + 1, sw + columns];
            if corners.iter().all(|corner| vertices.get(*corner).is_some_and(Option::is_some)) {
                let [sw, se, ne, nw] = corners.map(|corner| corner as u32);
                mesh.add_triangle(sw, se, ne);
                mesh.add_triangle(sw, ne, nw);
            }
        }
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_of_cells_is_rounded_up_to_whole_cells() {
        assert_eq!(last_rank_shown(1000, 1.0), 1000);
        assert_eq!(last_rank_shown(1000, 0.05), 50);
        assert_eq!(last_rank_shown(37, 0.01), 1);
        assert_eq!(last_rank_shown(37, 0.0), 0);
        assert_eq!(last_rank_shown(37, f32::NAN), 0);
        assert_eq!(last_rank_shown(0, 1.0), 0);
    }

    #[test]
    fn cells_fade_with_their_certainty_and_never_vanish() {
        let color = cell_color(&RampScale::for_values([4.0], true), 4.0, false);
        assert_eq!(faded(color, 1.0), color);
        let alphas: Vec<u8> = [0.0, 0.3, 0.7, 1.0].into_iter().map(|p| faded(color, p).a()).collect();
        assert!(alphas[0] > 0 && alphas.windows(2).all(|pair| pair[0] < pair[1]), "{alphas:?}");
        assert_eq!((fade_share(1.0), fade_share(0.5)), (0.05, 0.5));
    }

    #[test]
    fn cells_without_anything_are_not_drawn() {
        let scale = RampScale::for_values([4.0], true);
        assert_eq!(cell_color(&scale, 0.0, false), ramp::NOTHING);
        assert!(cell_color(&scale, 1.0, false).a() > 0);
    }
}
