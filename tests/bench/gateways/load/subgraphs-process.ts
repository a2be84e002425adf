/** The trial subgraphs in a process of their own, which tells what they were asked. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Asked } from '../graph/serve.ts';

export interface SubgraphsProcess {
  readonly urls: Readonly<Record<string, string>>;
  /** What they were asked so far. */
  asked(): Promise<Asked>;
  stop(): void;
}

export async function startSubgraphs(latencyMs: number): Promise<SubgraphsProcess> {
  const program = fileURLToPath(new URL('../graph/subgraphs-program.ts', import.meta.url));
  const child = fork(program, [String(latencyMs)]);
  const next = async () => (await once(child, 'message'))[0];
  const urls = await next();
  return {
    urls,
    async asked() {
      const answer = next();
      child.send('asked?');
      return answer;
    },
    stop: () => child.disconnect(),
  };
}
