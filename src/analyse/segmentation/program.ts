import { dnsPattern } from '../../model/network/dns-pattern.ts';
import type { Network } from '../../model/network/network.ts';
import type { Direction, Engine, Peer, Policy, Rule, Stage, Within } from '../../model/network/policy.ts';
import { AddressSet } from '../../model/sets/addresses.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import type { Language } from '../../model/sets/language.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import type { Group, Grouping } from './grouping.ts';
import type { TrafficId, TrafficTable } from './traffic-table.ts';

/** A rule with its peers looked up. */
export interface CompiledRule {
  readonly id: number;
  readonly policy: Policy;
  readonly rule: Rule;
  /** Ids of the groups that it is for; undefined where it is for all subjects of its policy. */
  readonly subjects: ReadonlySet<number> | undefined;
  /** Does it match every peer? */
  readonly everyone: boolean;
  /** Ids of the groups that are its peers. */
  readonly groups: readonly number[];
  /** Addresses outside of the cluster that are its peers. */
  readonly addresses: AddressSet;
  readonly names: readonly string[];
  /** Patterns of names, by their text. */
  readonly patterns: ReadonlyMap<string, Language>;
  /** Its traffic, to a destination with these ports; to an address outside, without any. */
  trafficTo(destination: Group | undefined): TrafficId;
}

/** One step of the evaluation, with the rules that apply to one group in one direction, in their order. */
export interface ProgramStage {
  readonly stage: Stage;
  readonly rules: readonly CompiledRule[];
  /** The policies that deny what none of the rules matches. */
  readonly isolating: readonly Policy[];
}

/** What one engine asks of the traffic of one group in one direction. */
export interface Program {
  readonly key: string;
  readonly direction: Direction;
  /** The traffic that the engine sees. */
  readonly governs: TrafficId;
  readonly stages: readonly ProgramStage[];
}

/** A policy with the groups that it applies to. */
interface CompiledPolicy {
  readonly policy: Policy;
  readonly place: number;
  readonly subjects: readonly number[];
  readonly rules: readonly CompiledRule[];
  /** Of its rules, those that are not for all of its subjects. */
  readonly partial: readonly CompiledRule[];
}

/** Makes the programs of every group; groups with the same policies share theirs. */
export class Programs {
  readonly policies: readonly CompiledPolicy[];
  readonly #engines: readonly Engine[];
  readonly #table: TrafficTable;
  readonly #byGroup: readonly CompiledPolicy[][];
  readonly #programs = new Map<string, Program>();

  constructor(network: Network, grouping: Grouping, table: TrafficTable) {
    this.#engines = network.engines;
    this.#table = table;
    let rules = 0;
    this.policies = network.policies.map((policy, place) => {
      const compiled = policy.rules.map((rule) => compileRule(rules++, policy, rule, grouping, table));
      const partial = compiled.filter(({ subjects }) => subjects !== undefined);
      return { policy, place, subjects: grouping.membersOf(policy.subject), rules: compiled, partial };
    });
    this.#byGroup = grouping.groups.map(() => []);
    for (const compiled of this.policies)
      for (const group of compiled.subjects) this.#byGroup[group]?.push(compiled);
  }

  /** The policies that apply to a group. */
  policiesOn(group: Group): readonly Policy[] {
    return (this.#byGroup[group.id] ?? []).map(({ policy }) => policy);
  }

  /** One program per engine. */
  of(group: Group, direction: Direction): readonly Program[] {
    const policies = this.#byGroup[group.id] ?? [];
    const places = policies.map(({ place, partial }) => `${place}${rulesAgainst(partial, group)}`).join(',');
    return this.#engines.map((engine) => {
      const key = `${engine.id}/${direction}/${places}`;
      const known = this.#programs.get(key);
      if (known) return known;
      const program = {
        key,
        direction,
        governs: engine.governs ? this.#table.idOf(engine.governs) : this.#table.all,
        stages: engine.stages.map((stage) => stageOf(stage, direction, policies, group)),
      };
      this.#programs.set(key, program);
      return program;
    });
  }
}

/** The ids of the rules that are not for a group, each after a `-`. */
function rulesAgainst(rules: readonly CompiledRule[], group: Group): string {
  return rules
    .filter((rule) => !isFor(rule, group))
    .map(({ id }) => `-${id}`)
    .join('');
}

function isFor({ subjects }: CompiledRule, group: Group): boolean {
  return subjects?.has(group.id) ?? true;
}

