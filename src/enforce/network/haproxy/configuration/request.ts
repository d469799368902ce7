import { MOST_PLACEHOLDERS } from '../path-tree.ts';
import { SLOTS } from '../rule-set.ts';
import type { Direction } from '../../../../model/network/policy.ts';
import { first, look } from './expressions.ts';
import { afterPlaceholder, askedOf, lookedUpPath } from './paths.ts';

/** RFC 3986, section 6.2.2, and what readers of paths disagree about is refused. */
export function normalForm(): string[] {
  return [
    'http-request set-uri %[pathq] if { url -m reg ^[A-Za-z][A-Za-z0-9+.-]*: }',
    'http-request set-var(txn.path) path',
    'http-request del-header upgrade if !{ req.fhdr(upgrade) -m str -i websocket }',
    ...refuse('tunnel', '{ method -m str -i CONNECT }'),
    ...refuse('no-path', '!{ path -m beg / }'),
    ...refuse('backslash', '{ path -m sub "\\\\" }'),
    ...refuse('encoded-separator', '{ path -m reg -i %(?:2f|5c|2e|00|25[0-9a-f]{2}) }'),
    ...refuse('malformed-escape', "{ path -m reg '%(?:.?$|[^0-9A-Fa-f]|.[^0-9A-Fa-f])' }"),
    'http-request normalize-uri percent-to-uppercase strict if !denied',
    'http-request normalize-uri percent-decode-unreserved strict if !denied',
    'http-request normalize-uri path-merge-slashes if !denied',
    'http-request normalize-uri path-strip-dot if !denied',
    'http-request normalize-uri path-strip-dotdot full if !denied',
    'http-request set-var(txn.path) path',
  ];
}

function refuse(why: string, condition: string): string[] {
  return [
    `http-request set-var(txn.rule) str(${why}) if ${condition}`,
    `http-request set-var(txn.direction) str(form) if ${condition}`,
  ];
}

/**
 * Which rules of an HTTP rule set the request satisfies: the bits that method, path, host and headers have in common.
 * What must be looked up for a set is in its name (`ruleSetId`).
 */
export function request(way: Direction): string[] {
  return [...methodBits(way), ...pathBits(way), ...hostBits(way), ...headerBits(way)];
}

function isSpoken(way: Direction): string {
  return `!denied { var(txn.${way}) -m beg http- full- }`;
}

function hasFlag(way: Direction, flag: string): string {
  return `${isSpoken(way)} { var(txn.${way}) -m sub -- ${flag} }`;
}

/** Does a set have more slots of a kind than so many? */
function hasSlot(way: Direction, kind: 'p' | 'n' | 'v', slot: number, most = SLOTS): string {
  const flags = Array.from({ length: most - slot }, (_, index) => `-${kind}${slot + index + 1}`);
  return hasFlag(way, flags.join(' '));
}

function slots(lines: (slot: number) => string[]): string[] {
  return Array.from({ length: SLOTS }, (_, slot) => lines(slot)).flat();
}

function keepBits(way: Direction, of: string, condition: string): string {
  return `http-request set-var(txn.${way}_bits) var(txn.${way}_bits),and(txn.${of}) if ${condition}`;
}

/** A method that no rule names is asked for as none, in the paths too. */
function methodBits(way: Direction): string[] {
  const set = `txn.${way}`;
  const bits = `txn.${way}_bits`;
  const isNamed = `{ var(${bits}) -m found }`;
  const put = (name: string, value: string, condition: string) =>
    `http-request set-var(${name}) ${value} if ${isSpoken(way)}${condition}`;
  return [
    put(bits, `var(${set}),concat(|,txn.method),${look('map_str_int', 'methods')}`, ''),
    put(`${set}_asked`, askedOf(set, 'txn.method'), ` ${isNamed}`),
    put(`${set}_asked`, askedOf(set), ` !${isNamed}`),
    put(bits, `var(${set}),${look('map_str_int', 'methods', '0')}`, ` !${isNamed}`),
  ];
}

function pathBits(way: Direction): string[] {
  const bits = `txn.${way}_paths`;
  const pattern = (slot: number) =>
    `var(txn.${way}),concat(.${slot}|,txn.path),${look('map_reg_int', 'path-patterns', '0')}`;
  return [
    `http-request set-var(${bits}) ${lookedUpPath(way)} if ${isSpoken(way)}`,
    ...Array.from({ length: MOST_PLACEHOLDERS }, (_, slot) =>
      afterPlaceholder(way, hasSlot(way, 'v', slot, MOST_PLACEHOLDERS)),
    ).flat(),
    ...slots((slot) => [
      `http-request set-var(txn.pattern) ${pattern(slot)} if ${hasSlot(way, 'p', slot)}`,
      `http-request set-var(${bits}) var(${bits}),or(txn.pattern) if ${hasSlot(way, 'p', slot)}`,
    ]),
    keepBits(way, `${way}_paths`, isSpoken(way)),
  ];
}

function hostBits(way: Direction): string[] {
  const set = `var(txn.${way})`;
  const values = [
    `${set},concat(|,txn.host),${look('map_str_int', 'hosts')}`,
    `${set},concat(|,txn.host),${look('map_reg_int', 'host-patterns')}`,
    `${set},${look('map_str_int', 'hosts', '0')}`,
  ];
  return [
    ...first('http-request', `txn.${way}_hosts`, values, hasFlag(way, '-h')),
    keepBits(way, `${way}_hosts`, hasFlag(way, '-h')),
  ];
}

function headerBits(way: Direction): string[] {
  const set = `var(txn.${way})`;
  return [
    `http-request set-var(txn.headers) req.hdrs if ${hasSlot(way, 'n', 0)}`,
    ...slots((slot) => {
      const values = [
        `${set},concat(.${slot}|,txn.headers),${look('map_reg_int', 'headers')}`,
        `${set},concat(.${slot}),${look('map_str_int', 'without-headers', '0')}`,
      ];
      const name = `${way}_header${slot}`;
      const condition = hasSlot(way, 'n', slot);
      return [...first('http-request', `txn.${name}`, values, condition), keepBits(way, name, condition)];
    }),
  ];
}
