-- What each department has acknowledged of the checks that its officers are to make on visits: as with noted_visit, what
-- it must be told is the difference between this and what stands.
CREATE TABLE noted_check (
  department text COLLATE "C" NOT NULL,
  demand     text COLLATE "C" NOT NULL,
  code       text COLLATE "C",                     -- null once it was told that the check is on no visit any more
  turn       bigint NOT NULL,                      -- when that was compared, in microseconds: a later one counts
  generation integer NOT NULL,                     -- the life of the department's feed in which it was told
  PRIMARY KEY (department, demand)
);
-- What stands and is to be told, found by its body alone.
CREATE INDEX demand_approved_of_department ON demand (department, day) WHERE state = 'SERVED' AND approved_at IS NOT NULL;
