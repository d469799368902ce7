import type { Direction, Policy, Rule } from '../../model/network/policy.ts';
import { EVERYTHING } from '../../model/network/selector.ts';
import { MEMBER_LABEL, memberSelector } from '../../model/segmentation/member-selection.ts';
import { PROTOCOLS } from '../../model/sets/flow.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import { Traffic } from '../../model/sets/traffic.ts';

/** Ports by the id of a member; a member without ports has no entry. */
export type MemberPorts = ReadonlyMap<string, Intervals<number>>;

/** Which TCP connections a host brings to its waypoint: by who calls or who is called, and the port that is called. */
export interface Redirection {
  readonly calls: MemberPorts;
  readonly answers: MemberPorts;
}

const EVERY_PORT = Intervals.of([[0, 65_535]]);
const NO_PORT = Intervals.empty<number>();

/** Every port that anything is redirected of. */
export function redirectedPorts({ calls, answers }: Redirection): Intervals<number> {
  return [...calls.values(), ...answers.values()].reduce((all, ports) => all.union(ports), NO_PORT);
}

/**
 * What a waypoint's policies do to all traffic of a host, where only some connections are brought to it: all others
 * pass. `policies` must be of one member and direction each, and ask their rules in their order.
 */
export function whereRedirected(policies: readonly Policy[], redirection: Redirection): Policy[] {
  return policies.map((policy) => {
    const direction = policy.rules[0]?.direction;
    const member = memberOf(policy);
    if (direction === undefined || member === undefined) return policy;
    return { ...policy, rules: [...passing(policy.rules, direction, member, redirection), ...policy.rules] };
  });
}

/** The rules for what is not brought to the waypoint, but for what the other end brings there. */
function passing(
  rules: readonly Rule[],
  direction: Direction,
  member: string,
  { calls, answers }: Redirection,
): Rule[] {
  const [own, others] = direction === 'egress' ? [calls, answers] : [answers, calls];
  const left = EVERY_PORT.subtract(own.get(member) ?? NO_PORT);
  return partsOf(left, others).flatMap(({ ports, members }) => {
    const traffic = Traffic.ports(PROTOCOLS.tcp, ports);
    const [first] = rules;
    if (!first) return [];
    const all: Rule = {
      ...first,
      action: 'allow',
      peers: [{ kind: 'entity', entity: 'any' }],
      traffic,
      namedPorts: [],
    };
    return [...rules.flatMap((rule) => restricted(rule, members, traffic)), all];
  });
}

/** The rule for some members and some traffic only. */
function restricted(rule: Rule, members: readonly string[], traffic: Traffic): Rule[] {
  const common = rule.traffic.intersect(traffic);
  const ids = members.filter((id) => rule.peers.some((peer) => isAmong(id, peer)));
  if (ids.length === 0 || common.isEmpty()) return [];
  const selection = { namespaces: EVERYTHING, workloads: memberSelector(ids) };
  return [{ ...rule, peers: [{ kind: 'workloads', selection }], traffic: common }];
}

function isAmong(id: string, peer: Rule['peers'][number]): boolean {
  if (peer.kind === 'entity') return peer.entity === 'any';
  const { selection } = peer.kind === 'workloads' ? peer : {};
  return selection?.workloads.kind === 'label' && selection.workloads.values.includes(id);
}

/** Ports in parts, each with the members that have all of it. */
function partsOf(
  ports: Intervals<number>,
  of: MemberPorts,
): { ports: Intervals<number>; members: string[] }[] {
  let parts = [{ ports, members: [] as string[] }];
  for (const [id, own] of of)
    parts = parts
      .flatMap((part) => [
        { ports: part.ports.intersect(own), members: [...part.members, id] },
        { ...part, ports: part.ports.subtract(own) },
      ])
      .filter((part) => !part.ports.isEmpty());
  return parts.filter((part) => !part.ports.isEmpty());
}

function memberOf({ subject: { workloads } }: Policy): string | undefined {
  return workloads.kind === 'label' && workloads.key === MEMBER_LABEL ? workloads.values[0] : undefined;
}
