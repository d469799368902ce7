import { Fault } from '../fault.ts';
import {
  allOf,
  combineDecisions,
  type Decision,
  decidesFor,
  hashOfDecision,
  sameDecision,
  wayToYes,
} from './decision.ts';
import { exampleOf } from './field-examples.ts';
import { hashTogether } from './hashing.ts';
import { Language } from './language.ts';
import { OptionalText } from './optional-text.ts';
import { Budget } from './partition.ts';
import { exactText, glob, prefixText } from './patterns.ts';
import { quoted } from './quoting.ts';
import { DIFFERENCE, INTERSECTION, type SetAlgebra, UNION } from './types.ts';

/** What a TCP connection carries; `other` is everything that has no fields of its own here. */
export const APPLICATION_KINDS = ['http', 'kafka', 'sql', 'other'] as const;
export type ApplicationKind = (typeof APPLICATION_KINDS)[number];

/**
 * One message. The fields of HTTP are `:method`, `:path`, `:authority` (the host) and headers by their lower-case
 * names; of Kafka `:api` and `:topic`; of SQL `:verb` and `:table`; of anything inside TLS `:server-name`.
 * A field that is undefined or not in the map is absent.
 */
export interface Application {
  readonly kind: ApplicationKind;
  readonly fields: ReadonlyMap<string, string | undefined>;
}

/** Conditions that must all hold; one that is left out always holds. */
export interface HttpConditions {
  readonly methods?: Language;
  /** Of the Host header or `:authority`, as the request has it. */
  readonly hosts?: Language;
  /** Without the query: texts with `?` do not count, and whatever query a request has does not either. */
  readonly paths?: Language;
  /** The path with its query, as it stands in the request line: for engines that compare both at once. */
  readonly targets?: Language;
  /** By name, in any case; several values of one header are joined by commas. Pseudo-headers may be named too. */
  readonly headers?: ReadonlyMap<string, OptionalText>;
}

