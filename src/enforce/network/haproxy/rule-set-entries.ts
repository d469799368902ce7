import { coversHost } from '../../../model/profile/names.ts';
import { narrowestFirst } from './host-order.ts';
import type { Entry, MapName } from './maps.ts';
import { pathTree, PLACEHOLDER } from './path-tree.ts';
import { literal } from './patterns.ts';
import {
  BITS,
  expressionOf,
  headerConditions,
  isLookedUp,
  lookedUpPaths,
  patternSlots,
  PLAIN,
  type RuleSet,
  type SetRule,
} from './rule-set.ts';

type Placed = readonly [MapName, Entry];

function of(name: MapName, entries: readonly Entry[]): Placed[] {
  return entries.map((entry) => [name, entry]);
}

type Bits = ReadonlyMap<SetRule, bigint>;

/**
 * A rule set as entries of maps: each says, of a method, path, host or header, which rules it satisfies, one bit for
 * each rule. A request is matched by the rules whose bits are in all that is looked up for it.
 */
export function ruleSetEntries(set: RuleSet, id: string): readonly Placed[] {
  const bits = bitsOf(set);
  const denials = set.rules.filter(({ action }) => action === 'deny');
  const http = () => [
    ...of('methods', methodEntries(id, bits)),
    ...pathEntries(id, bits),
    ...of('path-patterns', patternEntries(set, id, bits)),
    ...of('headers', headerEntries(set, id, bits)),
    ...of('without-headers', withoutHeaders(set, id, bits)),
  ];
  return [
    ...of(
      'rules',
      denials.map((rule) => [`${id}|${bits.get(rule)}`, rule.names.join(' ')]),
    ),
    ...of('hosts', hostEntries(set, id, bits)),
    ...of('host-patterns', hostPatternEntries(set, id, bits)),
    ...(set.kind === 'http' ? http() : []),
  ];
}

function bitsOf({ rules }: RuleSet): Bits {
  const next = { deny: BITS.deny.first, allow: BITS.allow.first };
  return new Map(rules.map((rule) => [rule, 1n << BigInt(next[rule.action]++)]));
}

function mask(bits: Bits, isSatisfied: (rule: SetRule) => boolean): string {
  return [...bits].reduce((all, [rule, bit]) => (isSatisfied(rule) ? all | bit : all), 0n).toString();
}

/** Methods of RFC 9110 and RFC 5789 that requests have. */
const USUAL_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Where a rule has every method, the usual ones are there too, so that one look-up finds them. */
function methodEntries(id: string, bits: Bits): Entry[] {
  return [
    [id, mask(bits, (rule) => hasMethod(rule, ''))],
    ...namedMethods(bits).map((method): Entry => [
      `${id}|${method}`,
      mask(bits, (rule) => hasMethod(rule, method)),
    ]),
  ];
}

function namedMethods(bits: Bits): string[] {
  const named = new Set([...bits.keys()].flatMap(({ methods }) => methods ?? USUAL_METHODS));
  // A tunnel is never let through, least of all by look-ups.
  named.delete('CONNECT');
  return [...named];
}

function hasMethod({ methods }: SetRule, method: string): boolean {
  return methods?.includes(method) ?? true;
}

/**
 * What is looked up for a path, by method: a key has the method before the path, or nothing for those that no rule
 * names. Methods that the same rules have share a tree.
 */
function pathEntries(id: string, bits: Bits): Placed[] {
  const methods = ['', ...namedMethods(bits)];
  const byRules = Map.groupBy(methods, (method) => mask(bits, (rule) => hasMethod(rule, method)));
  return [...byRules.values()].flatMap((alike) => {
    const rules = new Map([...bits].filter(([rule]) => hasMethod(rule, alike[0] ?? '')));
    // There is one: of what would be too much for all methods, no set is made (`excessOf`).
    const tree = pathTree(lookedUpPaths(rules));
    return alike.flatMap((method) => {
      const start = `${id}|${method}`;
      return [
        ...of(
          'paths',
          Array.from(tree?.paths ?? [], ([path, one]): Entry => [
            start + path,
            `${isPlain(path) ? one | PLAIN : one}`,
          ]),
        ),
        ...of(
          'path-heads',
          (tree?.heads ?? []).map((head): Entry => [start + head, `${start.length + head.length}`]),
        ),
      ];
    });
  });
}

function isPlain(path: string): boolean {
  return path.endsWith('?') && !path.split(/[/?]/).includes(PLACEHOLDER);
}

function hasPattern({ paths = [] }: SetRule, expression: string): boolean {
  return paths.some((path) => !isLookedUp(path) && expressionOf(path) === expression);
}

function patternEntries(set: RuleSet, id: string, bits: Bits): Entry[] {
  return patternSlots(set).flatMap((slot, index) =>
    slot.map(({ expression }): Entry => [
      `^${id}\\.${index}\\|${expression}$`,
      mask(bits, (rule) => hasPattern(rule, expression)),
    ]),
  );
}

function hostsOf({ rules }: RuleSet): string[] {
  return narrowestFirst(rules.flatMap(({ host }) => host ?? []));
}

function hostMask(bits: Bits, pattern: string): string {
  return mask(bits, ({ host }) => host === undefined || coversHost(host, pattern));
}

function hostEntries(set: RuleSet, id: string, bits: Bits): Entry[] {
  const names = hostsOf(set).filter((host) => !host.startsWith('*'));
  if (hostsOf(set).length === 0) return [];
  return [
    [id, mask(bits, ({ host }) => host === undefined)],
    ...names.map((host): Entry => [`${id}|${host}`, hostMask(bits, host)]),
  ];
}

function hostPatternEntries(set: RuleSet, id: string, bits: Bits): Entry[] {
  const patterns = hostsOf(set).filter((host) => host.startsWith('*'));
  return patterns.map((host) => [`^${id}\\|${hostExpression(host)}$`, hostMask(bits, host)]);
}

/** A host pattern with stars in front. */
export function hostExpression(pattern: string): string {
  const [, starsBefore = '', rest = ''] = /^(\*+)\.(.*)$/s.exec(pattern) ?? [];
  return `${starsBefore === '*' ? '[^.]+' : '.+'}\\.${literal(rest)}`;
}

function headerEntries(set: RuleSet, id: string, bits: Bits): Entry[] {
  return headerConditions(set).map(([name, value], index) => [
    `^${id}\\.${index}\\|${headerExpression(name, value)}`,
    mask(bits, () => true),
  ]);
}

function withoutHeaders(set: RuleSet, id: string, bits: Bits): Entry[] {
  return headerConditions(set).map(([name, value], index) => [
    `${id}.${index}`,
    mask(bits, ({ headers }) => !headers.has(name) || headers.get(name) !== value),
  ]);
}

/** All headers of a request, a line each: with a value, the header is there once and has it; without, it is there. */
export function headerExpression(name: string, value: string | undefined): string {
  const others = `(?:(?!${literal(name)}:).+\\r\\n)*+`;
  const there = `${others}${literal(name)}:`;
  return value === undefined ? there : `${there}\\x20${literal(value)}\\r\\n${others}\\r\\n$`;
}
