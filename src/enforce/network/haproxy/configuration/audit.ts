import { ANY, MODE } from '../decisions.ts';
import { type Direction, DIRECTIONS } from '../../../../model/network/policy.ts';
import { type Keyword, look, NOBODY } from './expressions.ts';

/** Which ends are in audit mode: asked anew for each request, whatever connection it is on. */
export function modes(keyword: Keyword): string[] {
  return DIRECTIONS.map(
    (way) =>
      `${keyword} set-var(txn.${way}_audit) var(sess.${way}),concat(|${MODE}),${look('map_str', 'decisions')}`,
  );
}

/** An end is open where it is audited, or nothing that it says could refuse a request by its form. */
export function auditConditions(): string[] {
  return DIRECTIONS.flatMap((way) => [
    `acl audited var(txn.${way}_audit) -m found`,
    `acl ${way}-open var(txn.${way}_audit) -m found`,
    `acl ${way}-open var(txn.${way}) -m beg ${ANY}`,
    `acl ${way}-open var(sess.${way === 'egress' ? 'caller' : 'callee'}) -m beg ${NOBODY}`,
  ]);
}

/** What is refused for its form goes on as it is, where no end is enforced by what requests say. */
export function letFormThrough(): string[] {
  return letThrough('http-request', 'denied audited egress-open ingress-open');
}

/** What an audited end refuses is kept for the log, the first of it, and the other end is asked. */
export function letEndThrough(way: Direction, keyword: Keyword): string[] {
  return letThrough(
    keyword,
    `denied { var(txn.${way}_audit) -m found } { var(txn.direction) -m str ${way} }`,
  );
}

function letThrough(keyword: Keyword, condition: string): string[] {
  const isFirst = `${condition} !{ var(txn.audit) -m found }`;
  return [
    `${keyword} set-var(txn.audit_rule) var(txn.rule) if ${isFirst}`,
    `${keyword} set-var(txn.audit) var(txn.direction) if ${isFirst}`,
    `${keyword} unset-var(txn.rule) if ${condition}`,
    // Last, for it is what a denial is known by.
    `${keyword} unset-var(txn.direction) if ${condition}`,
  ];
}

/** Once nobody refuses: what the log says of what would have been refused. */
export function audited(keyword: Keyword): string[] {
  const isAudited = '{ var(txn.audit) -m found }';
  return [
    `${keyword} set-var(txn.verdict) str(audit) if ${isAudited}`,
    `${keyword} set-var(txn.rule) str(default) if ${isAudited}`,
    `${keyword} set-var(txn.rule) var(txn.audit_rule) if ${isAudited} { var(txn.audit_rule) -m found }`,
    `${keyword} set-var(txn.direction) var(txn.audit) if ${isAudited}`,
  ];
}
