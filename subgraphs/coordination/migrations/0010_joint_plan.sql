-- Joint plans: what is to be checked in a period, grouped into the fewest visits that serve the most of it, on days for
-- which the teams have room. A plan is a proposal: it changes no demand and makes no visit.

-- The teams (squads) of a body, and how many visits each can make on a working day. A team may serve several streets,
-- and of one body one team comes to a street. A body without one for a street counts as having one there of its own.
CREATE TABLE team (
  code           text COLLATE "C" PRIMARY KEY,
  department     text COLLATE "C" NOT NULL,
  daily_capacity integer NOT NULL CHECK (daily_capacity >= 0),
  UNIQUE (code, department)
);
CREATE TABLE team_street (
  department text COLLATE "C" NOT NULL,
  street     text COLLATE "C" NOT NULL,
  team       text COLLATE "C" NOT NULL,
  PRIMARY KEY (department, street),
  FOREIGN KEY (team, department) REFERENCES team (code, department) ON UPDATE CASCADE ON DELETE CASCADE
);

-- What departments planned by themselves and a plan takes up.
CREATE INDEX inspection_to_make ON inspection (uscc, premises)
  WHERE status = 'PLANNED' AND inspection_kind <> 'CASE' AND uscc IS NOT NULL;

-- A plan and the work on it. Whoever works on it holds the advisory lock of its number, which ends with the process, so
-- a RUNNING plan whose lock is free was abandoned. Each beginning is an attempt; only the latest may write.
CREATE TABLE joint_plan (
  number         integer NOT NULL UNIQUE GENERATED ALWAYS AS IDENTITY,
  id             text COLLATE "C" PRIMARY KEY GENERATED ALWAYS AS ('JP' || lpad(number::text, 8, '0')) STORED,
  first_day      date NOT NULL,
  last_day       date NOT NULL,
  streets        text[],                                   -- all where null, as with the next two
  trades         text[],
  departments    text[],
  theme          text,
  proposed_by    text NOT NULL,
  proposed_at    timestamptz NOT NULL DEFAULT now(),
  status         text NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'RUNNING', 'DONE', 'CANCELLED', 'FAILED')),
  attempt        integer NOT NULL DEFAULT 0,
  ended_at       timestamptz,
  premises_done  integer NOT NULL DEFAULT 0,
  premises_total integer,                                  -- null until they are counted
  figures        jsonb,
  failure        text,
  CHECK (first_day <= last_day),
  CHECK ((status IN ('QUEUED', 'RUNNING')) = (ended_at IS NULL)),
  CHECK ((status = 'DONE') = (figures IS NOT NULL)),
  CHECK ((status = 'FAILED') = (failure IS NOT NULL))
);
CREATE INDEX joint_plan_to_work_on ON joint_plan (number) WHERE status IN ('QUEUED', 'RUNNING');

-- The visits that a plan proposes.
CREATE TABLE joint_plan_visit (
  plan        text COLLATE "C" NOT NULL REFERENCES joint_plan ON DELETE CASCADE,
  number      text COLLATE "C" NOT NULL,
  day         date NOT NULL,
  uscc        text COLLATE "C" NOT NULL,
  address     text,
  street      text,
  departments text[] NOT NULL,
  PRIMARY KEY (plan, number)
);
CREATE INDEX joint_plan_visit_by_day ON joint_plan_visit (plan, day, number);

-- Every demand that a plan took up, once: served by one of its visits, or not and why.
CREATE TABLE joint_plan_demand (
  plan       text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  source     text COLLATE "C" NOT NULL CHECK (source IN ('INSPECTION', 'DEMAND')),
  record     text COLLATE "C" NOT NULL,                    -- the department's inspection, or the demand filed here
  uscc       text COLLATE "C" NOT NULL,
  earliest   date NOT NULL,                                -- the window as it was recorded
  latest     date NOT NULL,
  visit      text COLLATE "C",
  reason     text CHECK (reason IN ('QUIET_PERIOD', 'WINDOW_CLOSED', 'NO_WORKING_DAY', 'CAPACITY')),
  PRIMARY KEY (plan, department, source, record),
  FOREIGN KEY (plan) REFERENCES joint_plan ON DELETE CASCADE,
  FOREIGN KEY (plan, visit) REFERENCES joint_plan_visit ON DELETE CASCADE,
  CHECK ((visit IS NULL) = (reason IS NOT NULL))
);
CREATE INDEX joint_plan_demand_by_visit ON joint_plan_demand (plan, visit, department, source, record);

-- What a plan has each team do, on the days on which it comes.
CREATE TABLE joint_plan_team_day (
  plan       text COLLATE "C" NOT NULL REFERENCES joint_plan ON DELETE CASCADE,
  day        date NOT NULL,
  team       text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  visits     integer NOT NULL,
  capacity   integer NOT NULL,
  streets    integer NOT NULL,
  PRIMARY KEY (plan, day, team),
  CHECK (visits BETWEEN 1 AND capacity)
);
