/** Links reach the department's own records, whoever is down meanwhile, and no import takes them away. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { importsOf } from '../../subgraphs/imports.ts';
import { importRows } from '../../subgraphs/kit/import/import.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';

let city: TestCity;
let water: Database;

const uscc = '92370405MA0AAAAA17';
const patience = { timeout: 30_000 };

beforeAll(async () => {
  city = await startTestCity();
  water = city.databases.get('water') as Database;
  await city.databases.get('market-supervision')?.pool.query(
    `INSERT INTO business (id, registration_number, name, address, status, digest)
     VALUES ($1, '370405210000007', '台河区听雨茶馆', '山东省台河区泥沟镇丁字街8号', 'ACTIVE', '')`,
    [uscc],
  );
});
afterAll(() => city.close());

async function importInspection(id: string, subject: Readonly<Record<string, string>>) {
  return importRows({
    database: water,
    imports: importsOf('water'),
    kind: 'INSPECTION',
    rows: [
      {
        检查编号: id,
        检查对象名称: '台河区听雨茶馆',
        检查类型: '日常检查',
        检查事项编码: 'WA-001',
        检查事项名称: '取水计量检查',
        检查日期: '2026-03-05',
        检查结果: '未发现问题',
        检查状态: '已完成',
        ...subject,
      },
    ],
  });
}

/** The links of the parties that the department recorded with an identifier, or without any. */
async function linksOf(identifier: string | null): Promise<unknown> {
  const { rows } = await water.pool.query(
    'SELECT uscc FROM party WHERE registration_number IS NOT DISTINCT FROM $1',
    [identifier],
  );
  return rows.map((row) => row.uscc);
}

async function decide(input: object): Promise<string> {
  const { data, errors } = await city.ask(
    `mutation ($input: DecideLinkInput!) { decideLink(input: $input) {
       __typename ... on LinkDecided { decision { id } } ... on LinkRefused { message } } }`,
    { input: { department: 'WATER', reason: '现场核实', ...input } },
    'officer:water',
  );
  expect([errors, data.decideLink.__typename]).toEqual([[], 'LinkDecided']);
  return data.decideLink.decision.id;
}

it('writes an automatic link into the department’s record, and an import keeps it', async () => {
  await importInspection('W-1', { 注册号: '370405210000007' });
  await expect.poll(() => linksOf('370405210000007'), patience).toEqual([uscc]);
  await importInspection('W-1', {
    注册号: '370405210000007',
    发现问题: '水表失准',
    检查结果: '发现问题',
  });
  await importInspection('W-2', { 注册号: '370405210000007' });
  expect(await linksOf('370405210000007')).toEqual([uscc]);
});

it('takes another identifier in the file for another party', async () => {
  await importInspection('W-1', {});
  await city.settled();
  expect(await linksOf(null)).toEqual([null]);
  expect(await linksOf('370405210000007')).toEqual([uscc]);
});

it('tells a department that was down what was decided meanwhile, and what was undone', async () => {
  const { rows } = await water.pool.query('SELECT id FROM party WHERE registration_number IS NULL');
  await city.stop('water');
  const decision = await decide({ party: rows[0].id, uscc });
  expect(await linksOf(null)).toEqual([null]);
  await city.restart('water');
  await expect.poll(() => linksOf(null), patience).toEqual([uscc]);
  const { data } = await city.ask(
    `mutation ($input: UndoLinkDecisionInput!) { undoLinkDecision(input: $input) { __typename } }`,
    { input: { decision, reason: '核实有误' } },
    'supervisor',
  );
  expect(data.undoLinkDecision.__typename).toBe('LinkDecisionUndone');
  await expect.poll(() => linksOf(null), patience).toEqual([null]);
});

it('lets nobody but coordination note links', async () => {
  const { errors } = await city.ask(
    'mutation { noteLinks(input: { turn: "1", notices: [] }) { kept } }',
  );
  expect(errors[0]?.message).toContain('noteLinks');
});
