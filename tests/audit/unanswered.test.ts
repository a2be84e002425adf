/** The audit log's own channel when its keeper is in trouble: nothing is written twice, and nobody waits for long. */
import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type AuditLog, connectAuditLog } from '../../gateway/audit/audit-log.ts';
import type { AuditRecord } from '../../gateway/audit/audit-record.ts';
import { subgraphLimitsSchema } from '../../gateway/resilience/subgraph-limits.ts';
import {
  answers,
  breaksOff,
  hangs,
  inTurn,
  type MisbehavingServer,
  resets,
  startMisbehaving,
} from '../gateway/misbehaving-server.ts';

const record: AuditRecord = {
  kind: 'READ',
  request: 'r',
  subject: 'officer',
  role: 'OFFICER',
  department: 'water',
  operation: null,
  operationHash: 'h',
  fields: ['Business.phone'],
  usccs: [],
  records: [],
  purpose: 'visit',
  results: [],
};

const written = answers('{"data":{"appendAudit":{"number":1}}}');

async function withKeeper(
  behave: Parameters<typeof startMisbehaving>[0],
  use: (log: AuditLog, server: MisbehavingServer) => Promise<void>,
): Promise<void> {
  const server = await startMisbehaving(behave);
  const signing = { audience: 'coordination', key: new Uint8Array(randomBytes(32)) } as const;
  const limits = subgraphLimitsSchema.parse({ timeoutMs: 800, retryDelayMs: 1 });
  const log = connectAuditLog({ url: server.url, signing }, limits);
  try {
    await use(log, server);
  } finally {
    await server.close();
    await log.close();
  }
}

test.each([
  ['resets the connection', resets],
  ['breaks off', breaksOff],
  ['is unavailable', answers('', 503, { 'retry-after': '0' })],
])('a write is not sent again when the keeper %s: it may have been made', async (_name, behave) => {
  await withKeeper(inTurn(behave, written), async (log, server) => {
    await expect(log.append([record])).rejects.toThrow('The audit log cannot be written');
    expect(server.requests()).toBe(1);
    await log.append([record]);
    expect(server.requests()).toBe(2);
  });
});

test('a keeper that hangs is waited for once', async () => {
  await withKeeper(hangs, async (log, server) => {
    const before = performance.now();
    await expect(log.append([record])).rejects.toThrow('no answer within 800 ms');
    const waited = performance.now() - before;
    for (let index = 0; index < 10; index += 1) {
      await expect(log.append([record])).rejects.toThrow('suspended');
    }
    expect(performance.now() - before).toBeLessThan(2 * waited);
    // The write, and the question whether the keeper is there.
    expect(server.requests()).toBeLessThanOrEqual(2);
  });
});
