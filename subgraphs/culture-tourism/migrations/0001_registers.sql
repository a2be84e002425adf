-- Culture and tourism's own registers beside its permits.

-- Venues open to the public (文化娱乐场所): what a licence allows inside.
CREATE TABLE venue (
  id              text PRIMARY KEY,
  uscc            text NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('SONG_AND_DANCE', 'INTERNET_CAFE', 'THEATRE', 'HOTEL')),
  capacity        integer NOT NULL CHECK (capacity > 0),
  fire_exits      integer NOT NULL CHECK (fire_exits >= 0),
  closes_at       time,
  terminals       integer
);
CREATE INDEX venue_by_business ON venue (uscc, id);

-- Performances announced or held (营业性演出).
CREATE TABLE performance (
  id             text PRIMARY KEY,
  uscc           text NOT NULL,
  title          text NOT NULL,
  performed_on   date NOT NULL,
  approval       text
);
CREATE INDEX performance_by_business ON performance (uscc, id);

-- Premises inside a relic's protection range or construction-control zone (文物保护范围, 建设控制地带).
CREATE TABLE relic_zone_premises (
  id       text PRIMARY KEY,
  uscc     text NOT NULL,
  relic    text NOT NULL,
  zone     text NOT NULL CHECK (zone IN ('PROTECTION_RANGE', 'CONSTRUCTION_CONTROL')),
  metres   integer NOT NULL CHECK (metres >= 0)
);
CREATE INDEX relic_zone_premises_by_business ON relic_zone_premises (uscc, id);
