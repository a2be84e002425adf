/** The trial subgraphs in a process of their own: tells where they answer, and on any message what they were asked. */
import { serveTrialSubgraphs } from './serve.ts';

const served = await serveTrialSubgraphs(Number(process.argv[2] ?? 0));
process.on('message', () => process.send?.(served.asked));
process.on('disconnect', () => process.exit(0));
process.send?.(served.urls);
