/** Tells who was asked for a place of an answer. Nobody needs to know while all goes well: it is worked out where a value is wrong. */
import { Kind, type SelectionSetNode } from 'graphql';
import { type CompiledPlan, entitySelection, type Fetch } from '../plan/compile-plan.ts';
import type { ResponsePath } from '../plan/path.ts';

/** The subgraphs that `plan` asks for what is at `path`; none for what the gateway answers itself. */
export function subgraphsAt(path: ResponsePath, plan: CompiledPlan): string[] {
  const names = path.filter((element) => typeof element === 'string');
  const asked = plan.filter((fetch) => asksFor(fetch, names));
  return [...new Set(asked.map(({ subgraph }) => subgraph))];
}

function asksFor(fetch: Fetch, names: readonly string[]): boolean {
  const above = fetch.path.flatMap((step) => (step.kind === 'field' ? step.name : []));
  const below = names.slice(above.length);
  if (below.length === 0 || !above.every((name, index) => name === names[index])) return false;
  const { renames } = fetch.kind === 'root' ? fetch : fetch.entities;
  const selectionSet =
    fetch.kind === 'root'
      ? fetch.document.operation.selectionSet
      : entitySelection(fetch.entities.document);
  return selects(selectionSet, below, (name) => String(renames.inPath([name])[0]));
}

/** Whether `selectionSet` leads down to `names`, of whatever types; `original` tells the name that a field has in the answer. */
function selects(
  selectionSet: SelectionSetNode | undefined,
  names: readonly string[],
  original: (name: string) => string,
): boolean {
  const [name, ...below] = names;
  if (name === undefined) return true;
  return (selectionSet?.selections ?? []).some((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return selects(selection.selectionSet, names, original);
    }
    const given = (selection.alias ?? selection.name).value;
    return original(given) === name && selects(selection.selectionSet, below, original);
  });
}
