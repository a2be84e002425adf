-- Emergencies: inspections that danger did not let wait, registered after they were made. And what later facts mean for
-- visits that are planned: which businesses a page of facts touched, until someone has looked at their visits.

-- How many working days after an emergency inspection it must be registered, at the latest.
ALTER TABLE policy ADD COLUMN emergency_days integer NOT NULL DEFAULT 2 CHECK (emergency_days >= 0);

-- Whom the register does not know has no code, only a name and a place: those make the subject.
ALTER TABLE visit
  ALTER COLUMN uscc DROP NOT NULL,
  ADD COLUMN operator text CHECK (operator <> ''),         -- who it is, where the register does not know
  ADD CHECK (num_nonnulls(uscc, operator) = 1),
  ADD CHECK (uscc IS NOT NULL OR subject = '?' || operator || '/' || premises),
  DROP CONSTRAINT visit_exemption_check,
  ADD CONSTRAINT visit_exemption_check CHECK (exemption IN
    ('CASE', 'SUPERIOR_ORDER', 'RECTIFICATION', 'FREQUENCY_BY_LAW', 'EMERGENCY', 'MINIMUM', 'OVERRIDE')),
  -- An emergency is never planned, and only an emergency is of someone unknown.
  ADD CHECK (exemption IS DISTINCT FROM 'EMERGENCY' OR status IN ('UNDERWAY', 'DONE')),
  ADD CHECK (uscc IS NOT NULL OR exemption IS NOT DISTINCT FROM 'EMERGENCY');
ALTER TABLE demand
  ALTER COLUMN uscc DROP NOT NULL,
  DROP CONSTRAINT demand_exemption_check,
  ADD CONSTRAINT demand_exemption_check CHECK (exemption IN
    ('CASE', 'SUPERIOR_ORDER', 'RECTIFICATION', 'FREQUENCY_BY_LAW', 'EMERGENCY')),
  ADD CHECK (exemption IS DISTINCT FROM 'EMERGENCY' OR state = 'SERVED' AND checked_in),
  ADD CHECK (uscc IS NOT NULL OR exemption IS NOT DISTINCT FROM 'EMERGENCY');
ALTER TABLE warning ALTER COLUMN uscc DROP NOT NULL;

-- What was an emergency stays one, and nothing else becomes one.
CREATE FUNCTION refuse_other_emergency() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'An emergency stays an emergency, and what was planned never becomes one.'
    USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER emergency_stays BEFORE UPDATE OF exemption ON visit FOR EACH ROW
  WHEN ((OLD.exemption IS NOT DISTINCT FROM 'EMERGENCY') <> (NEW.exemption IS NOT DISTINCT FROM 'EMERGENCY'))
  EXECUTE FUNCTION refuse_other_emergency();
CREATE TRIGGER emergency_stays BEFORE UPDATE OF exemption ON demand FOR EACH ROW
  WHEN ((OLD.exemption IS NOT DISTINCT FROM 'EMERGENCY') <> (NEW.exemption IS NOT DISTINCT FROM 'EMERGENCY'))
  EXECUTE FUNCTION refuse_other_emergency();

CREATE TABLE emergency (
  subject          text COLLATE "C" NOT NULL,
  visit            text COLLATE "C" NOT NULL,
  department       text COLLATE "C" NOT NULL,
  reason           text NOT NULL CHECK (reason <> ''),
  entered_at       timestamptz NOT NULL,
  left_at          timestamptz CHECK (left_at >= entered_at), -- null where it was registered before they left
  registered_by    text NOT NULL,
  registered_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  registered_on    date NOT NULL,
  due_on           date,                                   -- the last day for registering it
  unpublished_year integer,                                -- the year whose calendar is needed for that and is not published
  late             boolean NOT NULL GENERATED ALWAYS AS (coalesce(registered_on > due_on, false)) STORED,
  PRIMARY KEY (subject, visit),
  FOREIGN KEY (subject, visit) REFERENCES visit,
  CHECK (num_nonnulls(due_on, unpublished_year) = 1)
);
CREATE INDEX emergency_of_visit ON emergency (visit);
CREATE INDEX emergency_by_day ON emergency (registered_on DESC, visit DESC);

-- Businesses of which facts came: every page adds rows and waits for nobody, whoever looks takes them away again.
CREATE TABLE touched_business (
  number         bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  uscc           text COLLATE "C" NOT NULL,
  address_before text                                      -- where the register had it before
);
CREATE INDEX touched_business_of ON touched_business (uscc);

-- A record that becomes another business's, however that was decided, touches that business.
CREATE FUNCTION note_relinked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO touched_business (uscc) VALUES (NEW.uscc);
  RETURN NULL;
END $$;
CREATE TRIGGER relinked AFTER UPDATE ON inspection FOR EACH ROW
  WHEN (NEW.uscc IS NOT NULL AND NEW.uscc IS DISTINCT FROM OLD.uscc)
  EXECUTE FUNCTION note_relinked();
