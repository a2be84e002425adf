-- Water's own registers beside its permits.

-- Meters on permitted intakes (取水计量设施).
CREATE TABLE intake_meter (
  id                text PRIMARY KEY,
  uscc              text NOT NULL,
  source            text NOT NULL CHECK (source IN ('GROUNDWATER', 'SURFACE_WATER')),
  permitted_m3      numeric(12, 1) NOT NULL CHECK (permitted_m3 > 0),  -- a year
  taken_m3          numeric(12, 1) NOT NULL CHECK (taken_m3 >= 0),     -- this year so far
  calibrated_on     date
);
CREATE INDEX intake_meter_by_business ON intake_meter (uscc, id);

-- Outlets into the sewers (排水口).
CREATE TABLE sewage_outlet (
  id             text PRIMARY KEY,
  uscc           text NOT NULL,
  sewer          text NOT NULL,
  grease_trap    boolean NOT NULL,
  daily_m3       numeric(10, 1),
  sampled_on     date
);
CREATE INDEX sewage_outlet_by_business ON sewage_outlet (uscc, id);

-- Works and sand mining inside a river's management range (河道管理范围).
CREATE TABLE river_activity (
  id           text PRIMARY KEY,
  uscc         text NOT NULL,
  river        text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('SAND_MINING', 'RIVER_WORKS')),
  permitted_m3 numeric(12, 1),
  until        date
);
CREATE INDEX river_activity_by_business ON river_activity (uscc, id);
