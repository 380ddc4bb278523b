//! The words themselves: phrases set apart by commas, in lower case, without signs.

/// Refuses a column wherever it stands: who somebody is.
pub(super) const IDENTITY: &str = "\
    surname, dateofbirth, birthdt, nhsnumber, ninumber, forename, forenames, \
    firstname, lastname, fullname, name, names, fname, lname, sname, alias, \
    aliases, aka, nickname, nicknames, moniker, maiden, initials, username, dob, birthdate, birthday, birth, \
    births, born on, address, addresses, addr, house number, flat number, street number, uprn, usrn, phone, \
    phones, telephone, mobile number, msisdn, imei, email, emails, e mail, nino, national insurance, crn, \
    passport, ssn, social security, vrm, number plate, photo, photograph, mugshot, fingerprint, fingerprints, \
    social media, facebook, instagram, snapchat, tiktok, account number, sort code, iban";

/// Refuses a column wherever it stands: age.
pub(super) const AGE: &str = "\
    age, ages, aged, yob, year of birth, birth year, birth yr, yr of birth, year born, born year, years old, yrs \
    old, date of birth year, dob year, dob yr, ageat, agegroup, ageband, agecat, agegrp, agerange, pensioner, \
    teenager, over 18, under 18, over 21, under 21, under 25, over 25";

/// Refuses a column wherever it stands: a protected characteristic other than age. In order: disability;
/// gender reassignment and sex; marriage and civil partnership; pregnancy and maternity; race; religion or
/// belief; sexual orientation.
pub(super) const PROTECTED: &str = "\
    disability, disabled, disabilities, impairment, impaired, impairments, mental, mh, mentally, psychiatric, \
    psychosis, schizophrenia, learning difficulty, learning difficulties, autism, autistic, adhd, asd, dyslexia, \
    dyslexic, wheelchair, deaf, special needs, special educational, long term illness, chronic illness, \
    neurodiverse, neurodivergent, neurodiversity, bipolar, \
    gender, gndr, transgender, transsexual, transexual, intersex, nonbinary, non binary, pronoun, pronouns, sex, m f, \
    sexes, female, females, male, males, sexcode, sexcd, \
    marriage, marriages, married, unmarried, marital, spouse, husband, wife, widow, widowed, widower, divorced, \
    divorce, civil partner, civil partnership, civil partners, mstatus, marstat, mar stat, mar status, \
    cohabiting, cohabitation, relationship status, \
    pregnant, pregnancy, pregnancies, maternity, breastfeeding, postnatal, antenatal, \
    race, races, racial, ethnicity, ethnicities, ethnic, ethn, ethnc, eth, ethgrp, sde, ode, ic code, ic 1, ic \
    2, ic 3, ic 4, ic 5, ic 6, ic 9, iccode, 16 plus 1, sixteen plus one, nationality, nationalities, national \
    origin, national identity, natnl, skin, complexion, nonwhite, non white, hispanic, latino, latina, latinx, \
    caucasian, african, afro, caribbean, asian, aboriginal, indigenous, native american, roma, romani, gypsy, \
    traveller, travellers, immigrant, immigration, citizen, citizenship, asylum, refugee, foreign national, \
    foreign born, tribe, tribal, caste, heritage, ancestry, bame, bme, \
    religion, religions, religious, relig, faith, belief, beliefs, muslim, islam, islamic, christian, jewish, \
    hindu, sikh, buddhist, catholic, protestant, atheist, \
    sexual orientation, sexual preference, sexual identity, sexuality, gay, lesbian, bisexual, homosexual, \
    heterosexual, lgb, lgbt, lgbtq, queer";

/// Refuses a column wherever it stands: a stand-in for one.
pub(super) const PROXY: &str = "\
    postcode, postcodes, post code, postal, pcode, pcd, pcds, zip, zipcode, puma, lsoa, msoa, lsoas, msoas, oa \
    code, ward, wards, beat, beats, tract, fips, nuts, ladcd, county, borough, district, parish, constituency, \
    town, city, village, suburb, neighbourhood, neighborhood, region, country, locality, location, locations, \
    residence, residency, residential, resides, residing, hometown, home address, home force, place of birth, \
    birth place, birthplace, cob, pob, born in, latitude, longitude, lat, lon, lng, easting, northing, eastings, \
    northings, coordinates, grid ref, grid reference, imd, deprivation, mosaic, bcu, lpu, lpa, area, areas, \
    language, languages, lang, interpreter, accent, dialect, english speaker, mother tongue, hair, eye colour, \
    eye color, school name";

/// Refuses a column that has no other words than such and [`FILLING`]: who somebody is.
pub(super) const IDENTITY_ALONE: &str = "\
    id, ids, tel, mobile, nhs, pnc, cro, nino, nominal, house, street, road, contact, signature, handle, \
    uid, guid, uuid, identifier, mail, mother, father, face, pncid";

/// Refuses a column that has no other words than such and [`FILLING`]: age.
pub(super) const AGE_ALONE: &str = "\
    juvenile, youth, minor, adult, child, children, teen, young, old, elderly, senior, generation, yrs, retired";

