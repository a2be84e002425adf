-- What departments record and what follows: checks without a visit's code, entries that are no inspections, one timeline
-- of all, and which visits departments have been told of.

-- From what day on every inspection of a department must have a visit's code; null, or no row, while it has not gone live.
CREATE TABLE department_policy (
  department text COLLATE "C" PRIMARY KEY,
  go_live    date,
  set_by     text NOT NULL,
  set_at     timestamptz NOT NULL DEFAULT now()
);

-- An inspection is warned of once, as having taken place without a visit.
ALTER TABLE warning ADD COLUMN inspection text COLLATE "C";    -- by department and number
CREATE UNIQUE INDEX warning_of_unregistered ON warning (inspection) WHERE rule = 'UNREGISTERED_CHECK';

-- Entries that are no inspections; they count as none anywhere.
CREATE TABLE entry (
  department text COLLATE "C" NOT NULL,
  id         text COLLATE "C" NOT NULL,
  party_id   text COLLATE "C",
  uscc       text COLLATE "C",
  name       text,
  address    text,
  street     text,
  type       text COLLATE "C" NOT NULL,
  day        date NOT NULL,
  generation integer NOT NULL,
  PRIMARY KEY (department, id)
);
CREATE INDEX entry_of_business ON entry (uscc, day DESC);
CREATE INDEX entry_of_party ON entry (department, party_id);
CREATE UNIQUE INDEX entry_by_global_id ON entry ((department || ':' || id));

-- Everything that happened at a business or is planned there. What the ledger alone sees as a visit is told by its
-- inspections.
CREATE VIEW timeline_event AS
SELECT uscc, day, 'INSPECTION' COLLATE "C" AS type, department, department || ':' || id AS id FROM inspection
WHERE status <> 'CANCELLED'
UNION ALL
SELECT uscc, day, 'VISIT', lead, id FROM visit WHERE standing
UNION ALL
SELECT uscc, decided_on, 'PENALTY', department, department || ':' || id FROM penalty
UNION ALL
SELECT uscc, decided_on, 'PERMIT', department, department || ':' || id FROM permit
UNION ALL
SELECT uscc, day, type, department, department || ':' || id FROM entry;

-- Visits underway are few: those whose last day for records has passed are found without looking at the rest.
CREATE INDEX visit_underway ON visit (day) WHERE status = 'UNDERWAY';

-- What each department has acknowledged of visits that its inspections belong to. What it should know is to be read
-- from demands and visits; what it must be told is the difference, so that nothing piles up for a department that is
-- down. `generation` is the life of its feed (feed.generation) in which it was told: in another life it is told anew.
CREATE TABLE noted_visit (
  department text COLLATE "C" NOT NULL,
  record     text COLLATE "C" NOT NULL,            -- the department's own number
  code       text COLLATE "C",                     -- null, with the day, once it was told that it belongs to no visit
  day        date,
  turn       bigint NOT NULL,                      -- when that was compared, in microseconds: a later one counts
  generation integer NOT NULL,
  PRIMARY KEY (department, record),
  CHECK ((code IS NULL) = (day IS NULL))
);
