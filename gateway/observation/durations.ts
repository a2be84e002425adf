/**
 * A histogram of durations by the name of what took them. It counts in places that it finds by that name alone, where the
 * library's own would make a key of all labels each time: that is done for every fetch of every request.
 */
import {
  Histogram,
  type MetricObjectWithValues,
  type MetricValueWithName,
  type Registry,
} from 'prom-client';

/** In seconds: from what a kept answer takes to the longest that a request may. */
const bounds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Counted {
  /** By bound, how many took no longer than that, and longer than the bound before; those above all bounds last. */
  readonly within: number[];
  count: number;
  sum: number;
}

interface DurationsOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly label: Label;
  readonly registry: Registry;
}

export class Durations<Label extends string> extends Histogram<Label> {
  readonly #name: string;
  readonly #help: string;
  readonly #label: Label;
  readonly #counted = new Map<string, Counted>();

  constructor({ name, help, label, registry }: DurationsOptions<Label>) {
    super({ name, help, labelNames: [label], buckets: bounds, registers: [registry] });
    this.#name = name;
    this.#help = help;
    this.#label = label;
  }

  /** Counts what took `seconds` and is called `name`. */
  add(name: string, seconds: number): void {
    let counted = this.#counted.get(name);
    if (!counted) {
      counted = { within: Array.from({ length: bounds.length + 1 }, () => 0), count: 0, sum: 0 };
      this.#counted.set(name, counted);
    }
    let place = 0;
    while (place < bounds.length && seconds > (bounds[place] ?? 0)) place += 1;
    counted.within[place] = (counted.within[place] ?? 0) + 1;
    counted.count += 1;
    counted.sum += seconds;
  }

  override async get(): Promise<MetricObjectWithValues<MetricValueWithName<Label>>> {
    const told = {
      name: this.#name,
      help: this.#help,
      type: 'histogram',
      aggregator: 'sum',
      values: [...this.#counted].flatMap((named) => this.#valuesOf(...named)),
    };
    // The library's types ask for more than the library itself reads, and for a number as the type.
    return told as unknown as MetricObjectWithValues<MetricValueWithName<Label>>;
  }

  /** What the library asks for in place of `get` where it writes text. */
  getForPromString(): Promise<MetricObjectWithValues<MetricValueWithName<Label>>> {
    return this.get();
  }

  #valuesOf(name: string, { within, count, sum }: Counted): MetricValueWithName<Label>[] {
    const labels = { [this.#label]: name };
    const value = (suffix: string, value: number, more: object = {}) =>
      ({
        metricName: `${this.#name}_${suffix}`,
        labels: { ...more, ...labels },
        value,
      }) as MetricValueWithName<Label>;
    let upTo = 0;
    return [
      ...[...bounds, '+Inf'].map((le, place) => {
        upTo += within[place] ?? 0;
        return value('bucket', upTo, { le });
      }),
      value('sum', sum),
      value('count', count),
    ];
  }
}
