/** The bodies of requests to subgraphs, written from parts that are JSON already. */
import type { EntityQuery, FetchDocument } from '../plan/fetch-document.ts';

/** The caller's variables by name, coerced. */
export type VariableValues = Readonly<Record<string, unknown>>;

export function rootBody({ query, variables }: FetchDocument, values: VariableValues): string {
  return `{"query":${query},"variables":{${variablesOf(variables, values).join(',')}}}`;
}

/** `representations` are those of each part of `query`, in order. */
export function entityBody(
  { query, variables, parts }: EntityQuery,
  representations: readonly string[],
  values: VariableValues,
): string {
  const sent = variablesOf(variables, values);
  for (const [index, { variable }] of parts.entries()) {
    sent.push(`"${variable}":[${representations[index]}]`);
  }
  return `{"query":${query},"variables":{${sent.join(',')}}}`;
}

function variablesOf(names: readonly string[], values: VariableValues): string[] {
  const sent: string[] = [];
  for (const name of names) {
    if (Object.hasOwn(values, name)) sent.push(`"${name}":${JSON.stringify(values[name])}`);
  }
  return sent;
}
