import { Fault } from '../fault.ts';
import { type Application, ApplicationSet } from './applications.ts';
import {
  EVERY_POINT,
  type Flow,
  flowAt,
  hasPorts,
  pointOf,
  pointsOf,
  preferredPoint,
  PROTOCOLS,
} from './flow.ts';
import { hashTogether, hashUnordered } from './hashing.ts';
import { Intervals } from './intervals.ts';
import { Budget, combineParts, type Part } from './partition.ts';
import { DIFFERENCE, INTERSECTION, type SetAlgebra, UNION } from './types.ts';

const NO_POINT = Intervals.empty<number>();
const MOST_REFINEMENTS = 4096;

type Refinement = Part<Intervals<number>, ApplicationSet>;

/**
 * An immutable set of flows between two ends. A flow has a point, its protocol with port or ICMP type and code
 * (see `flow.ts`), and over TCP an application message. `plain` holds the points at which everything may flow, so
 * sets without application rules are one set of intervals; `refined` holds the points at which some messages may flow
 * and some may not, disjoint from `plain` and from each other, no two with the same messages.
 */
export class Traffic implements SetAlgebra<Traffic> {
  readonly plain: Intervals<number>;
  readonly refined: readonly Refinement[];

  private constructor(plain: Intervals<number>, refined: readonly Refinement[] = []) {
    this.plain = plain;
    this.refined = refined;
  }

  static readonly NONE = new Traffic(NO_POINT);
  static readonly ALL = new Traffic(EVERY_POINT);

  /** All of an IP protocol, by its number (0 to 255). Throws a `Fault` (`malformed`). */
  static protocol(protocol: number): Traffic {
    return new Traffic(pointsOf(protocol, 0, 0xffff));
  }

  /**
   * Ports of a protocol that has them: TCP, UDP, SCTP, DCCP or UDP-Lite, by its number.
   * Throws a `Fault` (`malformed`) for a port beyond 65535 and for a protocol without ports.
   */
  static ports(protocol: number, ports: Intervals<number>): Traffic {
    if (!hasPorts(protocol)) throw new Fault('malformed', `the IP protocol ${protocol} has no ports`);
    return new Traffic(
      Intervals.of([...ports].flatMap(([first, last]) => [...pointsOf(protocol, first, last)])),
    );
  }

  /**
   * ICMP (`icmp`) or ICMPv6 (`icmpv6`) messages of a type and a code, or of any.
   * Throws a `Fault` (`malformed`) for a number beyond 255, and for a code without a type.
   */
  static icmp(protocol: 'icmp' | 'icmpv6', type?: number, code?: number): Traffic {
    if (type === undefined && code === undefined) return Traffic.protocol(PROTOCOLS[protocol]);
    if (type === undefined || !isByte(type) || !isByte(code ?? 0))
      throw new Fault('malformed', `${protocol} has no type ${type ?? 'missing'} with code ${code ?? 'any'}`);
    const [first, last] = code === undefined ? [0, 255] : [code, code];
    return new Traffic(pointsOf(PROTOCOLS[protocol], type * 256 + first, type * 256 + last));
  }

  /** Some messages over some TCP ports. Throws a `Fault` (`malformed`) for a port beyond 65535. */
  static application(ports: Intervals<number>, messages: ApplicationSet): Traffic {
    const { plain } = Traffic.ports(PROTOCOLS.tcp, ports);
    return Traffic.assemble([{ values: plain, result: messages }]);
  }

  /** Are there no application rules in it? */
  isPlain(): boolean {
    return this.refined.length === 0;
  }

  isEmpty(): boolean {
    return this.plain.isEmpty() && this.isPlain();
  }

  union(other: Traffic): Traffic {
    return this.combine(other, UNION, this.plain.union(other.plain));
  }

  intersect(other: Traffic): Traffic {
    return this.combine(other, INTERSECTION, this.plain.intersect(other.plain));
  }

  subtract(other: Traffic): Traffic {
    return this.combine(other, DIFFERENCE, this.plain.subtract(other.plain));
  }

  complement(): Traffic {
    return Traffic.ALL.subtract(this);
  }

  /** A number that equal sets have in common, and few others. */
  get hash(): number {
    const refined = this.refined.map(({ values, result }) =>
      hashTogether([hashTogether(values.bounds), result.hash]),
    );
    return hashTogether([hashTogether(this.plain.bounds), hashUnordered(refined)]);
  }

  equals(other: Traffic): boolean {
    return (
      this.plain.equals(other.plain) &&
      this.refined.length === other.refined.length &&
      this.refined.every((part) =>
        other.refined.some(({ values, result }) => values.equals(part.values) && result.equals(part.result)),
      )
    );
  }

  isSubsetOf(other: Traffic): boolean {
    return this === other || this.subtract(other).isEmpty();
  }

  /** A TCP flow without a message is one of no known application. */
  includes(flow: Flow): boolean {
    const point = pointOf(flow);
    if (this.plain.includes(point)) return true;
    const part = this.refined.find(({ values }) => values.includes(point));
    return part?.result.includes(flow.application ?? { kind: 'other', fields: new Map() }) ?? false;
  }

  /** One flow of the set, a usual one where there is one: the counterexample, where the set is a difference. */
  example(): Flow | undefined {
    const point = preferredPoint(this.plain);
    if (point !== undefined) return flowAt(point, undefined);
    const [part] = this.refined;
    const application: Application | undefined = part?.result.example();
    const refinedPoint = part && preferredPoint(part.values);
    return refinedPoint === undefined ? undefined : flowAt(refinedPoint, application);
  }

  /** `ifPlain` is the result where neither set has application rules. */
  private combine(other: Traffic, table: number, ifPlain: Intervals<number>): Traffic {
    if (this.isPlain() && other.isPlain()) return new Traffic(ifPlain);
    const budget = new Budget();
    const parts = combineParts(
      this.parts(),
      other.parts(),
      (first, second) => first.combine(second, table, budget),
      (first, second) => first.equals(second),
      budget,
    );
    return Traffic.assemble(parts);
  }

  /** The parts must be disjoint, with different results. */
  private static assemble(parts: readonly Refinement[]): Traffic {
    const plain = parts.find(({ result }) => result.isAll())?.values ?? NO_POINT;
    const refined = parts.filter(
      ({ values, result }) => !values.isEmpty() && !result.isAll() && !result.isEmpty(),
    );
    if (refined.length > MOST_REFINEMENTS)
      throw new Fault('limit', `more than ${MOST_REFINEMENTS} groups of ports have rules of their own`);
    return new Traffic(plain, refined);
  }

  /** Every point, partitioned by the messages that may flow at it. */
  private parts(): Refinement[] {
    const refined = this.refined.reduce((all, { values }) => all.union(values), NO_POINT);
    const rest = EVERY_POINT.subtract(this.plain).subtract(refined);
    return [
      { values: this.plain, result: ApplicationSet.ALL },
      { values: rest, result: ApplicationSet.NONE },
      ...this.refined,
    ];
  }
}

function isByte(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 255;
}
