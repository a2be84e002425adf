-- Linking: which business of the register each party of a department's records is. Everything here but the decisions of
-- people can be worked out again from the ledger; linking/README.md tells how.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Parties and businesses of which facts came, until linking has looked at them. Whoever writes only adds rows, and so
-- waits for nobody; whoever links takes them away again.
CREATE TABLE matching.to_look_at (
  number     bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  department text COLLATE "C" NOT NULL,
  party      text COLLATE "C",                             -- exactly one of party and business
  business   text COLLATE "C",
  CHECK (num_nonnulls(party, business) = 1)
);
CREATE INDEX business_to_look_at ON matching.to_look_at (number) WHERE business IS NOT NULL;

CREATE FUNCTION matching.look_at_parties() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO matching.to_look_at (department, party) SELECT department, id FROM touched;
  RETURN NULL;
END $$;
CREATE FUNCTION matching.look_at_businesses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO matching.to_look_at (department, business) SELECT department, uscc FROM touched;
  RETURN NULL;
END $$;
-- What of a business decides about links is written in the transaction of its row, so the row is enough to watch.
CREATE TRIGGER look_at_inserted AFTER INSERT ON matching.party REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION matching.look_at_parties();
CREATE TRIGGER look_at_updated AFTER UPDATE ON matching.party REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION matching.look_at_parties();
CREATE TRIGGER look_at_deleted AFTER DELETE ON matching.party REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION matching.look_at_parties();
CREATE TRIGGER look_at_inserted AFTER INSERT ON business REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION matching.look_at_businesses();
CREATE TRIGGER look_at_updated AFTER UPDATE ON business REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION matching.look_at_businesses();
CREATE TRIGGER look_at_deleted AFTER DELETE ON business REFERENCING OLD TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION matching.look_at_businesses();

-- Parties to judge: their keys are written, and what they are compared with may have changed.
CREATE TABLE matching.to_judge (
  department text COLLATE "C" NOT NULL,
  party      text COLLATE "C" NOT NULL,
  PRIMARY KEY (department, party)
);

-- Names, addresses and representatives in the one form in which they are compared (linking/keys.ts writes it): spoken
-- without tones, without what is written or left out at will. Null is what is not known.
CREATE TABLE matching.party_key (
  department text COLLATE "C" NOT NULL,
  id         text COLLATE "C" NOT NULL,
  core       text COLLATE "C" NOT NULL,                    -- the name without area, form of organisation and branch
  spoken     text COLLATE "C" NOT NULL,                    -- its syllables
  form       text COLLATE "C" NOT NULL,                    -- the form of organisation, '' where none is stated
  branch     text COLLATE "C" NOT NULL,                    -- which branch, '' where none is stated
  town       text COLLATE "C",
  road       text COLLATE "C",
  house      text COLLATE "C",                             -- the number in the road
  room       text COLLATE "C",
  person     text COLLATE "C",                             -- who represents it (法定代表人)
  person_spoken text COLLATE "C",
  code       text COLLATE "C",                             -- the USCC recorded, where its check character holds
  slips      text[] NOT NULL DEFAULT '{}',                 -- the USCCs from which what was recorded is one slip away
  PRIMARY KEY (department, id)
);
CREATE INDEX party_key_by_name ON matching.party_key (spoken);
CREATE INDEX party_key_by_place ON matching.party_key (road, house);
CREATE INDEX party_key_by_person ON matching.party_key (person_spoken);
CREATE INDEX party_key_by_code ON matching.party_key (code);
CREATE INDEX party_key_by_slip ON matching.party_key USING gin (slips) WHERE slips <> '{}';
CREATE INDEX party_by_registration_number ON matching.party (registration_number) WHERE registration_number IS NOT NULL;
CREATE INDEX party_by_organisation_code ON matching.party (organisation_code) WHERE organisation_code IS NOT NULL;

CREATE TABLE matching.business_key (
  uscc       text COLLATE "C" PRIMARY KEY,
  core       text COLLATE "C" NOT NULL,
  spoken     text COLLATE "C" NOT NULL,
  form       text COLLATE "C" NOT NULL,
  branch     text COLLATE "C" NOT NULL,
  town       text COLLATE "C",
  road       text COLLATE "C",
  house      text COLLATE "C",
  room       text COLLATE "C",
  person     text COLLATE "C",
  person_spoken text COLLATE "C"
);
CREATE INDEX business_key_by_name ON matching.business_key (spoken);
CREATE INDEX business_key_by_place ON matching.business_key (road, house, room);
CREATE INDEX business_key_by_person ON matching.business_key (person_spoken);
CREATE INDEX business_by_registration_number ON business (registration_number);
CREATE INDEX business_by_organisation_code ON business (substr(uscc, 9, 9));

-- What was estimated from the data: how often each agreement occurs among pairs that are one and the same (m) and among
-- pairs that are not (u). Each estimation is kept; the latest counts.
CREATE TABLE matching.model (
  version      integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  estimated_at timestamptz NOT NULL DEFAULT now(),
  parties      bigint NOT NULL,                            -- how many there were then
  businesses   bigint NOT NULL,
  areas        text[] NOT NULL,                            -- provinces, cities and districts that names begin with
  parameters   jsonb                                       -- null where there was too little to estimate from
);

