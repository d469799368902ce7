import { ANY } from '../decisions.ts';
import { MOST_PLACEHOLDERS } from '../path-tree.ts';
import { BITS, PLAIN } from '../rule-set.ts';
import { type Direction, DIRECTIONS } from '../../../../model/network/policy.ts';
import { look } from './expressions.ts';
import { afterPlaceholder, askedOf, lookedUpPath } from './paths.ts';

const MOST = (1n << BigInt(BITS.allow.count)) - 1n;
const ALLOWED = `-m int 1:${MOST}`;
const WHOLE = `${PLAIN + 1n}:${PLAIN + MOST}`;
/** Rule sets that a connection remembers: of the one end that not everything is allowed by, or of both. */
const ASKED = [
  { asking: 'quick', set: 'sess.ask' },
  { asking: 'also', set: 'sess.ask_also' },
] as const;

/** What every request is asked about. Its path is that of one in normal form. */
export function asked(): string[] {
  return [
    'http-request set-var(txn.method) method',
    'http-request set-var(txn.host) req.fhdr(host)',
    'http-request set-var(txn.path) url,field(1,?)',
  ];
}

/**
 * A request in normal form already, whose decisions name methods and paths alone, is let through where no denial and some
 * rule matches it; everything else is judged with all that there is. Most requests are on a connection that had others:
 * one look-up tells, or two where both ends judge. Conditions are asked one by one until one fails.
 */
export function shortcut(): string[] {
  return [
    ...oneLookUpEach(),
    'http-request set-var(txn.host) var(txn.host),host_only,lower',
    'http-request set-var(txn.path) path',
    'acl http2 fc_http_major 2',
    'acl settled var(txn.verdict) -m str allowed',
    'acl origin-form url_beg /',
    'acl origin-form fc_http_major 2',
    String.raw`acl normal var(txn.path) -m reg '^(?:/[^/.%\\][^/%\\]*)*+/?$'`,
    ...remembered(),
    ...decisions(),
    ...DIRECTIONS.flatMap(shortcutOf),
    'acl tunnel var(txn.method) -m str -i CONNECT',
    ...allow('egress-said ingress-said !tunnel'),
  ];
}

/** By the decisions that a connection remembers. What is one path of a rule is in normal form, as rules are. */
function oneLookUpEach(): string[] {
  return [
    'acl known var(proc.policy),sub(sess.policy) -m int 0',
    ...['one-asked', 'also-plain', 'also-begun'].map((acl) => `acl ${acl} var(sess.ask_also) -m len 0`),
    ...ASKED.flatMap(({ asking }) => [
      `acl ${asking}-plain var(txn.${asking}_paths) -m int ${WHOLE}`,
      `acl ${asking}-begun var(txn.${asking}_paths) ${ALLOWED} ${WHOLE}`,
    ]),
    String.raw`acl usual url -m reg '^(?:/[^/.%\\?#][^/%\\?#]*)*+/?(?:\?|$)'`,
    'acl upgraded req.fhdr(upgrade) -m found',
    'acl done var(txn.done) -m found',
    `http-request set-var(txn.quick_paths) ${found('sess.ask')}`,
    `http-request set-var(txn.also_paths) ${found('sess.ask_also')} if !one-asked`,
    'http-request set-var(txn.done) str(allowed) if quick-plain also-plain known !upgraded',
    'http-request set-var(txn.done) str(allowed) if quick-begun also-begun known usual !upgraded',
    'http-request allow if done',
  ];
}

function found(set: string): string {
  return `${askedOf(set, 'txn.method')},${look('map_beg_int', 'paths', '0')}`;
}

