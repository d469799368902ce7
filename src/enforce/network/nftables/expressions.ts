/** JSON as libnftables-json(5) has it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A selector: a part of a packet, or what is known of it. */
export type Selector = { readonly [key: string]: Json };
type Statement = { readonly [key: string]: Json };

export function meta(key: string): Selector {
  return { meta: { key } };
}

export function connection(key: string): Selector {
  return { ct: { key } };
}

export function field(protocol: string, name: string): Selector {
  return { payload: { protocol, field: name } };
}

export function concat(...parts: readonly Json[]): Selector {
  return { concat: parts };
}

export function is(left: Selector, right: Json): Statement {
  return { match: { op: '==', left, right } };
}

export function isNot(left: Selector, right: Json): Statement {
  return { match: { op: '!=', left, right } };
}

/** Of flags, such as the state of a connection: is it one of these? */
export function isAnyOf(left: Selector, right: Json): Statement {
  return { match: { op: 'in', left, right } };
}

/** The verdict that a map has for the key; where it has none, the next rule. */
export function verdictOf(key: Selector, map: string): Statement {
  return { vmap: { key, data: `@${map}` } };
}

export function jump(target: string): Statement {
  return { jump: { target } };
}

export function goto(target: string): Statement {
  return { goto: { target } };
}

export const ACCEPT: Statement = { accept: null };
export const RETURN: Statement = { return: null };
export const COUNTER: Statement = { counter: null };
export const DROP: Statement = { drop: null };

/** Messages go to listeners of netlink and not to the kernel's own log, which a flood of denials would fill. 1876: the year of the load line. */
const LOG_GROUP = 1876;

/** Counts and tells. */
export function notice(prefix: string): Statement[] {
  return [COUNTER, { log: { prefix, group: LOG_GROUP } }];
}

/** Counts, tells and drops. */
export function refusal(prefix: string): Statement[] {
  return [...notice(prefix), DROP];
}
