/**
 * The entities that one request has asked subgraphs for. Each is asked for once by a document, however many places it is
 * in and however many fetches of the plan ask the same: what was found serves them all.
 */
import type { EntityDocument, EntityFetch } from '../plan/compile-plan.ts';
import { type Entity, eachPlace } from '../plan/path.ts';
import type { Representation } from '../plan/representation.ts';
import { EntityTable, type TablePart } from './entity-table.ts';

/** A fetch that waits for its entities. */
export interface Delivery {
  readonly fetch: EntityFetch;
  readonly table: EntityTable;
  /** The places that it leads to and, at the same index, the number of each place's entity in the table. */
  readonly places: Entity[];
  readonly entities: number[];
  /** How many requests it still waits for. */
  waitsFor: number;
}

/** One request to a subgraph for entities, of one document or several. */
export interface EntityExchange {
  readonly subgraph: string;
  readonly parts: TablePart[];
  readonly awaiting: Delivery[];
}

export class EntityLookup {
  readonly #tables = new Map<EntityDocument, EntityTable>();
  readonly #exchanges = new Map<TablePart, EntityExchange>();

  /**
   * Looks up the entities of `fetch` in `data`. Those not asked for before join the request that `exchangeWith` gives
   * for the subgraph; the delivery waits for every request that one of its entities is in.
   */
  seek(
    fetch: EntityFetch,
    data: Entity,
    exchangeWith: (subgraph: string) => EntityExchange,
  ): Delivery {
    const table = this.#tableOf(fetch.entities);
    const places: Entity[] = [];
    const entities: number[] = [];
    const awaited = new Set<TablePart>();
    let representation: Representation | undefined;
    let known = table.knownBy('');
    let part: TablePart | undefined;
    eachPlace(data, fetch.path, (place) => {
      const ofPlace = fetch.representationOf(place);
      if (!ofPlace) return;
      if (ofPlace !== representation) {
        representation = ofPlace;
        known = table.knownBy(ofPlace.shape);
      }
      const identity = ofPlace.identify(place);
      if (identity === undefined) return;
      let entity = known.get(identity);
      if (entity === undefined) {
        part ??= this.#partOf(table, exchangeWith(fetch.subgraph));
        entity = table.add(identity, ofPlace, part);
        known.set(identity, entity);
      } else {
        const underWay = table.partUnderWay(entity);
        if (underWay) awaited.add(underWay);
      }
      places.push(place);
      entities.push(entity);
    });
    table.forgetIdentities();
    if (part) awaited.add(part);
    const delivery: Delivery = { fetch, table, places, entities, waitsFor: 0 };
    const exchanges = new Set([...awaited].map((one) => this.#exchanges.get(one)));
    for (const exchange of exchanges) {
      if (!exchange) continue;
      exchange.awaiting.push(delivery);
      delivery.waitsFor += 1;
    }
    return delivery;
  }

  /** Says that a request was answered, or will not be. */
  settle(exchange: EntityExchange): void {
    for (const part of exchange.parts) {
      part.table.settle(part);
      this.#exchanges.delete(part);
    }
  }

  /** Forgets what was found: what a mutation does next may change it. */
  forget(): void {
    this.#tables.clear();
  }

  #tableOf(document: EntityDocument): EntityTable {
    let table = this.#tables.get(document);
    if (!table) {
      table = new EntityTable(document);
      this.#tables.set(document, table);
    }
    return table;
  }

  /** Two fetches that ask by one document at one moment share its part of a request. */
  #partOf(table: EntityTable, exchange: EntityExchange): TablePart {
    const present = exchange.parts.find((part) => part.table === table);
    if (present) return present;
    const part = table.beginPart();
    exchange.parts.push(part);
    this.#exchanges.set(part, exchange);
    return part;
  }
}
