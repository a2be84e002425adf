/**
 * How fast our gateway is beside others, on the same subgraphs and questions: `npm run bench:gateways`.
 *
 * A look while working on the gateway takes half a minute:
 * `npm run bench:gateways -- --only one-check,bare-exchange --rounds 2 --seconds 3`; with `--cpu-profile FOLDER`, each
 * gateway leaves a .cpuprofile there when it ends.
 *
 * `CPU ms/request` is what to look at: processor time of the gateway's process for one answer, which other work on the
 * machine disturbs least; `others` is how much of the gateway's processor such work had. Where `busy` is far below 100 %,
 * requests/s say more about the load than about the gateway.
 * All figures are kept in data/bench/gateways.json; `--write` puts them into the READMEs.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { showProgress } from '../../../cli/progress.ts';
import type { Contender } from './contenders/contender.ts';
import { hiveGateway } from './contenders/hive-gateway.ts';
import { apolloGateway, bareExchange, ours } from './contenders/own.ts';
import { composeTrialGraph } from './graph/subgraphs.ts';
import { agreementOf } from './load/agreement.ts';
import { GatewayProcess, leaveProcessorToGateway, pinning } from './load/gateway-process.ts';
import { measure } from './load/measure.ts';
import { startSubgraphs } from './load/subgraphs-process.ts';
import { type Options, readOptions } from './options.ts';
import { figuresOf } from './report/figures.ts';
import { publish } from './report/publish.ts';
import { reportOf } from './report/report.ts';
import { terminalTables } from './report/terminal.ts';
import { shapes } from './shapes.ts';

const folder = resolve('data/bench');
const connections = 50;

async function main(options: Options): Promise<void> {
  if (!pinning) console.log('The gateway cannot be kept to one processor here: figures vary more.');
  leaveProcessorToGateway();
  await mkdir(folder, { recursive: true });
  const contenders = await contendersFor(options);
  const subgraphs = await startSubgraphs(options.latency);
  const gateways: GatewayProcess[] = [];
  const progress = showProgress();
  try {
    const supergraph = join(folder, 'supergraph.graphql');
    await writeFile(supergraph, composeTrialGraph(subgraphs.urls));
    gateways.push(...(await startAll(contenders, supergraph, options)));
    const lengths = await answerLengths(gateways);
    const settings = { ...options, connections, latencyMs: options.latency };
    const turns = await measure(
      gateways,
      { ...settings, answerLength: (contender, shape) => lengths.get(`${contender} ${shape}`) },
      subgraphs.asked,
      progress.update,
    );
    progress.stop();
    const { rounds, seconds, latencyMs } = settings;
    const measured = { rounds, seconds, connections, latencyMs };
    const report = reportOf(contenders, measured, figuresOf(turns));
    await writeFile(join(folder, 'gateways.json'), `${JSON.stringify(report, null, 2)}\n`);
    console.log(`\n${terminalTables(report)}`);
    const disturbed = Math.max(...report.figures.map(({ others }) => others ?? 0));
    if (disturbed > 0.1) {
      const percent = Math.round(disturbed * 100);
      console.log(
        `\nOther work used up to ${percent} % of the gateway's processor: figures are off.`,
      );
    }
    if (options.write) await publish(report, process.cwd());
  } finally {
    progress.stop();
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    subgraphs.stop();
  }
}

/** Installs what is wanted and not there; what cannot be installed is told and left out. */
async function contendersFor({ only }: Options): Promise<Contender[]> {
  const wanted = (name: string) => !only || only.includes(name);
  let hive: Contender[] = [];
  if (!only || only.some((name) => name.startsWith('hive'))) {
    console.log('Hive Gateway is installed in data/bench/hive, where it is not there yet.');
    hive = await hiveGateway(join(folder, 'hive')).catch((error) => {
      console.error(`Hive Gateway cannot be installed and is left out: ${error.message}`);
      return [];
    });
  }
  return [ours, apolloGateway, ...hive, bareExchange].filter(({ name }) => wanted(name));
}

async function startAll(
  contenders: readonly Contender[],
  supergraph: string,
  { cpuProfile }: Options,
): Promise<GatewayProcess[]> {
  const started: GatewayProcess[] = [];
  for (const contender of contenders) {
    const profile = cpuProfile && resolve(cpuProfile, contender.name);
    try {
      started.push(await GatewayProcess.start(contender, supergraph, profile));
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
    }
  }
  return started;
}

/** Asks every gateway once, and tells how long the right answers are, by contender and shape. */
async function answerLengths(gateways: readonly GatewayProcess[]): Promise<Map<string, number>> {
  const lengths = new Map<string, number>();
  for (const shape of shapes) {
    const answers = await Promise.all(
      gateways.map(async (gateway) => {
        const { text } = await gateway.ask(shape.query);
        return { contender: gateway.contender.name, text };
      }),
    );
    const { agreed, others } = agreementOf(answers);
    const length = Buffer.byteLength(agreed[0]?.text ?? '');
    console.log(`${shape.name}: ${length.toLocaleString('en')} bytes, alike from ${agreed.length}`);
    for (const { contender, text } of agreed) {
      lengths.set(`${contender} ${shape.name}`, Buffer.byteLength(text));
    }
    for (const { contender, text } of others) {
      console.error(`${contender} answers otherwise and is not measured: ${text.slice(0, 500)}`);
    }
  }
  return lengths;
}

await main(readOptions());
