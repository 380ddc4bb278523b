//! People who have at some time been charged: how likely each is to become a high-harm offender.
//!
//! A screening aid for a selection meeting of integrated offender management, never a decision.
//!
//! The story: events are [`import`]ed under pseudonyms ([`person_id`]) into a [`record`]; columns that
//! are protected characteristics, or stand in for one, are [`refused`] and kept, if at all, in a
//! [`protected`] table that only the audit reads. A scale of [`harm`] weighs offences and a
//! [`definition`] says what a high-harm offender is. A [`record::Cohort`] of charged people at a date
//! is described by [`features`] of the time before that date; a [`model`] learns from earlier cohorts
//! and is put to the test by [`evaluation`], fairness included. Scores of people, what a human decided
//! and what was challenged are [`cases`]. A force that has a table of its own, one row a person, comes
//! in through [`cohort_table`].
//!
//! Two things hold by construction. Nothing after a date reaches the features at that date, since
//! they are made from [`record::RecordView`] alone. Nobody without a standing charge before the date
//! can be scored, since scores are made for [`record::ChargedPerson`] alone, which only the
//! construction of the cohort makes.

pub mod cases;
pub mod cohort_table;
pub mod definition;
pub mod evaluation;
pub mod features;
pub mod harm;
pub mod import;
pub mod model;
pub mod person_id;
pub mod protected;
pub mod record;
pub mod refused;