-- What became of each party that was looked at.
CREATE TABLE matching.link (
  department   text COLLATE "C" NOT NULL,
  party        text COLLATE "C" NOT NULL,
  uscc         text COLLATE "C",                           -- the business it is; null where none was found
  method       text CHECK (method IN
    ('USCC', 'REGISTRATION_NUMBER', 'ORGANISATION_CODE', 'SLIP', 'MODEL', 'DECISION', 'DEPARTMENT')),
  weight       double precision,                           -- the evidence in bits, where the model was asked
  model        integer,                                    -- the model asked; null where none was there yet
  since        timestamptz NOT NULL DEFAULT now(),
  acknowledged text COLLATE "C",                           -- the link that its department told last
  told         text[] NOT NULL DEFAULT '{}',               -- the links that its department was ever told
  PRIMARY KEY (department, party),
  CHECK (uscc IS NULL OR method IS NOT NULL)
);
CREATE INDEX link_of_business ON matching.link (uscc);
CREATE INDEX link_to_tell ON matching.link (department, party) WHERE uscc IS DISTINCT FROM acknowledged;

-- Businesses that a party may be, for a person to decide. The agreements are levels, as linking/README.md lists them.
CREATE TABLE matching.candidate (
  department  text COLLATE "C" NOT NULL,
  party       text COLLATE "C" NOT NULL,
  uscc        text COLLATE "C" NOT NULL,
  weight      double precision NOT NULL,                   -- the evidence in bits
  probability double precision NOT NULL,                   -- that the party is this business
  name        smallint NOT NULL,
  branch      smallint NOT NULL,
  place       smallint,
  town        smallint,
  person      smallint,
  PRIMARY KEY (department, party, uscc)
);
CREATE INDEX candidate_business ON matching.candidate (uscc);

-- What people decided; one decision at a time stands, and none is ever taken out.
CREATE TABLE link_decision (
  id          text COLLATE "C" PRIMARY KEY DEFAULT gen_random_uuid()::text,
  department  text COLLATE "C" NOT NULL,
  party       text COLLATE "C" NOT NULL,
  uscc        text COLLATE "C",                            -- null: it is none of the register
  reason      text NOT NULL CHECK (reason <> ''),
  decided_by  text NOT NULL,
  decided_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  undone_by   text,
  undone_at   timestamptz,
  undo_reason text CHECK (undo_reason <> ''),
  CHECK (num_nonnulls(undone_by, undone_at, undo_reason) IN (0, 3))
);
CREATE UNIQUE INDEX link_decision_standing ON link_decision (department, party) WHERE undone_at IS NULL;
CREATE INDEX link_decision_by_day ON link_decision (decided_at DESC, id DESC);

-- Subjects that lost a check to another link while demands there were open: these are planned anew.
CREATE TABLE freed_subject (
  subject text COLLATE "C" PRIMARY KEY
);

-- Links hold for all records of a party, whatever link a page told of them: its department may not know yet. What the
-- trigger itself writes needs no second look.
CREATE FUNCTION matching.keep_links() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('
    UPDATE %s AS record SET uscc = link.uscc
    FROM touched JOIN matching.link ON link.department = touched.department AND link.party = touched.party_id
    WHERE record.department = touched.department AND record.id = touched.id
      AND link.uscc IS DISTINCT FROM record.uscc', TG_RELID::regclass);
  RETURN NULL;
END $$;
DO $$
DECLARE
  record text;
BEGIN
  FOREACH record IN ARRAY ARRAY['inspection', 'permit', 'penalty', 'entry'] LOOP
    EXECUTE format('CREATE TRIGGER keep_links_inserted AFTER INSERT ON %I REFERENCING NEW TABLE AS touched
                    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION matching.keep_links()', record);
    EXECUTE format('CREATE TRIGGER keep_links_updated AFTER UPDATE ON %I REFERENCING NEW TABLE AS touched
                    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION matching.keep_links()', record);
  END LOOP;
END $$;

-- Whom departments inspect, permit or penalise and the register does not know: a clue for market supervision. A party
-- counts once a model has looked at it and left no candidate.
CREATE VIEW unregistered_operator AS
SELECT party.department, party.id AS party, party.name, party.address, party.street, party.recorded_uscc, link.since
FROM matching.link
JOIN matching.party ON party.department = link.department AND party.id = link.party
WHERE NOT EXISTS (SELECT FROM business WHERE business.uscc = link.uscc)
  AND (link.model IS NOT NULL OR link.method IS NOT NULL)
  AND NOT EXISTS (
    SELECT FROM matching.candidate WHERE candidate.department = link.department AND candidate.party = link.party
  );

-- What was known before there was linking.
INSERT INTO matching.to_look_at (department, business) SELECT department, uscc FROM business;
INSERT INTO matching.to_look_at (department, party) SELECT department, id FROM matching.party;
