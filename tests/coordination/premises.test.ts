/** Premises: one place, however departments write its address, and never two places as one. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let test: TestDatabase;
let ledger: Database;

beforeAll(async () => {
  test = await createTestDatabase('coordination');
  ledger = openDatabase(test.url);
});
afterAll(async () => {
  await ledger.close();
  await test.drop();
});

async function premisesOf(address: string | null): Promise<string> {
  const { rows } = await ledger.pool.query('SELECT premises_of($1)', [address]);
  return rows[0].premises_of;
}

const written = '泥沟镇文化路171号25室';

it.each([
  '泥沟镇文化路171号25室',
  '山东省台河区泥沟镇文化路171号25室',
  '台河区泥沟镇文化路171号25室',
  '山东省台河市泥沟镇文化路171号25室',
  '山东省枣庄市台河区泥沟镇文化路171号25室',
  ' 泥沟镇 文化路171号 25室 ',
  '泥沟镇文化路１７１号（25室）',
  '泥沟镇,文化路171号、25室。',
])('are the same for %s', async (address) => {
  expect(await premisesOf(address)).toBe(written);
});

it.each([
  '泥沟镇文化路17号25室',
  '泥沟镇文化路171号2-5室',
  '泥沟镇文化路171-25号',
  '泥沟镇文化路171号',
  '泥沟街道文化路171号25室',
])('are others for %s', async (address) => {
  expect(await premisesOf(address)).not.toBe(written);
});

it('are written with capitals and hyphens, whatever was typed', async () => {
  expect(await premisesOf('泥沟镇文化路１７１—3号ａ座')).toBe('泥沟镇文化路171-3号A座');
});

it('are left as they are where no street or town follows the areas', async () => {
  expect(await premisesOf('开发区金港路3号')).toBe('开发区金港路3号');
});

it('are empty where no address was recorded', async () => {
  expect(await premisesOf(null)).toBe('');
});
