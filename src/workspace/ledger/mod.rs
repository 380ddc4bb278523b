//! The ledger of forecasts: each frozen with a hash before its outcome, scored when it is known.
