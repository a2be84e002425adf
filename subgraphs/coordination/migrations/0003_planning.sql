-- Demands and visits: what bodies want to check, and the entries through the door that serve them.
--
-- Both are keyed by their subject, one business at one premises (`uscc/premises`), and so is every constraint on them.
-- Whoever plans holds the subject's advisory lock; the constraints hold even against those who don't.
--
-- Departments are named as in schema/departments.ts, items by department and code (`water:WA-001`).

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE FUNCTION subject_of(uscc text, address text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT uscc || '/' || premises_of(address)
$$;

-- The ledger's own view of visits gives way; it comes again below.
DROP VIEW visit;

CREATE TABLE visit (
  subject       text COLLATE "C" NOT NULL,
  id            text COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text,
  uscc          text COLLATE "C" NOT NULL,
  premises      text NOT NULL,
  address       text,
  day           date NOT NULL,
  lead          text COLLATE "C" NOT NULL,                 -- the body that leads it
  status        text NOT NULL DEFAULT 'PLANNED' CHECK (status IN ('PLANNED', 'UNDERWAY', 'DONE', 'CANCELLED')),
  -- Why no quiet period binds it; null where one does. MINIMUM and OVERRIDE are ordinary checks
  -- made in spite of a quiet period: they start one themselves, which whoever plans heeds.
  exemption     text CHECK (exemption IN
    ('CASE', 'SUPERIOR_ORDER', 'RECTIFICATION', 'FREQUENCY_BY_LAW', 'MINIMUM', 'OVERRIDE')),
  binding       boolean NOT NULL GENERATED ALWAYS AS (exemption IS NULL) STORED,
  quiet_days    integer NOT NULL,
  quiet         daterange NOT NULL GENERATED ALWAYS AS (daterange(day, day + quiet_days)) STORED,
  standing      boolean NOT NULL GENERATED ALWAYS AS (status <> 'CANCELLED') STORED,
  code          text COLLATE "C",                          -- null until a body has approved its part
  checked_in_at timestamptz,
  opened_at     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (subject, id),
  UNIQUE (subject, id, day, standing),
  -- Two binding visits to one premises are at least a quiet period apart, whatever callers do at the same moment.
  EXCLUDE USING gist (subject WITH =, quiet WITH &&) WHERE (binding AND status <> 'CANCELLED'),
  CHECK (subject = uscc || '/' || premises),
  CHECK (status NOT IN ('UNDERWAY', 'DONE') OR code IS NOT NULL)
);
CREATE INDEX visit_of_business ON visit (uscc, day DESC, id DESC);
CREATE INDEX visit_by_id ON visit (id);
CREATE INDEX visit_by_code ON visit (code);

CREATE TABLE demand (
  subject         text COLLATE "C" NOT NULL,
  id              text COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text,
  uscc            text COLLATE "C" NOT NULL,
  premises        text NOT NULL,
  address         text,
  street          text,
  department      text COLLATE "C" NOT NULL,               -- the body whose demand it is
  kind            text NOT NULL CHECK (kind IN ('ROUTINE', 'SPECIAL_CAMPAIGN', 'CASE')),
  selection       text NOT NULL CHECK (selection IN ('TARGETED', 'DOUBLE_RANDOM')),
  exemption       text CHECK (exemption IN ('CASE', 'SUPERIOR_ORDER', 'RECTIFICATION', 'FREQUENCY_BY_LAW')),
  ground          jsonb NOT NULL DEFAULT '{}',             -- the source's record, the superior's order, the inspection re-checked
  items           text[] NOT NULL CHECK (cardinality(items) > 0),
  earliest        date NOT NULL,
  latest          date NOT NULL,
  officers        text[] NOT NULL DEFAULT '{}',            -- certificates of those who are to come
  officer_reason  text,
  state           text NOT NULL CHECK (state IN ('OPEN', 'SERVED', 'AWAITING_CONSENT', 'WITHDRAWN', 'REFUSED')),
  visit           text COLLATE "C",
  day             date,
  visit_stands    boolean,
  requested_visit text COLLATE "C",
  consent_by      date,
  declined_visits text[] NOT NULL DEFAULT '{}',            -- visits whose leads did not have it: they are not asked again
  reason          text,                                    -- why it was withdrawn or refused
  reused          text,                                    -- the inspection whose result was taken instead
  approved_by     text,
  approved_at     timestamptz,
  checked_in      boolean NOT NULL DEFAULT false,
  outcome         text CHECK (outcome IN ('CLEAN', 'PROBLEMS_FOUND', 'NO_VIOLATION_ADVICE')),
  filed_by        text NOT NULL,
  filed_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (subject, id),
  -- It is served by one visit that stands, on a day inside its window, or by none: a visit that moves takes its demands
  -- along, and neither moves out of a window nor falls away while a demand counts on it.
  FOREIGN KEY (subject, visit, day, visit_stands) REFERENCES visit (subject, id, day, standing) ON UPDATE CASCADE,
  FOREIGN KEY (subject, requested_visit) REFERENCES visit (subject, id),
  CHECK (num_nonnulls(visit, day, visit_stands) IN (0, 3)),
  CHECK (visit_stands),
  CHECK (day BETWEEN earliest AND latest),
  CHECK (earliest <= latest),
  CHECK ((state = 'SERVED') = (visit IS NOT NULL)),
  CHECK ((state = 'AWAITING_CONSENT') = (requested_visit IS NOT NULL)),
  CHECK ((state = 'AWAITING_CONSENT') = (consent_by IS NOT NULL)),
  CHECK (state NOT IN ('WITHDRAWN', 'REFUSED') OR reason IS NOT NULL),
  CHECK (subject = uscc || '/' || premises)
);
CREATE INDEX demand_by_id ON demand (id);
CREATE INDEX demand_of_visit ON demand (subject, visit);
CREATE INDEX demand_unserved ON demand (subject) WHERE state IN ('OPEN', 'AWAITING_CONSENT');
CREATE INDEX demand_by_consent ON demand (consent_by) WHERE state = 'AWAITING_CONSENT';
CREATE INDEX demand_of_department ON demand (department, earliest DESC, id DESC);
CREATE INDEX demand_by_day ON demand (earliest DESC, id DESC);

-- The record of a complaint, transfer, order or alert justifies one case check of a body, once.
CREATE TABLE case_source (
  department text COLLATE "C" NOT NULL,
  source     text NOT NULL,
  number     text NOT NULL,
  demand     text COLLATE "C" NOT NULL,
  PRIMARY KEY (department, source, number)
);

-- The first outcome of a request, for whoever sends it again.
CREATE TABLE planning_request (
  department   text COLLATE "C" NOT NULL,
  key          text COLLATE "C" NOT NULL,
  digest       text NOT NULL,
  outcome      jsonb NOT NULL,
  requested_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (department, key)
);

-- Who came, as they checked in.
CREATE TABLE attendance (
  subject       text COLLATE "C" NOT NULL,
  visit         text COLLATE "C" NOT NULL,
  certificate   text COLLATE "C" NOT NULL REFERENCES officer,
  department    text COLLATE "C" NOT NULL,
  checked_in_at timestamptz NOT NULL,
  PRIMARY KEY (subject, visit, certificate),
  FOREIGN KEY (subject, visit) REFERENCES visit
);
CREATE INDEX attendance_of_officer ON attendance (certificate);

-- What became of visits, with the reasons given.
CREATE TABLE visit_event (
  id       bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  subject  text COLLATE "C" NOT NULL,
  visit    text COLLATE "C" NOT NULL,
  event    text NOT NULL CHECK (event IN ('RESCHEDULED', 'CANCELLED', 'OVERRIDE')),
  day      date NOT NULL,
  reason   text,
  by       text NOT NULL,
  at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  FOREIGN KEY (subject, visit) REFERENCES visit
);
CREATE INDEX visit_event_of ON visit_event (subject, visit);

-- What the supervising authority is to see, though it refuses nothing.
CREATE TABLE warning (
  id         text COLLATE "C" PRIMARY KEY DEFAULT gen_random_uuid()::text,
  uscc       text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  demand     text COLLATE "C",
  visit      text COLLATE "C",
  day        date NOT NULL,
  rule       text NOT NULL,
  message    text NOT NULL,
  figures    jsonb NOT NULL,
  raised_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX warning_by_day ON warning (day DESC, id DESC);

-- An inspection that names the code of a visit belongs to it.
CREATE INDEX inspection_by_visit_code ON inspection (visit_code) WHERE visit_code IS NOT NULL;

-- Visits that nobody planned here, as far as the ledger sees them: the inspections, not called off and under no visit,
-- at one premises of one business on one day.
CREATE VIEW ledger_visit AS
SELECT
  concat_ws(':', uscc, left(md5(premises), 12), to_char(day, 'YYYY-MM-DD')) AS id,
  uscc,
  premises,
  day,
  min(address) AS address,
  array_agg(DISTINCT department ORDER BY department) AS departments,
  count(*)::integer AS inspection_count,
  CASE WHEN bool_or(status = 'DONE') THEN 'DONE' ELSE 'PLANNED' END AS status
FROM inspection
WHERE uscc IS NOT NULL AND status <> 'CANCELLED' AND NOT EXISTS (
  SELECT FROM visit WHERE visit.code = inspection.visit_code AND visit.uscc = inspection.uscc AND visit.standing
)
GROUP BY uscc, premises, day;

-- The visits planned here, with the departments whose demands they serve or that recorded an inspection under their
-- code.
CREATE VIEW planned_visit AS
SELECT
  visit.id,
  visit.uscc,
  visit.day,
  visit.address,
  bodies.departments,
  bodies.inspection_count,
  CASE WHEN visit.status = 'PLANNED' AND bodies.done THEN 'DONE' ELSE visit.status END AS status,
  visit.lead,
  visit.code,
  visit.exemption,
  CASE WHEN visit.binding OR visit.exemption IN ('MINIMUM', 'OVERRIDE') THEN upper(visit.quiet) END AS free_from,
  visit.checked_in_at::text AS checked_in_at
FROM visit CROSS JOIN LATERAL (
  SELECT
    coalesce(array_agg(DISTINCT department ORDER BY department), '{}') AS departments,
    count(*) FILTER (WHERE counts)::integer AS inspection_count,
    coalesce(bool_or(done), false) AS done
  FROM (
    SELECT department, true AS counts, false AS done FROM demand
    WHERE demand.subject = visit.subject AND demand.visit = visit.id
    UNION ALL
    SELECT
      department,
      -- What a department records under the code is the inspection that its demand was for.
      NOT EXISTS (
        SELECT FROM demand WHERE demand.subject = visit.subject AND demand.visit = visit.id
          AND demand.department = inspection.department
      ),
      status = 'DONE'
    FROM inspection
    WHERE inspection.visit_code = visit.code AND inspection.uscc = visit.uscc AND inspection.status <> 'CANCELLED'
  ) AS part
) AS bodies;

-- All visits that were not called off: those planned here, and those that the ledger alone sees.
CREATE VIEW visit_seen AS
SELECT * FROM planned_visit WHERE status <> 'CANCELLED'
UNION ALL
SELECT id, uscc, day, address, departments, inspection_count, status, NULL, NULL, NULL, NULL, NULL
FROM ledger_visit;
