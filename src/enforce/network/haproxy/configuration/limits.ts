import { COUNTERS, trialCounterOf } from '../limits/slots.ts';
import { TOKEN_FLAG } from '../limits/token-parts.ts';
import { type Direction, DIRECTIONS } from '../../../../model/network/policy.ts';
import { first, look, NOBODY } from './expressions.ts';
import { taken, whereFull } from './concurrency.ts';
import { eachSlot, exceeded, figure, ROUND, scopeOf, type Slot } from './limit-slots.ts';
import { rate } from './rates.ts';

export const LIMIT_SETTINGS = `tune.stick-counters ${COUNTERS}`;

/** Where things are counted. What nobody asks for within a day is forgotten. */
export function tables(): string[] {
  return [
    table('rates', 'gpc(2),gpt(2)'),
    table('requests', 'conn_cur'),
    table('connections', 'conn_cur'),
    table('breakers', 'gpc(1),gpt(2)'),
    table('trials', 'gpc(1)'),
  ];
}

function table(name: string, stored: string): string {
  return `backend limit-${name} from waypoint\n    stick-table type string len 256 size 1m expire 24h store ${stored}\n`;
}

/** Open connections are counted to their end, but for one too many, which is not refused here, where nobody could be told. */
export function connectionLimits(): string[] {
  const keyword = 'tcp-request session';
  return [
    `${keyword} set-var(sess.who) var(sess.caller)`,
    `${keyword} set-var-fmt(sess.who) %[src] if { var(sess.caller) -m str ${NOBODY} }`,
    ...DIRECTIONS.flatMap((way) => setOf(way, keyword, [place(way)])),
    ...DIRECTIONS.flatMap((way) => eachSlot(way, 'connection', keyword, whereFull)),
    ...DIRECTIONS.flatMap((way) => eachSlot(way, 'connection', keyword, taken)),
  ];
}

/** Requests are looked for where a limit may speak of them, whatever else is allowed, and where somebody is to be told. */
export function countedRequests(): string[] {
  const rule = 'tcp-request content switch-mode http if';
  return [
    ...DIRECTIONS.map(
      (way) => `${rule} { var(sess.${way}_limits) -m sub -- -r -q -k -t -y ${TOKEN_FLAG} } HTTP`,
    ),
    `${rule} { var(sess.callee) -m str ${NOBODY} } { var(sess.egress),${look('map_str', 'limits')} -m found } HTTP`,
    `${rule} { var(sess.over) -m found } HTTP`,
  ];
}

/** A connection that is one too many, and no HTTP, is closed. */
export function connectionOutcome(): string[] {
  const keyword = 'tcp-request content';
  const isOver = '!denied { var(sess.over) -m found }';
  return [
    `${keyword} set-var(txn.rule) var(sess.over),field(2,' ') if ${isOver}`,
    `${keyword} set-var(txn.verdict) str(limited) if ${isOver}`,
    `${keyword} set-var(txn.direction) var(sess.over),field(1,' ') if ${isOver}`,
  ];
}

/**
 * Which limits hold for a request: those of the port or peer, which have those of all in them, or those of all. A request
 * of and to members without any is done with here.
 */
export function limitSets(): string[] {
  const keyword = 'http-request';
  const isNamed = `{ var(sess.callee) -m str ${NOBODY} } { var(txn.host) -m found }`;
  return [
    ...DIRECTIONS.map((way) => `acl limited var(sess.${way}),${look('map_str', 'limits')} -m found`),
    `${keyword} allow if !limited`,
    `${keyword} set-var(txn.limited) bool(true)`,
    ...first(
      keyword,
      'txn.called',
      [`var(txn.host),${look('map_str', 'names')}`, `var(txn.host),${look('map_reg', 'name-patterns')}`],
      isNamed,
    ),
    ...setOf('egress', keyword, ['var(sess.egress),concat(|,txn.called,|)', place('egress')]),
    ...setOf('ingress', keyword, [place('ingress')]),
  ];
}

function place(way: Direction): string {
  return way === 'egress' ? 'var(sess.egress_peer)' : 'var(sess.ingress),concat(|,sess.port)';
}

function setOf(way: Direction, keyword: Slot['keyword'], places: readonly string[]): string[] {
  const scope = scopeOf(keyword);
  const name = `${scope}.${way}_limits`;
  return [...places, `var(sess.${way})`].map((key, index) => {
    const unless = index === 0 ? '' : ` if !{ var(${name}) -m found }`;
    return `${keyword} set-var(${name}) ${key},${look('map_str', 'limits')}${unless}`;
  });
}

