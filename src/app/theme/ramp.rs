//! The colour ramps of the heatmap and its legend. (map owner)
