-- The two halves of check_seen by themselves: read through the union of both, the newest checks were found by sorting all
-- of them. Each half is one table, which an index has in the order of days, departments and numbers.
CREATE VIEW inspection_seen AS
SELECT
  'INSPECTION' AS source,
  department || ':' || id AS id,
  uscc,
  premises,
  address,
  street,
  department,
  inspection_kind AS kind,
  item_codes AS items,
  visit_code,
  (SELECT demand.visit FROM demand
    WHERE demand.department = inspection.department AND demand.record = inspection.id
      AND demand.state = 'SERVED' AND demand.day = inspection.day) COLLATE "C" AS visit,
  day,
  coalesce(planned_to, day) AS last_day,
  status = 'DONE' AS done,
  id AS number
FROM inspection
WHERE status <> 'CANCELLED' AND uscc IS NOT NULL AND NOT (status = 'PLANNED' AND EXISTS (
  SELECT FROM demand WHERE demand.department = inspection.department AND demand.record = inspection.id
    AND demand.state = 'SERVED'
));

CREATE VIEW demand_seen AS
SELECT 'DEMAND' AS source, id, uscc, premises, address, street, department, kind, items, NULL::text AS visit_code, visit,
  day, day AS last_day, outcome IS NOT NULL AS done, id AS number
FROM demand
WHERE state = 'SERVED';

DROP VIEW check_seen;
CREATE VIEW check_seen AS SELECT * FROM inspection_seen UNION ALL SELECT * FROM demand_seen;

DROP INDEX demand_served_by_day;
CREATE INDEX demand_served_by_day ON demand (day DESC, department DESC, id DESC) WHERE state = 'SERVED';
