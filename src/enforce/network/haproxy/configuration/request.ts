import { ANY } from '../decisions.ts';
import { BITS, SLOTS } from '../rule-set.ts';
import { first, look, type Way } from './expressions.ts';

const WAYS: readonly Way[] = ['egress', 'ingress'];

/** What lets a request of a caller that is narrowed itself through, at either end. */
const EGRESS = ['egress-looked-up', 'egress-patterned egress-matched'];
const INGRESS = ['ingress-any', 'ingress-looked-up', 'ingress-patterned ingress-matched'];

/**
 * A request in normal form already, whose decisions name methods and paths alone, is let through where no denial and some
 * rule matches it. Everything else is judged with all that there is. As most requests are done with here, what is looked
 * up stands in conditions, which are asked one by one until one fails; callers that may say anything come first.
 */
export function shortcut(): string[] {
  return [
    'http-request set-var(sess.spoken) bool(true)',
    'http-request set-var(txn.method) method',
    'http-request set-var(txn.host) req.fhdr(host),host_only,lower',
    'http-request set-var(txn.path) path',
    ...WAYS.flatMap(quickConditions),
    'acl origin-form url_beg /',
    'acl origin-form fc_http_major 2',
    String.raw`acl normal var(txn.path) -m reg '^(?:/[^/.%\\][^/%\\]*)*+/?$'`,
    'acl upgraded req.fhdr(upgrade) -m found',
    'acl tunnel var(txn.method) -m str -i CONNECT',
    'acl settled var(txn.verdict) -m str allowed',
    ...quickSet('ingress'),
    ...allow('ingress-looked-up egress-any'),
    // No rule set has the method of a tunnel.
    ...allow('ingress-patterned ingress-matched egress-any', 'ingress-any egress-any !tunnel'),
    ...quickSet('egress'),
    ...allow(...EGRESS.flatMap((egress) => INGRESS.map((ingress) => `${egress} ${ingress}`))),
  ];
}

function quickConditions(way: Way): string[] {
  const set = `var(txn.${way})`;
  const path = `${set},concat(|,txn.path,?),${look('map_beg_int', 'paths', '0')}`;
  const pattern = `${set},concat(.0|,txn.path),${look('map_reg_int', 'path-patterns', '0')}`;
  const isAllowed = `and(txn.${way}_methods) -m int 1:${2 ** BITS.allow.count - 1}`;
  return [
    `acl ${way}-any var(sess.${way}_key),${look('map_str', 'decisions')} -m str ${ANY}`,
    `acl ${way}-looked-up ${path},${isAllowed}`,
    `acl ${way}-patterned ${set} -m reg ^http-.*-p`,
    `acl ${way}-matched ${pattern},${isAllowed}`,
  ];
}

/** The rule set of an end, and which of its rules the method satisfies. */
function quickSet(way: Way): string[] {
  const methods = `var(txn.${way}),concat(|,txn.method),${look('map_str_int', 'methods', '0')}`;
  return [
    `http-request set-var(txn.${way}) var(sess.${way}_key),${look('map_str', 'decisions')}`,
    `http-request set-var(txn.${way}_methods) ${methods} if { var(txn.${way}) -m beg http- }`,
  ];
}

/** Whoever has been let through is done with. */
function allow(...ends: readonly string[]): string[] {
  return [
    ...ends.map(
      (one) => `http-request set-var(txn.verdict) str(allowed) if origin-form ${one} normal !upgraded`,
    ),
    'http-request allow if settled',
  ];
}

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
export function request(way: Way): string[] {
  return [...methodBits(way), ...pathBits(way), ...hostBits(way), ...headerBits(way)];
}

function isSpoken(way: Way): string {
  return `!denied { var(txn.${way}) -m beg http- full- }`;
}

function hasFlag(way: Way, ...flags: readonly string[]): string {
  return `${isSpoken(way)} { var(txn.${way}) -m sub -- ${flags.join(' ')} }`;
}

/** Does a set have more slots of a kind than so many? */
function hasSlot(way: Way, kind: 'p' | 'n', slot: number): string {
  const counts = Array.from({ length: SLOTS - slot }, (_, index) => `-${kind}${slot + index + 1}`);
  return hasFlag(way, ...counts);
}

function slots(lines: (slot: number) => string[]): string[] {
  return Array.from({ length: SLOTS }, (_, slot) => lines(slot)).flat();
}

function keepBits(way: Way, of: string, condition: string): string {
  return `http-request set-var(txn.${way}_bits) var(txn.${way}_bits),and(txn.${of}) if ${condition}`;
}

function methodBits(way: Way): string[] {
  const set = `var(txn.${way})`;
  const values = [
    `${set},concat(|,txn.method),${look('map_str_int', 'methods')}`,
    `${set},${look('map_str_int', 'methods', '0')}`,
  ];
  return first('http-request', `txn.${way}_bits`, values, isSpoken(way));
}

function pathBits(way: Way): string[] {
  const set = `var(txn.${way})`;
  const bits = `txn.${way}_paths`;
  const values = [`${set},concat(|,txn.path,?),${look('map_beg_int', 'paths', '0')}`];
  const pattern = (slot: number) =>
    `${set},concat(.${slot}|,txn.path),${look('map_reg_int', 'path-patterns', '0')}`;
  return [
    ...first('http-request', bits, values, isSpoken(way)),
    ...slots((slot) => [
      `http-request set-var(txn.pattern) ${pattern(slot)} if ${hasSlot(way, 'p', slot)}`,
      `http-request set-var(${bits}) var(${bits}),or(txn.pattern) if ${hasSlot(way, 'p', slot)}`,
    ]),
    keepBits(way, `${way}_paths`, isSpoken(way)),
  ];
}

function hostBits(way: Way): string[] {
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

function headerBits(way: Way): string[] {
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
