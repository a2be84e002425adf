/** Valid unified social credit codes for tests, as many as wanted. */
import { checkCharacter } from '../../subgraphs/kit/records/uscc.ts';

/** The code number `index`. */
export function usccOf(index: number): string {
  const body = `91370405MA${String(index).padStart(7, '0')}`;
  return `${body}${checkCharacter(body)}`;
}
