-- Urban management's own registers beside its permits.

-- The catering-fume register (油烟净化设施台账): a filing, not a permit.
CREATE TABLE fume_purifier (
  id              text PRIMARY KEY,
  uscc            text NOT NULL,
  model           text NOT NULL,
  stoves          integer NOT NULL CHECK (stoves > 0),
  cleaned_on      date,
  measured_mg_m3  numeric(6, 2),                    -- last measured concentration, GB 18483 allows 2.0
  measured_on     date
);
CREATE INDEX fume_purifier_by_business ON fume_purifier (uscc, id);

-- Trucks permitted to carry construction waste (建筑垃圾运输车辆).
CREATE TABLE waste_truck (
  id             text PRIMARY KEY,                  -- plate number
  uscc           text NOT NULL,
  load_tonnes    numeric(5, 1) NOT NULL CHECK (load_tonnes > 0),
  disposal_site  text NOT NULL,
  tracked        boolean NOT NULL                   -- reports its position all the way
);
CREATE INDEX waste_truck_by_business ON waste_truck (uscc, id);

-- Shop fronts: what is allowed before the door (门前责任区).
CREATE TABLE shop_front (
  id               text PRIMARY KEY,
  uscc             text NOT NULL,
  length_metres    numeric(6, 1) NOT NULL CHECK (length_metres > 0),
  outdoor_seating  boolean NOT NULL,
  waste_sorted     boolean NOT NULL
);
CREATE INDEX shop_front_by_business ON shop_front (uscc, id);
