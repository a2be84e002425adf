/** What clients may have remembered: bounded in memory, whoever fills it. */
import { describe, expect, test } from 'vitest';
import { AutomaticDocuments } from '../../gateway/documents/automatic-documents.ts';

const mebibyte = 1024 * 1024;

/** A text of so many characters that no other number gives. */
const text = (index: number, length: number) => `${index} `.padEnd(length, '#');

describe('remembered documents', () => {
  test('are those of the last 16 MiB, by use', () => {
    const documents = new AutomaticDocuments();
    documents.remember('used', text(-1, 1_000));
    for (let index = 0; index < 1_000; index += 1) {
      documents.remember(`filler ${index}`, text(index, 50_000));
      expect(documents.get('used')).toBe(text(-1, 1_000));
    }
    const kept = Array.from({ length: 1_000 }, (_, index) => index).filter(
      (index) => documents.get(`filler ${index}`) !== undefined,
    );
    // The newest, and as many as fit: two bytes a character at most.
    expect(kept.at(-1)).toBe(999);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, at) => 1_000 - kept.length + at));
    expect(kept.length * 100_000).toBeLessThanOrEqual(16 * mebibyte);
    expect(kept.length * 100_000).toBeGreaterThan(15 * mebibyte);
  });

  test('are none that alone would take the place of many', () => {
    const documents = new AutomaticDocuments();
    documents.remember('small', text(0, 100_000));
    documents.remember('large', text(1, 200_000));
    expect(documents.get('small')).toBeDefined();
    expect(documents.get('large')).toBeUndefined();
  });

  test('however many and short, take no more than their share', () => {
    const documents = new AutomaticDocuments();
    for (let index = 0; index < 100_000; index += 1) documents.remember(`${index}`, '{a}');
    expect(documents.get('0')).toBeUndefined();
    expect(documents.get('99999')).toBe('{a}');
  });

  test('count once, however often they are told', () => {
    const documents = new AutomaticDocuments();
    documents.remember('first', text(0, 100_000));
    for (let time = 0; time < 1_000; time += 1) documents.remember('again', text(1, 100_000));
    expect(documents.get('first')).toBeDefined();
  });
});
