-- What officers record here themselves, beside what imports bring; what coordination notes on inspections about visits;
-- and the entries through the door that are no inspections.

-- An inspection stands on the day of its visit once that is known. `noted_code` and `noted_day` are coordination's alone
-- to write, so that an import that says otherwise of the plan doesn't undo them, and taking them away leaves the plan as
-- the department made it. `noted_turn` orders coordination's notes: one that comes late changes nothing.
ALTER TABLE inspection
  ADD COLUMN recorded_by text,                    -- the officer who recorded it here; null where an import brought it
  ADD COLUMN recorded_at timestamptz,
  ADD COLUMN noted_code  text,
  ADD COLUMN noted_day   date,
  ADD COLUMN noted_turn  bigint NOT NULL DEFAULT 0,
  ADD CHECK ((recorded_by IS NULL) = (recorded_at IS NULL)),
  ADD CHECK ((noted_code IS NULL) = (noted_day IS NULL)),
  DROP COLUMN day;
ALTER TABLE inspection
  ADD COLUMN day date NOT NULL GENERATED ALWAYS AS (coalesce(inspected_on, noted_day, planned_from, planned_to)) STORED;
CREATE INDEX inspection_by_day ON inspection (day DESC, id DESC);
CREATE INDEX inspection_recorded_here ON inspection (id) WHERE recorded_at IS NOT NULL;

-- The code an inspection is registered by: the one its officers named, else that of the visit it was noted to belong to,
-- unless it was made on another day than the visit.
CREATE FUNCTION code_of(inspection) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT coalesce($1.visit_code, CASE WHEN coalesce($1.inspected_on, $1.noted_day) = $1.noted_day THEN $1.noted_code END)
$$;

-- Entries that are no inspections and never count as such: on-site verification for a licence (许可现场核查),
-- investigation after a case was filed (立案调查), patrol (巡查), guidance on request (指导).
CREATE TABLE entry (
  id          text PRIMARY KEY,
  party_id    text REFERENCES party,              -- null for a patrol without a particular subject
  type        text NOT NULL CHECK (type IN ('LICENCE_VERIFICATION', 'CASE_INVESTIGATION', 'PATROL', 'GUIDANCE')),
  day         date NOT NULL,
  place       text,                               -- where a patrol without a subject went
  street      text,
  officers    text[] NOT NULL CHECK (cardinality(officers) > 0),
  concerning  text,                               -- the number of the application, the case or the request
  notes       text,
  digest      text NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (party_id IS NOT NULL OR type = 'PATROL'),
  CHECK ((party_id IS NULL) = (coalesce(place, street) IS NOT NULL))
);
CREATE INDEX entry_by_party ON entry (party_id);
CREATE INDEX entry_by_day ON entry (day DESC, id DESC);
SELECT feed_changes_of('entry', 'ENTRY');

-- As it was, and entries too.
CREATE OR REPLACE FUNCTION note_relinked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, record_id, deleted)
  SELECT record.kind, record.id, false
  FROM touched
  JOIN untouched ON untouched.id = touched.id AND untouched.uscc IS DISTINCT FROM touched.uscc
  CROSS JOIN LATERAL (
    SELECT 'PERMIT' AS kind, permit.id FROM permit WHERE permit.party_id = touched.id
    UNION ALL SELECT 'INSPECTION', inspection.id FROM inspection WHERE inspection.party_id = touched.id
    UNION ALL SELECT 'PENALTY', penalty.id FROM penalty WHERE penalty.party_id = touched.id
    UNION ALL SELECT 'ENTRY', entry.id FROM entry WHERE entry.party_id = touched.id
  ) record
  ORDER BY record.kind, record.id
  ON CONFLICT (kind, record_id) DO UPDATE
    SET deleted = false, xid = pg_current_xact_id(), seq = DEFAULT;
  RETURN NULL;
END $$;
