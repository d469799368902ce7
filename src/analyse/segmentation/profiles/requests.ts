import type { LineAt } from '../../../model/profile/key.ts';
import type { EgressLine, ListenLine } from '../../../model/profile/network.ts';
import type { GrpcLine, HttpLine, KafkaLine, RouteLine, SqlLine } from '../../../model/profile/request.ts';
import {
  type EffectiveLines,
  effectiveLines,
  type EffectiveOptions,
} from '../../../model/profile/effective-lines.ts';
import type { HttpRule, Requests } from '../../../model/segmentation/permission.ts';
import { pathLanguage } from '../../../model/segmentation/permission-traffic.ts';

/** What a line says of requests: those that it allows, and each that it refuses with the line that does. */
export interface EffectiveRequests {
  /** Undefined: anything may be said. */
  readonly allowed: Requests | undefined;
  readonly refused: readonly { readonly line: LineAt; readonly requests: Requests }[];
}

const NOTHING: Requests = { http: [], sql: [], kafka: [] };

/**
 * What the sections inside a line say. One that is there restricts the whole line: where only SQL is spoken of, nothing
 * but SQL may be said.
 */
export function requestsOf(
  { line, path }: LineAt<EgressLine> | LineAt<ListenLine>,
  options: EffectiveOptions,
): EffectiveRequests {
  const effective = 'to' in line ? ofEgress(line, path, options) : ofListen(line, path, options);
  const sections = effective.filter((one) => one !== undefined);
  if (sections.length === 0) return { allowed: undefined, refused: [] };
  const allowed = sections.flatMap((section) => section.allowed.map(({ requests }) => requests));
  return {
    allowed: allowed.reduce(union, NOTHING),
    refused: sections.flatMap((section) => section.refused),
  };
}

type RequestsByState = Record<'allowed' | 'refused', { line: LineAt; requests: Requests }[]>;

function ofEgress(
  line: EgressLine,
  path: string,
  options: EffectiveOptions,
): (RequestsByState | undefined)[] {
  const of = <L extends HttpLine | GrpcLine | SqlLine | KafkaLine>(
    name: 'http' | 'grpc' | 'sql' | 'kafka',
    lines: readonly L[] | undefined,
    rule: (line: L) => Partial<Requests>,
  ) => translate(effectiveLines(`egress.${name}`, `${path}.${name}`, lines, options), rule);
  return [
    of('http', line.http, (one: HttpLine) => ({ http: [httpRule(one)] })),
    of('grpc', line.grpc, (one: GrpcLine) => ({ http: grpcRules(one) })),
    of('sql', line.sql, (one: SqlLine) => ({
      sql: [{ verbs: unlessAny(one.verbs), tables: unlessAny(one.tables) }],
    })),
    of('kafka', line.kafka, (one: KafkaLine) => ({
      kafka: [{ topics: unlessAny(one.topics), apis: unlessAny(one.apis) }],
    })),
  ];
}

function ofListen(
  line: ListenLine,
  path: string,
  options: EffectiveOptions,
): (RequestsByState | undefined)[] {
  return [
    translate(effectiveLines('listens.routes', `${path}.routes`, line.routes, options), (one) => ({
      http: [httpRule(one)],
    })),
    translate(effectiveLines('listens.grpc', `${path}.grpc`, line.grpc, options), (one) => ({
      http: grpcRules(one),
    })),
  ];
}

function translate<L extends HttpLine | RouteLine | GrpcLine | SqlLine | KafkaLine>(
  effective: EffectiveLines<L> | undefined,
  rule: (line: L) => Partial<Requests>,
): RequestsByState | undefined {
  const withRequests = (at: LineAt<L>) => ({ line: at, requests: { ...NOTHING, ...rule(at.line) } });
  return (
    effective && {
      allowed: effective.allowed.map(withRequests),
      refused: effective.refused.map(withRequests),
    }
  );
}

function httpRule(line: HttpLine | RouteLine): HttpRule {
  const { methods, path, kind } = line;
  return {
    methods: unlessAny(methods),
    host: 'host' in line ? line.host : undefined,
    paths: path === undefined ? [] : [{ kind, path }],
    headers: ('headers' in line ? (line.headers ?? []) : []).map(({ name, value }) => ({ name, value })),
  };
}

/** A call of gRPC is `POST /service/method` (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md). */
function grpcRules({ service, methods }: GrpcLine): HttpRule[] {
  const paths = unlessAny(methods)?.map((method) => ({
    kind: 'exact' as const,
    path: `/${service}/${method}`,
  }));
  return (paths ?? [{ kind: 'template' as const, path: `/${service}/{method}` }]).map((path) => ({
    methods: ['POST'],
    host: undefined,
    paths: [path],
    headers: [],
  }));
}

function unlessAny(names: readonly string[]): readonly string[] | undefined {
  return names.includes('*') ? undefined : names;
}

function union(one: Requests, other: Requests): Requests {
  return {
    http: [...one.http, ...other.http],
    sql: [...one.sql, ...other.sql],
    kafka: [...one.kafka, ...other.kafka],
  };
}

/** What both allow; a side that is undefined allows everything. Never more than is in both. */
export function commonRequests(one: Requests | undefined, other: Requests | undefined): Requests | undefined {
  if (!one || !other) return one ?? other;
  return {
    http: pairs(one.http, other.http, commonHttp),
    sql: pairs(one.sql, other.sql, (a, b) => {
      const [verbs, tables] = [commonNames(a.verbs, b.verbs), commonNames(a.tables, b.tables)];
      return verbs === null || tables === null ? undefined : { verbs, tables };
    }),
    kafka: pairs(one.kafka, other.kafka, (a, b) => {
      const [topics, apis] = [commonNames(a.topics, b.topics), commonNames(a.apis, b.apis)];
      return topics === null || apis === null ? undefined : { topics, apis };
    }),
  };
}

function pairs<Rule>(
  ones: readonly Rule[],
  others: readonly Rule[],
  common: (a: Rule, b: Rule) => Rule | undefined,
): Rule[] {
  return ones.flatMap((a) => others.flatMap((b) => common(a, b) ?? []));
}

/** Listens say nothing of hosts and headers, so the caller's stand. */
function commonHttp(caller: HttpRule, answer: HttpRule): HttpRule | undefined {
  const methods = commonNames(caller.methods, answer.methods);
  const paths = commonPaths(caller.paths, answer.paths);
  if (methods === null || !paths) return undefined;
  return {
    methods,
    host: caller.host ?? answer.host,
    paths,
    headers: [...caller.headers, ...answer.headers],
  };
}

/** Undefined is every name; null stands for none. */
function commonNames(
  one: readonly string[] | undefined,
  other: readonly string[] | undefined,
): readonly string[] | undefined | null {
  if (!one || !other) return one ?? other;
  const common = one.filter((name) => other.includes(name));
  return common.length > 0 ? common : null;
}

/** The paths that match all of both; undefined where there are none. A pattern that another one is a part of is left out. */
function commonPaths(one: HttpRule['paths'], other: HttpRule['paths']): HttpRule['paths'] | undefined {
  const [first, second] = [one[0], other[0]];
  if (!first || !second) return [...one, ...other];
  const [a, b] = [pathLanguage(first), pathLanguage(second)];
  if (a.isSubsetOf(b)) return [first];
  if (b.isSubsetOf(a)) return [second];
  return a.intersect(b).isEmpty() ? undefined : [first, second];
}
