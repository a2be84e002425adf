/** The unified social credit code (统一社会信用代码, USCC) of GB 32100-2015: 18 characters, the last a check. */

/** No I, O, S, V or Z: they are mistaken for digits and each other. */
export const usccAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Whether `text` is a USCC whose check character holds. Upper case only. */
export function isUscc(text: string): boolean {
  return text.length === 18 && text[17] === checkCharacter(text);
}

/** The check character that the first 17 of `text` call for; undefined where one is outside the alphabet. */
export function checkCharacter(text: string): string | undefined {
  let sum = 0;
  for (let i = 0; i < 17; i++) {
    const value = usccAlphabet.indexOf(text.charAt(i));
    if (value < 0 || text.charAt(i) === '') return undefined;
    sum += value * (weights[i] as number);
  }
  return usccAlphabet[(31 - (sum % 31)) % 31];
}
