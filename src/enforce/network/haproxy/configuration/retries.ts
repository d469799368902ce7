import { DIRECTIONS } from '../../../../model/network/policy.ts';

import { partOf } from './limit-slots.ts';

/** Tells the next waypoint that this one tries again, so that nobody else does. */
const HEADER = 'waypoint-retries';
/** Methods that may be sent twice (RFC 9110, section 9.2.2). */
const IDEMPOTENT = 'GET HEAD OPTIONS TRACE PUT DELETE';

/** Who tries again, and how often, is a matter of the backend that a request goes to. */
export function retryClass(): string[] {
  const unclaimed = `!{ req.hdr(${HEADER}) -m found }`;
  return DIRECTIONS.flatMap((way, index) => {
    const unless = index === 0 ? '' : ' !{ var(txn.retry) -m found }';
    return [
      `http-request set-var(txn.retry) ${partOf(way, 'http-request', 'retry')} if { var(txn.${way}_limits) -m sub -- -y } ${unclaimed}${unless}`,
    ];
  });
}

/** Answers that are waited for, and silence: the shortest of what holds. */
export function idleOfClient(): string[] {
  return [
    ...shortest('idle', 2),
    'http-request set-timeout client var(txn.idle) if { var(txn.idle) -m int gt 0 }',
  ];
}

export function timeouts(): string[] {
  const attempt = "var(txn.retry),field(2,' '),add(0)";
  return [
    ...shortest('patience', 1),
    ...shorter('patience', attempt, '{ var(txn.retry) -m found }'),
    'http-request set-timeout server var(txn.patience) if { var(txn.patience) -m int gt 0 }',
    'http-request set-timeout tunnel var(txn.idle) if { var(txn.idle) -m int gt 0 }',
    `http-request disable-l7-retry unless { method ${IDEMPOTENT} }`,
    `http-request set-header ${HEADER} "%[var(txn.retry),field(1,' ')]" if { var(txn.retry) -m found }`,
  ];
}

/** Whose time it was that ran out. A server that answered 504 has said so itself. */
export function lateness(): string[] {
  const isLate = '!refused !answered { status 504 } { var(txn.patience) -m int gt 0 }';
  const keyword = 'http-after-response';
  return [
    `${keyword} set-var(txn.verdict) str(limited) if ${isLate}`,
    ...DIRECTIONS.flatMap((way) => {
      const isOurs = `${isLate} { var(txn.${way}_limits) -m sub -- -t }`;
      const unless = '!{ var(txn.rule) -m found }';
      const part = partOf(way, 'http-request', 'timeout');
      return [
        `${keyword} set-var(txn.candidate) ${part},field(1,' '),add(0),sub(txn.patience) if ${isOurs} ${unless}`,
        `${keyword} set-var(txn.rule) ${part},field(3,' ') if ${isOurs} ${unless} { var(txn.candidate) -m int eq 0 }`,
      ];
    }),
  ];
}

function shortest(name: string, index: number): string[] {
  return DIRECTIONS.flatMap((way) => {
    const has = `{ var(txn.${way}_limits) -m sub -- -t }`;
    return shorter(name, `${partOf(way, 'http-request', 'timeout')},field(${index},' '),add(0)`, has);
  });
}

/** 0 is no time-out. */
function shorter(name: string, value: string, has: string): string[] {
  const isShorter = `{ var(txn.${name}),sub(txn.candidate) -m int gt 0 }`;
  const isSome = '{ var(txn.candidate) -m int gt 0 }';
  return [
    `http-request set-var(txn.candidate) ${value} if ${has}`,
    `http-request set-var(txn.${name}) var(txn.candidate) if ${has} ${isSome} !{ var(txn.${name}) -m found }`,
    `http-request set-var(txn.${name}) var(txn.candidate) if ${has} ${isSome} ${isShorter}`,
  ];
}
