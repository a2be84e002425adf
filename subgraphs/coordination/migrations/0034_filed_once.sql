-- A body files a check once. While a demand stands (a visit serves it or may yet, and no outcome is known), the same body
-- has no other for one of its items at these premises in a window that meets its own, for the same superior's order or
-- re-check or for none. Cases are apart: each follows from a record of its own. Records of the department's own system
-- are the department's to tell apart: two demands that each stand for one of them may meet, but neither meets one filed
-- here that stands for none.

-- Each text as one point of a multirange, so that two lists meet where they have a text in common.
CREATE FUNCTION marks_of(texts text[]) RETURNS int8multirange IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT range_agg(int8range(mark, mark, '[]'))
  FROM (SELECT hashtextextended(one COLLATE "C", 0) / 2 AS mark FROM unnest(texts) AS one) AS marked
$$;

-- Until now the same could be filed again. Of such demands the one whose check has begun stays, else the first; the
-- others are withdrawn, and a visit that serves nothing else falls away.
CREATE TEMPORARY TABLE repeated ON COMMIT DROP AS
SELECT later.subject, later.id, later.visit, first.id AS first
FROM demand AS later JOIN LATERAL (
  SELECT earlier.id FROM demand AS earlier
  WHERE earlier.subject = later.subject AND earlier.department = later.department AND earlier.id <> later.id
    AND earlier.items && later.items AND earlier.earliest <= later.latest AND earlier.latest >= later.earliest
    AND earlier.kind <> 'CASE' AND earlier.state IN ('OPEN', 'AWAITING_CONSENT', 'SERVED') AND earlier.outcome IS NULL
    AND (earlier.ground ->> 'superiorOrder') IS NOT DISTINCT FROM (later.ground ->> 'superiorOrder')
    AND (earlier.ground ->> 'recheckOf') IS NOT DISTINCT FROM (later.ground ->> 'recheckOf')
    AND (earlier.record IS NULL OR later.record IS NULL)
    AND (NOT earlier.checked_in, earlier.filed_at, earlier.id) < (NOT later.checked_in, later.filed_at, later.id)
  ORDER BY NOT earlier.checked_in, earlier.filed_at, earlier.id LIMIT 1
) AS first ON true
WHERE later.kind <> 'CASE' AND later.state IN ('OPEN', 'AWAITING_CONSENT', 'SERVED') AND later.outcome IS NULL;

UPDATE demand SET state = 'WITHDRAWN', reason = 'The same was filed before: ' || repeated.first || '.',
  visit = NULL, day = NULL, visit_stands = NULL, requested_visit = NULL, consent_by = NULL, checked_in = false
FROM repeated WHERE demand.subject = repeated.subject AND demand.id = repeated.id;

WITH left_empty AS (
  UPDATE visit SET status = 'CANCELLED'
  WHERE status IN ('PLANNED', 'UNDERWAY') AND id IN (SELECT repeated.visit FROM repeated WHERE repeated.visit IS NOT NULL)
    AND NOT EXISTS (SELECT FROM demand WHERE demand.subject = visit.subject AND demand.visit = visit.id)
  RETURNING subject, id, day
)
INSERT INTO visit_event (subject, visit, event, day, reason, by)
SELECT subject, id, 'CANCELLED', day, 'What it was to serve had been filed before.', 'coordination' FROM left_empty;

UPDATE visit SET lead = (
  SELECT department FROM demand WHERE demand.subject = visit.subject AND demand.visit = visit.id
  ORDER BY filed_at, id LIMIT 1)
WHERE standing AND id IN (SELECT repeated.visit FROM repeated WHERE repeated.visit IS NOT NULL) AND NOT EXISTS (
  SELECT FROM demand WHERE demand.subject = visit.subject AND demand.visit = visit.id
    AND demand.department = visit.lead);

ALTER TABLE demand ADD CONSTRAINT demand_filed_once EXCLUDE USING gist (
  subject WITH =,
  department WITH =,
  coalesce(ground ->> 'superiorOrder', '') WITH =,
  coalesce(ground ->> 'recheckOf', '') WITH =,
  marks_of(items) WITH &&,
  daterange(earliest, latest, '[]') WITH &&,
  -- Without a record it meets every other; with one, none that has another.
  (CASE WHEN record IS NULL THEN '{(,)}' ELSE marks_of(ARRAY[record]) END) WITH &&
) WHERE (kind <> 'CASE' AND state IN ('OPEN', 'AWAITING_CONSENT', 'SERVED') AND outcome IS NULL);

-- Demands that still wait, found by their business.
CREATE INDEX demand_waiting_of_business ON demand (uscc) WHERE state IN ('OPEN', 'AWAITING_CONSENT');
