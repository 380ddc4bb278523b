//! What leaves the program: the forecast as CSV and GeoJSON, its picture, its manifest.
