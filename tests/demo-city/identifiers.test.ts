/** The demo city's identifiers: their check characters hold, and a mistyped one's does not. */
import { describe, expect, test } from 'vitest';
import {
  drawUscc,
  mistyped,
  organisationCode,
  registrationNumber,
} from '../../cli/demo-city/identifiers.ts';
import { Random } from '../../cli/demo-city/random.ts';
import { areaCode } from '../../cli/demo-city/streets.ts';
import { isUscc } from '../../subgraphs/kit/records/uscc.ts';

const usccs = Array.from({ length: 500 }, (_, i) => drawUscc(new Random('usccs', i), '91'));

describe('USCCs', () => {
  test('hold their check character and name kind and area', () => {
    for (const uscc of usccs) {
      expect(isUscc(uscc)).toBe(true);
      expect(uscc.slice(0, 8)).toBe(`91${areaCode}`);
    }
  });

  test('contain an organisation code whose own check holds (GB 11714)', () => {
    const weights = [3, 7, 9, 10, 5, 8, 4, 2];
    for (const code of usccs.map(organisationCode)) {
      const sum = weights.reduce(
        (s, weight, i) => s + weight * Number.parseInt(code.charAt(i), 36),
        0,
      );
      const check = code.charAt(8) === 'X' ? 10 : Number(code.charAt(8));
      expect((sum + check) % 11).toBe(0);
    }
  });

  test('are no longer valid when mistyped, and still look like USCCs', () => {
    usccs.forEach((uscc, i) => {
      const wrong = mistyped(new Random('typing', i), uscc);
      expect(wrong).toMatch(/^[0-9A-HJ-NPQRTUWXY]{18}$/);
      expect(isUscc(wrong)).toBe(false);
    });
  });
});

describe('registration numbers', () => {
  test('have 15 digits of which the last checks the others (ISO 7064, MOD 11,10)', () => {
    for (const sequence of [1, 2, 77, 3200, 9_999_999]) {
      const number = registrationNumber(sequence);
      expect(number).toMatch(/^\d{15}$/);
      const product = [...number.slice(0, 14)].reduce(
        (p, digit) => (((p + Number(digit)) % 10 || 10) * 2) % 11,
        10,
      );
      expect((product + Number(number.charAt(14))) % 10).toBe(1);
    }
  });

  test('are told apart by their sequence', () => {
    const numbers = Array.from({ length: 3200 }, (_, i) => registrationNumber(i + 1));
    expect(new Set(numbers).size).toBe(3200);
  });
});