const HEADER_NAME = /^(?::authority|:method|:path|[!#$%&'*+.^_`|~0-9a-z-]{1,256})$/;
const ANY_SEGMENT = glob('*');
const WITHOUT_QUERY = glob('*', { separator: '?' });
const ANY_QUERY = exactText('').union(prefixText('?'));

/** An immutable set of messages that a connection may carry. Operations throw a `Fault` (`limit`). */
export class ApplicationSet implements SetAlgebra<ApplicationSet> {
  private readonly decisions: Readonly<Record<ApplicationKind, Decision>>;

  private constructor(decisions: Readonly<Record<ApplicationKind, Decision>>) {
    this.decisions = decisions;
  }

  static readonly NONE = new ApplicationSet({ http: false, kafka: false, sql: false, other: false });
  static readonly ALL = new ApplicationSet({ http: true, kafka: true, sql: true, other: true });

  /** HTTP requests. Throws a `Fault` (`malformed`) that names a header whose name is none. */
  static http({ methods, hosts, paths, targets, headers = new Map() }: HttpConditions): ApplicationSet {
    const conditions = conditionsOf([
      [':method', methods],
      [':authority', hosts],
      [':path', paths],
    ]);
    for (const [name, values] of headers) {
      const field = fieldOfHeader(name);
      conditions.set(field, conditions.get(field)?.intersect(values) ?? values);
    }
    const path = conditions.get(':path');
    if (path) conditions.set(':path', withAnyQuery(path));
    if (targets) {
      const target = OptionalText.of(targets);
      conditions.set(':path', conditions.get(':path')?.intersect(target) ?? target);
    }
    return new ApplicationSet({ ...ApplicationSet.NONE.decisions, http: allOf(conditions) });
  }

  /** Calls of gRPC: HTTP requests `POST /service/method`. */
  static grpc({ services, methods }: { services?: Language; methods?: Language }): ApplicationSet {
    const slash = exactText('/');
    const path = slash
      .concat(services ?? ANY_SEGMENT)
      .concat(slash)
      .concat(methods ?? ANY_SEGMENT);
    return ApplicationSet.http({ methods: exactText('POST'), paths: path });
  }

  /** Requests of Kafka, by the name of the API and the topic; requests without a topic are in no set of topics. */
  static kafka({ apis, topics }: { apis?: Language; topics?: Language }): ApplicationSet {
    const kafka = allOf(
      conditionsOf([
        [':api', apis],
        [':topic', topics],
      ]),
    );
    return new ApplicationSet({ ...ApplicationSet.NONE.decisions, kafka });
  }

  /** SQL statements, by verb and table; statements without a table are in no set of tables. */
  static sql({ verbs, tables }: { verbs?: Language; tables?: Language }): ApplicationSet {
    const sql = allOf(
      conditionsOf([
        [':verb', verbs],
        [':table', tables],
      ]),
    );
    return new ApplicationSet({ ...ApplicationSet.NONE.decisions, sql });
  }

  /** Whatever is inside TLS with a server name (SNI) of the set; `OptionalText.ABSENT` is what has none. */
  static serverNames(names: OptionalText): ApplicationSet {
    const decision = allOf(new Map([[':server-name', names]]));
    return new ApplicationSet({ http: decision, kafka: decision, sql: decision, other: decision });
  }

  isEmpty(): boolean {
    return APPLICATION_KINDS.every((kind) => this.decisions[kind] === false);
  }

  /** Is it every message? */
  isAll(): boolean {
    return APPLICATION_KINDS.every((kind) => this.decisions[kind] === true);
  }

  union(other: ApplicationSet): ApplicationSet {
    return this.combine(other, UNION, new Budget());
  }

  intersect(other: ApplicationSet): ApplicationSet {
    return this.combine(other, INTERSECTION, new Budget());
  }

  subtract(other: ApplicationSet): ApplicationSet {
    return this.combine(other, DIFFERENCE, new Budget());
  }

  complement(): ApplicationSet {
    return ApplicationSet.ALL.subtract(this);
  }

  /** Any operation, by its truth table, within a budget that several share. */
  combine(other: ApplicationSet, table: number, budget: Budget): ApplicationSet {
    const of = (kind: ApplicationKind): Decision =>
      combineDecisions(this.decisions[kind], other.decisions[kind], table, budget);
    return new ApplicationSet({ http: of('http'), kafka: of('kafka'), sql: of('sql'), other: of('other') });
  }

  /** A number that equal sets have in common, and few others. */
  get hash(): number {
    return hashTogether(APPLICATION_KINDS.map((kind) => hashOfDecision(this.decisions[kind])));
  }

  equals(other: ApplicationSet): boolean {
    return APPLICATION_KINDS.every((kind) => sameDecision(this.decisions[kind], other.decisions[kind]));
  }

  isSubsetOf(other: ApplicationSet): boolean {
    return this.subtract(other).isEmpty();
  }

  includes({ kind, fields }: Application): boolean {
    return decidesFor(this.decisions[kind], fields);
  }

  /** One message of the set, with a value for each field that matters; undefined in the empty set. */
  example(): Application | undefined {
    for (const kind of APPLICATION_KINDS) {
      const way = wayToYes(this.decisions[kind]);
      if (way) return { kind, fields: exampleOf(kind, new Map(way)) };
    }
    return undefined;
  }
}

/** The same paths, each with whatever query, so that no two requests for one path are told apart. */
function withAnyQuery({ absent, texts }: OptionalText): OptionalText {
  const present = OptionalText.of(texts.intersect(WITHOUT_QUERY).concat(ANY_QUERY));
  return absent ? present.union(OptionalText.ABSENT) : present;
}

function conditionsOf(
  fields: readonly (readonly [string, Language | undefined])[],
): Map<string, OptionalText> {
  const conditions = new Map<string, OptionalText>();
  for (const [field, texts] of fields) if (texts) conditions.set(field, OptionalText.of(texts));
  return conditions;
}

/** Names are compared in lower case; Host is what HTTP/2 calls `:authority` (RFC 9113 section 8.3.1). */
function fieldOfHeader(name: string): string {
  const field = name.toLowerCase();
  if (!HEADER_NAME.test(field)) throw new Fault('malformed', `${quoted(name)} is not the name of a header`);
  return field === 'host' ? ':authority' : field;
}
