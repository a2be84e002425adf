-- The change feed: one row a record, moved to the end whenever the record changes.
--
-- Order is (xid, seq): a sequence number alone is no order of commits (a transaction that commits late would be
-- skipped by a reader that already passed its numbers). Readers take only rows whose xid lies below the snapshot's
-- xmin, so nothing can still appear before what they have read.

-- Which life of this database the feed tells of. The identity of the row's own transaction, of the database and of the
-- server goes in as well, so that a restored dump, a copy of the database or a server set back in time counts as
-- another life.
CREATE TABLE feed_epoch (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch    uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO feed_epoch DEFAULT VALUES;

CREATE FUNCTION current_epoch() RETURNS text STABLE LANGUAGE sql AS $$
  SELECT md5(concat_ws(' ', feed_epoch.epoch, feed_epoch.xmin, database.oid, system_identifier, timeline_id))
  FROM feed_epoch, pg_control_system(), pg_control_checkpoint(), pg_database database
  WHERE database.datname = current_database()
$$;

CREATE TABLE change (
  kind      text NOT NULL,
  record_id text NOT NULL,
  deleted   boolean NOT NULL,
  xid       xid8 NOT NULL DEFAULT pg_current_xact_id(),
  seq       bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (kind, record_id)
);
CREATE UNIQUE INDEX change_in_order ON change (xid, seq);

-- The life whose transactions `change.xid` counts.
CREATE TABLE feed_life (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch    text NOT NULL
);
INSERT INTO feed_life (epoch) VALUES (current_epoch());

-- The epoch, once the feed is fit to be read in it. A restored database brings the transaction numbers of the server
-- it was saved on, which may lie far ahead of this one's: readers would wait for them, and see nothing until then. So
-- the first reader of a new life sets them all to a number (3) below every number that a transaction can have; `seq`
-- keeps their order.
CREATE FUNCTION open_feed() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM feed_life WHERE epoch = current_epoch()) THEN
    LOCK TABLE feed_life IN SHARE ROW EXCLUSIVE MODE;
    IF NOT EXISTS (SELECT FROM feed_life WHERE epoch = current_epoch()) THEN
      UPDATE change SET xid = '3';
      UPDATE feed_life SET epoch = current_epoch();
    END IF;
  END IF;
  RETURN current_epoch();
END $$;

-- Statement-level, so that an import of a million rows notes them in one insert.
-- Ordered by id, so that two writers of the same records take their rows in one order and never deadlock.
CREATE FUNCTION note_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, record_id, deleted)
  SELECT TG_ARGV[0], id, TG_OP = 'DELETE' FROM touched ORDER BY id
  ON CONFLICT (kind, record_id) DO UPDATE
    SET deleted = excluded.deleted, xid = pg_current_xact_id(), seq = DEFAULT;
  RETURN NULL;
END $$;

-- A record's subject is its party's, so all records of a party change when its link does.
CREATE FUNCTION note_relinked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO change (kind, record_id, deleted)
  SELECT record.kind, record.id, false
  FROM touched
  JOIN untouched ON untouched.id = touched.id AND untouched.uscc IS DISTINCT FROM touched.uscc
  CROSS JOIN LATERAL (
    SELECT 'PERMIT' AS kind, permit.id FROM permit WHERE permit.party_id = touched.id
    UNION ALL SELECT 'INSPECTION', inspection.id FROM inspection WHERE inspection.party_id = touched.id
    UNION ALL SELECT 'PENALTY', penalty.id FROM penalty WHERE penalty.party_id = touched.id
  ) record
  ORDER BY record.kind, record.id
  ON CONFLICT (kind, record_id) DO UPDATE
    SET deleted = false, xid = pg_current_xact_id(), seq = DEFAULT;
  RETURN NULL;
END $$;

-- Truncating a table tells no rows, so readers must begin anew.
CREATE FUNCTION note_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM change WHERE kind = TG_ARGV[0];
  UPDATE feed_epoch SET epoch = gen_random_uuid();
  RETURN NULL;
END $$;

-- Attaches the feed to a table whose key is `id`: SELECT feed_changes_of('permit', 'PERMIT').
CREATE FUNCTION feed_changes_of(source regclass, kind text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER note_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS touched
                  FOR EACH STATEMENT EXECUTE FUNCTION note_changes(%L)', source, kind);
  EXECUTE format('CREATE TRIGGER note_update AFTER UPDATE ON %s REFERENCING NEW TABLE AS touched
                  FOR EACH STATEMENT EXECUTE FUNCTION note_changes(%L)', source, kind);
  EXECUTE format('CREATE TRIGGER note_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS touched
                  FOR EACH STATEMENT EXECUTE FUNCTION note_changes(%L)', source, kind);
  EXECUTE format('CREATE TRIGGER note_truncate AFTER TRUNCATE ON %s
                  FOR EACH STATEMENT EXECUTE FUNCTION note_truncated(%L)', source, kind);
END $$;

SELECT feed_changes_of('party', 'PARTY');
SELECT feed_changes_of('permit', 'PERMIT');
SELECT feed_changes_of('inspection', 'INSPECTION');
SELECT feed_changes_of('penalty', 'PENALTY');

CREATE TRIGGER note_relinked AFTER UPDATE ON party REFERENCING NEW TABLE AS touched OLD TABLE AS untouched
  FOR EACH STATEMENT EXECUTE FUNCTION note_relinked();
