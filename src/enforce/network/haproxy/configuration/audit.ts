import { ANY, MODE } from '../decisions.ts';
import { type Keyword, look, NOBODY, type Way } from './expressions.ts';

const WAYS: readonly Way[] = ['egress', 'ingress'];

/** Which ends are in audit mode: asked anew for each request, whatever connection it is on. */
export function modes(keyword: Keyword): string[] {
  return WAYS.map(
    (way) =>
      `${keyword} set-var(txn.${way}_audit) var(sess.${way}),concat(|${MODE}),${look('map_str', 'decisions')}`,
  );
}

/** An end is open where it is audited, or nothing that it says could refuse a request by its form. */
export function auditConditions(): string[] {
  return WAYS.flatMap((way) => [
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
export function letEndThrough(way: Way, keyword: Keyword): string[] {
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
