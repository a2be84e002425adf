-- What pages of a ledger of a million inspections are read by, so that they cost what they hold.

-- Streets that nothing is known in are told from those that have none; the checks of a street stand in the order of days.
CREATE INDEX business_by_street ON business (street) WHERE street IS NOT NULL;
CREATE INDEX demand_by_street ON demand (street, day DESC, department DESC, id DESC);

-- Checks still to make, among all that were made.
CREATE INDEX inspection_to_make_by_day ON inspection (day DESC, department DESC, id DESC)
  WHERE status <> 'DONE' AND status <> 'CANCELLED';
CREATE INDEX demand_to_make_by_day ON demand (day DESC, department DESC, id DESC)
  WHERE state = 'SERVED' AND outcome IS NULL;

-- The demands of a business, whatever became of them; and gaps that stand, among all that were closed.
CREATE INDEX demand_of_business ON demand (uscc, earliest DESC, id DESC);
CREATE INDEX gap_standing_by_day ON gap (day DESC, id DESC) WHERE status <> 'CLOSED';
