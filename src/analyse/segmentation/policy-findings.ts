import type { Origin } from '../../model/network/origin.ts';
import { DIRECTIONS, type Policy, policyName } from '../../model/network/policy.ts';
import { type Workload, workloadId } from '../../model/network/workload.ts';
import type { VectorId } from '../../model/vector.ts';
import type { Connections } from './connections.ts';
import type { CompiledRule } from './program.ts';
import { findRedundancy } from './redundancy.ts';

export type PolicyFindingKind =
  | 'selects-nothing'
  | 'matches-nobody'
  | 'shadowed-policy'
  | 'shadowed-rule'
  | 'contradiction'
  | 'unprotected';

/** Something about the policies themselves that somebody should look at. */
export interface PolicyFinding {
  readonly kind: PolicyFindingKind;
  /** What it is about, such as `NetworkPolicy shop/web spec.ingress[0]`. */
  readonly subject: string;
  /** One sentence: what is so. */
  readonly title: string;
  /** One sentence: what to do. */
  readonly advice: string;
  readonly vectors: readonly VectorId[];
  readonly origins: readonly Origin[];
}

const VECTORS: readonly VectorId[] = ['V5', 'V8'];

/** What is wrong or useless in the policies of a network, and the workloads that none isolates. */
export function policyFindings(evaluated: Connections): PolicyFinding[] {
  const { neededPolicies, neededRules, matchingRules, contradictions } = findRedundancy(evaluated);
  const ofPolicies = evaluated.programs.policies.flatMap(({ policy, subjects, rules }): PolicyFinding[] => {
    const hasSubjects = subjects.some((id) => evaluated.groups[id]?.isHost === false);
    if (!hasSubjects) return [selectsNothing(policy)];
    const idle = rules.filter(
      (rule) => !matchingRules.has(rule) && rule.rule.action !== 'audit' && !mayHavePeers(rule),
    );
    const shadowed = rules.filter((rule) => matchingRules.has(rule) && !neededRules.has(rule));
    const isShadowed = !neededPolicies.has(policy) && !isDefaultDeny(policy);
    const rest = isShadowed ? [shadowedPolicy(policy)] : shadowed.map(shadowedRule);
    return [...idle.map(matchesNobody), ...rest];
  });
  const undecided = contradictions.map(({ first, second }) => contradiction(first, second));
  return [...ofPolicies, ...undecided, ...unprotected(evaluated)];
}

/** Manifests do not tell who nodes and the like are, so a rule for them is not said to be for nobody. */
function mayHavePeers({ rule }: CompiledRule): boolean {
  return rule.peers.some(({ kind }) => kind === 'nodes' || kind === 'entity');
}

/** A policy that only isolates is there for what is to come, too. */
function isDefaultDeny({ isolates, rules }: Policy): boolean {
  return isolates.length > 0 && rules.length === 0;
}

function ruleName({ policy, rule }: CompiledRule): string {
  return `${policyName(policy)} ${rule.origin.path}`;
}

function selectsNothing(policy: Policy): PolicyFinding {
  return {
    kind: 'selects-nothing',
    subject: policyName(policy),
    title: 'It applies to no workload in these manifests.',
    advice: 'Mend its selector, or remove it if its workload is gone.',
    vectors: VECTORS,
    origins: [policy.origin],
  };
}

function matchesNobody(compiled: CompiledRule): PolicyFinding {
  return {
    kind: 'matches-nobody',
    subject: ruleName(compiled),
    title: 'No workload, address or name is a peer of this rule.',
    advice: 'Mend the selectors of its peers, or remove it if they are gone.',
    vectors: VECTORS,
    origins: [compiled.rule.origin],
  };
}

function shadowedPolicy(policy: Policy): PolicyFinding {
  return {
    kind: 'shadowed-policy',
    subject: policyName(policy),
    title: 'Nothing would change without it: other policies decide everything that it decides.',
    advice: 'Remove it, or narrow what hides it.',
    vectors: VECTORS,
    origins: [policy.origin],
  };
}

function shadowedRule(compiled: CompiledRule): PolicyFinding {
  return {
    kind: 'shadowed-rule',
    subject: ruleName(compiled),
    title: 'Nothing would change without this rule: others decide everything that it decides.',
    advice: 'Remove it, or narrow what hides it.',
    vectors: VECTORS,
    origins: [compiled.rule.origin],
  };
}

function contradiction(first: CompiledRule, second: CompiledRule): PolicyFinding {
  return {
    kind: 'contradiction',
    subject: ruleName(first),
    title: `${ruleName(second)} has the same priority and says the opposite (${first.rule.action}, ${second.rule.action}); which one wins is undefined.`,
    advice: 'Give the two policies different priorities.',
    vectors: VECTORS,
    origins: [first.rule.origin, second.rule.origin],
  };
}

/** Workloads that no policy isolates, by direction; one finding for each namespace. */
function unprotected(evaluated: Connections): PolicyFinding[] {
  const open = evaluated.groups
    .filter((group) => !group.isHost)
    .flatMap((group) => {
      const policies = evaluated.programs.policiesOn(group);
      const directions = DIRECTIONS.filter(
        (direction) => !policies.some((policy) => policy.isolates.includes(direction)),
      );
      const kind = directions.join(' or ');
      return directions.length === 0 ? [] : group.workloads.map((workload) => ({ workload, kind }));
    });
  const byPlace = Map.groupBy(open, ({ workload, kind }) => JSON.stringify([workload.namespace, kind]));
  return Array.from(byPlace.values(), (members) =>
    unprotectedIn(
      members.map(({ workload }) => workload),
      members[0]?.kind ?? '',
    ),
  );
}

function unprotectedIn(workloads: readonly Workload[], directions: string): PolicyFinding {
  const names = workloads.slice(0, 5).map(workloadId);
  const more = workloads.length - names.length;
  const selected = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return {
    kind: 'unprotected',
    subject: selected,
    title: `No policy isolates ${workloads.length === 1 ? 'it' : 'them'} for ${directions}: what admin policies do not deny is allowed.`,
    advice: `Add a NetworkPolicy that selects every pod of ${workloads[0]?.namespace ?? ''} and allows what is needed.`,
    vectors: VECTORS,
    origins: workloads.map(({ origin }) => origin),
  };
}
