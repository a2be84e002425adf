/**
 * How Chinese is spoken, without tones: what sounds alike is written for each other (春晖, 春辉). Each character has the
 * one syllable that it mostly has, whatever stands beside it, so that the same characters always sound the same.
 */
import { pinyin } from 'pinyin-pro';

const known = new Map<string, string>();

/** The syllables of `text`, by spaces; what is no Chinese character stands for itself. */
export function spoken(text: string): string {
  const syllables: string[] = [];
  for (const character of text) syllables.push(syllableOf(character));
  return syllables.join(' ');
}

function syllableOf(character: string): string {
  let syllable = known.get(character);
  if (syllable === undefined) {
    syllable = pinyin(character, { toneType: 'none', v: true }) || character;
    known.set(character, syllable);
  }
  return syllable;
}
