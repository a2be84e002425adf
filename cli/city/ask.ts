/** Asks the running graph a question, as anybody on this machine may. */

/** The answer as the graph gave it, errors included. */
export async function ask(graph: string, query: string): Promise<unknown> {
  const response = await fetch(graph, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}
