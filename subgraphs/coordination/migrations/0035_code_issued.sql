-- When a visit's code was issued: nobody can have checked in with it before. What was approved first issued those so far.
ALTER TABLE visit ADD COLUMN code_issued_at timestamptz;
UPDATE visit SET code_issued_at = (
  SELECT min(approved_at) FROM demand WHERE demand.subject = visit.subject AND demand.visit = visit.id)
WHERE code IS NOT NULL;
