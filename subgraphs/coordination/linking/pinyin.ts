/**
 * How Chinese is spoken, without tones: what sounds alike is written for each other (春晖, 春辉). Each character has the
 * one syllable that it mostly has, whatever stands beside it, so that the same characters always sound the same.
 */
import { pinyin } from 'pinyin-pro';

const known = new Map<string, string>();

/**
 * The syllables of `text`, by spaces. What is not Chinese stands for itself, a word or number as one: letter by letter, any
 * two English names would be much alike.
 */
export function spoken(text: string): string {
  const pieces = text.match(/[A-Z0-9]+|[^A-Z0-9]/gu) ?? [];
  return pieces.map(syllableOf).join(' ');
}

function syllableOf(piece: string): string {
  if (piece.length > 1) return piece;
  let syllable = known.get(piece);
  if (syllable === undefined) {
    syllable = pinyin(piece, { toneType: 'none', v: true }) || piece;
    known.set(piece, syllable);
  }
  return syllable;
}
