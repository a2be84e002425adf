/**
 * Writes the code that reads objects of one layout: each is one expression with its property names in it, which the engine
 * makes as fast as if it had been written by hand. Names enter the code as JSON strings, and regular expressions not at
 * all: they are handed to it.
 */
import { runKey } from './answer-place.ts';
import type { Cursor } from './cursor.ts';
import type { Layout, ObjectLayout } from './layout.ts';

/** Reads a value from where the cursor is. */
export type ReadValue = (cursor: Cursor) => unknown;

/** Code, and what it is given by name. */
export interface EmittedReader {
  readonly code: string;
  readonly patterns: readonly RegExp[];
  /** Of the values that it leaves to other readers. */
  readonly below: readonly Layout[];
}

/** Compiles what reads values of `layout`, or null in their place. */
export function compileReader(layout: Layout): ReadValue {
  if (layout.kind === 'list') {
    const readItem = compileReader(layout.items);
    return (cursor) => cursor.list(readItem);
  }
  const { code, patterns, below } = emitReader(layout);
  return new Function('patterns', 'below', code)(patterns, below.map(compileReader));
}

/** Writes the code of a function of patterns and readers that gives the reader of objects of `layout`. */
export function emitReader({ members, places }: ObjectLayout): EmittedReader {
  const object = new ObjectCode();
  object.expect('{');
  let run: readonly string[] | undefined;
  let runStart = '';
  for (const [index, member] of members.entries()) {
    if (index > 0) object.expect(',');
    if (member.kind === 'leaf' && member.run) {
      run = member.run;
      runStart = object.mark();
    }
    object.expect(`"${member.name}":`);
    switch (member.kind) {
      case 'typename':
        object.expect(`"${member.typename}"`);
        object.set(member.name, JSON.stringify(member.typename));
        break;
      case 'below':
        object.read(member.name, member.value);
        break;
      case 'leaf': {
        if (member.kept) {
          const { pattern, quote, codeOf } = member.kept;
          object.expect(quote);
          const start = object.mark();
          object.match(pattern);
          object.set(member.name, codeOf(object.since(start)));
          object.expect(quote);
        } else {
          object.match(member.pattern);
        }
        if (run?.at(-1) === member.name) object.set(runKey(run), object.since(runStart));
      }
    }
  }
  object.expect('}');
  for (const name of places.flatMap(({ properties }) => properties)) object.reserve(name);
  return object.finish();
}

/** The code of one object as it grows. What must come next is gathered into patterns as long as nothing is read. */
class ObjectCode {
  readonly #lines: string[] = [];
  readonly #properties = new Map<string, string>();
  readonly #patterns: RegExp[] = [];
  readonly #below: Layout[] = [];
  #pattern = '';
  /** How many characters the pattern matches, while that is known. */
  #length: number | undefined = 0;

  /** The text must go on like this. */
  expect(text: string): void {
    this.#pattern += text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    if (this.#length !== undefined) this.#length += text.length;
  }

  match(pattern: string): void {
    this.#pattern += pattern;
    this.#length = undefined;
  }

  /** The code of the place in the text. */
  mark(): string {
    if (this.#length === undefined) this.#endPattern();
    return `at${this.#patterns.length} + ${this.#length}`;
  }

  /** The code of the text from a mark to here. */
  since(mark: string): string {
    this.#endPattern();
    const variable = `text${this.#lines.length}`;
    this.#lines.push(`const ${variable} = cursor.since(${mark});`);
    return variable;
  }

  set(name: string, code: string): void {
    this.#properties.set(name, code);
  }

  /** Makes room for what later answers add, so that the object need not be made anew for it. */
  reserve(name: string): void {
    if (!this.#properties.has(name)) this.#properties.set(name, 'undefined');
  }

  read(name: string, value: Layout): void {
    this.#endPattern();
    const index = this.#below.push(value) - 1;
    this.#lines.push(`const value${index} = below[${index}](cursor);`);
    this.set(name, `value${index}`);
  }

  finish(): EmittedReader {
    this.#endPattern();
    const properties = [...this.#properties].map(
      ([name, code]) => `    ${JSON.stringify(name)}: ${code},`,
    );
    const code = [
      '"use strict";',
      'return function readObject(cursor) {',
      '  if (cursor.takesNull()) return null;',
      ...this.#lines.map((line) => `  ${line}`),
      '  return {',
      ...properties,
      '  };',
      '};',
    ].join('\n');
    return { code, patterns: this.#patterns, below: this.#below };
  }

  #endPattern(): void {
    if (this.#pattern === '') return;
    const index = this.#patterns.push(new RegExp(this.#pattern, 'y')) - 1;
    this.#lines.push(`const at${index} = cursor.pass(patterns[${index}]);`);
    this.#pattern = '';
    this.#length = 0;
  }
}
