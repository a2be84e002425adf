/** Officers record inspections in their department: new ones and planned ones, once, and beside what imports bring. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { importsOf } from '../../subgraphs/imports.ts';
import { importRows } from '../../subgraphs/kit/import/import.ts';
import { usccOf } from '../feed/usccs.ts';
import { analyst } from '../setup/served.ts';
import { codeOf, officerOf, recordInspection, startWater } from './recording-city.ts';

let water: Awaited<ReturnType<typeof startWater>>;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  water = await startWater();
});
afterAll(async () => {
  await water.close();
  vi.unstubAllEnvs();
});

const done = {
  subject: { uscc: usccOf(1), name: '枕河烧烤', address: '河埠街道枕河路1号', street: '河埠街道' },
  kind: 'ROUTINE',
  selection: 'DOUBLE_RANDOM',
  items: [{ code: 'WA-001', name: '取水计量检查' }],
  inspectedOn: '2026-11-20',
  officers: ['37130SW', '37169SW'],
  outcome: 'PROBLEMS_FOUND',
  findings: ['未建立台账'],
  measures: ['责令改正'],
};

/** The same inspection as the department's own export tells it. */
const row = (cells: object) => ({
  检查对象名称: '枕河烧烤',
  统一社会信用代码: usccOf(1),
  检查地址: '河埠街道枕河路1号',
  街道: '河埠街道',
  检查类型: '双随机抽查',
  检查事项编码: 'WA-001',
  检查事项名称: '取水计量检查',
  检查日期: '2026-11-20',
  检查人员执法证号: '37130SW;37169SW',
  检查结果: '发现问题',
  发现问题: '未建立台账',
  处理情况: '责令改正',
  检查状态: '已完成',
  ...cells,
});

const planned = (number: string, cells: object = {}) =>
  row({
    检查编号: number,
    检查日期: '',
    检查结果: '',
    检查人员执法证号: '',
    发现问题: '',
    处理情况: '',
    计划开始日期: '2026-11-25',
    计划结束日期: '2026-11-30',
    检查状态: '计划',
    ...cells,
  });

const load = (rows: Record<string, string>[]) =>
  importRows({
    database: water.served.database,
    imports: importsOf('water'),
    kind: 'INSPECTION',
    rows,
  });

const changes = () => water.query(`SELECT xid, seq, record_id FROM change ORDER BY xid, seq`);

describe('an inspection that was not planned', () => {
  it('is kept as it was told, under a number made from its content', async () => {
    const code = codeOf('4F7');
    const { inspection } = await water.inspection({
      ...done,
      visitCode: ` ${code.toLowerCase()} `,
    });
    expect(inspection).toMatchObject({
      day: '2026-11-20',
      status: 'DONE',
      kind: 'ROUTINE',
      selection: 'DOUBLE_RANDOM',
      outcome: 'PROBLEMS_FOUND',
      visitCode: code,
      officers: ['37130SW', '37169SW'],
      measures: ['责令改正'],
      items: [{ code: 'WA-001', name: '取水计量检查' }],
      findings: [{ text: '未建立台账' }],
      subject: { name: '枕河烧烤', address: '河埠街道枕河路1号', street: '河埠街道' },
    });
    expect(inspection.number).toMatch(/^R20261120-[0-9A-F]{12}$/);
    const [party] = await water.query(
      'SELECT party.uscc, recorded_by FROM inspection JOIN party ON party.id = party_id WHERE inspection.id = $1',
      [inspection.number],
    );
    expect(party).toEqual({ uscc: usccOf(1), recorded_by: 'officer-of-water' });
  });

  it('is one record however often it is sent, at once or later', async () => {
    const once = { ...done, inspectedOn: '2026-11-19' };
    const all = await Promise.all([1, 2, 3, 4].map(() => water.inspection(once)));
    const before = await changes();
    const again = await water.inspection(once);
    expect(new Set([...all, again].map((it) => it.inspection.number)).size).toBe(1);
    expect(await changes()).toEqual(before);
  });

  it('may be of someone without any code', async () => {
    const { inspection } = await water.inspection({
      ...done,
      subject: { name: '无名烧烤摊', street: '河埠街道' },
    });
    const [party] = await water.query(
      'SELECT party.uscc FROM inspection JOIN party ON party.id = party_id WHERE inspection.id = $1',
      [inspection.number],
    );
    expect([inspection.subject.name, party]).toEqual(['无名烧烤摊', { uscc: null }]);
  });

  it('takes the name from earlier records where only the code is given', async () => {
    await water.inspection(done);
    const known = await water.inspection({
      ...done,
      subject: { uscc: usccOf(1) },
      officers: ['A', 'B'],
    });
    expect(known.inspection.subject).toMatchObject({ name: '枕河烧烤', address: null });
    const unknown = await water.inspection({ ...done, subject: { uscc: usccOf(2) } });
    expect(unknown).toMatchObject({ rule: 'INCOMPLETE' });
  });
});

