/** Where a record's subject is a person, the number of an identity card in the place of a code is not kept. */
import { expect, it } from 'vitest';
import { subjectCode } from '../../subgraphs/kit/import/layout/readings.ts';

it.each([
  '370405196811200011',
  '37040519681120001X',
  '37040519681120001x',
  '３７０４０５１９６８１１２０００１１',
  '370405 19681120 0011',
  '37040519681120****',
  '370405********0011',
  '3704**********001X',
  '身份证370405196811200011',
  '身份证号：370405196811200011（本人）',
])('%s is left out', (number) => {
  expect(subjectCode(number)).toBeNull();
});

it.each([
  ['92370405MA0AAAAA17', '92370405MA0AAAAA17'],
  ['92370405ma0aaaaa17', '92370405MA0AAAAA17'],
  // A code that is all digits and holds what could be a day begins as no area does.
  ['913701201968051203', '913701201968051203'],
  ['370405210000007', '370405210000007'],
  ['MA3D0K8X-1', 'MA3D0K8X-1'],
  ['370405199913320011', '370405199913320011'],
  ['9137**********1203', '9137**********1203'],
  ['370405196811200011234', '370405196811200011234'],
])('%s is kept', (written, kept) => {
  expect(subjectCode(written)).toBe(kept);
});
