import { DIRECTIONS, type Policy } from '../../model/network/policy.ts';
import type { Connections } from './connections.ts';
import { decide } from './decision.ts';
import type { Group } from './grouping.ts';
import type { CompiledRule, Program } from './program.ts';

/** Rules of one stage and priority that say opposite things about the same traffic, so that either may win. */
export interface Contradiction {
  readonly first: CompiledRule;
  readonly second: CompiledRule;
}

export interface Redundancy {
  /** Without one of these, something would be allowed that is not, or the other way round. */
  readonly neededPolicies: ReadonlySet<Policy>;
  readonly neededRules: ReadonlySet<CompiledRule>;
  /** Rules that match some peer of some workload. */
  readonly matchingRules: ReadonlySet<CompiledRule>;
  readonly contradictions: readonly Contradiction[];
}

/** A case that a program decides: the rules that match some peer, and where named ports are resolved. */
interface Case {
  readonly matching: readonly CompiledRule[];
  readonly destination: Group | undefined;
}

/** Decides every case that there is again without each of its rules and policies, until each was seen to matter. */
export function findRedundancy(evaluated: Connections): Redundancy {
  const neededPolicies = new Set<Policy>();
  const neededRules = new Set<CompiledRule>();
  const matchingRules = new Set<CompiledRule>();
  const contradictions = new Map<string, Contradiction>();
  for (const [program, subject] of distinctPrograms(evaluated)) {
    const policies = new Set(
      program.stages.flatMap(({ rules, isolating }) => [...isolating, ...rules.map((rule) => rule.policy)]),
    );
    const reduced = new Map([...policies].map((policy) => [policy, without(program, policy)]));
    for (const { matching, destination } of casesOf(evaluated, program, subject)) {
      const { table } = evaluated;
      const result = decide(program, matching, destination, table);
      for (const rule of matching) {
        matchingRules.add(rule);
        if (neededRules.has(rule)) continue;
        const others = matching.filter((other) => other !== rule);
        if (decide(program, others, destination, table) !== result) neededRules.add(rule);
      }
      for (const [policy, rest] of reduced) {
        if (neededPolicies.has(policy)) continue;
        const others = matching.filter((other) => other.policy !== policy);
        if (decide(rest, others, destination, table) !== result) neededPolicies.add(policy);
      }
      for (const found of contradictionsIn(evaluated, program, matching, destination))
        contradictions.set(`${found.first.id}/${found.second.id}`, found);
    }
  }
  return { neededPolicies, neededRules, matchingRules, contradictions: [...contradictions.values()] };
}

/** Every program with a group that it is for; the same one again where named ports resolve in another way. */
function distinctPrograms(evaluated: Connections): [Program, Group][] {
  const found = new Map<string, [Program, Group]>();
  for (const group of evaluated.groups) {
    if (group.isHost) continue;
    for (const direction of DIRECTIONS)
      for (const program of evaluated.programs.of(group, direction))
        found.set(`${program.key}/${direction === 'ingress' ? group.portsId : ''}`, [program, group]);
  }
  return [...found.values()];
}

function casesOf(evaluated: Connections, program: Program, subject: Group): Case[] {
  const { lists, byGroup, byAddress, byName } = evaluated.matching(program);
  const isIngress = program.direction === 'ingress';
  const cases = new Map<string, { list: number; destination: Group | undefined }>();
  for (const list of [...byAddress.keys(), ...byName.values()])
    cases.set(`${list}/`, { list, destination: isIngress ? subject : undefined });
  for (const peer of evaluated.groups) {
    if (peer.isHost) continue;
    const list = byGroup[peer.id] ?? 0;
    const destination = isIngress ? subject : peer;
    cases.set(`${list}/${isIngress ? '' : peer.portsId}`, { list, destination });
  }
  return Array.from(cases.values(), ({ list, destination }) => ({ matching: lists.at(list), destination }));
}

function without(program: Program, policy: Policy): Program {
  const stages = program.stages.map((stage) => ({
    ...stage,
    isolating: stage.isolating.filter((other) => other !== policy),
  }));
  return { ...program, stages };
}

function* contradictionsIn(
  { table }: Connections,
  { stages }: Program,
  matching: readonly CompiledRule[],
  destination: Group | undefined,
): Generator<Contradiction> {
  const byPriority = stages.filter(({ stage }) => stage.order === 'priority').map(({ stage }) => stage.id);
  const ranked = matching.filter(({ policy }) => byPriority.includes(policy.stage));
  for (const [place, first] of ranked.entries()) {
    for (const second of ranked.slice(place + 1)) {
      const isTie =
        first.policy.stage === second.policy.stage && first.policy.priority === second.policy.priority;
      if (!isTie || first.policy === second.policy || first.rule.action === second.rule.action) continue;
      if (table.intersect(first.trafficTo(destination), second.trafficTo(destination)) === table.none)
        continue;
      yield { first, second };
    }
  }
}
