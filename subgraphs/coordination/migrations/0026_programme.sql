-- The annual joint plan (年度联合执法工作方案): a theme a month, weekly activities with fixed teams and times; and which
-- items bodies on the joint supervision list of a trade check together. Joint plans go by both.

CREATE TABLE programme_theme (
  year   integer NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  month  integer NOT NULL CHECK (month BETWEEN 1 AND 12),
  theme  text NOT NULL,
  fields text[] NOT NULL,                                  -- what it is about, beside the items below; any of them may be empty
  trades text[] NOT NULL,
  PRIMARY KEY (year, month)
);
-- An item that leaves its published list leaves the programme with it.
CREATE TABLE programme_theme_item (
  year       integer NOT NULL,
  month      integer NOT NULL,
  department text COLLATE "C" NOT NULL,
  code       text COLLATE "C" NOT NULL,
  PRIMARY KEY (year, month, department, code),
  FOREIGN KEY (year, month) REFERENCES programme_theme ON DELETE CASCADE,
  FOREIGN KEY (department, code) REFERENCES item ON DELETE CASCADE
);
CREATE INDEX programme_theme_item_of ON programme_theme_item (department, code);

CREATE TYPE time_range AS RANGE (subtype = time);

CREATE TABLE programme_activity (
  number    integer NOT NULL UNIQUE GENERATED ALWAYS AS IDENTITY,
  id        text COLLATE "C" PRIMARY KEY GENERATED ALWAYS AS ('PA' || lpad(number::text, 8, '0')) STORED,
  year      integer NOT NULL GENERATED ALWAYS AS (extract(year FROM lower(valid))::integer) STORED,
  name      text NOT NULL,
  weekday   integer NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- from Monday on
  hours     time_range NOT NULL,
  valid     daterange NOT NULL,                            -- within one year
  streets   text[],                                        -- all where null, as with the next
  trades    text[],
  lead_team text COLLATE "C" NOT NULL,
  UNIQUE (id, weekday, hours, valid),
  CHECK (lower(hours) IS NOT NULL AND upper(hours) IS NOT NULL AND lower_inc(hours) AND NOT upper_inc(hours)),
  CHECK (lower(valid) IS NOT NULL AND extract(year FROM lower(valid)) = extract(year FROM upper(valid) - 1)),
  CHECK (extract(year FROM lower(valid)) BETWEEN 2000 AND 2100)
);
CREATE INDEX programme_activity_of ON programme_activity (year);

-- The fixed teams of an activity, each of its own body, and each at one activity at a time.
CREATE TABLE programme_activity_team (
  activity   text COLLATE "C" NOT NULL,
  team       text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  weekday    integer NOT NULL,                             -- as the activity has it, and so the next two
  hours      time_range NOT NULL,
  valid      daterange NOT NULL,
  PRIMARY KEY (activity, team),
  FOREIGN KEY (team, department) REFERENCES team (code, department) ON UPDATE CASCADE,
  FOREIGN KEY (activity, weekday, hours, valid) REFERENCES programme_activity (id, weekday, hours, valid)
    ON UPDATE CASCADE ON DELETE CASCADE,
  CONSTRAINT one_activity_at_a_time
    EXCLUDE USING gist (team WITH =, weekday WITH =, hours WITH &&, valid WITH &&)
);
ALTER TABLE programme_activity ADD CONSTRAINT led_by_one_of_its_teams
  FOREIGN KEY (id, lead_team) REFERENCES programme_activity_team (activity, team) DEFERRABLE INITIALLY DEFERRED;

-- The days on which activities fall, days off among them: which these are, the State Council's calendar says.
CREATE VIEW programme_occurrence AS
  SELECT activity.id AS activity, day::date AS day
  FROM programme_activity AS activity CROSS JOIN LATERAL generate_series(
    (lower(valid) + (weekday - extract(isodow FROM lower(valid))::integer + 7) % 7)::timestamp,
    (upper(valid) - 1)::timestamp, interval '7 days') AS day;

-- What each body on the joint supervision list of a trade checks there. The list itself stays what bodies consent by.
CREATE TABLE joint_supervision_item (
  trade_code      text COLLATE "C" NOT NULL,
  department      text COLLATE "C" NOT NULL,               -- who checks it
  item_department text COLLATE "C" NOT NULL,               -- on whose list it stands
  item_code       text COLLATE "C" NOT NULL,
  PRIMARY KEY (trade_code, department, item_department, item_code),
  FOREIGN KEY (trade_code, department) REFERENCES joint_supervision ON DELETE CASCADE,
  FOREIGN KEY (item_department, item_code) REFERENCES item ON DELETE CASCADE
);
CREATE INDEX joint_supervision_item_of ON joint_supervision_item (item_department, item_code);
INSERT INTO joint_supervision_item
SELECT trade_code, item.department, item.department, item.code
FROM (VALUES
    ('6210', '{MS-001,MS-012,MS-020,MS-063,UM-003,UM-008,UM-019,UM-034,WA-004}'::text[]),
    ('6220', '{MS-001,MS-012,MS-020,MS-063,UM-003,UM-008,UM-019,WA-004}'),
    ('6110', '{MS-001,MS-012,MS-020,MS-044,CT-002,CT-021,WA-001,WA-004}'),
    ('9011', '{MS-001,MS-044,CT-002,CT-006,CT-021,WA-004}'),
    ('9013', '{MS-001,CT-002,CT-021,CT-028}'),
    ('8051', '{MS-001,MS-044,WA-001,WA-004}')
  ) AS list (trade_code, codes)
  JOIN joint_supervision USING (trade_code)
  JOIN item ON item.department = joint_supervision.department AND item.code = ANY(codes);

-- Changes of these are noted as those of everything laid down. A team's copies of when its activity is, are no change.
DO $$
DECLARE
  about text;
BEGIN
  FOREACH about IN ARRAY ARRAY['programme_theme', 'programme_theme_item', 'programme_activity',
      'programme_activity_team', 'joint_supervision_item'] LOOP
    EXECUTE format('CREATE TRIGGER noted AFTER INSERT OR DELETE ON %I
      FOR EACH ROW EXECUTE FUNCTION note_policy_change()', about);
    EXECUTE format('CREATE TRIGGER noted_truncate BEFORE TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION note_policy_truncated()', about);
    EXECUTE format('CREATE TRIGGER noted_update AFTER UPDATE ON %I FOR EACH ROW WHEN (%s)
      EXECUTE FUNCTION note_policy_change()', about, CASE about
        WHEN 'programme_activity_team' THEN
          '(OLD.activity, OLD.team, OLD.department) IS DISTINCT FROM (NEW.activity, NEW.team, NEW.department)'
        ELSE 'OLD.* IS DISTINCT FROM NEW.*' END);
  END LOOP;
END $$;

-- The activity on whose day a proposed visit is; null where none that matches it is on that day.
ALTER TABLE joint_plan_visit ADD COLUMN activity text COLLATE "C";
UPDATE joint_plan SET figures = figures || jsonb_build_object('onProgrammeDays', jsonb_build_object(
  'reached', 0, 'atMost', 0, 'share', CASE WHEN (figures ->> 'visits')::integer > 0 THEN 0 END))
WHERE figures IS NOT NULL;
