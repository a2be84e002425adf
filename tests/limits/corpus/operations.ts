/** Real operations to go wrong from: the trusted ones, and questions and mutations with arguments of every kind. */
import { readdirSync, readFileSync } from 'node:fs';

interface RealOperation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const folder = new URL('../../../schema/operations/', import.meta.url);

const uscc = '91330203MA2AC1A1XJ';

export const operations: readonly RealOperation[] = [
  ...readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => ({
      text: readFileSync(new URL(file, folder), 'utf8').replace(/#.*/g, ''),
      variables: {},
    })),
  {
    text: 'query B($uscc: Uscc!) { business(uscc: $uscc) { uscc name inspections(first: 3) { nodes { id day } } } }',
    variables: { uscc },
  },
  {
    text: 'query I($street: String, $status: InspectionStatus, $first: Int, $after: String) { inspections(street: $street, status: $status, first: $first, after: $after) { nodes { id business { name } } pageInfo { endCursor } } }',
    variables: { street: '古渡街道', status: 'DONE', first: 5, after: null },
  },
  {
    text: 'query W($with: Boolean!, $without: Boolean = false) { waterInspections(first: 2) { nodes { id @include(if: $with) measures @skip(if: $without) } } }',
    variables: { with: true },
  },
  {
    text: 'query V($code: String!) { visitByCode(code: $code) { __typename } }',
    variables: { code: 'ABCD' },
  },
  {
    text: 'mutation R($input: RateVisitInput!) { rateVisit(input: $input) { __typename } }',
    variables: { input: { code: 'ABCD', stars: 3 } },
  },
  {
    text: 'mutation C($input: ComplainInput!) { complain(input: $input) { __typename } }',
    variables: { input: { code: 'ABCD', text: 'noise', contact: 'none' } },
  },
  {
    text: 'query T($name: String!) { __type(name: $name) { name } }',
    variables: { name: 'Business' },
  },
];
