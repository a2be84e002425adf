/** Whether an answer is right: as it is known to be, or null where an error says which department is not there. */
import { subgraphNames } from '../../schema/departments.ts';

interface ToldError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly service?: string };
}

export interface JudgedAnswer {
  readonly data?: unknown;
  readonly errors?: readonly ToldError[];
}

type Path = readonly (string | number)[];

/** What is wrong with `answer`, where `expected` is the whole of its data; nothing where it is right. */
export function wrongsOf(answer: JudgedAnswer, expected: unknown): string[] {
  const errors = answer.errors ?? [];
  const wrongs = errors
    .filter((error) => !namesDepartment(error))
    .map((error) => `an error names no department: ${JSON.stringify(error)}`);
  compare(answer.data, expected, []);
  return wrongs;

  function compare(told: unknown, known: unknown, path: Path): void {
    if (told === null && known !== null) {
      if (errors.some((error) => isAbout(error, path))) return;
      wrongs.push(`null without an error at ${path.join('.')}`);
    } else if (Array.isArray(known) && Array.isArray(told) && known.length === told.length) {
      for (const [index, item] of known.entries()) compare(told[index], item, [...path, index]);
    } else if (isObject(known) && isObject(told)) {
      for (const [name, value] of Object.entries(known))
        compare(told[name], value, [...path, name]);
    } else if (told !== known) {
      wrongs.push(`${JSON.stringify(told)} for ${JSON.stringify(known)} at ${path.join('.')}`);
    }
  }
}

function namesDepartment({ extensions }: ToldError): boolean {
  const { service, code } = extensions ?? {};
  // The audit log is coordination's, and its telling says so.
  return code === 'AUDIT_UNAVAILABLE' || subgraphNames.some((name) => name === service);
}

/** Whether an error may be why there is nothing at `path`: it is there, above it, or below and what it took away was promised. */
function isAbout({ path: at = [] }: ToldError, path: Path): boolean {
  return at.slice(0, path.length).every((part, index) => part === path[index]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
