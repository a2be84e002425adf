/** A department that is down while everybody else's records come, and what its coming back settles by itself. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { importsOf } from '../../subgraphs/imports.ts';
import { importRows } from '../../subgraphs/kit/import/import.ts';
import { usccOf } from '../feed/usccs.ts';
import type { Told } from '../planning/planning-city.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';
import { gapsSettled } from './settled.ts';

let city: TestCity;
const uscc = usccOf(9800);
const patience = { timeout: 40_000 };

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startTestCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const gaps = async (): Promise<Told[]> => {
  const { data, errors } = await city.ask(
    '{ gaps { nodes { id code departments business { uscc } evidence { requiredPermit { kind } } } } }',
  );
  expect(errors).toEqual([]);
  return data.gaps.nodes.map(({ code }: Told) => code).sort();
};

it('opens gaps while it is down and closes them when it is back, without anybody’s doing', async () => {
  await city.settled();
  await city.stop('water');
  await city.databases.get('market-supervision')?.pool.query(
    `INSERT INTO business (id, name, address, street, status, trade_code, risk_grade, digest)
     VALUES ($1, '台河区听雨浴池', '河埠街道枕河路1号', '河埠街道', 'ACTIVE', '8051', 'D', '')`,
    [uscc],
  );
  const water = city.databases.get('water');
  if (!water) throw new Error('The city has no water.');
  // Its own people go on working: the licence is given, the inspection made, and coordination hears nothing of it.
  await importRows({
    database: water,
    imports: importsOf('water'),
    kind: 'LICENCE',
    rows: [
      {
        许可编号: 'PS1',
        行政相对人名称: '台河区听雨浴池',
        '行政相对人代码_1(统一社会信用代码)': uscc,
        许可证书名称: '城镇污水排入排水管网许可证',
        许可决定日期: '2026-03-05',
        有效期至: '2029-03-04',
        当前状态: '1',
      },
    ],
  });
  await importRows({
    database: water,
    imports: importsOf('water'),
    kind: 'INSPECTION',
    rows: [
      {
        检查编号: 'SW1',
        检查对象名称: '台河区听雨浴池',
        统一社会信用代码: uscc,
        检查类型: '日常检查',
        检查事项编码: 'WA-004',
        检查事项名称: '排水许可与排水口检查',
        检查日期: '2026-11-05',
        检查结果: '未发现问题',
        检查状态: '已完成',
      },
    ],
  });
  // A quarter of an hour passes.
  await city.databases
    .get('coordination')
    ?.pool.query(
      `UPDATE feed SET caught_up_at = now() - interval '16 minutes' WHERE department = 'water'`,
    );
  await expect.poll(gaps, patience).toEqual(['MISSING_PERMIT', 'NEVER_CHECKED', 'STALE_FEED']);

  await city.restart('water');
  await expect.poll(gaps, patience).toEqual([]);
  await gapsSettled(city);
  const { data } = await city.ask(
    '{ gaps(filter: { statuses: [CLOSED] }) { nodes { code history { nodes { event } } } } }',
  );
  expect(
    data.gaps.nodes.map(({ history }: Told) => history.nodes.map(({ event }: Told) => event)),
  ).toEqual(Array(3).fill(['OPENED', 'CLOSED']));
});
