-- A plan keeps the demands of a visit in the visit's own row: there are several to a visit, nobody looks for one without
-- its visit, and a row with two entries in indexes for each took longer to write than everything else of a plan.
-- Rows of their own have what no visit serves and, once a visit is accepted, what became of each of its demands.

CREATE TYPE planned_demand AS (
  department text COLLATE "C",
  source     text COLLATE "C",                             -- INSPECTION or DEMAND
  record     text COLLATE "C",                             -- the department's inspection, or the demand filed here
  earliest   date,                                         -- the window as it was recorded
  latest     date
);

ALTER TABLE joint_plan_visit ADD COLUMN demands planned_demand[];
UPDATE joint_plan_visit SET demands = ARRAY(
  SELECT (department, source, record, earliest, latest)::planned_demand FROM joint_plan_demand AS planned
  WHERE planned.plan = joint_plan_visit.plan AND planned.visit = joint_plan_visit.number
  ORDER BY department, source, record);
ALTER TABLE joint_plan_visit ALTER COLUMN demands SET NOT NULL, ADD CHECK (cardinality(demands) > 0);

-- What became of the demands of accepted visits.
CREATE TABLE joint_plan_settled (
  plan           text COLLATE "C" NOT NULL,
  department     text COLLATE "C" NOT NULL,
  source         text COLLATE "C" NOT NULL,
  record         text COLLATE "C" NOT NULL,
  visit          text COLLATE "C" NOT NULL,                -- the plan's, that serves it
  uscc           text COLLATE "C" NOT NULL,
  earliest       date NOT NULL,
  latest         date NOT NULL,
  demand         text COLLATE "C",                         -- the demand that it became
  change         text,                                     -- or what had changed
  change_message text,
  PRIMARY KEY (plan, department, source, record),
  FOREIGN KEY (plan, visit) REFERENCES joint_plan_visit ON DELETE CASCADE,
  CHECK (num_nonnulls(demand, change) = 1),
  CHECK ((change IS NULL) = (change_message IS NULL))
);
CREATE INDEX joint_plan_settled_of_visit ON joint_plan_settled (plan, visit);
CREATE INDEX joint_plan_settled_changed ON joint_plan_settled (plan, department, source, record)
  WHERE change IS NOT NULL;
INSERT INTO joint_plan_settled
SELECT plan, department, source, record, visit, uscc, earliest, latest, demand, change, change_message
FROM joint_plan_demand WHERE num_nonnulls(demand, change) = 1;

-- What is left are the demands that no visit serves.
ALTER TABLE joint_plan_demand RENAME TO joint_plan_unserved;
DELETE FROM joint_plan_unserved WHERE visit IS NOT NULL;
DROP TRIGGER has_visit ON joint_plan_unserved;
DROP FUNCTION refuse_demands_without_visit();
ALTER TABLE joint_plan_unserved
  DROP COLUMN visit,                                       -- and with the columns go their indexes and checks
  DROP COLUMN demand,
  DROP COLUMN change,
  DROP COLUMN change_message,
  ALTER COLUMN reason SET NOT NULL;

-- A plan is added to while it is worked on and at no other time; when that ends, it has each demand once.
CREATE OR REPLACE FUNCTION refuse_rows_without_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT plan FROM added EXCEPT SELECT id FROM joint_plan WHERE status = 'RUNNING') THEN
    RAISE EXCEPTION 'There is no such joint plan that is being worked on.' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION refuse_demands_planned_twice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (
      SELECT planned.department, planned.source, planned.record
      FROM joint_plan_visit CROSS JOIN LATERAL unnest(demands) AS planned WHERE plan = NEW.id
      UNION ALL
      SELECT department, source, record FROM joint_plan_unserved WHERE plan = NEW.id
    ) AS planned
    GROUP BY department, source, record HAVING count(*) > 1
  ) THEN
    RAISE EXCEPTION '% has a demand twice.', NEW.id USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER has_demands_once AFTER UPDATE ON joint_plan FOR EACH ROW
  WHEN (NEW.status = 'DONE' AND OLD.status <> 'DONE')
  EXECUTE FUNCTION refuse_demands_planned_twice();

CREATE OR REPLACE FUNCTION drop_what_was_planned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM joint_plan_unserved WHERE plan = OLD.id;
  DELETE FROM joint_plan_visit WHERE plan = OLD.id;
  DELETE FROM joint_plan_team_day WHERE plan = OLD.id;
  RETURN NULL;
END $$;
