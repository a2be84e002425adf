-- Joint plans that are accepted become visits, and plans join visits that stand; teams have the level of their body.

-- The level (层级) at which a team inspects.
ALTER TABLE team
  ADD COLUMN level text NOT NULL DEFAULT 'DISTRICT' CHECK (level IN ('CITY', 'DISTRICT', 'TOWN'));
ALTER TABLE joint_plan_team_day
  ADD COLUMN level text NOT NULL DEFAULT 'DISTRICT' CHECK (level IN ('CITY', 'DISTRICT', 'TOWN'));

-- Until now all teams were of one level, and no plan joined a visit.
UPDATE joint_plan SET figures = figures || '{"joined": 0, "visitsJoined": 0}'
  || CASE WHEN figures -> 'jointRate' = 'null' THEN '{}'
     ELSE jsonb_build_object('jointRate', figures -> 'jointRate' || '{"levels": 0}') END
WHERE figures IS NOT NULL;

ALTER TABLE joint_plan_visit
  ADD COLUMN joins text COLLATE "C",                       -- the visit that stands and is joined; null where one is to be made
  ADD COLUMN acceptance text CHECK (acceptance IN ('WAITING', 'ACCEPTED', 'PARTLY', 'CHANGED')), -- null until it is accepted
  ADD COLUMN made text COLLATE "C",                        -- the visit that serves what was accepted
  ADD CHECK (made IS NULL OR acceptance IN ('ACCEPTED', 'PARTLY'));
CREATE INDEX joint_plan_visit_waiting ON joint_plan_visit (plan, uscc) WHERE acceptance = 'WAITING';

ALTER TABLE joint_plan_demand
  ADD COLUMN demand text COLLATE "C",                      -- the demand that serves it, once it is accepted
  ADD COLUMN change text,                                  -- what had changed when it was to be accepted
  ADD COLUMN change_message text,
  ADD CHECK ((change IS NULL) = (change_message IS NULL)),
  ADD CHECK (demand IS NULL OR change IS NULL);
CREATE INDEX joint_plan_demand_changed ON joint_plan_demand (plan, department, source, record)
  WHERE change IS NOT NULL;

-- The work of making accepted visits real. A business is seen to in one transaction with what that says here, so that
-- work that breaks off is gone on with; it fails only when it breaks off again and again without seeing to any.
CREATE TABLE joint_plan_acceptance (
  plan          text COLLATE "C" PRIMARY KEY REFERENCES joint_plan ON DELETE CASCADE,
  accepted_by   text NOT NULL,
  accepted_at   timestamptz NOT NULL DEFAULT now(),
  status        text NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED')),
  attempt       integer NOT NULL DEFAULT 0,                -- since it last came forward
  waiting       integer,                                   -- visits that waited when the attempt began
  ended_at      timestamptz,
  failure       text,
  CHECK ((status IN ('QUEUED', 'RUNNING')) = (ended_at IS NULL)),
  CHECK ((status = 'FAILED') = (failure IS NOT NULL))
);
CREATE INDEX joint_plan_acceptance_to_work_on ON joint_plan_acceptance (plan) WHERE status IN ('QUEUED', 'RUNNING');

-- A plan is written by the hundred thousand rows, by whoever holds the lock of its own row, and checking each for itself
-- that its plan and its visit are there took longer than writing it. The same is checked of all rows of a statement
-- together; and with a plan goes all that is its.
ALTER TABLE joint_plan_visit DROP CONSTRAINT joint_plan_visit_plan_fkey;
ALTER TABLE joint_plan_demand
  DROP CONSTRAINT joint_plan_demand_plan_fkey,
  DROP CONSTRAINT joint_plan_demand_plan_visit_fkey;
ALTER TABLE joint_plan_team_day DROP CONSTRAINT joint_plan_team_day_plan_fkey;

CREATE FUNCTION refuse_rows_without_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT plan FROM added EXCEPT SELECT id FROM joint_plan) THEN
    RAISE EXCEPTION 'There is no such joint plan.' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION refuse_demands_without_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added LEFT JOIN joint_plan_visit ON joint_plan_visit.plan = added.plan
      AND joint_plan_visit.number = added.visit
    WHERE added.visit IS NOT NULL AND joint_plan_visit.number IS NULL
  ) THEN
    RAISE EXCEPTION 'The joint plan has no such visit.' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER has_plan AFTER INSERT ON joint_plan_visit REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_without_plan();
CREATE TRIGGER has_plan AFTER INSERT ON joint_plan_demand REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_without_plan();
CREATE TRIGGER has_visit AFTER INSERT ON joint_plan_demand REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_demands_without_visit();
CREATE TRIGGER has_plan AFTER INSERT ON joint_plan_team_day REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rows_without_plan();

CREATE FUNCTION drop_what_was_planned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM joint_plan_demand WHERE plan = OLD.id;
  DELETE FROM joint_plan_visit WHERE plan = OLD.id;
  DELETE FROM joint_plan_team_day WHERE plan = OLD.id;
  RETURN NULL;
END $$;
CREATE TRIGGER drop_what_was_planned AFTER DELETE ON joint_plan
  FOR EACH ROW EXECUTE FUNCTION drop_what_was_planned();
