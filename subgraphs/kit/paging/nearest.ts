/** Names that were meant, most likely, where one was given that nothing is known by. */

/** The most names told of one that is not known. */
const most = 3;

/**
 * Those of `known` that take the fewest characters put in, left out or exchanged to become `name`, at most three. Where
 * none has anything in common with it, the first stands for how such names look.
 */
export function nearestTo(name: string, known: readonly string[]): readonly string[] {
  const asked = plain(name);
  const sorted = [...known].sort();
  const alike = sorted
    .map((each) => ({ each, characters: plain(each) }))
    .map(({ each, characters }) => ({
      each,
      away: distance(asked, characters),
      furthest: Math.max(asked.length, characters.length),
    }))
    .filter(({ away, furthest }) => away < furthest);
  const least = Math.min(...alike.map(({ away }) => away));
  const nearest = alike.filter(({ away }) => away === least).map(({ each }) => each);
  return (nearest.length > 0 ? nearest : sorted.slice(0, 1)).slice(0, most);
}

/** Without what one name is written with and without; longer than any name is, the rest says nothing. */
function plain(name: string): readonly string[] {
  return [...name.normalize('NFKC').replace(/\s/g, '').toLowerCase()].slice(0, 50);
}

/** How many characters must be put in, left out or exchanged (Levenshtein), row by row. */
function distance(one: readonly string[], other: readonly string[]): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [line, character] of one.entries()) {
    const next = [line + 1];
    for (const [at, facing] of other.entries()) {
      next.push(
        Math.min(
          (next[at] ?? 0) + 1,
          (row[at + 1] ?? 0) + 1,
          (row[at] ?? 0) + (character === facing ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
