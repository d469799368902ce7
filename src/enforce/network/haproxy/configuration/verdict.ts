import { BITS } from '../rule-set.ts';
import type { Direction } from '../../../../model/network/policy.ts';
import { first, type Keyword, look } from './expressions.ts';

const [ALLOWING, DENYING] = [BITS.allow, BITS.deny].map(
  ({ first: lowest, count }) => ((1n << BigInt(count)) - 1n) << BigInt(lowest),
);

/** Which rules of a TLS rule set the connection satisfies. A request without TLS asks for no server name. */
export function greeting(way: Direction, keyword: Keyword): string[] {
  const set = `var(txn.${way})`;
  const at = `${set},concat(|,txn.host)`;
  const named =
    keyword === 'http-request'
      ? []
      : [`${at},${look('map_str_int', 'hosts')}`, `${at},${look('map_reg_int', 'host-patterns')}`];
  return first(
    keyword,
    `txn.${way}_bits`,
    [...named, `${set},${look('map_str_int', 'hosts', '0')}`],
    `!denied { ${set} -m beg tls- }`,
  );
}

/** Denials first, and the lowest of them has decided; then any rule that allows; else nobody does. */
export function verdict(way: Direction, keyword: Keyword): string[] {
  const set = `var(txn.${way})`;
  const judged = `!denied { var(txn.${way}_bits) -m found }`;
  const isRefused = `${judged} { var(txn.bit) -m int gt 0 }`;
  return [
    `${keyword} set-var(txn.bit) var(txn.${way}_bits),and(${DENYING}) if ${judged}`,
    `${keyword} set-var(txn.opposite) var(txn.bit),neg if ${isRefused}`,
    `${keyword} set-var(txn.bit) var(txn.bit),and(txn.opposite) if ${isRefused}`,
    `${keyword} set-var(txn.rule) ${set},concat(|,txn.bit),${look('map_str', 'rules', '?')} if ${isRefused}`,
    `${keyword} set-var(txn.direction) str(${way}) if ${isRefused}`,
    `${keyword} set-var(txn.bit) var(txn.${way}_bits),and(${ALLOWING}) if ${judged}`,
    `${keyword} set-var(txn.direction) str(${way}) if ${judged} { var(txn.bit) -m int eq 0 }`,
    `${keyword} set-var(txn.rule) ${set},field(2,' ') if !denied { ${set} -m beg deny }`,
    `${keyword} set-var(txn.direction) str(${way}) if !denied { ${set} -m beg deny none }`,
  ];
}

/** Whether anything was refused, under a number that the client is told and the log has. */
export function conclusion(keyword: Keyword): string[] {
  return [
    `${keyword} set-var(txn.direction) str(strangers) if !denied strangers`,
    `${keyword} set-var(txn.rule) str(default) if denied !{ var(txn.rule) -m found }`,
    `${keyword} set-var(txn.denial) uuid if denied`,
    `${keyword} set-var(txn.verdict) str(refused) if denied`,
    `${keyword} set-var(txn.verdict) str(allowed) if !denied`,
  ];
}
