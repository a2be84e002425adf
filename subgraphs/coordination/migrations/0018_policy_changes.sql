-- Every change of what the city has laid down: who made it, when and why, what held before and what holds since. The
-- database notes them itself, so that a change made by hand is noted like any other.

CREATE TABLE policy_change (
  number      bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  id          text COLLATE "C" NOT NULL UNIQUE GENERATED ALWAYS AS ('PC' || lpad(number::text, 12, '0')) STORED,
  about       text NOT NULL,                               -- the table
  before      jsonb,                                       -- its row; null where there was none
  after       jsonb,                                       -- null where there is none any more
  changed_by  text NOT NULL,                               -- who asked for it, or the database's own user
  reason      text,                                        -- null where none was given to the database
  changed_on  date NOT NULL,
  changed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  CHECK (num_nonnulls(before, after) > 0)
);
CREATE INDEX policy_change_of ON policy_change (transaction);
CREATE INDEX policy_change_about ON policy_change (about, id DESC);

-- What is noted stays.
CREATE FUNCTION refuse_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Changes of policy are kept as they were noted.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_change
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_forgetting();

CREATE FUNCTION policy_changed_by() RETURNS text STABLE LANGUAGE sql AS $$
  SELECT coalesce(nullif(current_setting('one_check.changed_by', true), ''), session_user)
$$;
CREATE FUNCTION policy_changed_for() RETURNS text STABLE LANGUAGE sql AS $$
  SELECT nullif(current_setting('one_check.reason', true), '')
$$;
CREATE FUNCTION policy_changed_on() RETURNS date STABLE LANGUAGE sql AS $$
  SELECT coalesce(nullif(current_setting('one_check.today', true), '')::date, (now() AT TIME ZONE 'Asia/Shanghai')::date)
$$;

CREATE FUNCTION note_policy_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO policy_change (about, before, after, changed_by, reason, changed_on) VALUES (
    TG_TABLE_NAME,
    CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) - 'single' END,
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) - 'single' END,
    policy_changed_by(), policy_changed_for(), policy_changed_on());
  RETURN NULL;
END $$;

CREATE FUNCTION note_policy_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('
    INSERT INTO policy_change (about, before, changed_by, reason, changed_on)
    SELECT %L, to_jsonb(gone) - ''single'', policy_changed_by(), policy_changed_for(), policy_changed_on()
    FROM %s AS gone', TG_TABLE_NAME, TG_RELID::regclass);
  RETURN NULL;
END $$;

DO $$
DECLARE
  about text;
BEGIN
  FOREACH about IN ARRAY ARRAY['policy', 'ceiling', 'item', 'recognised_item', 'minimum_frequency',
      'competence_exception', 'joint_supervision', 'team', 'team_street'] LOOP
    EXECUTE format('CREATE TRIGGER noted AFTER INSERT OR DELETE ON %I
      FOR EACH ROW EXECUTE FUNCTION note_policy_change()', about);
    EXECUTE format('CREATE TRIGGER noted_update AFTER UPDATE ON %I FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
      EXECUTE FUNCTION note_policy_change()', about);
    EXECUTE format('CREATE TRIGGER noted_truncate BEFORE TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION note_policy_truncated()', about);
  END LOOP;
END $$;
