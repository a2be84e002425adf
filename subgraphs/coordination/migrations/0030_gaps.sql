-- Gaps in what departments share (信息共享不畅): what the ledger finds, what became of it, and what is laid down for
-- finding it. gaps/README.md tells how. Gaps follow from the ledger and the day alone and can be found again; their
-- history cannot.

-- As much as the city lays down about gaps in one number.
ALTER TABLE policy
  ADD COLUMN publish_days integer NOT NULL DEFAULT 7 CHECK (publish_days > 0),       -- working days to publish a decision (双公示)
  ADD COLUMN reply_days integer NOT NULL DEFAULT 3 CHECK (reply_days > 0),           -- working days to answer a collaboration request
  ADD COLUMN clue_days integer NOT NULL DEFAULT 5 CHECK (clue_days > 0),             -- working days to accept a clue or return it
  ADD COLUMN serious_fine_yuan integer NOT NULL DEFAULT 10000 CHECK (serious_fine_yuan > 0), -- a fine from here on is serious
  ADD COLUMN same_act_days integer NOT NULL DEFAULT 30 CHECK (same_act_days > 0),    -- fines for one kind of violation so close are for one act
  ADD COLUMN look_back_months integer NOT NULL DEFAULT 12 CHECK (look_back_months > 0); -- what cannot be mended any more stays a gap so long

-- What a trade (GB/T 4754) needs from a department: a permit or a filing of that kind.
CREATE TABLE required_permit (
  trade_code  text COLLATE "C" NOT NULL,
  department  text COLLATE "C" NOT NULL,
  permit_kind text COLLATE "C" NOT NULL,                   -- as the department's facts name it
  name        text NOT NULL,
  PRIMARY KEY (trade_code, department, permit_kind)
);
CREATE INDEX required_permit_of_kind ON required_permit (department, permit_kind);
INSERT INTO required_permit
SELECT trade, department, kind, name
FROM (VALUES
    ('market-supervision', 'FOOD_OPERATION', '食品经营许可证', '{6210,6220,5212,6110}'::text[]),
    ('urban-management', 'FUME_PURIFIER', '餐饮油烟净化设施登记', '{6210,6220}'),
    ('water', 'DRAINAGE', '城镇污水排入排水管网许可证', '{6210,6220,6110,9011,8051}'),
    ('culture-tourism', 'ENTERTAINMENT_VENUE', '娱乐经营许可证', '{9011}'),
    ('culture-tourism', 'INTERNET_CULTURE', '网络文化经营许可证', '{9013}'),
    ('culture-tourism', 'TRAVEL_AGENCY', '旅行社业务经营许可证', '{7291}')
  ) AS needed (department, kind, name, trades)
  CROSS JOIN LATERAL unnest(trades) AS trade;

-- The high risk grades: within how many months somebody must have seen a business of each.
CREATE TABLE check_cycle (
  risk_grade text PRIMARY KEY,
  months     integer NOT NULL CHECK (months > 0)
);
INSERT INTO check_cycle VALUES ('C', 12), ('D', 6);

-- Within how many minutes a department has promised that its records reach the ledger; one without a row, nothing.
CREATE TABLE feed_promise (
  department text COLLATE "C" PRIMARY KEY,
  minutes    integer NOT NULL CHECK (minutes > 0)
);
INSERT INTO feed_promise VALUES
  ('market-supervision', 15), ('urban-management', 15), ('culture-tourism', 15), ('water', 15);

-- Kinds of penalty (处罚类别) that are serious whatever the fine.
CREATE TABLE serious_penalty (
  category text PRIMARY KEY
);
INSERT INTO serious_penalty VALUES
  ('暂扣许可证'), ('暂扣许可证件'), ('降低资质等级'), ('吊销许可证'), ('吊销许可证件'), ('吊销营业执照'),
  ('限制开展生产经营活动'), ('责令停产停业'), ('责令关闭'), ('限制从业'), ('行政拘留');

DO $$
DECLARE
  about text;
