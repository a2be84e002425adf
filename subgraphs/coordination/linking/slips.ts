/**
 * The codes that someone may have meant who wrote a USCC with one slip: a wrong character, two neighbours exchanged, one
 * left out, one too many; letters that no code has are read as the digits they look like before. The check character rules
 * out nearly all of what is one slip away.
 */
import { isUscc } from '../../kit/records/uscc.ts';

const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const length = 18;

/** Letters that no code has, and what they are written for. */
const misread: Readonly<Record<string, string>> = { O: '0', I: '1', Z: '2', S: '5' };

/** Every USCC one slip away from `written`; none where that is a USCC itself or too long or short for one slip. */
export function slipsOf(written: string): readonly string[] {
  if (isUscc(written)) return [];
  const read = written.replace(/[OIZS]/g, (letter) => misread[letter] ?? letter);
  return [...new Set([read, ...oneAway(read)])].filter(isUscc).sort();
}

function* oneAway(written: string): Generator<string> {
  const at = Array.from(written, (_, place) => place);
  const before = (place: number) => written.slice(0, place);
  if (written.length === length) {
    for (const place of at) {
      for (const character of alphabet) yield before(place) + character + written.slice(place + 1);
      yield before(place) +
        written.charAt(place + 1) +
        written.charAt(place) +
        written.slice(place + 2);
    }
  }
  if (written.length === length + 1) {
    for (const place of at) yield before(place) + written.slice(place + 1);
  }
  if (written.length === length - 1) {
    for (const place of [...at, at.length]) {
      for (const character of alphabet) yield before(place) + character + written.slice(place);
    }
  }
}
