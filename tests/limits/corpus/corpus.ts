/** The corpus: as many malformed requests as are wanted, the same for the same seed, every family in turn. */
import { Dice } from './dice.ts';
import { documentIdFamilies } from './document-ids.ts';
import { documentFamilies } from './documents.ts';
import type { Sent } from './request-bytes.ts';
import { requestFamilies } from './requests.ts';

const families = Object.entries({
  ...requestFamilies,
  ...documentFamilies,
  ...documentIdFamilies,
});

export const familyNames: readonly string[] = families.map(([name]) => name);

export function* corpus(seed: number, count: number): Generator<Sent> {
  for (let index = 0; index < count; index += 1) {
    const [family, make] = families[index % families.length] ?? [];
    if (!family || !make) throw new Error('There is no family of requests.');
    yield { family, bytes: make(new Dice(seed + index * 7919)) };
  }
}
