/** Numbers for records that officers give none: made from the content, so that the same sent again is the same record. */
import { digestOf, type StoredValue } from '../../import/digest.ts';

/** Such as `R20261121-9F3A52C01B7D`. */
export function numberFrom(day: string, content: readonly StoredValue[]): string {
  const mark = digestOf([day, ...content])
    .slice(0, 12)
    .toUpperCase();
  return `R${day.replaceAll('-', '')}-${mark}`;
}
