-- The audit log: who read what personal data and what for, and who changed what. Entries are only ever added, each with
-- a digest of itself and of the one before, so that one that is changed, taken out or put in shows.
CREATE SCHEMA audit;
REVOKE ALL ON SCHEMA audit FROM PUBLIC;

CREATE TABLE audit.entry (
  number          bigint PRIMARY KEY CHECK (number > 0),  -- 1, 2, 3 …, without gaps
  at              timestamptz NOT NULL,                   -- never before that of the entry before
  kind            text NOT NULL CHECK (kind IN ('READ', 'MUTATION', 'OUTCOME')),
  request         text NOT NULL,                          -- the gateway's name for the request; joins a mutation to its outcome
  subject         text NOT NULL,                          -- who, by the name in the identity provider
  role            text NOT NULL,
  department      text,                                   -- an officer's
  operation       text,                                   -- the operation's name, where it has one
  operation_hash  text NOT NULL CHECK (operation_hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of its text
  fields          text[] NOT NULL,                        -- `Registration.phone`, `Mutation.planInspection`
  usccs           text[] NOT NULL CHECK (cardinality(usccs) <= 1000),
  records         text[] NOT NULL CHECK (cardinality(records) <= 1000),
  purpose         text,
  results         text[] NOT NULL,                        -- of an outcome: `planInspection: DuplicateCheck`
  previous        bytea NOT NULL,                         -- the digest of the entry before; of the first, 32 zeros
  digest          bytea NOT NULL
);
CREATE INDEX entry_by_subject ON audit.entry (subject, number);
CREATE INDEX entry_by_uscc ON audit.entry USING gin (usccs);

-- The last entry. Whoever adds entries holds this row, so that they follow each other however many add them.
CREATE TABLE audit.head (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  number bigint NOT NULL,
  at     timestamptz NOT NULL,
  digest bytea NOT NULL
);
INSERT INTO audit.head VALUES (true, 0, '-infinity', decode(repeat('00', 32), 'hex'));

CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is only ever added to.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER never_emptied BEFORE DELETE OR TRUNCATE ON audit.head
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse();

-- What an entry and the digest before it come to. Of the time its seconds, which are the same in every time zone.
CREATE FUNCTION audit.digest_of(entry audit.entry) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(entry.previous || convert_to(jsonb_build_array(
    entry.number, extract(epoch FROM entry.at)::text, entry.kind, entry.request, entry.subject, entry.role,
    entry.department, entry.operation, entry.operation_hash, entry.fields, entry.usccs, entry.records, entry.purpose,
    entry.results)::text, 'UTF8'))
$$;

-- Adds entries, a JSON array of objects named as the columns, in their order. Returns the last.
CREATE FUNCTION audit.append(added jsonb) RETURNS audit.head LANGUAGE plpgsql AS $$
DECLARE
  last audit.head;
  next audit.entry;
BEGIN
  SELECT * INTO STRICT last FROM audit.head FOR UPDATE;
  FOR next IN SELECT * FROM jsonb_populate_recordset(NULL::audit.entry, added) LOOP
    last.number := last.number + 1;
    last.at := greatest(last.at, clock_timestamp());
    next.number := last.number;
    next.at := last.at;
    next.previous := last.digest;
    next.digest := audit.digest_of(next);
    INSERT INTO audit.entry SELECT next.*;
    last.digest := next.digest;
  END LOOP;
  UPDATE audit.head SET number = last.number, at = last.at, digest = last.digest;
  RETURN last;
END $$;
