-- A demand may adopt an inspection that its department had planned by itself: from then on the two are one check. While
-- a visit serves the demand, the inspection is that visit's and is counted nowhere else, unless it was done on another
-- day without the visit's code: then it is a check of its own. Once the demand is withdrawn or refused the inspection is
-- the department's alone again.

ALTER TABLE demand
  ADD COLUMN record text COLLATE "C";                      -- the department's number of the inspection it adopts; null for one filed here

-- An inspection is adopted by one demand at most.
CREATE UNIQUE INDEX demand_by_record ON demand (department, record)
  WHERE record IS NOT NULL AND state <> 'WITHDRAWN' AND state <> 'REFUSED';

DROP VIEW visit_seen;

CREATE OR REPLACE VIEW ledger_visit AS
SELECT
  concat_ws(':', uscc, left(md5(premises), 12), to_char(day, 'YYYY-MM-DD')) AS id,
  uscc,
  premises,
  day,
  min(address) AS address,
  array_agg(DISTINCT department ORDER BY department) AS departments,
  count(*)::integer AS inspection_count,
  CASE WHEN bool_or(status = 'DONE') THEN 'DONE' ELSE 'PLANNED' END AS status
FROM inspection
WHERE uscc IS NOT NULL AND status <> 'CANCELLED' AND NOT EXISTS (
  SELECT FROM visit WHERE visit.code = inspection.visit_code AND visit.uscc = inspection.uscc AND visit.standing
) AND NOT EXISTS (
  SELECT FROM demand WHERE demand.department = inspection.department AND demand.record = inspection.id
    AND demand.state = 'SERVED' AND (inspection.status = 'PLANNED' OR demand.day = inspection.day)
)
GROUP BY uscc, premises, day;

CREATE OR REPLACE VIEW planned_visit AS
SELECT
  visit.id,
  visit.uscc,
  visit.day,
  visit.address,
  bodies.departments,
  bodies.inspection_count,
  CASE WHEN visit.status = 'PLANNED' AND bodies.done THEN 'DONE' ELSE visit.status END AS status,
  visit.lead,
  visit.code,
  visit.exemption,
  CASE WHEN visit.binding OR visit.exemption IN ('MINIMUM', 'OVERRIDE') THEN upper(visit.quiet) END AS free_from,
  visit.checked_in_at::text AS checked_in_at
FROM visit CROSS JOIN LATERAL (
  SELECT
    coalesce(array_agg(DISTINCT department ORDER BY department), '{}') AS departments,
    count(*) FILTER (WHERE counts)::integer AS inspection_count,
    coalesce(bool_or(done), false) AS done
  FROM (
    SELECT
      department,
      true AS counts,
      -- What it adopted was done on the day of the visit.
      record IS NOT NULL AND EXISTS (
        SELECT FROM inspection WHERE inspection.department = demand.department AND inspection.id = demand.record
          AND inspection.status = 'DONE' AND inspection.day = demand.day
      ) AS done
    FROM demand
    WHERE demand.subject = visit.subject AND demand.visit = visit.id
    UNION ALL
    SELECT
      department,
      -- What a department records under the code is the inspection that its demand was for.
      NOT EXISTS (
        SELECT FROM demand WHERE demand.subject = visit.subject AND demand.visit = visit.id
          AND demand.department = inspection.department
      ),
      status = 'DONE'
    FROM inspection
    WHERE inspection.visit_code = visit.code AND inspection.uscc = visit.uscc AND inspection.status <> 'CANCELLED'
  ) AS part
) AS bodies;

CREATE VIEW visit_seen AS
SELECT * FROM planned_visit WHERE status <> 'CANCELLED'
UNION ALL
SELECT id, uscc, day, address, departments, inspection_count, status, NULL, NULL, NULL, NULL, NULL
FROM ledger_visit;

-- As it was, but for adopted inspections: one that is still to be made is left out for the demand that a visit serves;
-- one that was made on the day of that visit names the visit, and stands for its demand.
CREATE OR REPLACE VIEW check_seen AS
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
  status = 'DONE' AS done
FROM inspection
WHERE status <> 'CANCELLED' AND uscc IS NOT NULL AND NOT (status = 'PLANNED' AND EXISTS (
  SELECT FROM demand WHERE demand.department = inspection.department AND demand.record = inspection.id
    AND demand.state = 'SERVED'
))
UNION ALL
SELECT 'DEMAND', id, uscc, premises, address, street, department, kind, items, NULL, visit, day, day, outcome IS NOT NULL
FROM demand
WHERE state = 'SERVED';
