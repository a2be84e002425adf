/**
 * What the text of a document may be before it is parsed: the parser calls itself for every bracket, and so must never see
 * one that goes deeper than it can.
 */
import { Lexer, Source, TokenKind } from 'graphql';
import type { RequestRefused } from '../requests/refusal.ts';
import { type DocumentLimits, limitExceeded } from './document-limits.ts';

const opening = new Set<TokenKind>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing = new Set<TokenKind>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** Why `text` is not parsed; undefined when it may be. What is no GraphQL at all is left to the parser to say. */
export function overSourceLimits(text: string, limits: DocumentLimits): RequestRefused | undefined {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let nesting = 0;
  for (let kind = next(lexer); kind !== undefined; kind = next(lexer)) {
    tokens += 1;
    if (tokens > limits.tokens) return limitExceeded('tokens', limits.tokens, undefined);
    if (opening.has(kind)) nesting += 1;
    if (closing.has(kind)) nesting -= 1;
    if (nesting > limits.nesting) return limitExceeded('nesting', limits.nesting, undefined);
  }
  return undefined;
}

/** The next token's kind; undefined at the end, and where the text stops being GraphQL. */
function next(lexer: Lexer): TokenKind | undefined {
  try {
    const { kind } = lexer.advance();
    return kind === TokenKind.EOF ? undefined : kind;
  } catch {
    return undefined;
  }
}