function stageOf(
  stage: Stage,
  direction: Direction,
  policies: readonly CompiledPolicy[],
  group: Group,
): ProgramStage {
  const ordered = policies
    .filter(({ policy }) => policy.stage === stage.id)
    .toSorted(
      (a, b) =>
        a.policy.priority - b.policy.priority ||
        compareText(a.policy.name, b.policy.name) ||
        a.place - b.place,
    );
  const rules = ordered.flatMap((compiled) =>
    compiled.rules.filter(
      (compiledRule) =>
        compiledRule.rule.direction === direction &&
        compiledRule.rule.action !== 'audit' &&
        isFor(compiledRule, group),
    ),
  );
  const isolating = ordered
    .map(({ policy }) => policy)
    .filter(({ isolates }) => isolates.includes(direction));
  if (stage.order === 'priority') return { stage, rules, isolating };
  const denying = rules.filter(({ rule }) => rule.action === 'deny');
  const others = rules.filter(({ rule }) => rule.action !== 'deny');
  return { stage, rules: [...denying, ...others], isolating };
}

function compareText(first: string, second: string): number {
  return first < second ? -1 : first > second ? 1 : 0;
}

function compileRule(
  id: number,
  policy: Policy,
  rule: Rule,
  grouping: Grouping,
  table: TrafficTable,
): CompiledRule {
  const groups = new Set<number>();
  let addresses = AddressSet.NONE;
  let everyone = false;
  const names: string[] = [];
  const patterns = new Map<string, Language>();
  for (const peer of rule.peers) {
    for (const member of membersAmong(peer, rule, grouping)) groups.add(member);
    if (peer.kind === 'names') names.push(...peer.names);
    if (peer.kind === 'names')
      for (const pattern of peer.patterns ?? []) patterns.set(pattern, dnsPattern(pattern));
    if (peer.kind === 'entity') {
      everyone ||= peer.entity === 'any';
      if (peer.entity === 'world') addresses = AddressSet.ALL;
      if (peer.entity === 'cluster') for (const group of grouping.groups) groups.add(group.id);
    }
    if (peer.kind === 'addresses') addresses = addresses.union(peer.addresses);
  }
  const subjects =
    rule.subjects && new Set(rule.subjects.flatMap((peer) => membersAmong(peer, rule, grouping)));
  const trafficTo = trafficOf(rule, table);
  return { id, policy, rule, subjects, everyone, groups: [...groups], addresses, names, patterns, trafficTo };
}

/** Ids of the groups that a peer names by labels, by addresses or by both. */
function membersAmong(peer: Peer, rule: Rule, grouping: Grouping): readonly number[] {
  if (peer.kind !== 'workloads' && peer.kind !== 'addresses') return [];
  const selected = peer.selection
    ? grouping.membersOf(peer.selection)
    : grouping.groups.map((group) => group.id);
  if (peer.kind === 'addresses' && peer.onlyOutside) return [];
  const block = peer.kind === 'workloads' ? peer.within : withinBlock(peer);
  if (!block) return selected;
  return selected.filter((id) => {
    const group = grouping.groups[id];
    return group !== undefined && isInBlock(group, block, rule);
  });
}

function withinBlock({ addresses, coversPods }: Peer & { kind: 'addresses' }): Within {
  return { addresses, unknown: coversPods && AddressSet.V4.isSubsetOf(addresses) };
}

/**
 * Are the pods of the group in the block? Some of them suffice for what is allowed, so that nothing that may happen is
 * left out; what is denied must be so for all of them.
 */
function isInBlock({ isHost, workloads: [{ addresses }] }: Group, block: Within, { action }: Rule): boolean {
  if (isHost) return false;
  if (addresses.isEmpty()) return block.unknown;
  return action === 'allow'
    ? !addresses.intersect(block.addresses).isEmpty()
    : addresses.isSubsetOf(block.addresses);
}

function trafficOf(rule: Rule, table: TrafficTable): CompiledRule['trafficTo'] {
  const fixed = table.idOf(rule.traffic);
  if (rule.namedPorts.length === 0) return () => fixed;
  const byPorts = new Map<number, TrafficId>();
  return (destination) => {
    if (!destination) return fixed;
    const known = byPorts.get(destination.portsId);
    if (known !== undefined) return known;
    const id = table.idOf(rule.traffic.union(namedTraffic(rule, destination)));
    byPorts.set(destination.portsId, id);
    return id;
  };
}

/** What the named ports of the rule are on the pods of a group. */
function namedTraffic({ namedPorts }: Rule, { workloads: [workload] }: Group): Traffic {
  const resolved = namedPorts.flatMap(({ name, protocol, messages }) =>
    workload.ports
      .filter((port) => port.name === name && (protocol ?? port.protocol) === port.protocol)
      .map((port) => {
        const ports = Intervals.of([[port.port, port.port]]);
        return messages ? Traffic.application(ports, messages) : Traffic.ports(port.protocol, ports);
      }),
  );
  return resolved.reduce((all, traffic) => all.union(traffic), Traffic.NONE);
}
