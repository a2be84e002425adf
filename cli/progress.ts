/** Shows how far a long work is: a bar on a terminal, elsewhere a line every few seconds. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** `done` of `total` are done, and `what` is being done. */
  update(done: number, total: number, what: string): void;
  /** Ends the showing. */
  stop(): void;
}

const lineEvery = 3_000;

/** Shows progress on standard error. */
export function showProgress(): Progress {
  return process.stderr.isTTY ? bar() : lines();
}

function bar(): Progress {
  const shown = new SingleBar({
    format: '{bar} {percentage} %  {value}/{total}  {what}',
    hideCursor: true,
    clearOnComplete: true,
    stream: process.stderr,
  });
  let started = false;
  return {
    update(done, total, what) {
      if (!started) shown.start(total, done, { what });
      started = true;
      shown.update(done, { what });
    },
    stop: () => shown.stop(),
  };
}

function lines(): Progress {
  let last = Date.now();
  return {
    update(done, total, what) {
      if (Date.now() - last < lineEvery) return;
      last = Date.now();
      console.error(`  ${done} of ${total}  ${what}`);
    },
    stop: () => undefined,
  };
}
