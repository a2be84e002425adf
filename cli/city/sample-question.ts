/** A question that shows what the graph is for, with the answer it gives now. */
import { z } from 'zod';
import { ask } from './ask.ts';

/** A restaurant of the demo city that several departments inspect; in a city of real exports, another business. */
const showcase = '92321506MACMJEG45C';

const question = (uscc: string) => `{
  business(uscc: "${uscc}") {
    name
    registration { status }
    inspections(status: DONE, first: 4) { nodes { day department status outcome } }
  }
}`;

const anyBusiness = '{ businesses(first: 1) { nodes { uscc } } }';

const found = z.object({ data: z.object({ business: z.object({ name: z.string() }) }) });
const list = z.object({
  data: z.object({ businesses: z.object({ nodes: z.array(z.object({ uscc: z.string() })) }) }),
});

export interface SampleQuestion {
  readonly question: string;
  /** JSON, as the graph gave it. */
  readonly answer: string;
}

/** Asks a question of the graph; undefined when it holds no business to ask about. */
export async function askSampleQuestion(graph: string): Promise<SampleQuestion | undefined> {
  const uscc = (await knows(graph, showcase)) ? showcase : await firstBusiness(graph);
  if (uscc === undefined) return undefined;
  const answer = await ask(graph, question(uscc));
  return { question: question(uscc), answer: compact(answer) };
}

async function knows(graph: string, uscc: string): Promise<boolean> {
  return found.safeParse(await ask(graph, question(uscc))).success;
}

async function firstBusiness(graph: string): Promise<string | undefined> {
  const answer = list.safeParse(await ask(graph, anyBusiness));
  return answer.data?.data.businesses.nodes[0]?.uscc;
}

/** JSON in which what is small stands on one line. */
function compact(value: unknown, indent = ''): string {
  const flat = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || flat.length + indent.length <= 100)
    return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((item) => inner + compact(item, inner)).join(',\n')}\n${indent}]`;
  }
  const fields = Object.entries(value).map(
    ([name, field]) => `${inner}${JSON.stringify(name)}: ${compact(field, inner)}`,
  );
  return `{\n${fields.join(',\n')}\n${indent}}`;
}
