-- Older identifiers in the form in which they are compared, in whichever column they were written. Names, addresses and
-- identifiers are read otherwise than before, so all are read again.
ALTER TABLE matching.party_key
  ADD COLUMN registration_number text,
  ADD COLUMN organisation_code   text COLLATE "C";
CREATE INDEX party_key_by_registration_number ON matching.party_key (registration_number)
  WHERE registration_number IS NOT NULL;
CREATE INDEX party_key_by_organisation_code ON matching.party_key (organisation_code)
  WHERE organisation_code IS NOT NULL;
DROP INDEX matching.party_by_registration_number;
DROP INDEX matching.party_by_organisation_code;
INSERT INTO matching.to_look_at (department, business) SELECT department, uscc FROM business;
INSERT INTO matching.to_look_at (department, party) SELECT department, id FROM matching.party;
