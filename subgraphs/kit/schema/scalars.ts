/** The scalars of the field: what is not one of them never reaches a resolver. */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { checkCharacter, isUscc } from '../records/uscc.ts';

/** Whether `text` is a day that exists, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The resolvers of every scalar in `schema/shared.graphql`. */
export const scalars = {
  Date: textScalar('Date', isDay, 'a calendar day such as 2026-03-05', () => ''),
  Uscc: textScalar(
    'Uscc',
    isUscc,
    'a unified social credit code: 18 characters of 0-9A-HJ-NPQRTUWXY, the last a check character',
    slipOfUscc,
  ),
};

/** What is wrong with a text that is nearly a USCC; nothing is said of others. */
function slipOfUscc(text: string): string {
  const plain = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  if (isUscc(plain)) return `: write it ${plain}`;
  const misfits = plain.length === 18 && checkCharacter(plain) !== undefined;
  return misfits ? ', whose check character does not fit the others: one is mistyped' : '';
}

function textScalar(
  name: string,
  holds: (text: string) => boolean,
  expected: string,
  slipOf: (text: string) => string,
) {
  function check(value: unknown): string {
    if (typeof value === 'string' && holds(value)) return value;
    const slip = typeof value === 'string' ? slipOf(value) : '';
    throw new GraphQLError(`${name} expects ${expected}, got ${JSON.stringify(value)}${slip}.`, {
      extensions: { code: 'BAD_USER_INPUT' },
    });
  }
  return new GraphQLScalarType<string, string>({
    name,
    // What the database holds was checked when it came in; an older code with a slip still reads as recorded.
    serialize: String,
    parseValue: check,
    parseLiteral: (node: ValueNode) => check(node.kind === Kind.STRING ? node.value : undefined),
  });
}
