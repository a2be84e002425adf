-- What officers of this department are to check on a visit, as coordination noted it: an inspection recorded under the
-- visit's code takes from here what its officers leave out. `noted_turn` orders coordination's notes: one that comes late
-- changes nothing. A check that is taken back stays without a code.
CREATE TABLE assigned_check (
  demand     text PRIMARY KEY,
  code       text,                                -- the visit's
  kind       text NOT NULL,
  selection  text NOT NULL,
  item_codes text[] NOT NULL,
  noted_turn bigint NOT NULL
);
CREATE INDEX assigned_check_by_code ON assigned_check (code) WHERE code IS NOT NULL;
