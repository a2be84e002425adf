/** A whole run: what was measured, on what machine, when and how, and the figures. */
import { cpus, platform, totalmem } from 'node:os';
import type { Contender } from '../contenders/contender.ts';
import { pinning } from '../load/gateway-process.ts';
import type { Figures } from './figures.ts';

export interface Report {
  /** 2026-11-22 */
  readonly date: string;
  readonly machine: Machine;
  readonly settings: Settings;
  readonly contenders: readonly { readonly name: string; readonly label: string }[];
  readonly figures: readonly Figures[];
}

export interface Machine {
  readonly processor: string;
  readonly processors: number;
  readonly gigabytes: number;
  readonly system: string;
  readonly node: string;
  /** Whether the gateway had a processor of its own. */
  readonly pinned: boolean;
}

export interface Settings {
  readonly rounds: number;
  readonly seconds: number;
  readonly connections: number;
  readonly latencyMs: number;
}

export function reportOf(
  contenders: readonly Contender[],
  settings: Settings,
  figures: readonly Figures[],
): Report {
  return {
    date: new Date().toISOString().slice(0, 10),
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown processor',
      // All of the machine's: this process is kept off the gateway's.
      processors: cpus().length,
      gigabytes: Math.round(totalmem() / 2 ** 30),
      system: platform(),
      node: process.version,
      pinned: pinning,
    },
    settings,
    contenders: contenders.map(({ name, label }) => ({ name, label })),
    figures,
  };
}
