/** `npm run check`: runs every `check:…` script of package.json and says of each whether it holds, or how to mend it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

const howToMend: Readonly<Record<string, string>> = {
  'check:types': 'mend what is said above',
  'check:style': 'npm run format, then mend by hand what it leaves',
  'check:imports': '.dependency-cruiser.mjs says of each rule why it stands',
  'check:unused':
    'delete what nobody uses; what is used in its own file alone need not be exported',
  'check:schema': 'npm run compose && npm run codegen, and commit what they write',
  'check:lock':
    'delete the "resolved" lines from package-lock.json; .npmrc keeps npm from adding them',
};

const steps = Object.entries(readScripts()).filter(([name]) => name.startsWith('check:'));
const waiting = [...steps];
let failures = 0;

await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(failures === 0 ? `all ${steps.length} checks hold` : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) {
    const [name, command] = step;
    const started = performance.now();
    const { code, output } = await run(command);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (code === 0) {
      console.log(`ok      ${name}  ${seconds} s`);
    } else {
      failures++;
      console.log(`${output}\nFAILED  ${name}  ${seconds} s: ${howToMend[name] ?? command}\n`);
    }
  }
}

/** Runs a script as npm would. */
function run(command: string): Promise<{ code: number | null; output: string }> {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const child = spawn(command, { cwd: root, shell: true, env: { ...process.env, PATH: path } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (code) => resolve({ code, output }));
  });
}

function readScripts(): Record<string, string> {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;
}
