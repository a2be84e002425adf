/** What one subgraph's troubles may cost: the figures, each with its default. They hold for every subgraph apart. */
import { z } from 'zod';

export const subgraphLimitsSchema = z
  .strictObject({
    /** How long one request may take, in milliseconds: its waiting, its second try and its whole answer included. */
    timeoutMs: z.int().min(1).max(600_000).default(10_000),
    /** Requests that are under way at a time. */
    concurrent: z.int().min(1).max(10_000).default(128),
    /** Requests that wait for their turn; what comes on top is refused at once. */
    waiting: z.int().min(0).max(100_000).default(512),
    /** The longest answer, in bytes. */
    answerBytes: z
      .int()
      .min(1_024)
      .max(256 * 1024 * 1024)
      .default(32 * 1024 * 1024),
    /** The second tries that queries may have, as a share of all requests. */
    retryShare: z.number().min(0).max(1).default(0.2),
    /** The second tries beyond that share, for a few that fail where little is asked. */
    retryFloor: z.int().min(0).max(10_000).default(10),
    /** How long to wait before a second try, in milliseconds: from half of it to half as much again. */
    retryDelayMs: z.int().min(0).max(60_000).default(100),
    /** Failures in a row that suspend it, and how many requests try it when it seems to be back. */
    failuresToSuspend: z.int().min(1).max(10_000).default(5),
    /** How long it is left alone when suspended, in milliseconds; twice as long each time that it has not come back. */
    pauseMs: z.int().min(1).max(600_000).default(1_000),
    /** The longest that it is left alone, in milliseconds. */
    longestPauseMs: z.int().min(1).max(600_000).default(10_000),
  })
  .prefault({});

export type SubgraphLimits = z.output<typeof subgraphLimitsSchema>;
