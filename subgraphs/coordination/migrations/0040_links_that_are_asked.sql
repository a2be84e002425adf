-- A branch of which nothing says which it is agrees with none and contradicts none. Names are read otherwise than before,
-- and fewer links are made without asking, so everything is read and judged again.
ALTER TABLE matching.candidate ALTER COLUMN branch DROP NOT NULL;
INSERT INTO matching.to_look_at (department, business) SELECT department, uscc FROM business;
INSERT INTO matching.to_look_at (department, party) SELECT department, id FROM matching.party;

-- Whom several departments' records name alike, at one place, is one operator: its parties are looked at together.
ALTER TABLE matching.party_key ADD COLUMN operator text COLLATE "C"; -- a digest of name, place and person; null where no place is stated
CREATE INDEX party_key_by_operator ON matching.party_key (operator) WHERE operator IS NOT NULL;

-- Where a party that the register does not know comes or goes, those of the same operator are others too.
CREATE FUNCTION look_for_gaps_of_operators() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_to_look_for (kind, subject)
  SELECT DISTINCT 'PARTY', other.department || ':' || other.id
  FROM touched
    JOIN matching.link ON link.department = touched.department AND link.party = touched.id
    JOIN matching.party_key AS other ON other.operator = touched.operator
  WHERE NOT EXISTS (SELECT FROM business WHERE business.uscc = link.uscc);
  RETURN NULL;
END $$;
CREATE TRIGGER look_for_gaps_inserted AFTER INSERT ON matching.party_key REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_of_operators();
CREATE TRIGGER look_for_gaps_deleted AFTER DELETE ON matching.party_key REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_of_operators();
CREATE TRIGGER look_for_gaps_updated AFTER UPDATE ON matching.party_key REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_of_operators();
CREATE TRIGGER look_for_gaps_before AFTER UPDATE ON matching.party_key REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_of_operators();
CREATE TRIGGER look_for_gaps_truncated AFTER TRUNCATE ON matching.party_key
  FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_everywhere();
