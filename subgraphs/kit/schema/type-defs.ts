/**
 * Puts a subgraph's SDL together: what the whole graph shares, what the kit gives, and the subgraph's own
 * `schema.graphql`. Connection types follow from the use of their names, so that nobody writes them out, and so does what
 * the gateway is told of the length of their lists.
 */
import { readFileSync } from 'node:fs';
import { Kind, parse, visit } from 'graphql';

const federation = `
extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@external", "@inaccessible", "@requires", "@provides", "@tag", "@requiresScopes", "@policy", "@listSize"]
)
`;

const shared = new URL('../../../schema/shared.graphql', import.meta.url);

/** The SDL of one subgraph from its parts: files, or text made from data. */
export function typeDefsOf(...parts: readonly (URL | string)[]): string {
  const sdl = sizeConnections([federation, ...[shared, ...parts].map(textOf)].join('\n'));
  return [sdl, ...missingConnections(sdl).map(connectionTypes)].join('\n');
}

/** The text of a part: a file's, or the text itself. */
export function textOf(part: URL | string): string {
  return typeof part === 'string' ? part : readFileSync(part, 'utf8');
}

/** The node types whose connection is named somewhere and defined nowhere. */
function missingConnections(sdl: string): string[] {
  const document = parse(sdl, { noLocation: true });
  const defined = new Set<string>();
  const used = new Set<string>();
  for (const definition of document.definitions) {
    if ('name' in definition && definition.name) defined.add(definition.name.value);
  }
  visit(document, { [Kind.NAMED_TYPE]: (type) => void used.add(type.name.value) });
  return [...used]
    .filter((name) => name.endsWith('Connection') && !defined.has(name))
    .map((name) => name.slice(0, -'Connection'.length));
}

const listSize =
  '@listSize(assumedSize: 20, slicingArguments: ["first"], sizedFields: ["nodes", "edges"], requireOneSlicingArgument: false)';

/** The same SDL, in the same lines, where every field that pages a connection by `first` says that it does. */
function sizeConnections(sdl: string): string {
  const ends: number[] = [];
  visit(parse(sdl), {
    [Kind.FIELD_DEFINITION]({ type, arguments: given }) {
      const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
      const pages =
        named.kind === Kind.NAMED_TYPE &&
        named.name.value.endsWith('Connection') &&
        given?.some(({ name }) => name.value === 'first');
      if (pages && type.loc) ends.push(type.loc.end);
    },
  });
  return ends.reduceRight(
    (text, end) => `${text.slice(0, end)} ${listSize}${text.slice(end)}`,
    sdl,
  );
}

function connectionTypes(node: string): string {
  return `
"A page of \`${node}\` entries (Relay connection)."
type ${node}Connection {
  "The entries with their cursors."
  edges: [${node}Edge!]!
  "The entries alone."
  nodes: [${node}!]!
  "Where this page stands in the list."
  pageInfo: PageInfo!
}

"One entry of a list of \`${node}\`."
type ${node}Edge {
  "Where the entry stands; continue after it with \`after\`."
  cursor: String!
  "The entry."
  node: ${node}!
}
`;
}
