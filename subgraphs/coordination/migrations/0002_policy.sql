-- What the city has laid down about inspections: who may check what where, how often, and what may stand for a check.
-- Every row can be changed; these are the defaults.

CREATE TABLE policy (
  single            boolean PRIMARY KEY DEFAULT true CHECK (single),
  quiet_days        integer NOT NULL DEFAULT 30 CHECK (quiet_days > 0),
  consent_days      integer NOT NULL DEFAULT 2 CHECK (consent_days >= 0),   -- days a lead has to answer a body that would join
  visits_a_day      integer NOT NULL DEFAULT 1,                             -- more than so many are flagged, never refused
  visits_a_week     integer NOT NULL DEFAULT 2,
  visits_a_month    integer NOT NULL DEFAULT 3,
  clean_run         integer NOT NULL DEFAULT 3 CHECK (clean_run > 0)        -- clean checks in a row after which an inspector must say why
);
INSERT INTO policy DEFAULT VALUES;

-- How many on-site checks of one premises a body may make in a year. A grade without a row has no ceiling.
CREATE TABLE ceiling (
  risk_grade text PRIMARY KEY,
  checks     integer NOT NULL CHECK (checks >= 0)
);
INSERT INTO ceiling VALUES ('A', 1), ('B', 2), ('C', 4), ('D', 8);

-- The published items (检查事项清单) of each body. There is no inspection off the list.
CREATE TABLE item (
  department       text COLLATE "C" NOT NULL,
  code             text COLLATE "C" NOT NULL,
  name             text NOT NULL,
  field            text NOT NULL,                          -- the field it belongs to
  key_field        boolean NOT NULL DEFAULT false,         -- no leniency, no reuse of results
  frequency_by_law boolean NOT NULL DEFAULT false,         -- a law says how often: no quiet period binds it
  reuse_months     integer NOT NULL DEFAULT 6 CHECK (reuse_months >= 0),
  PRIMARY KEY (department, code)
);
INSERT INTO item (department, code, name, field, key_field) VALUES
  ('market-supervision', 'MS-001', '营业执照公示检查', '登记', false),
  ('market-supervision', 'MS-012', '食品经营卫生检查', '食品安全', false),
  ('market-supervision', 'MS-020', '明码标价检查', '价格', false),
  ('market-supervision', 'MS-031', '计量器具检查', '计量', false),
  ('market-supervision', 'MS-044', '特种设备使用检查', '特种设备', true),
  ('market-supervision', 'MS-056', '药品经营质量检查', '药品', false),
  ('market-supervision', 'MS-063', '餐饮具清洗消毒检查', '食品安全', false),
  ('urban-management', 'UM-003', '餐饮油烟净化设施检查', '环境', false),
  ('urban-management', 'UM-008', '店外经营检查', '市容', false),
  ('urban-management', 'UM-015', '户外广告设施检查', '市容', false),
  ('urban-management', 'UM-019', '生活垃圾分类检查', '环境卫生', false),
  ('urban-management', 'UM-027', '建筑垃圾运输检查', '环境卫生', false),
  ('urban-management', 'UM-034', '社会生活噪声检查', '环境', false),
  ('culture-tourism', 'CT-002', '营业场所接纳未成年人检查', '文化市场', false),
  ('culture-tourism', 'CT-006', '演出内容检查', '文化市场', false),
  ('culture-tourism', 'CT-011', '旅游合同检查', '旅游', false),
  ('culture-tourism', 'CT-017', '文物保护范围检查', '文物', false),
  ('culture-tourism', 'CT-021', '营业时间与安全通道检查', '文化市场', true),
  ('culture-tourism', 'CT-028', '上网消费者实名登记检查', '文化市场', false),
  ('water', 'WA-001', '取水计量检查', '取水', false),
  ('water', 'WA-004', '排水许可与排水口检查', '排水', false),
  ('water', 'WA-009', '河道采砂检查', '河道', false),
  ('water', 'WA-013', '河道管理范围倾倒检查', '河道', false),
  ('water', 'WA-020', '节约用水设施检查', '节水', false);

-- Which items of two bodies stand for each other: a clean result of one may be taken instead of checking the other.
-- An item stands for itself without a row.
CREATE TABLE recognised_item (
  department       text COLLATE "C" NOT NULL,
  code             text COLLATE "C" NOT NULL,
  other_department text COLLATE "C" NOT NULL,
  other_code       text COLLATE "C" NOT NULL,
  standard         text NOT NULL,                          -- the standard both check by
  PRIMARY KEY (department, code, other_department, other_code),
  FOREIGN KEY (department, code) REFERENCES item,
  FOREIGN KEY (other_department, other_code) REFERENCES item
);

-- How often a year a field must see a business of a grade; where both cannot be kept it wins over the quiet period.
CREATE TABLE minimum_frequency (
  department text COLLATE "C" NOT NULL,
  field      text NOT NULL,
  risk_grade text NOT NULL,
  checks     integer NOT NULL CHECK (checks > 0),
  PRIMARY KEY (department, field, risk_grade)
);
INSERT INTO minimum_frequency VALUES ('market-supervision', '食品安全', 'D', 3);

-- Every body is competent for its own published items everywhere. A row says otherwise: it takes competence away, or
-- gives it for another body's items (划转, 赋权, 委托). What is narrower in place and item wins; where both are
-- alike, what takes away.
CREATE TABLE competence_exception (
  id              integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  department      text COLLATE "C" NOT NULL,               -- whose competence it is
  item_department text COLLATE "C" NOT NULL,               -- on whose list the item stands
  item_code       text COLLATE "C",                        -- every item of that list where null
  street          text,                                    -- everywhere where null
  valid           daterange NOT NULL DEFAULT '(,)',
  competent       boolean NOT NULL,
  basis           text NOT NULL                            -- by what law, grant or delegation
);
CREATE INDEX competence_exception_of ON competence_exception (department, item_department);

-- The joint supervision list (联合监管清单): bodies on the list of a trade consent in advance to each other's joining.
CREATE TABLE joint_supervision (
  trade_code text COLLATE "C" NOT NULL,
  department text COLLATE "C" NOT NULL,
  PRIMARY KEY (trade_code, department)
);
INSERT INTO joint_supervision VALUES
  ('6210', 'market-supervision'), ('6210', 'urban-management'), ('6210', 'water'),
  ('6220', 'market-supervision'), ('6220', 'urban-management'), ('6220', 'water'),
  ('6110', 'market-supervision'), ('6110', 'culture-tourism'), ('6110', 'water'),
  ('9011', 'market-supervision'), ('9011', 'culture-tourism'), ('9011', 'water'),
  ('9013', 'market-supervision'), ('9013', 'culture-tourism'),
  ('8051', 'market-supervision'), ('8051', 'water');

-- Who may inspect, as the supervising authority certifies them (行政执法证). Auxiliaries come along and never count.
CREATE TABLE officer (
  certificate text COLLATE "C" PRIMARY KEY,
  department  text COLLATE "C" NOT NULL,
  auxiliary   boolean NOT NULL DEFAULT false,
  valid_to    date                                         -- the last day of the certificate; open where null
);
