/** Shows how far the import of a file is: a bar on a terminal, a line every few seconds elsewhere. */
import { SingleBar } from 'cli-progress';
import type { ImportProgress } from '../../subgraphs/kit/import/import.ts';

export interface ProgressDisplay {
  update(progress: ImportProgress): void;
  /** Leaves the line to whatever is written next. */
  end(): void;
}

/** A display for `file`, on standard error, so that the summary alone goes to standard output. */
export function progressDisplay(file: string): ProgressDisplay {
  return process.stderr.isTTY ? bar(file) : lines(file);
}

function bar(file: string): ProgressDisplay {
  const display = new SingleBar({
    format: '{bar} {percentage} %  {rows} rows  {step}  {file}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  display.start(1, 0, { rows: '0', step: '', file });
  return {
    update({ step, rows, bytesRead, bytes }) {
      display.setTotal(bytes);
      display.update(bytesRead, { rows: rows.toLocaleString('en'), step: doing(step), file });
    },
    end: () => display.stop(),
  };
}

const secondsBetweenLines = 3;

function lines(file: string): ProgressDisplay {
  let latest: ImportProgress | undefined;
  const timer = setInterval(() => {
    if (latest === undefined) return;
    const { step, rows, bytesRead, bytes } = latest;
    const part = Math.floor((100 * bytesRead) / bytes);
    console.error(`${file}: ${rows.toLocaleString('en')} rows, ${part} % read, ${doing(step)}`);
  }, secondsBetweenLines * 1000);
  return {
    update(progress) {
      latest = progress;
    },
    end: () => clearInterval(timer),
  };
}

function doing(step: ImportProgress['step']): string {
  return step === 'READING' ? 'reading' : 'storing what is new';
}
