/**
 * The number of a person's identity card (公民身份号码, GB 11643), which departments write where a business has its code when
 * the subject is a person. Nobody may keep it.
 */

/** Area, day of birth, sequence and check; the last ones are often hidden. Codes of businesses begin with 91 to 93, no area does. */
const whole =
  /(?<![\dA-Z*])(?!9[1-3])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\d*]{3}[\dX*](?![\dA-Z*])/;

/** Eighteen characters, of which those in the middle are hidden. */
const hidden =
  /(?<![\dA-Z*])(?!9[1-3])(?=[\d*]{17}[\dX*](?![\dA-Z*]))\d{1,6}\*{4,}\d*X?(?![\dA-Z*])/;

/** Whether `text` (half-width capitals) is one or holds one; one with a slip in its check is one as well. */
export function isIdentityNumber(text: string): boolean {
  return whole.test(text) || hidden.test(text);
}
