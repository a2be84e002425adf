/** Entries that are no inspections: recorded in their department, on the timeline of the business, counted nowhere. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { usccOf } from '../feed/usccs.ts';
import { analyst } from '../setup/served.ts';
import { recordEntry, startWater } from './recording-city.ts';

let water: Awaited<ReturnType<typeof startWater>>;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  water = await startWater();
});
afterAll(async () => {
  await water.close();
  vi.unstubAllEnvs();
});

const verification = {
  type: 'LICENCE_VERIFICATION',
  subject: { uscc: usccOf(1), name: '枕河烧烤' },
  day: '2026-11-20',
  officers: ['37130SW', '37169SW'],
  concerning: '台水许申〔2026〕7号',
  notes: '排水口与图纸一致',
};

describe('an entry', () => {
  it('is kept as it was told, once, however often it is sent', async () => {
    const [{ entry }] = await Promise.all([1, 2, 3].map(() => water.entry(verification)));
    expect(entry).toEqual({
      id: `water:${entry.number}`,
      number: expect.stringMatching(/^R20261120-[0-9A-F]{12}$/),
      type: 'LICENCE_VERIFICATION',
      day: '2026-11-20',
      subject: { name: '枕河烧烤' },
      place: null,
      officers: ['37130SW', '37169SW'],
      concerning: '台水许申〔2026〕7号',
      notes: '排水口与图纸一致',
    });
    expect(await water.query('SELECT count(*)::int FROM entry')).toEqual([{ count: 1 }]);
    const other = await water.entry({ ...verification, number: entry.number, notes: '不一致' });
    expect(other).toMatchObject({ rule: 'RECORDED_OTHERWISE' });
  });

  it('may be a patrol of one officer along a street, of nobody in particular', async () => {
    const { entry } = await water.entry({
      type: 'PATROL',
      street: '河埠街道',
      place: '运河北岸',
      day: '2026-11-21',
      officers: ['37130SW'],
    });
    expect(entry).toMatchObject({ type: 'PATROL', subject: null, place: '运河北岸' });
    const { changes } = (await water.served.askAsCoordination('{ changes { changes } }')).data;
    const [{ fact }] = changes.changes.filter(({ id }: { id: string }) => id === entry.number);
    expect(fact).toEqual({
      kind: 'ENTRY',
      id: entry.number,
      partyId: null,
      uscc: null,
      name: null,
      address: '运河北岸',
      street: '河埠街道',
      type: 'PATROL',
      day: '2026-11-21',
    });
  });

  it('is listed for its department’s staff', async () => {
    await water.entry({ ...verification, type: 'GUIDANCE', day: '2026-10-01' });
    const { data } = await water.served.ask(
      '{ waterEntries(types: [GUIDANCE], from: "2026-10-01", to: "2026-10-31") { nodes { type day } } }',
    );
    expect(data.waterEntries.nodes).toEqual([{ type: 'GUIDANCE', day: '2026-10-01' }]);
    const asPublic = { ...analyst, role: 'PUBLIC' as const };
    const { errors } = await water.served.ask('{ waterEntries { nodes { day } } }', {}, asPublic);
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});

describe('what is not recorded', () => {
  it.each([
    ['a day to come', { day: '2026-11-22' }, 'DAY_IN_FUTURE'],
    ['one officer at a verification', { officers: ['37130SW'] }, 'OFFICERS_MISSING'],
    ['nobody whom it concerns', { subject: null }, 'INCOMPLETE'],
    ['a patrol nowhere', { type: 'PATROL', subject: null }, 'INCOMPLETE'],
    ['a subject and another place', { place: '运河北岸' }, 'VALUE_UNUSABLE'],
    ['a code of which nobody knows the name', { subject: { uscc: usccOf(9) } }, 'INCOMPLETE'],
  ])('is one with %s', async (_, difference, rule) => {
    const outcome = await water.entry({ ...verification, ...difference });
    expect(outcome).toMatchObject({ __typename: 'RecordRefused', rule });
  });

  it('is anything that those who are no officers of the department tell', async () => {
    const { errors } = await water.served.ask(recordEntry, { input: verification }, analyst);
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});
