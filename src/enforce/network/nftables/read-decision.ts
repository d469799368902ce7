import type { Rule } from '../../../model/network/policy.ts';
import type { Family } from '../../../model/sets/address-text.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import type { Redirection } from '../redirection.ts';
import type { WorkloadEndpoints } from './endpoints.ts';
import { actionOf, isUnattendedAllowed, type LineAction, type RequestAction } from './chains.ts';
import { malformed, type ReadTable } from './ruleset.ts';

const NOTHING_REDIRECTED: Redirection = { calls: new Map(), answers: new Map() };

/** A table that was read, and what it is read by. */
export interface Known {
  readonly file: string;
  readonly table: ReadTable;
  readonly endpoints: WorkloadEndpoints;
  /** What is brought to the waypoint; undefined: there is none. */
  readonly redirection: Redirection | undefined;
  /** The members whose failure mode is open. */
  readonly open: ReadonlySet<string>;
  readonly names: ReadonlyMap<
    string,
    { readonly member: string; readonly name: string; readonly family: Family }
  >;
}

/** What the chain that a rule leads to makes of it: where the waypoint decides, nothing passes that is not brought there. */
export function decided(known: Known, member: string, rule: Omit<Rule, 'action'>): Rule[] {
  const action = decisionOf(known, rule.origin.path);
  if (!isRequestAction(action)) return [{ ...rule, action }];
  const isOpen = isUnattendedAllowed(known.table.chains.get(rule.origin.path)?.rules);
  if (isOpen !== known.open.has(member))
    throw malformed(known.file, `its chain ${rule.origin.path} has another failure mode than ${member}`);
  const otherwise = action === 'request' ? ('deny' as const) : ('audit' as const);
  const { calls, answers } = known.redirection ?? NOTHING_REDIRECTED;
  const ports = (rule.direction === 'egress' ? calls : answers).get(member);
  const brought = ports ? Traffic.ports(PROTOCOLS.tcp, ports) : Traffic.NONE;
  return [
    { ...rule, action: 'allow' as const, traffic: rule.traffic.intersect(brought) },
    { ...rule, action: otherwise, traffic: rule.traffic.subtract(brought) },
  ].filter(({ traffic }) => !traffic.isEmpty());
}

/** What the chain decides. Throws a `Fault` (`malformed`) where it is none of a line. */
export function decisionOf({ file, table }: Known, target: string): LineAction {
  const action = actionOf(table.chains.get(target)?.rules);
  if (!action) throw malformed(file, `its chain ${target} neither allows nor denies`);
  return action;
}

export function isRequestAction(action: LineAction): action is RequestAction {
  return action === 'request' || action === 'audited-request';
}
