/**
 * Hears what becomes of visits, and hands it to everyone in this process who wants it: one connection listens, however many
 * subscribe, and there is none while nobody does.
 *
 * What is told reaches all who subscribed before it was committed, in the order of commits, once. What is committed while
 * the connection is lost is not heard and never told later: as soon as it listens again everybody is told that something
 * may be missing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { pino } from 'pino';
import { EventQueue } from '../../kit/events/event-queue.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { type Notice, type NoticedVisit, noticeIn, readNoticed } from './notices.ts';

/** Something became of a visit; the visit as it was found right after. */
export interface News {
  readonly notice: Notice;
  readonly visit: NoticedVisit;
}

/** Something may have, and was not heard. */
export interface Missed {
  readonly heardAgainAt: string;
}

export type Told = News | Missed;

/** How many pieces of news wait for one who does not take them; then they give way to word that some were missed. */
const room = 1_000;

/** Between two looks whether the connection still stands, in milliseconds, and how long it may take to answer. */
const lookEvery = 15_000;
const patience = 10_000;

/** Between two attempts to listen again, in milliseconds. */
const pauseBetween = 250;

const log = pino({ name: 'coordination' });

const listenings = new WeakMap<Database, Listening>();

/** What this process hears of the visits of `database`. */
export function listeningOf(database: Database): Listening {
  const known = listenings.get(database);
  if (known) return known;
  const listening = new Listening(database);
  listenings.set(database, listening);
  return listening;
}

export function isMissed(told: Told): told is Missed {
  return 'heardAgainAt' in told;
}

function now(): string {
  return new Date().toISOString();
}

class Listening {
  readonly #database: Database;
  /** With what each wants to hear. */
  readonly #subscribers = new Map<EventQueue<Told>, (news: News) => boolean>();
  #client: Promise<pg.Client> | undefined;
  /** What is heard is read and handed on in turn. */
  #turn: Promise<void> = Promise.resolve();
  #heard: Notice[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The news that is wanted from now on, until the iterator is returned, and word of what was missed.
   *
   * @throws when the database cannot be reached.
   */
  async subscribe(wants: (news: News) => boolean): Promise<EventQueue<Told>> {
    const queue: EventQueue<Told> = new EventQueue(room, () => this.#leave(queue));
    this.#subscribers.set(queue, wants);
    try {
      this.#client ??= this.#connect();
      await this.#client;
      return queue;
    } catch (error) {
      this.#leave(queue);
      throw error;
    }
  }

  #leave(queue: EventQueue<Told>): void {
    this.#subscribers.delete(queue);
    if (this.#subscribers.size > 0) return;
    void this.#client?.then((client) => client.end()).catch(() => undefined);
    this.#client = undefined;
  }

  async #connect(): Promise<pg.Client> {
    const { connectionString } = this.#database.pool.options;
    const client = new pg.Client({
      ...(connectionString !== undefined && { connectionString }),
      application_name: 'coordination: visit news',
      connectionTimeoutMillis: patience,
      query_timeout: patience,
      keepAlive: true,
    });
    client.on('error', () => undefined);
    client.on('notification', ({ payload = '' }) => this.#hear(payload));
    try {
      await client.connect();
      await client.query('LISTEN visit_news');
    } catch (error) {
      this.#client = undefined;
      void client.end().catch(() => undefined);
      throw error;
    }
    const looking = setInterval(() => {
      client.query('SELECT').catch(() => client.end());
    }, lookEvery);
    client.once('end', () => {
      clearInterval(looking);
      void this.#lost(client);
    });
    return client;
  }

  /** Listens again where the connection ended though somebody wants to hear. */
  async #lost(client: pg.Client): Promise<void> {
    if ((await this.#client?.catch(() => undefined)) !== client) return;
    log.warn('What becomes of visits is not heard: the connection is lost. It is made anew.');
    this.#client = this.#connectAgain();
    // Nobody wants it any more, when it cannot be had.
    this.#client.catch(() => undefined);
  }

  async #connectAgain(): Promise<pg.Client> {
    for (;;) {
      await pause(pauseBetween);
      if (this.#subscribers.size === 0) throw new Error('Nobody listens any more.');
      try {
        const client = await this.#connectKeeping();
        this.#tellMissed();
        return client;
      } catch {
        // The next attempt may do better; what is wrong shows in every answer until then.
      }
    }
  }

  /** Connects without forgetting that somebody is about to: others wait for the same. */
  async #connectKeeping(): Promise<pg.Client> {
    const underWay = this.#client;
    try {
      return await this.#connect();
    } catch (error) {
      this.#client = underWay;
      throw error;
    }
  }

  #tellMissed(): void {
    log.info('What becomes of visits is heard again.');
    const heardAgainAt = now();
    this.#turn = this.#turn.then(() => this.#hand([{ heardAgainAt }]));
  }

  #hear(payload: string): void {
    const notice = noticeIn(payload);
    if (!notice) return;
    this.#heard.push(notice);
    if (this.#heard.length > 1) return;
    this.#turn = this.#turn.then(async () => {
      const heard = this.#heard;
      this.#heard = [];
      try {
        const visits = await readNoticed(this.#database, heard);
        this.#hand(
          heard.flatMap((each) => {
            const visit = visits.get(each.visit);
            return visit ? [{ notice: each, visit }] : [];
          }),
        );
      } catch {
        log.warn('What became of visits was heard and could not be read.');
        this.#hand([{ heardAgainAt: now() }]);
      }
    });
  }

  #hand(told: readonly Told[]): void {
    for (const [queue, wants] of this.#subscribers) {
      for (const each of told) {
        if (!isMissed(each) && !wants(each)) continue;
        if (!queue.push(each)) queue.pushInstead({ heardAgainAt: now() });
      }
    }
  }
}