/// Refuses a column that has no other words than such and [`FILLING`]: a protected characteristic other than age.
pub(super) const PROTECTED_ALONE: &str = "\
    man, woman, men, women, boy, girl, mf, black, white, brown, mixed, colour, color, colored, coloured, \
    chinese, indian, pakistani, bangladeshi, irish, nation, nat, origin, origins, alien, descent, mar, single, \
    partner, partnered, trans, orientation, orient, blind, pregn, preg, church, mosque, god, ic, foreign, \
    foreigner, health, illness, gend, sx, straight";

/// Refuses a column that has no other words than such and [`FILLING`]: a stand-in for one.
pub(super) const PROXY_ALONE: &str = "\
    state, place, station, division, sector, zone, estate, acorn, oa, lad, geography, geo, accommodation, home, \
    title, salutation, honorific, mr, school, speaks, english, tenure, subdivision, territory";

/// Says of which year or place somebody was born, and not on which day.
pub(super) const YEAR_OR_PLACE_OF_BIRTH: &str = "\
    year of birth, birth year, birth yr, yr of birth, date of birth year, dob year, dob yr, place of birth, \
    birth place, country of birth, birth country, town of birth, birth town, city of birth, county of birth, \
    region of birth, state of birth";

/// Names that refuse a column only as they are, with nothing added: `first` is a forename, `first offender`
/// is not.
pub(super) const EXACT: &str = "\
    first, last, middle, given, family, given names, family names, n i, tel no";

/// Whose number a number is, where it says who somebody is.
pub(super) const WHOSE: &str = "\
    person, persons, nominal, offender, subject, suspect, defendant, individual, client, inmate, prisoner, \
    prison, detainee, arrestee, user, victim, patient, pnc, cro, nhs, ni, nomis, driver, licence, \
    license, sid, fbi, participant";

/// What such a number is called.
pub(super) const NUMBER: &str = "\
    id, ids, no, num, nbr, number, ref, reference, urn, key, identifier, guid, uuid, uid";

/// Words that say nothing of what a column is about.
pub(super) const FILLING: &str = "\
    is, was, the, of, a, an, at, in, on, or, and, flag, flg, ind, indicator, yn, code, codes, cd, desc, \
    description, type, typ, group, grp, groups, cat, category, categories, band, class, level, value, val, no, \
    num, number, nbr, ref, reference, key, field, col, column, status, person, persons, people, offender, \
    offenders, subject, suspect, defendant, nominal, individual, client, inmate, prisoner, detainee, arrestee, \
    accused, victim, self, defined, officer, reported, recorded, raw, orig, original, new, current, main, \
    primary, p, o, s, us, uk, text, txt, str, name, binary, dummy, bin";

/// What an offence, or having to do with one, is called.
pub(super) const OFFENCE: &str = "\
    offence, offences, offense, offenses, offending, offender, offenders, crime, crimes, assault, assaults, \
    abuse, exploitation, violence, register, registry, registration, trafficking, work, conviction, convictions, \
    charge, charges, arrest, arrests, harm, offs, incident, incidents, grooming, murder, robbery, theft, fraud, \
    rape, burglary, burglaries, robberies, thefts";

/// What counts a kind of offence that is named after it: `Prior_Arrest_Episodes_Sex`.
pub(super) const COUNTED: &str = "\
    offences, offenses, crimes, convictions, charges, arrests, episodes, priors, incidents";

/// Words before or after a characteristic that make it the motive of an offence.
pub(super) const MOTIVE: &str = "\
    aggravated, aggravation, hate, hatred, motivated, hostility";

/// Characteristics as the motive of an offence.
pub(super) const MOTIVES: &str = "\
    race, racial, racially, religion, religious, religiously, faith, disability, transgender, trans, gender, \
    sex, orientation, homophobic";

/// Things that have names.
pub(super) const NAMED_THING: &str = "\
    offence, offense, crime, charge, court, prison, drug, weapon, column, file, table, variable, scale, model, \
    programme, program, course, operation, force, disposal, sentence, legislation, act, event, category, class";

/// Things that have an age.
pub(super) const AGED_THING: &str = "\
    case, record, records, warrant, vehicle, account, evidence, debt, data";

/// Phrases that are no characteristic, although a word of them is.
pub(super) const PHRASES: &str = "\
    county lines, county line, county court, crown court, home office, home detention, home leave, white collar, \
    female genital, genital mutilation, forced marriage, sham marriage, gender based, domestic partner violence, \
    partner violence, intimate partner, road traffic, street robbery, street crime, public place, in place, \
    place of safety, national referral, national crime, residential burglary, residential burglaries, \
    residential robbery, burglary residential, residence changes, residence change, address changes, address \
    change, changes of address, change of address, change of residence, changes of residence, number of \
    addresses, mobile phone theft, mobile phone thefts, phone theft, phone thefts, phone robbery, phone \
    robberies, immigration offences, immigration offence, immigration offenses, email fraud, location type, last \
    name change, state prison, city hall, age restricted, under age, faith healer, district court, county jail, \
    residential treatment, residential order, residential requirement, city court";
