/** A process that uses the embedded server of a directory: says its URL, and gives it up when its input ends. */
import { startEmbedded } from '../../subgraphs/kit/postgres/embedded.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('Which directory?');
process.on('SIGINT', () => undefined);
const server = await startEmbedded({ directory, data: 'throwaway', say: () => undefined });
console.log(server.url('postgres'));
process.stdin.resume().once('end', () => server.close());