/** Whether a request that is allowed is one too many. What is refused here is not counted by what comes after it. */
export function requestLimits(): string[] {
  return [
    'acl over var(txn.over) -m found',
    'http-request set-var(txn.over) var(sess.over) if { var(sess.over) -m found }',
    'http-request set-var(txn.wait) int(1) if over',
    'http-request set-var(txn.seconds) date',
    'http-request set-var(txn.milliseconds) date(0,ms)',
    'http-request set-var-fmt(txn.goal) %[dst]:%[var(sess.port)]',
    ...DIRECTIONS.flatMap((way) => eachSlot(way, 'breaker', 'http-request', breaker)),
    ...DIRECTIONS.flatMap((way) => eachSlot(way, 'request', 'http-request', taken)),
    ...DIRECTIONS.flatMap((way) => eachSlot(way, 'rate', 'http-request', rate)),
    "http-request set-var(txn.rule) var(txn.over),field(2,' ') if over",
    "http-request set-var(txn.direction) var(txn.over),field(1,' ') if over",
    'http-request set-var(txn.denial) uuid if over',
    'http-request set-var(txn.verdict) str(limited) if over',
  ];
}

/**
 * Open until a time; then one request is let through, and what becomes of it decides (`outcomes`), which counts
 * failures, and remembers how many there were at the last success. Of those that come at once when the time is over, the
 * one is the first that is counted for that very time.
 */
function breaker(slot: Slot): string[] {
  const { keyword, counter, has, lookUp } = slot;
  const on = `if ${has} !over`;
  const wasOpen = '{ var(txn.until) -m int gt 0 }';
  const isOpen = '{ var(txn.left) -m int gt 0 } { var(txn.excess) -m int le 0 }';
  const isLate = `${wasOpen} { var(txn.trial) -m int gt 1 }`;
  const trial = trialCounterOf(counter);
  const set = (name: string, value: string, condition = '') =>
    `${keyword} set-var(txn.${name}) ${value} ${on} ${condition}`.trimEnd();
  return [
    ...lookUp,
    set('counted', 'var(txn.counted),concat(,txn.goal)'),
    `${keyword} track-sc${counter} var(txn.counted) table limit-breakers ${on}`,
    set('open', figure(keyword, 4)),
    set('until', `sc_get_gpt(0,${counter})`),
    set('left', `var(txn.until),sub(txn.milliseconds),${ROUND}`),
    // Requests are not judged in the order of their clocks, which are read before.
    set('excess', 'var(txn.left),sub(txn.open),sub(1000)'),
    set('wait', 'var(txn.left),add(999),div(1000)'),
    exceeded(slot, 5, `${has} ${wasOpen} ${isOpen}`),
    `${keyword} track-sc${trial} var(txn.counted),concat(|,txn.until) table limit-trials ${on} ${wasOpen}`,
    set('trial', `sc_inc_gpc(0,${trial})`, wasOpen),
    set('wait', 'var(txn.open),add(999),div(1000)', isLate),
    exceeded(slot, 5, `${has} ${isLate}`),
    `${keyword} sc-set-gpt(0,${counter}) var(txn.milliseconds),add(txn.open),${ROUND} ${on} ${wasOpen}`,
  ];
}

/** An answer of 5xx, or none, is a failure; so many in a row open a breaker. Every other answer closes it. */
export function outcomes(): string[] {
  const keyword = 'http-after-response';
  return [
    'http-response set-var(txn.answered) bool(true)',
    // A connection that is one too many is of no use, even where there is room again.
    `${keyword} set-header connection close if { var(sess.over) -m found }`,
    'acl answered var(txn.answered) -m found',
    'acl refused var(txn.denial) -m found',
    ...DIRECTIONS.flatMap((way) =>
      eachSlot(way, 'breaker', 'http-request', ({ counter, has, found }) => {
        const isFailure = `${has} !refused { status ge 500 }`;
        const isLast = `${isFailure} { var(txn.excess) -m int ge 0 }`;
        const isSuccess = `${has} answered { status lt 500 }`;
        const set = (name: string, value: string) =>
          `${keyword} set-var(txn.${name}) ${value} if ${isFailure}`;
        return [
          set('limit', found),
          set('most', figure('http-request', 3)),
          set('open', figure('http-request', 4)),
          set('milliseconds', 'date(0,ms)'),
          `${keyword} sc-inc-gpc(0,${counter}) if ${isFailure}`,
          set('last', `sc_get_gpt(1,${counter})`),
          set('excess', `sc_get_gpc(0,${counter}),sub(txn.last),${ROUND},sub(txn.most)`),
          `${keyword} sc-set-gpt(0,${counter}) var(txn.milliseconds),add(txn.open),${ROUND} if ${isLast}`,
          `${keyword} sc-set-gpt(1,${counter}) sc_get_gpc(0,${counter}) if ${isSuccess}`,
          `${keyword} sc-set-gpt(0,${counter}) int(0) if ${isSuccess}`,
        ];
      }),
    ),
  ];
}
