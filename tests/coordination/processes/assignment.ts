/** What a child process is told to do, as JSON in its first argument. */
import { z } from 'zod';

const key = z.base64url().transform((text) => Buffer.from(text, 'base64url'));

export const assignmentSchema = z.object({
  databaseUrl: z.string(),
  /** Where the department listens. */
  port: z.number(),
  /** The key of its feed. */
  feedKey: key,
  /** Decides what a department writes into its records, if it is to write. */
  seed: z.number().optional(),
});

export type Assignment = z.input<typeof assignmentSchema>;

export function readAssignment() {
  return assignmentSchema.parse(JSON.parse(process.argv[2] ?? ''));
}

/** Tells the parent that the process works. */
export function tellReady(): void {
  process.send?.('ready');
}
