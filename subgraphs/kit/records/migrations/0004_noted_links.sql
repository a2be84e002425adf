-- Which business a party is, as coordination noted it, stands in party.uscc. When coordination compared, in
-- microseconds: a note that comes late does not undo a later one.
ALTER TABLE party ADD COLUMN noted_turn bigint NOT NULL DEFAULT 0;
