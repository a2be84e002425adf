-- A joint plan leaves out what a body's yearly ceiling allows no more, and says so.
ALTER TABLE joint_plan_unserved DROP CONSTRAINT joint_plan_demand_reason_check;
ALTER TABLE joint_plan_unserved ADD CONSTRAINT joint_plan_unserved_reason_check
  CHECK (reason IN ('QUIET_PERIOD', 'WINDOW_CLOSED', 'NO_WORKING_DAY', 'CEILING_REACHED', 'CAPACITY'));
