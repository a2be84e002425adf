-- What the code of a visit (行政行为码) opens to whoever holds it: the visit once it may be seen, a rating, a complaint.
-- And what superior platforms call our records, kept beside our own names.

-- Days after a visit for which its code still opens it.
ALTER TABLE policy ADD COLUMN code_days integer NOT NULL DEFAULT 90 CHECK (code_days >= 0);

-- A visit is unannounced until its lead says otherwise.
ALTER TABLE visit
  ADD COLUMN announced_at timestamptz,
  ADD COLUMN announced_by text,
  ADD CHECK ((announced_at IS NULL) = (announced_by IS NULL));

-- A stranger's code is looked up by its digest, so that how long the search takes tells nothing of the codes there are.
CREATE INDEX visit_by_code_digest ON visit (sha256(code::bytea)) WHERE code IS NOT NULL;

-- By what law an item is checked, as the published list names it; null where the list names none.
ALTER TABLE item ADD COLUMN legal_basis text;
UPDATE item SET legal_basis = basis.named FROM (VALUES
  ('MS-001', '《中华人民共和国市场主体登记管理条例》第三十六条'),
  ('MS-012', '《中华人民共和国食品安全法》第三十三条、第一百一十条'),
  ('MS-020', '《中华人民共和国价格法》第十三条'),
  ('MS-031', '《中华人民共和国计量法》第九条'),
  ('MS-044', '《中华人民共和国特种设备安全法》第三十三条、第四十条'),
  ('MS-056', '《中华人民共和国药品管理法》第五十三条'),
  ('MS-063', '《中华人民共和国食品安全法》第五十六条'),
  ('UM-003', '《中华人民共和国大气污染防治法》第八十一条'),
  ('UM-008', '《城市市容和环境卫生管理条例》第十四条'),
  ('UM-015', '《城市市容和环境卫生管理条例》第十一条'),
  ('UM-019', '《中华人民共和国固体废物污染环境防治法》第四十九条'),
  ('UM-027', '《中华人民共和国固体废物污染环境防治法》第六十三条、《城市建筑垃圾管理规定》'),
  ('UM-034', '《中华人民共和国噪声污染防治法》第六十一条'),
  ('CT-002', '《中华人民共和国未成年人保护法》第五十八条'),
  ('CT-006', '《营业性演出管理条例》第二十五条'),
  ('CT-011', '《中华人民共和国旅游法》第五十七条'),
  ('CT-017', '《中华人民共和国文物保护法》'),
  ('CT-021', '《娱乐场所管理条例》第二十八条、《中华人民共和国消防法》第二十八条'),
  ('CT-028', '《互联网上网服务营业场所管理条例》第二十三条'),
  ('WA-001', '《中华人民共和国水法》第四十九条'),
  ('WA-004', '《城镇排水与污水处理条例》第二十一条'),
  ('WA-009', '《中华人民共和国水法》第三十九条'),
  ('WA-013', '《中华人民共和国防洪法》第二十二条'),
  ('WA-020', '《中华人民共和国水法》第五十三条')
) AS basis (code, named) WHERE item.code = basis.code;

-- What the businesses think of visits: one rating each, the last given. Read only as averages over many.
CREATE TABLE visit_rating (
  subject  text COLLATE "C" NOT NULL,
  visit    text COLLATE "C" NOT NULL,
  stars    integer NOT NULL CHECK (stars BETWEEN 1 AND 5),
  comment  text CHECK (char_length(comment) BETWEEN 1 AND 1000),
  given_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (subject, visit),
  FOREIGN KEY (subject, visit) REFERENCES visit
);

-- What only the supervising authority may read. A role that serves anything else gets no right to this schema.
CREATE SCHEMA confidential;
REVOKE ALL ON SCHEMA confidential FROM PUBLIC;

CREATE TABLE confidential.complaint (
  id          text COLLATE "C" PRIMARY KEY               -- the complainant's receipt, which tells nothing of how many there are
    DEFAULT 'TS' || upper(left(replace(gen_random_uuid()::text, '-', ''), 12)),
  subject     text COLLATE "C" NOT NULL,
  visit       text COLLATE "C" NOT NULL,
  text        text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 2000),
  contact     text CHECK (char_length(contact) BETWEEN 1 AND 200),
  received_on date NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  answer      text,
  answered_by text,
  answered_at timestamptz,
  FOREIGN KEY (subject, visit) REFERENCES visit,
  CHECK (num_nonnulls(answer, answered_by, answered_at) IN (0, 3))
);
CREATE INDEX complaint_of_visit ON confidential.complaint (subject, visit);
CREATE INDEX complaint_by_day ON confidential.complaint (received_on DESC, id DESC);

-- What other platforms call our records. The first word of a platform on a record stands.
CREATE TABLE foreign_identifier (
  record   text COLLATE "C" NOT NULL CHECK (record IN ('VISIT', 'BUSINESS', 'ITEM', 'INSPECTION')),
  id       text COLLATE "C" NOT NULL,                    -- as the graph names the record
  platform text COLLATE "C" NOT NULL CHECK (char_length(platform) BETWEEN 1 AND 100),
  value    text COLLATE "C" NOT NULL CHECK (char_length(value) BETWEEN 1 AND 200),
  added_by text NOT NULL,
  added_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (record, id, platform)
);

CREATE FUNCTION foreign_identifier_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'An identifier of another platform is kept as it was first told.' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER foreign_identifier_stands BEFORE UPDATE OR DELETE ON foreign_identifier
  FOR EACH ROW EXECUTE FUNCTION foreign_identifier_stands();
