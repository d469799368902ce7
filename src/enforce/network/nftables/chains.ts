import { isDeepStrictEqual } from 'node:util';
import type { Family } from '../../../model/sets/address-text.ts';
import { isObject, readPorts } from './elements.ts';
import { COUNTER, field, is, type Json, meta, notice, refusal } from './expressions.ts';
import type { PortVerdict } from './judgement.ts';
import { requestRules } from './waypoint-tables.ts';
import { FAMILIES, IP } from './lookups.ts';
import { LOG_PREFIXES } from './names.ts';

/** `audit` tells, and decides nothing. */
export type LineAction = 'allow' | 'deny' | 'audit' | RequestAction;
/** Leaves it to the waypoint; who is not there is refused, or only told. */
export type RequestAction = 'request' | 'audited-request';

/** What a chain of a line does; undefined where it is no such chain. */
export function actionOf(rules: readonly (readonly Json[])[] | undefined): LineAction | undefined {
  const last = rules?.at(-1);
  if (!rules || !last) return undefined;
  if (isDeepStrictEqual(rules, [[COUNTER]])) return 'allow';
  const log = last[1];
  const prefix = isObject(log) && isObject(log['log']) ? log['log']['prefix'] : undefined;
  if (typeof prefix !== 'string') return undefined;
  if (prefix.startsWith(`${LOG_PREFIXES.audit} `)) {
    if (isDeepStrictEqual(rules, [notice(prefix)])) return 'audit';
    return isRequestChain(rules, notice(prefix)) ? 'audited-request' : undefined;
  }
  if (!prefix.startsWith(`${LOG_PREFIXES.enforce} `)) return undefined;
  if (isDeepStrictEqual(rules, [refusal(prefix)])) return 'deny';
  return isRequestChain(rules, refusal(prefix)) ? 'request' : undefined;
}

function isRequestChain(rules: readonly (readonly Json[])[], otherwise: readonly Json[]): boolean {
  return [false, true].some((isOpen) => isDeepStrictEqual(rules, requestRules(isOpen, otherwise)));
}

/** Does the chain of requests let through by ports alone what no waypoint is there to judge? */
export function isUnattendedAllowed([entry]: readonly (readonly Json[])[] = []): boolean {
  return isDeepStrictEqual([entry], requestRules(true, []).slice(0, 1));
}

/** Where a statement goes on; undefined where it is no such statement. */
export function targetOf(kind: 'goto' | 'jump', statement: Json | undefined): string | undefined {
  const inner = isObject(statement) && Object.keys(statement).length === 1 ? statement[kind] : undefined;
  const target = isObject(inner) && Object.keys(inner).length === 1 ? inner['target'] : undefined;
  return typeof target === 'string' ? target : undefined;
}

/** A rule of a chain of names that the waypoint decides about: whatever is sent to these ports goes on to `target`. */
export interface NameRequestRule {
  readonly ports: NonNullable<NameRule['ports']>;
  readonly target: string;
}

/** Undefined where it is no such rule. */
export function nameRequestRuleOf(rule: readonly Json[]): NameRequestRule | undefined {
  const target = targetOf('goto', rule[1]);
  const ports = portsOf(rule[0]);
  return target !== undefined && ports && rule.length === 2 ? { ports, target } : undefined;
}

/** A rule of a chain of names: what is sent to the addresses of a set, to these ports, goes on to `target`. */
export interface NameRule {
  readonly set: string;
  /** The family of the addresses that are looked up. */
  readonly family: Family;
  /** Undefined: every protocol. */
  readonly ports: Pick<PortVerdict, 'protocol' | 'first' | 'last'> | undefined;
  readonly target: string;
}

/** Undefined where it is no such rule. */
export function nameRuleOf(rule: readonly Json[]): NameRule | undefined {
  const [resolved, ...rest] = rule;
  const target = targetOf('goto', rest.at(-1));
  const found = resolvedBy(resolved);
  if (target === undefined || !found || rest.length > 2) return undefined;
  if (rest.length === 1) return { ...found, ports: undefined, target };
  const ports = portsOf(rest[0]);
  return ports && { ...found, ports, target };
}

/** The set that a destination is looked up in. */
function resolvedBy(statement: Json | undefined): Pick<NameRule, 'set' | 'family'> | undefined {
  const right = rightOf(statement);
  if (typeof right !== 'string' || !right.startsWith('@')) return undefined;
  const family = FAMILIES.find((one) =>
    isDeepStrictEqual(statement, is(field(IP[one].protocol, 'daddr'), right)),
  );
  return family && { set: right.slice(1), family };
}

function portsOf(statement: Json | undefined): NameRule['ports'] {
  const right = rightOf(statement);
  for (const protocol of ['tcp', 'udp', 'sctp'] as const) {
    if (isDeepStrictEqual(statement, is(meta('l4proto'), protocol)))
      return { protocol, first: 0, last: 65_535 };
    const ports = readPorts(right);
    if (right === undefined || !ports) continue;
    if (isDeepStrictEqual(statement, is(field(protocol, 'dport'), right)))
      return { protocol, first: ports[0], last: ports[1] };
  }
  return undefined;
}

function rightOf(statement: Json | undefined): Json | undefined {
  const match = isObject(statement) ? statement['match'] : undefined;
  return isObject(match) ? match['right'] : undefined;
}
