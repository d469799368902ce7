import { Fault } from '../../model/fault.ts';
import { Traffic } from '../../model/sets/traffic.ts';

/** Number of a set in a table. */
export type TrafficId = number;

const MOST = 2 ** 24;
const OPERATIONS = ['union', 'intersect', 'subtract'] as const;
type Operation = (typeof OPERATIONS)[number];

/**
 * Numbers for sets of traffic, equal sets with equal numbers. Clusters have few different sets and millions of pairs,
 * so each operation is done once for two numbers and looked up from then on.
 */
export class TrafficTable {
  readonly #sets: Traffic[] = [];
  readonly #byHash = new Map<number, TrafficId[]>();
  readonly #results = new Map<number, TrafficId>();
  /** By the object itself, which whoever goes through pairs asks for again and again. */
  readonly #known = new WeakMap<Traffic, TrafficId>();
  readonly none: TrafficId = this.idOf(Traffic.NONE);
  readonly all: TrafficId = this.idOf(Traffic.ALL);

  /** Throws a `Fault` (`limit`) beyond 16 million different sets. */
  idOf(traffic: Traffic): TrafficId {
    const id = this.#known.get(traffic) ?? this.#numberOf(traffic);
    this.#known.set(traffic, id);
    return id;
  }

  #numberOf(traffic: Traffic): TrafficId {
    const { hash } = traffic;
    const alike = this.#byHash.get(hash);
    const known = alike?.find((id) => this.#sets[id]?.equals(traffic));
    if (known !== undefined) return known;
    const id = this.#sets.length;
    if (id >= MOST) throw new Fault('limit', `more than ${MOST} different sets of traffic`);
    this.#sets.push(traffic);
    if (alike) alike.push(id);
    else this.#byHash.set(hash, [id]);
    return id;
  }

  at(id: TrafficId): Traffic {
    return this.#sets[id] ?? Traffic.NONE;
  }

  union(first: TrafficId, second: TrafficId): TrafficId {
    if (first === second || second === this.none) return first;
    return first === this.none ? second : this.#do('union', first, second);
  }

  intersect(first: TrafficId, second: TrafficId): TrafficId {
    if (first === second || second === this.all) return first;
    return first === this.all ? second : this.#do('intersect', first, second);
  }

  subtract(first: TrafficId, second: TrafficId): TrafficId {
    if (second === this.none || first === this.none) return first;
    return first === second ? this.none : this.#do('subtract', first, second);
  }

  #do(operation: Operation, first: TrafficId, second: TrafficId): TrafficId {
    const key = (first * MOST + second) * OPERATIONS.length + OPERATIONS.indexOf(operation);
    const known = this.#results.get(key);
    if (known !== undefined) return known;
    const id = this.idOf(this.at(first)[operation](this.at(second)));
    this.#results.set(key, id);
    return id;
  }
}
