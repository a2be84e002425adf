/** The data of the trial graph: a small shop for the deep question and a catalogue of a thousand products for the wide. */

export interface User {
  readonly __typename: 'User';
  readonly id: string;
  readonly name: string;
  readonly username: string;
}

export interface Product {
  readonly __typename: 'Product';
  readonly upc: string;
  readonly name: string;
  readonly price: number;
  readonly weight: number;
}

export interface Stock {
  readonly inStock: boolean;
  readonly quantity: number;
}

export interface Review {
  readonly __typename: 'Review';
  readonly id: string;
  readonly body: string;
  readonly rating: number;
  readonly author: string;
  readonly product: string;
}

const people = ['Ada Wong', 'Ben Adler', 'Chen Yu', 'Dora Maar', 'Emil Noor', 'Fang Lei'];
const words = (
  'sturdy and well made yet the drawers stick in wet weather the colour is warmer than it looked in the picture ' +
  'and it took two of us to carry it up the stairs so mind the corners and ask for help before you begin'
).split(' ');
const goods = ['Table', 'Couch', 'Chair', 'Lamp', 'Shelf', 'Rug', 'Mirror', 'Bench', 'Stool'];

export const users: readonly User[] = people.map((name, index) => ({
  __typename: 'User',
  id: String(index + 1),
  name,
  username: name.toLowerCase().replace(' ', '.'),
}));

/** What the shop shows first, and what reviews are about. */
export const shopProducts: readonly Product[] = goods.map((name, index) =>
  product(String(index + 1), name, index),
);

export const catalogue: readonly Product[] = Array.from({ length: 1_000 }, (_, index) =>
  product(`c${1_000 + index}`, `Catalogue item ${1_000 + index}`, index),
);

/** Every user has written of two products, and the first five products have two or three reviews. */
export const reviews: readonly Review[] = Array.from({ length: 12 }, (_, index) => ({
  __typename: 'Review',
  id: String(index + 1),
  body: `${words.slice(index % 8, (index % 8) + 30).join(' ')}.`,
  rating: 1 + (index % 5),
  author: String(1 + (index % people.length)),
  product: String(1 + ((index * 3) % 5)),
}));

export const stock: ReadonlyMap<string, Stock> = new Map(
  [...shopProducts, ...catalogue].map(({ upc }, index) => [
    upc,
    { inStock: index % 3 !== 0, quantity: (index * 37) % 500 },
  ]),
);

/** What the catalogue's products were rated, by UPC: as if counted from reviews that nobody asks for here. */
export const ratings: ReadonlyMap<string, { readonly average: number; readonly count: number }> =
  new Map(
    [...shopProducts, ...catalogue].map(({ upc }, index) => [
      upc,
      { average: 1 + ((index * 7) % 40) / 10, count: (index * 13) % 900 },
    ]),
  );

function product(upc: string, name: string, index: number): Product {
  return {
    __typename: 'Product',
    upc,
    name,
    price: 19 + ((index * 131) % 1_900),
    weight: 10 + ((index * 17) % 190),
  };
}
