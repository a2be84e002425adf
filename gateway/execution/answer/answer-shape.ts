/** The shape of an operation's answer, as far as the values of the variables in its conditions decide it. */
import type { GraphQLFormattedError, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import type { CompiledPlan } from '../plan/compile-plan.ts';
import type { Entity } from '../plan/path.ts';
import type { AnswerPlace } from '../reading/answer-place.ts';
import type { VariableValues } from '../run/request-body.ts';
import { objectWriter } from './answer-writer.ts';
import type { PlaceType, SelectionScope } from './collect-fields.ts';
import { pathInAnswer } from './error-path.ts';
import { compileIntrospection, type Introspect } from './introspection.ts';
import { InvalidValues } from './invalid-values.ts';
import type { Write } from './write.ts';

export class AnswerShape {
  readonly #write: Write;
  readonly #introspect: Introspect | undefined;
  readonly #root: { readonly type: PlaceType; readonly selectionSets: readonly SelectionSetNode[] };
  readonly #scope: SelectionScope;
  readonly #plan: CompiledPlan;

  /** The answer that `plan` brings begins at `place`, which knows of the runs in what is written. */
  constructor(
    operation: OperationDefinitionNode,
    place: AnswerPlace,
    scope: SelectionScope,
    plan: CompiledPlan,
  ) {
    const { type, fields } = place;
    const selectionSets: SelectionSetNode[] = [operation.selectionSet];
    this.#root = { type, selectionSets };
    this.#scope = scope;
    this.#plan = plan;
    this.#write = objectWriter({ selectionSets, place }, type, scope);
    this.#introspect = compileIntrospection(operation, fields, scope.fragments, scope.schema);
  }

  /** What the answer needs that no subgraph is asked for: put into `data` before it is written. */
  introspect(data: Entity, variables: VariableValues): void {
    if (this.#introspect) Object.assign(data, this.#introspect(variables));
  }

  /** Writes the whole answer: `data`, and the errors that were `reported` or that writing it finds. */
  write(data: Entity, reported: readonly GraphQLFormattedError[]): string {
    const invalid = new InvalidValues();
    const written = this.#write(data, invalid) ?? 'null';
    if (reported.length === 0 && invalid.count === 0) return `{"data":${written}}\n`;
    const placed = this.#placed(reported, data);
    const found = [...placed, ...invalid.errorsBeside(placed, this.#plan)];
    const errors = this.#scope.told.size === 0 ? found : found.map((error) => this.#told(error));
    if (errors.length === 0) return `{"data":${written}}\n`;
    return `{"errors":${JSON.stringify(errors)},"data":${written}}\n`;
  }

  /** An error by the names that callers know. */
  #told({ path, ...error }: GraphQLFormattedError): GraphQLFormattedError {
    if (!path) return error;
    const { told } = this.#scope;
    return { ...error, path: path.map((element) => told.get(String(element)) ?? element) };
  }

  /** Errors where they belong in the answer; what several fetches report of one place is said once. */
  #placed(reported: readonly GraphQLFormattedError[], data: Entity): GraphQLFormattedError[] {
    const told = new Map<string, GraphQLFormattedError>();
    for (const error of reported) {
      const path = error.path && pathInAnswer(error.path, data, this.#root, this.#scope);
      if (error.path && !path) continue;
      const placed = path ? { ...error, path } : error;
      told.set(JSON.stringify(placed), placed);
    }
    return [...told.values()];
  }
}
