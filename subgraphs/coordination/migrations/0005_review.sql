-- What looking back and ahead at the checks of the city needs: every check once, and the items that stand for each other.

CREATE INDEX demand_served_by_day ON demand (day DESC) WHERE state = 'SERVED';
CREATE INDEX demand_served_of_business ON demand (uscc, day) WHERE state = 'SERVED';

-- Checks that were not called off: inspections of linked businesses, and demands that a visit serves. A demand whose
-- body has recorded an inspection under the visit's code stands here beside it; who reads leaves it out (check_standing
-- tells). Each half reads one table alone, so that the newest are found by the indexes on the day.
CREATE VIEW check_seen AS
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
  NULL::text COLLATE "C" AS visit,
  day,
  coalesce(planned_to, day) AS last_day,
  status = 'DONE' AS done
FROM inspection
WHERE status <> 'CANCELLED' AND uscc IS NOT NULL
UNION ALL
SELECT 'DEMAND', id, uscc, premises, address, street, department, kind, items, NULL, visit, day, day, outcome IS NOT NULL
FROM demand
WHERE state = 'SERVED';

-- The items of a check by department and code, however it names them.
CREATE FUNCTION items_of(department text, items text[]) RETURNS text[] IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT coalesce(array_agg(CASE WHEN position(':' IN item) > 0 THEN item ELSE department || ':' || item END), '{}')
  FROM unnest(items) AS item
$$;

-- Each item with the others that stand for it, outside key fields: there no result stands for another.
CREATE VIEW interchangeable_item AS
SELECT one.department || ':' || one.code AS item, other.department || ':' || other.code AS other
FROM recognised_item AS pair
  JOIN item AS one ON NOT one.key_field
    AND (one.department, one.code) IN ((pair.department, pair.code), (pair.other_department, pair.other_code))
  JOIN item AS other ON NOT other.key_field
    AND (other.department, other.code) IN ((pair.department, pair.code), (pair.other_department, pair.other_code))
WHERE (one.department, one.code) <> (other.department, other.code);
