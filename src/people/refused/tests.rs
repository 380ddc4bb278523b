use super::Refused::{Age, Identity, Protected, Proxy};
use super::{Refused, refused};
use proptest::prelude::*;

/// Names set apart by semicolons.
fn check(expected: Option<Refused>, names: &str) {
    let names = names.split(';').map(str::trim);
    let wrong: Vec<_> = names.map(|name| (name, refused(name))).filter(|(_, got)| *got != expected).collect();
    assert!(wrong.is_empty(), "expected {expected:?}: {wrong:?}");
}

#[test]
fn the_nine_characteristics_are_refused() {
    check(
        Some(Protected),
        "Gender; gender_identity; GenderReassignment; trans; sex; SEX; Sex_Code; offender_sex; sex of offender; \
         is_male; female; M/F; Gndr; race; Race; race_Black; RaceEthnicity; Race - Ethnicity; ethnicity; \
         ETHNIC_GROUP; self_defined_ethnicity; SDE; eth; Officer Defined Ethnicity; ic_code; IC1; IC code; \
         nationality; national_origin; black; white; hispanic; nonwhite; African_American; skin_colour; colour; \
         immigration_status; citizenship; disability; Disabled; disability_flag; mental_health; MentalHealthFlag; \
         Condition_MH_SA; autism; marital_status; MaritalStatus; marstat; mar; married; civil_partnership; divorced; \
         pregnant; Pregnancy; maternity leave; religion; Religion_or_belief; belief; faith; muslim; \
         sexual_orientation; SexualOrientation; sexuality; gay; lgbt; prior_sex_offender_race; Race: Other; \
         victim_sex",
    );
}

#[test]
fn age_is_refused_as_age() {
    check(
        Some(Age),
        "age; Age; AGE; age_cat; Age_at_Release; AgeAtRelease; Age At Release ; ageatrelease; age18; year_of_birth; \
         YearOfBirth; birth_year; yob; age at first offence; first_offence_age; age_group; agegroup; AgeBand; \
         dob_year; juvenile; is_juvenile; youth_flag; under_18; Adult; victim age",
    );
}

#[test]
fn stand_ins_are_refused() {
    check(
        Some(Proxy),
        "postcode; PostCode; post_code; home_postcode; pcds; zip; ZIP_Code; Residence_PUMA; puma; LSOA; lsoa11cd; \
         LSOA code; msoa; ward; Ward_Code; beat; Beat code; residence; home_area; town; City; region; district; Main \
         Supervising District; latitude; lon; easting; grid_ref; imd_decile; deprivation; mosaic; language; \
         First_Language; interpreter_needed; country_of_birth; CountryOfBirth; place_of_birth; birthplace; cob; \
         offence_location; title; hair_colour; state; borough; county; neighbourhood",
    );
}

#[test]
fn what_says_who_somebody_is_is_refused() {
    check(
        Some(Identity),
        "name; Name; first; last; First Name; LAST_NAME; surname; forename; forename_2; full name; FullName; alias; \
         dob; DOB; Date of Birth; dateofbirth; DateOfBirth; birth_date; birthdate; phone; mobile; telephone_no; \
         email; e-mail; Email address; NHS number; nhs_no; PNC; PNCID; pnc_id; PNC number; CRO; NI number; ni_no; \
         National Insurance No; address; Address2; house_number; passport_no; id; ID; person_id; PersonID; \
         nominal_ref; offender_id; defendant id; mother_maiden_name; officer_name; ssn; street; victim_name; \
         dob_of_defendant",
    );
}

#[test]
fn names_without_words_are_not_refused() {
    for name in ["", "  ", "_", "12", "-/-"] {
        assert_eq!(refused(name), None, "{name:?}");
    }
}

/// The columns of the National Institute of Justice's challenge, of ProPublica's COMPAS table, and others.
#[test]
fn what_somebody_did_is_not_refused() {
    check(
        None,
        "Recidivism_Arrest_Year1; Training_Sample; Gang_Affiliated; Supervision_Risk_Score_First; \
         Prior_Arrest_Episodes_DVCharges; Prior_Arrest_Episodes_GunCharges; Prior_Conviction_Episodes_Viol; \
         Prior_Conviction_Episodes_PPViolationCharges; Supervision_Level_First; Education_Level; Prison_Offense; \
         Prison_Years; Dependents; Prior_Arrest_Episodes_Felony; Prior_Arrest_Episodes_Misd; \
         Prior_Arrest_Episodes_Violent; Prior_Arrest_Episodes_Property; Prior_Arrest_Episodes_Drug; \
         Prior_Conviction_Episodes_Prop; Condition_Cog_Ed; Condition_Other; Violations_ElectronicMonitoring; \
         Violations_Instruction; Violations_FailToReport; Violations_MoveWithoutPermission; Delinquency_Reports; \
         Program_Attendances; Program_UnexcusedAbsences; Residence_Changes; Avg_Days_per_DrugTest; \
         DrugTests_THC_Positive; Percent_Days_Employed; Jobs_Per_Year; Employment_Exempt; Recidivism_Within_3years; \
         juv_fel_count; juv_misd_count; juv_other_count; priors_count; priors_count.1; c_charge_degree; \
         c_charge_desc; days_b_screening_arrest; two_year_recid; is_recid; decile_score; score_text; v_decile_score; \
         c_jail_in; c_jail_out; c_case_number; c_offense_date; compas_screening_date; type_of_assessment; in_custody; \
         event; start; end; is_violent_recid; sexual_offences_count; sex_offences; SexOffenceCount; sex offender \
         register; Prior_Arrest_Episodes_Sex; stage; average; wage; mortgage; usage; percentage; wardship; steward; \
         beaten; race_aggravated_offences; racially aggravated; Religiously_aggravated_assault; hate_crime; \
         race_hate_crimes; hate_crime_disability; gender_based_violence; county_lines; home_office_code; \
         residential_burglary; offence_name; Court Name; white_collar_crime; street_robbery; road_traffic_offences; \
         first_offence_date; days since last charge; last_conviction; first_offender; case_id; case_age; age_of_case; \
         vehicle_age; phone_theft; Offense Type; Offense Subtype; Release Type; Fiscal Year Released; weapon; knife; \
         harm; number_of_charges; statement; estate_agents; x1; x2; feature_3; months; paro; wexp; educ; employment; \
         drug_user; alcohol; partner_violence; forced_marriage_offences; _; postponed; interpretation",
    );
}

proptest! {
    #[test]
    fn any_name_is_judged_the_same_however_it_is_written(name in "\\PC{0,40}") {
        let spaced = format!("  {name} ");
        prop_assert_eq!(refused(&name), refused(&spaced));
    }

    #[test]
    fn adding_a_characteristic_to_any_name_refuses_it(name in "[a-z]{0,8}_[0-9]{0,2}") {
        let (ethnicity, postcode) = (format!("{name}_ethnicity"), format!("postcode {name}"));
        prop_assert!(refused(&ethnicity).is_some() && refused(&postcode).is_some());
    }
}
