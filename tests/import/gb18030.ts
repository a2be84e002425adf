/** Encodes text as GB18030, which Node.js can only decode: by turning its decoder's table round. */

const encodings = new Map<string, Uint8Array>();
const decoder = new TextDecoder('gb18030', { fatal: true });

function learn(bytes: number[]): void {
  const code = Uint8Array.from(bytes);
  try {
    const character = decoder.decode(code);
    if (!encodings.has(character)) encodings.set(character, code);
  } catch {
    // No character has this code.
  }
}

for (let byte = 0; byte < 0x80; byte++) learn([byte]);
for (let first = 0x81; first <= 0xfe; first++) {
  for (let second = 0x40; second <= 0xfe; second++) if (second !== 0x7f) learn([first, second]);
}
// Four bytes hold the rest of the first plane.
for (let linear = 0; linear < 39_420; linear++) {
  learn([
    0x81 + Math.floor(linear / 12_600),
    0x30 + (Math.floor(linear / 1260) % 10),
    0x81 + (Math.floor(linear / 10) % 126),
    0x30 + (linear % 10),
  ]);
}

export function canEncode(text: string): boolean {
  return [...text].every((character) => encodings.has(character));
}

export function encodeGb18030(text: string): Buffer {
  return Buffer.concat(
    [...text].map((character) => {
      const code = encodings.get(character);
      if (code === undefined) throw new Error(`no GB18030 code for ${character}`);
      return code;
    }),
  );
}
