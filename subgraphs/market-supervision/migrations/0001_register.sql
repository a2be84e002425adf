-- The register of businesses (经营主体登记) and market supervision's other registers.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE business (
  id                   text PRIMARY KEY CHECK (id ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'), -- USCC 统一社会信用代码
  registration_number  text,                        -- 注册号
  name                 text NOT NULL CHECK (name <> ''),
  kind                 text,                        -- 主体类型 as recorded
  legal_representative text,
  address              text,                        -- 住所
  area_code            text,                        -- 行政区划代码, GB/T 2260
  street               text,
  street_code          text,
  established_on       date,
  status               text NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED', 'DEREGISTERED', 'REVOKED', 'MOVED_AWAY')),
  status_changed_on    date,                        -- 注销吊销日期
  trade_code           text,                        -- 行业代码, GB/T 4754
  trade_name           text,
  scope                text,                        -- 经营范围
  phone                text,
  risk_grade           text CHECK (risk_grade IN ('A', 'B', 'C', 'D')),
  digest               text NOT NULL
);
CREATE INDEX business_by_street ON business (street, id);
CREATE INDEX business_by_trade ON business (trade_code, id);
CREATE INDEX business_by_words ON business USING gin ((name || ' ' || coalesce(address, '')) gin_trgm_ops);

SELECT feed_changes_of('business', 'BUSINESS');

-- Lifts, boilers and other special equipment in use (特种设备使用登记).
CREATE TABLE special_equipment (
  id             text PRIMARY KEY,
  uscc           text NOT NULL REFERENCES business,
  kind           text NOT NULL CHECK (kind IN ('LIFT', 'BOILER', 'PRESSURE_VESSEL', 'GAS_CYLINDER')),
  location       text,
  installed_on   date,
  next_test_due  date
);
CREATE INDEX special_equipment_by_business ON special_equipment (uscc, id);

-- The catalogue of abnormal operation (经营异常名录).
CREATE TABLE abnormal_listing (
  id         text PRIMARY KEY,
  uscc       text NOT NULL REFERENCES business,
  reason     text NOT NULL,
  listed_on  date NOT NULL,
  removed_on date,
  CHECK (listed_on <= removed_on)
);
CREATE INDEX abnormal_listing_by_business ON abnormal_listing (uscc, id);

-- Complaints to the 12315 line; who complained is kept by the line alone.
CREATE TABLE complaint (
  id          text PRIMARY KEY,
  uscc        text NOT NULL REFERENCES business,
  received_on date NOT NULL,
  matter      text NOT NULL,
  answered_on date,
  CHECK (received_on <= answered_on)
);
CREATE INDEX complaint_by_business ON complaint (uscc, id);
