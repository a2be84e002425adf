-- Where gaps are to be looked for: the database notes every subject of which something changed, whoever changed it, so
-- that nothing can be forgotten. Who writes only adds rows and waits for nobody; who looks takes them away again.

CREATE TABLE gap_to_look_for (
  number  bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  kind    text COLLATE "C" NOT NULL CHECK (kind IN ('BUSINESS', 'PARTY')),
  subject text COLLATE "C" NOT NULL                        -- as gap.subject has it
);

-- The next day on which a subject's gaps are others although nothing is told: a permit ends, a cycle is over.
CREATE TABLE gap_due (
  kind    text COLLATE "C" NOT NULL,
  subject text COLLATE "C" NOT NULL,
  day     date NOT NULL,
  PRIMARY KEY (kind, subject)
);
CREATE INDEX gap_due_by_day ON gap_due (day, kind, subject);

-- All subjects of a kind are to be looked at, in their order, after this one.
CREATE TABLE gap_sweep (
  number     bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  kind       text COLLATE "C" NOT NULL CHECK (kind IN ('BUSINESS', 'PARTY')),
  department text COLLATE "C" NOT NULL DEFAULT '',         -- of a party
  after      text COLLATE "C" NOT NULL DEFAULT ''
);

-- The day as of which gaps were looked for last.
CREATE TABLE gap_clock (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  day    date NOT NULL
);

CREATE FUNCTION look_for_gaps_everywhere() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_sweep (kind) VALUES ('BUSINESS'), ('PARTY');
  RETURN NULL;
END $$;

-- Records of departments. A record counts for its business; where the register does not know that, for its party too.
CREATE FUNCTION look_for_gaps_of_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_to_look_for (kind, subject)
  SELECT 'BUSINESS', uscc FROM touched WHERE uscc IS NOT NULL
  UNION
  SELECT 'PARTY', department || ':' || party_id FROM touched
  WHERE NOT EXISTS (SELECT FROM business WHERE business.uscc = touched.uscc);
  RETURN NULL;
END $$;
CREATE FUNCTION look_for_gaps_of_changed_records() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_to_look_for (kind, subject)
  WITH changed AS MATERIALIZED (
    (TABLE touched EXCEPT TABLE untouched) UNION ALL (TABLE untouched EXCEPT TABLE touched)
  )
  SELECT 'BUSINESS', uscc FROM changed WHERE uscc IS NOT NULL
  UNION
  SELECT 'PARTY', department || ':' || party_id FROM changed
  WHERE NOT EXISTS (SELECT FROM business WHERE business.uscc = changed.uscc);
  RETURN NULL;
END $$;

-- A business that comes or goes decides also what its parties are.
CREATE FUNCTION look_for_gaps_of_businesses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_to_look_for (kind, subject)
  SELECT 'BUSINESS', uscc FROM touched
  UNION
  SELECT 'PARTY', link.department || ':' || link.party FROM touched JOIN matching.link ON link.uscc = touched.uscc;
  RETURN NULL;
END $$;
CREATE FUNCTION look_for_gaps_of_changed_businesses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_to_look_for (kind, subject)
  SELECT 'BUSINESS', uscc FROM (
    (TABLE touched EXCEPT TABLE untouched) UNION ALL (TABLE untouched EXCEPT TABLE touched)
  ) AS changed
  GROUP BY uscc;
  RETURN NULL;
END $$;

-- What is planned. Whom the register does not know is visited too, and found by the code of the visit.
CREATE FUNCTION look_for_gaps_of_visits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_to_look_for (kind, subject)
  SELECT 'BUSINESS', uscc FROM touched WHERE uscc IS NOT NULL
  UNION
  SELECT 'PARTY', inspection.department || ':' || inspection.party_id
  FROM touched JOIN inspection ON inspection.visit_code = touched.code
  WHERE touched.uscc IS NULL;
  RETURN NULL;
END $$;
CREATE FUNCTION look_for_gaps_of_demands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_to_look_for (kind, subject)
  SELECT DISTINCT 'BUSINESS', uscc FROM touched WHERE uscc IS NOT NULL;
  RETURN NULL;
END $$;

-- What linking found. That a department was told of a link changes nothing here.
CREATE FUNCTION look_for_gaps_of_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_to_look_for (kind, subject) SELECT DISTINCT 'PARTY', department || ':' || id FROM touched;
  RETURN NULL;
END $$;
CREATE FUNCTION look_for_gaps_of_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_to_look_for (kind, subject) SELECT DISTINCT 'PARTY', department || ':' || party FROM touched;
  RETURN NULL;
END $$;
CREATE FUNCTION look_for_gaps_of_changed_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_to_look_for (kind, subject)
  SELECT 'PARTY', after.department || ':' || after.party
  FROM touched AS after JOIN untouched AS before USING (department, party)
  WHERE (after.uscc, after.method, after.model IS NULL) IS DISTINCT FROM (before.uscc, before.method, before.model IS NULL);
  RETURN NULL;
END $$;

DO $$
DECLARE
  watched record;
BEGIN
  FOR watched IN SELECT * FROM (VALUES
    ('inspection', 'records', 'changed_records'),
    ('permit', 'records', 'changed_records'),
    ('penalty', 'records', 'changed_records'),
    ('business', 'businesses', 'changed_businesses'),
    ('visit', 'visits', NULL),
    ('demand', 'demands', NULL),
    ('matching.party', 'parties', NULL),
    ('matching.candidate', 'links', NULL),
    ('matching.link', 'links', 'changed_links')
  ) AS listed (source, rows, changes) LOOP
    EXECUTE format('CREATE TRIGGER look_for_gaps_inserted AFTER INSERT ON %s REFERENCING NEW TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_of_%s()', watched.source, watched.rows);
    EXECUTE format('CREATE TRIGGER look_for_gaps_deleted AFTER DELETE ON %s REFERENCING OLD TABLE AS touched
      FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_of_%s()', watched.source, watched.rows);
    EXECUTE format('CREATE TRIGGER look_for_gaps_truncated AFTER TRUNCATE ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_everywhere()', watched.source);
    IF watched.changes IS NULL THEN
      EXECUTE format('CREATE TRIGGER look_for_gaps_updated AFTER UPDATE ON %s REFERENCING NEW TABLE AS touched
        FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_of_%s()', watched.source, watched.rows);
      EXECUTE format('CREATE TRIGGER look_for_gaps_before AFTER UPDATE ON %s REFERENCING OLD TABLE AS touched
        FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_of_%s()', watched.source, watched.rows);
    ELSE
      EXECUTE format('CREATE TRIGGER look_for_gaps_updated AFTER UPDATE ON %s
        REFERENCING NEW TABLE AS touched OLD TABLE AS untouched
        FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_of_%s()', watched.source, watched.changes);
    END IF;
  END LOOP;
END $$;

-- What is laid down otherwise may concern anybody.
CREATE TRIGGER look_for_gaps AFTER INSERT ON policy_change FOR EACH ROW
  WHEN (NEW.about IN ('policy', 'required_permit', 'check_cycle', 'serious_penalty', 'minimum_frequency', 'item',
    'recognised_item', 'joint_supervision', 'joint_supervision_item'))
  EXECUTE FUNCTION look_for_gaps_everywhere();
CREATE TRIGGER look_for_gaps AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON department_policy
  FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_everywhere();
CREATE TRIGGER look_for_gaps AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON working_day
  FOR EACH STATEMENT EXECUTE FUNCTION look_for_gaps_everywhere();

-- What was known before anybody looked.
INSERT INTO gap_sweep (kind) VALUES ('BUSINESS'), ('PARTY');
