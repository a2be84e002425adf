/** How many subscriptions a gateway carries, and how far it waits for one. */
import { z } from 'zod';

export const subscriptionLimitsSchema = z
  .strictObject({
    /** Subscriptions of one caller at the same time, to all workers of a gateway. */
    perCaller: z.int().min(1).default(100),
    /** Subscriptions of all callers together, and WebSockets likewise, to one process. */
    inAll: z.int().min(1).default(5_000),
    /** WebSockets of one network at the same time, whatever they carry, to all workers. */
    socketsPerNetwork: z.int().min(1).default(100),
    /** Events that wait for a client that reads slowly. When there are more, its subscription ends. */
    waitingEvents: z.int().min(1).default(100),
    /** How long they may be together, in characters, unless it is a single one. */
    waitingCharacters: z.int().min(1).default(1_000_000),
    /** How often something is sent to a client to which there is nothing to tell, in milliseconds. */
    heartbeatMs: z.int().min(10).default(15_000),
    /** A subgraph that sends nothing for so long, not even a heartbeat, is taken for gone, in milliseconds. */
    silenceMs: z.int().min(10).default(45_000),
  })
  .prefault({});

export type SubscriptionLimits = z.output<typeof subscriptionLimitsSchema>;
