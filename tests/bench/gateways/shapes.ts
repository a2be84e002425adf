/** The three questions that gateways are asked, from hardest to lightest. */

export interface Shape {
  readonly name: 'deep' | 'wide' | 'tiny';
  /** What is asked, for a reader of figures. */
  readonly about: string;
  readonly query: string;
}

const fragments = `
fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }`;

const authorsReviews = `author { ...User reviews { ...Review product { ...Product } } }`;

export const shapes: readonly Shape[] = [
  {
    name: 'deep',
    about: 'nested entities of four subgraphs',
    query: `query Deep {
  users { ...User reviews { ...Review product { ...Product reviews { ...Review ${authorsReviews} } } } }
  topProducts { ...Product reviews { ...Review ${authorsReviews} } }
}${fragments}`,
  },
  {
    name: 'wide',
    about: '1,000 entities with fields of three subgraphs',
    query:
      'query Wide { catalogue(first: 1000) { upc name price inStock averageRating reviewCount } }',
  },
  { name: 'tiny', about: 'one field of one subgraph', query: 'query Tiny { me { name } }' },
];
