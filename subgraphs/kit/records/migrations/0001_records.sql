-- What every department keeps alike: whom it met (party), and its permits, inspections and penalties in the
-- words of the national double-publicity standard. Registers of its own stand in the department's migrations.

-- Whom a record names, exactly as the department wrote it down. The id is a digest of what was recorded, so a
-- record that comes again with a corrected identifier names another party, and a link decided for this one
-- outlives every later import of the same words.
CREATE TABLE party (
  id                   text PRIMARY KEY,
  name                 text NOT NULL CHECK (name <> ''),
  recorded_uscc        text,
  registration_number  text,
  organisation_code    text,
  legal_representative text,
  address              text,
  street               text,
  -- The business of the register that this party is; null while unlinked.
  uscc                 text CHECK (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$')
);
CREATE INDEX party_by_uscc ON party (uscc) WHERE uscc IS NOT NULL;

CREATE TABLE permit (
  id              text PRIMARY KEY,               -- 许可编号
  party_id        text NOT NULL REFERENCES party,
  kind            text NOT NULL,                  -- the department's own kind, from the certificate's name
  certificate     text NOT NULL,                  -- 许可证书名称
  document_name   text,
  document_number text,                           -- 行政许可决定文书号
  category        text,                           -- 许可类别
  content         text,                           -- 许可内容
  decided_on      date NOT NULL,
  valid_from      date,
  valid_to        date,
  authority       text,
  status          text NOT NULL CHECK (status IN ('VALID', 'INVALID')),
  remark          text,
  digest          text NOT NULL                   -- of everything recorded: an equal row that comes again is a repeat
);
CREATE INDEX permit_by_party ON permit (party_id);
CREATE INDEX permit_by_day ON permit (decided_on DESC, id DESC);

CREATE TABLE inspection (
  id            text PRIMARY KEY,                 -- 检查编号
  party_id      text NOT NULL REFERENCES party,
  kind          text NOT NULL CHECK (kind IN ('ROUTINE', 'SPECIAL_CAMPAIGN', 'CASE')),
  selection     text NOT NULL CHECK (selection IN ('TARGETED', 'DOUBLE_RANDOM')),
  item_codes    text[] NOT NULL,
  item_names    text[] NOT NULL,
  planned_from  date,
  planned_to    date,
  inspected_on  date,
  officers      text[] NOT NULL DEFAULT '{}',     -- certificate numbers
  outcome       text CHECK (outcome IN ('CLEAN', 'PROBLEMS_FOUND', 'NO_VIOLATION_ADVICE')),
  findings      text[] NOT NULL DEFAULT '{}',
  measures      text[] NOT NULL DEFAULT '{}',
  status        text NOT NULL CHECK (status IN ('PLANNED', 'DONE', 'CANCELLED')),
  visit_code    text,
  digest        text NOT NULL,
  -- The day the entry stands for in every list: when it happened, else when it may first happen.
  day           date NOT NULL GENERATED ALWAYS AS (coalesce(inspected_on, planned_from, planned_to)) STORED,
  CHECK (planned_from <= planned_to),
  CHECK (status <> 'DONE' OR inspected_on IS NOT NULL),
  CHECK (cardinality(item_codes) = cardinality(item_names))
);
CREATE INDEX inspection_by_party ON inspection (party_id);
CREATE INDEX inspection_by_day ON inspection (day DESC, id DESC);

CREATE TABLE penalty (
  id                    text PRIMARY KEY,         -- 行政处罚决定书文号
  party_id              text NOT NULL REFERENCES party,
  violation             text,                     -- 违法行为类型
  facts                 text,
  basis                 text,
  categories            text[] NOT NULL,          -- 处罚类别
  content               text,
  fine_yuan             numeric(16, 2),
  confiscated_yuan      numeric(16, 2),
  suspended_certificate text,
  decided_on            date NOT NULL,
  valid_until           date,
  published_until       date,
  authority             text,
  remark                text,
  digest                text NOT NULL
);
CREATE INDEX penalty_by_party ON penalty (party_id);
CREATE INDEX penalty_by_day ON penalty (decided_on DESC, id DESC);