BEGIN
  FOREACH about IN ARRAY ARRAY['required_permit', 'check_cycle', 'feed_promise', 'serious_penalty'] LOOP
    EXECUTE format('CREATE TRIGGER noted AFTER INSERT OR DELETE ON %I
      FOR EACH ROW EXECUTE FUNCTION note_policy_change()', about);
    EXECUTE format('CREATE TRIGGER noted_update AFTER UPDATE ON %I FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)
      EXECUTE FUNCTION note_policy_change()', about);
    EXECUTE format('CREATE TRIGGER noted_truncate BEFORE TRUNCATE ON %I
      FOR EACH STATEMENT EXECUTE FUNCTION note_policy_truncated()', about);
  END LOOP;
END $$;

-- Working days of the years whose calendar the State Council has published, counted through, as calendar/ knows them.
CREATE TABLE working_day (
  day    date PRIMARY KEY,
  number integer NOT NULL UNIQUE
);

-- Whether the department's own record of a penalty lacks until when it is published (公示截止期). Records are read again
-- for it; a department that does not tell yet is taken to publish.
ALTER TABLE penalty ADD COLUMN unpublished boolean NOT NULL DEFAULT false;
UPDATE feed SET cursor = NULL;

-- A gap is one rule's finding about one thing of a subject: a business, a party of a department's records that is no
-- business of the register, or a department. When what it was found by is no more it closes, and when that comes back
-- it is the same gap that reopens.
CREATE TABLE gap (
  number      bigint NOT NULL UNIQUE GENERATED ALWAYS AS IDENTITY,
  id          text COLLATE "C" PRIMARY KEY GENERATED ALWAYS AS ('GP' || lpad(number::text, 12, '0')) STORED,
  kind        text COLLATE "C" NOT NULL CHECK (kind IN ('BUSINESS', 'PARTY', 'DEPARTMENT')),
  subject     text COLLATE "C" NOT NULL,                   -- its code; department and party; the department
  code        text COLLATE "C" NOT NULL,                   -- the rule
  about       text COLLATE "C" NOT NULL,                   -- what of the subject, as the rule names it; '' where that says it all
  severity    text NOT NULL CHECK (severity IN ('LOW', 'MEDIUM', 'HIGH')),
  departments text[] NOT NULL CHECK (cardinality(departments) > 0), -- who should act
  owed        text[] NOT NULL,                             -- who waits for it
  street      text,
  since       date,                                        -- since when the facts are so; null where they do not tell
  evidence    jsonb NOT NULL,
  status      text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'ACKNOWLEDGED', 'CLOSED')),
  found_on    date NOT NULL,                               -- when it was opened or reopened last
  changed_on  date NOT NULL,                               -- when its status changed last
  day         date NOT NULL GENERATED ALWAYS AS (coalesce(since, found_on)) STORED,
  uscc        text COLLATE "C" GENERATED ALWAYS AS (CASE WHEN kind = 'BUSINESS' THEN subject END) STORED,
  acknowledged_by text,
  note            text CHECK (note <> ''),
  UNIQUE (kind, subject, code, about),
  CHECK (num_nonnulls(acknowledged_by, note) = CASE WHEN status = 'ACKNOWLEDGED' THEN 2 ELSE 0 END)
);
CREATE INDEX gap_by_day ON gap (day DESC, id DESC);
CREATE INDEX gap_by_code ON gap (code, day DESC, id DESC);
CREATE INDEX gap_by_street ON gap (street, day DESC, id DESC);
CREATE INDEX gap_of_business ON gap (uscc, day DESC, id DESC) WHERE uscc IS NOT NULL;
CREATE INDEX gap_to_act_on ON gap USING gin (departments) WHERE status <> 'CLOSED';
CREATE INDEX gap_owed ON gap USING gin (owed) WHERE status <> 'CLOSED' AND owed <> '{}';

-- What became of gaps, and on which facts. The database notes it itself.
CREATE TABLE gap_event (
  number   bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  gap      bigint NOT NULL REFERENCES gap (number),
  event    text NOT NULL CHECK (event IN ('OPENED', 'ACKNOWLEDGED', 'CLOSED', 'REOPENED')),
  day      date NOT NULL,
  at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  by       text,                                           -- who acknowledged it; null where facts decided
  note     text,
  since    date,                                           -- the facts, as the gap had them then
  evidence jsonb NOT NULL,
  CHECK ((event = 'ACKNOWLEDGED') = (by IS NOT NULL)),
  CHECK ((by IS NULL) = (note IS NULL))
);
CREATE INDEX gap_event_of ON gap_event (gap, number);

CREATE FUNCTION note_gaps_opened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_event (gap, event, day, since, evidence)
  SELECT number, 'OPENED', found_on, since, evidence FROM added ORDER BY number;
  RETURN NULL;
END $$;
CREATE TRIGGER noted AFTER INSERT ON gap REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION note_gaps_opened();

CREATE FUNCTION note_gaps_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO gap_event (gap, event, day, by, note, since, evidence)
  SELECT after.number,
    CASE WHEN after.status <> 'OPEN' THEN after.status ELSE 'REOPENED' END,
    after.changed_on, after.acknowledged_by, after.note, after.since, after.evidence
  FROM changed AS after JOIN unchanged AS before ON before.number = after.number AND before.status <> after.status
  ORDER BY after.number;
  RETURN NULL;
END $$;
CREATE TRIGGER noted_change AFTER UPDATE ON gap REFERENCING NEW TABLE AS changed OLD TABLE AS unchanged
  FOR EACH STATEMENT EXECUTE FUNCTION note_gaps_changed();

CREATE FUNCTION refuse_forgetting_gaps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What became of gaps is kept as it was noted.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON gap_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_forgetting_gaps();

-- A gap begins open, is acknowledged while it is, and only facts close it or open it again.
CREATE FUNCTION refuse_other_gap_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A gap that is % does not become %.', coalesce(OLD.status, 'new'), NEW.status
    USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER begins_open BEFORE INSERT ON gap FOR EACH ROW WHEN (NEW.status <> 'OPEN')
  EXECUTE FUNCTION refuse_other_gap_status();
CREATE TRIGGER acknowledged_while_open BEFORE UPDATE ON gap FOR EACH ROW
  WHEN (NEW.status = 'ACKNOWLEDGED' AND OLD.status = 'CLOSED' OR NEW.status = 'OPEN' AND OLD.status = 'ACKNOWLEDGED')
  EXECUTE FUNCTION refuse_other_gap_status();