describe('a planned inspection', () => {
  it('is completed by its number, with what is left out as it was planned', async () => {
    await load([planned('SW-1')]);
    const { subject: _, kind: __, selection: ___, items: ____, ...found } = done;
    const { inspection } = await water.inspection({ ...found, number: 'SW-1' });
    expect(inspection).toMatchObject({
      number: 'SW-1',
      status: 'DONE',
      selection: 'DOUBLE_RANDOM',
      items: [{ code: 'WA-001' }],
      subject: { name: '枕河烧烤' },
    });
    const before = await changes();
    await water.inspection({ ...found, number: 'SW-1' });
    expect(await changes()).toEqual(before);
  });

  it('is not undone by an export that still tells the plan, or that it was called off', async () => {
    await load([planned('SW-2')]);
    await water.inspection({ ...done, number: 'SW-2' });
    const before = await changes();
    const counts = await load([planned('SW-2'), planned('SW-2', { 检查状态: '已取消' })]);
    expect(counts).toMatchObject({ loaded: 0, updated: 0, repeated: 2 });
    expect(await changes()).toEqual(before);
  });

  it('is corrected by an export that tells it otherwise, and keeps its code', async () => {
    const code = codeOf('C0RR');
    await water.inspection({ ...done, number: 'SW-3', visitCode: codeOf('C3') });
    expect(code).toHaveLength(16);
    const same = await load([row({ 检查编号: 'SW-3' })]);
    expect(same).toMatchObject({ updated: 0, repeated: 1 });
    const other = await load([row({ 检查编号: 'SW-3', 发现问题: '水表失准' })]);
    expect(other).toMatchObject({ updated: 1 });
    const [stored] = await water.query(
      `SELECT findings, visit_code FROM inspection WHERE id = 'SW-3'`,
    );
    expect(stored).toEqual({ findings: ['水表失准'], visit_code: codeOf('C3') });
  });

  it('that was called off stays so', async () => {
    await load([planned('SW-4', { 检查状态: '已取消' })]);
    expect(await water.inspection({ ...done, number: 'SW-4' })).toMatchObject({
      rule: 'CALLED_OFF',
    });
  });
});

describe('a record that has been made', () => {
  it('takes a code that was left out, and no other content', async () => {
    await load([row({ 检查编号: 'SW-5' })]);
    const { inspection } = await water.inspection({
      ...done,
      number: 'SW-5',
      visitCode: codeOf('5A'),
    });
    expect(inspection.visitCode).toBe(codeOf('5A'));
    const otherwise = [
      { findings: ['水表失准'] },
      { visitCode: codeOf('5B') },
      { officers: ['X', 'Y'] },
      { inspectedOn: '2026-11-18' },
    ];
    for (const difference of otherwise) {
      const outcome = await water.inspection({ ...done, number: 'SW-5', ...difference });
      expect(outcome).toMatchObject({ rule: 'RECORDED_OTHERWISE' });
    }
    const [stored] = await water.query(
      `SELECT findings, visit_code FROM inspection WHERE id = 'SW-5'`,
    );
    expect(stored).toEqual({ findings: ['未建立台账'], visit_code: codeOf('5A') });
  });
});

describe('what is not recorded', () => {
  it.each([
    ['a slip in the code', { visitCode: `${codeOf('9').slice(0, -2)}77` }, 'CODE_MISTYPED'],
    ['a day to come', { inspectedOn: '2026-11-22' }, 'DAY_IN_FUTURE'],
    ['one officer', { officers: ['37130SW', '37130SW '] }, 'OFFICERS_MISSING'],
    ['no kind', { kind: null }, 'INCOMPLETE'],
    ['no subject', { subject: null }, 'INCOMPLETE'],
    ['no items', { items: [] }, 'INCOMPLETE'],
    ['an item without a name', { items: [{ code: 'WA-001', name: ' ' }] }, 'VALUE_UNUSABLE'],
    ['a name too long', { subject: { name: '店'.repeat(20_001) } }, 'VALUE_UNUSABLE'],
    ['too many findings', { findings: Array(101).fill('无证') }, 'VALUE_UNUSABLE'],
    ['problems that nobody names', { findings: [] }, 'FINDINGS_CONTRADICT'],
    ['findings of a clean check', { outcome: 'CLEAN' }, 'FINDINGS_CONTRADICT'],
  ])('is one with %s', async (_, difference, rule) => {
    const [before] = await water.query('SELECT count(*) FROM inspection');
    const outcome = await water.inspection({ ...done, officers: ['N', 'M'], ...difference });
    expect(outcome).toMatchObject({ __typename: 'RecordRefused', rule });
    expect(outcome.remedy).toBeTruthy();
    expect(await water.query('SELECT count(*) FROM inspection')).toEqual([before]);
  });

  it.each([officerOf('culture-tourism'), analyst, { ...analyst, role: 'SUPERVISOR' as const }])(
    'is anything that $role $department tells',
    async (identity) => {
      const { errors } = await water.served.ask(recordInspection, { input: done }, identity);
      expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
    },
  );
});
