-- The ledger: the least that the whole city must know of every record, as the departments' change feeds tell it.
-- Nothing here is a source. Every row can be pulled again, and whoever wants more asks the department that holds it.
--
-- `generation` counts the lives of a department's feed (feed.generation): when a feed begins anew, what it tells gets
-- the new number, and rows that still carry an older one when its end is reached are no more.
--
-- Identifiers compare byte by byte (COLLATE "C"): an order of pages must not depend on a server's language.

-- Where a visit takes place: the address as recorded, without what the same place is written with and without.
-- Full-width forms become half-width, dashes become hyphens, spaces, other punctuation and brackets go, letters become
-- capitals, and the province, city and district before a street or town (街道/镇/乡) go. '' where none was recorded.
CREATE FUNCTION premises_of(address text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT regexp_replace(
    translate(
      upper(regexp_replace(normalize(coalesce(address, ''), NFKC), '\s', '', 'g')),
      '–—−,.:;()[]{}<>"''`。、·《》【】〔〕「」“”‘’',
      '---'
    ),
    '^([^省]{2,7}省|[^区]{2,6}自治区)?([^市]{2,6}市)?([^区县市]{1,6}[区县市])?(?=[^镇乡街]{1,6}(街道|镇|乡))',
    ''
  )
$$;

-- The businesses of the register (经营主体).
CREATE TABLE business (
  uscc                text COLLATE "C" NOT NULL,
  department          text COLLATE "C" NOT NULL,  -- whose register told it
  registration_number text,
  name                text NOT NULL,
  address             text,
  street              text,
  status              text NOT NULL,
  status_changed_on   date,
  trade_code          text,
  risk_grade          text,
  generation          integer NOT NULL,
  PRIMARY KEY (uscc)
);

CREATE TABLE inspection (
  department      text COLLATE "C" NOT NULL,
  id              text COLLATE "C" NOT NULL,      -- the department's own number
  party_id        text COLLATE "C" NOT NULL,
  uscc            text COLLATE "C",               -- the business it is linked to
  name            text NOT NULL,                  -- name, address and street as recorded
  address         text,
  street          text,
  inspection_kind text NOT NULL,
  selection       text NOT NULL,
  item_codes      text[] NOT NULL,
  planned_from    date,
  planned_to      date,
  inspected_on    date,
  day             date NOT NULL,
  outcome         text,
  status          text NOT NULL,
  visit_code      text,
  premises        text NOT NULL GENERATED ALWAYS AS (premises_of(address)) STORED,
  generation      integer NOT NULL,
  PRIMARY KEY (department, id)
);
CREATE INDEX inspection_of_business ON inspection (uscc, day DESC, department DESC, id DESC);
CREATE INDEX inspection_by_day ON inspection (day DESC, department DESC, id DESC);
CREATE INDEX inspection_by_street ON inspection (street, day DESC, department DESC, id DESC);
CREATE INDEX inspection_of_party ON inspection (department, party_id);
CREATE UNIQUE INDEX inspection_by_global_id ON inspection ((department || ':' || id));

CREATE TABLE permit (
  department  text COLLATE "C" NOT NULL,
  id          text COLLATE "C" NOT NULL,
  party_id    text COLLATE "C" NOT NULL,
  uscc        text COLLATE "C",
  name        text NOT NULL,
  address     text,
  street      text,
  permit_kind text NOT NULL,
  certificate text NOT NULL,
  decided_on  date NOT NULL,
  valid_from  date,
  valid_to    date,
  status      text NOT NULL,
  generation  integer NOT NULL,
  PRIMARY KEY (department, id)
);
CREATE INDEX permit_of_business ON permit (uscc, decided_on DESC, department DESC, id DESC);
CREATE INDEX permit_of_party ON permit (department, party_id);

CREATE TABLE penalty (
  department text COLLATE "C" NOT NULL,
  id         text COLLATE "C" NOT NULL,
  party_id   text COLLATE "C" NOT NULL,
  uscc       text COLLATE "C",
  name       text NOT NULL,
  address    text,
  street     text,
  violation  text,
  categories text[] NOT NULL,
  fine_yuan  numeric(16, 2),
  decided_on date NOT NULL,
  generation integer NOT NULL,
  PRIMARY KEY (department, id)
);
CREATE INDEX penalty_of_business ON penalty (uscc, decided_on DESC, department DESC, id DESC);
CREATE INDEX penalty_of_party ON penalty (department, party_id);
CREATE UNIQUE INDEX penalty_by_global_id ON penalty ((department || ':' || id));

-- What only the matching of records to businesses may read: identifiers as recorded, and people's names. A role that
-- serves anything else gets no right to this schema.
CREATE SCHEMA matching;
REVOKE ALL ON SCHEMA matching FROM PUBLIC;

CREATE TABLE matching.party (
  department           text COLLATE "C" NOT NULL,
  id                   text COLLATE "C" NOT NULL,
  name                 text NOT NULL,
  recorded_uscc        text,
  registration_number  text,
  organisation_code    text,
  legal_representative text,
  address              text,
  street               text,
  uscc                 text COLLATE "C",          -- the business it is linked to
  generation           integer NOT NULL,
  PRIMARY KEY (department, id)
);
CREATE INDEX party_of_business ON matching.party (uscc);

-- Who represents a business of the register (法定代表人).
CREATE TABLE matching.representative (
  uscc                 text COLLATE "C" NOT NULL,
  department           text COLLATE "C" NOT NULL,
  legal_representative text,
  generation           integer NOT NULL,
  PRIMARY KEY (uscc)
);

-- Visits as far as the ledger sees them: the inspections, not called off, at one premises of one business on one day.
CREATE VIEW visit AS
SELECT
  concat_ws(':', uscc, left(md5(premises), 12), to_char(day, 'YYYY-MM-DD')) AS id,
  uscc,
  premises,
  day,
  min(address) AS address,
  array_agg(DISTINCT department ORDER BY department) AS departments,
  count(*)::integer AS inspection_count,
  count(DISTINCT department) > 1 AS joint,
  CASE WHEN bool_or(status = 'DONE') THEN 'DONE' ELSE 'PLANNED' END AS status
FROM inspection
WHERE uscc IS NOT NULL AND status <> 'CANCELLED'
GROUP BY uscc, premises, day;

-- How far each department's feed has been read.
CREATE TABLE feed (
  department   text COLLATE "C" PRIMARY KEY,
  epoch        text,                              -- the life of the department's database that the cursor is of
  cursor       text,                              -- where the next page begins; null at the beginning
  generation   integer NOT NULL DEFAULT 0,        -- how many lives of the feed have been read
  resyncing    boolean NOT NULL DEFAULT false,    -- the feed began anew and its end is not reached yet
  pulled_at    timestamptz,                       -- when the last page came
  caught_up_at timestamptz,                       -- when a page last told that nothing follows
  failure      text CHECK (failure IN ('UNREACHABLE', 'REFUSED', 'FAULTY')),
  failed_at    timestamptz,                       -- since when it has been failing
  CHECK ((failure IS NULL) = (failed_at IS NULL))
);

-- Changes that the ledger could not take, kept as they came until a good one of the same record replaces them. The
-- digest of kind and id is the key, because an id may be what is wrong; so `change` is json, which keeps any text.
CREATE TABLE rejected_fact (
  department  text COLLATE "C" NOT NULL,
  digest      text COLLATE "C" NOT NULL,
  change      json NOT NULL,
  reason      text NOT NULL,
  rejected_at timestamptz NOT NULL DEFAULT now(),
  generation  integer NOT NULL,
  PRIMARY KEY (department, digest)
);