/** By the same decisions: with placeholders, and over HTTP/2. */
function remembered(): string[] {
  return ASKED.flatMap(({ asking, set }) => [
    // What was looked up first, by decisions that are no longer these.
    `http-request set-var(txn.${asking}_paths) int(0) if !known`,
    `http-request set-var(txn.${asking}_asked) ${askedOf(set, 'txn.method')} if known`,
    `http-request set-var(txn.${asking}_paths) ${lookedUpPath(asking)} if http2`,
    ...allow('quick-begun also-begun'),
    ...Array.from({ length: MOST_PLACEHOLDERS }, () => afterPlaceholder(asking, `!${asking}-begun`)).flat(),
    ...allow('quick-begun also-begun'),
  ]);
}

/** Whoever has been let through is done with. */
function allow(condition: string): string[] {
  const isUsual = 'origin-form normal !upgraded';
  return [
    `http-request set-var(txn.done) str(allowed) if ${condition} !http2 ${isUsual}`,
    'http-request allow if done',
    `http-request set-var(txn.verdict) str(allowed) if ${condition} http2 ${isUsual}`,
    'http-request allow if settled',
  ];
}

/**
 * A connection remembers its decisions together with their number (`runtime`), which is asked for first: where they are
 * replaced meanwhile, they have the number of those before, and are looked up again for the next request.
 */
function decisions(): string[] {
  return [
    'http-request set-var(sess.policy) int(-1)',
    'http-request set-var(txn.policy) var(proc.policy)',
    ...DIRECTIONS.map(
      (way) =>
        `http-request set-var(sess.${way}_now) var(sess.${way}_key),${look('map_str', 'decisions', '-')}`,
    ),
    'http-request set-var(sess.ask) str()',
    asksAlone('ingress', 'egress'),
    asksAlone('egress', 'ingress'),
    'http-request set-var(sess.ask_also) str()',
    `http-request set-var(sess.ask) var(sess.ingress_now) if ${isSet('ingress')} ${isSet('egress')}`,
    `http-request set-var(sess.ask_also) var(sess.egress_now) if ${isSet('ingress')} ${isSet('egress')}`,
    'http-request set-var(sess.policy) var(txn.policy) if { var(txn.policy) -m int gt 0 }',
    'http-request set-var(sess.spoken) bool(true)',
  ];
}

/** One end may say anything, so that the other one alone is asked. */
function asksAlone(way: Direction, other: Direction): string {
  const isAny = `{ var(sess.${other}_now) -m str ${ANY} }`;
  return `http-request set-var(sess.ask) var(sess.${way}_now) if ${isSet(way)} ${isAny}`;
}

function isSet(way: Direction): string {
  return `{ var(sess.${way}_now) -m beg http- }`;
}

/** Whether an end allows the request: by what has the longest beginning, by placeholders, and by regular expressions. */
function shortcutOf(way: Direction): string[] {
  const set = `sess.${way}_now`;
  const bits = `txn.${way}_paths`;
  const isOpen = `!${way}-said`;
  const hasPatterns = `{ var(${set}) -m sub -- -p } ${isSet(way)} ${isOpen}`;
  const pattern = `var(${set}),concat(.0|,txn.path),${look('map_reg_int', 'path-patterns', '0')}`;
  const methods = `var(${set}),concat(|,txn.method),${look('map_str_int', 'methods', '0')}`;
  return [
    `acl ${way}-said var(${set}) -m str ${ANY}`,
    `acl ${way}-said var(${bits}) ${ALLOWED}`,
    `http-request set-var(txn.${way}_asked) ${askedOf(set, 'txn.method')} if ${isSet(way)}`,
    `http-request set-var(${bits}) ${lookedUpPath(way)} if ${isSet(way)}`,
    ...Array.from({ length: MOST_PLACEHOLDERS }, () => afterPlaceholder(way, isOpen)).flat(),
    `http-request set-var(txn.pattern) ${pattern} if ${hasPatterns}`,
    `http-request set-var(txn.pattern) ${methods},and(txn.pattern) if ${hasPatterns}`,
    `http-request set-var(${bits}) var(${bits}),or(txn.pattern) if ${hasPatterns}`,
  ];
}
