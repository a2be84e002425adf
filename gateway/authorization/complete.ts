/** Completes the answer to a filtered operation: null where something was withheld, and an error that says why. */
import type { GraphQLFormattedError } from 'graphql';
import type { VariableValues } from '../execution/run/request-body.ts';
import type { Authorized } from './authorization.ts';
import { includedIn } from './places.ts';
import { type AnswerObject, errorsAt, withhold, withoutAliases } from './withhold.ts';

/** An answer as it goes into a response. */
export interface Answer {
  readonly data: AnswerObject | null;
  readonly errors: readonly GraphQLFormattedError[];
}

const withheldCode = 'UNAUTHORIZED_FIELD_OR_TYPE';

/** What `authorized` withholds of an answer to a request with `variables`, as errors. */
export function withheldErrors(
  { withheld, operation }: Authorized,
  variables: VariableValues,
): GraphQLFormattedError[] {
  return errorsAt(withheld, includedIn(operation, variables), ({ coordinate, lacking }) => ({
    message: `${coordinate} is withheld: it needs ${lacking}.`,
    code: withheldCode,
  }));
}

/** Completes `answer`, which is to what `authorized` left of an operation with `variables`. Changes its data. */
export function complete(
  authorized: Authorized,
  answer: Answer,
  variables: VariableValues,
): Answer {
  const { withheld, operation, aliases } = authorized;
  const reading = { typeAlias: aliases.type, included: includedIn(operation, variables) };
  const data = answer.data && withhold(answer.data, withheld, reading);
  withoutAliases(data, [aliases.type, aliases.key]);
  return { data, errors: [...answer.errors, ...withheldErrors(authorized, variables)] };
}
