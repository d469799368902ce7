import { marked } from '../../model/finding/fingerprint.ts';
import { SEVERITY_PRIORITY, type Severity } from '../../model/finding/head.ts';
import type { PolicyFinding } from '../../model/finding/policy.ts';
import type { Origin } from '../../model/network/origin.ts';
import { DIRECTIONS, type Policy, policyName } from '../../model/network/policy.ts';
import { type Workload, workloadId } from '../../model/network/workload.ts';
import type { Connections } from './connections.ts';
import type { CompiledRule } from './program.ts';
import { findRedundancy } from './redundancy.ts';

type PolicyRule = PolicyFinding['id'];

/** A contradiction is decided by chance, and what no policy isolates is open; the rest is only in the way of readers. */
const SEVERITIES: Readonly<Record<PolicyRule, Severity>> = {
  'selects-nothing': 'low',
  'matches-nobody': 'low',
  'shadowed-policy': 'low',
  'shadowed-rule': 'low',
  contradiction: 'medium',
  unprotected: 'medium',
};

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

function subjectOf({ kind, namespace, name }: Policy, part?: string): PolicyFinding['subject'] {
  const full = namespace === undefined ? name : `${namespace}/${name}`;
  return { kind: 'resource', type: kind, name: full, ...(part !== undefined && { part }) };
}

function ruleSubject({ policy, rule }: CompiledRule): PolicyFinding['subject'] {
  return subjectOf(policy, rule.origin.path);
}

/** What all of these findings have in common. */
function policyFinding(
  id: PolicyRule,
  subject: PolicyFinding['subject'],
  origins: readonly (Origin | undefined)[],
  text: Pick<PolicyFinding, 'title' | 'advice'>,
): PolicyFinding {
  return marked<'policy'>({
    kind: 'policy',
    id,
    ...text,
    severity: SEVERITIES[id],
    vectors: ['V5', 'V8'],
    references: [],
    priority: SEVERITY_PRIORITY[SEVERITIES[id]],
    subject,
    origins: origins.flatMap((origin) => (origin ? [{ kind: 'manifest' as const, ...origin }] : [])),
  });
}

function selectsNothing(policy: Policy): PolicyFinding {
  return policyFinding('selects-nothing', subjectOf(policy), [policy.origin], {
    title: 'It applies to no workload in these manifests.',
    advice: 'Mend its selector, or remove it if its workload is gone.',
  });
}

function matchesNobody(compiled: CompiledRule): PolicyFinding {
  return policyFinding('matches-nobody', ruleSubject(compiled), [compiled.rule.origin], {
    title: 'No workload, address or name is a peer of this rule.',
    advice: 'Mend the selectors of its peers, or remove it if they are gone.',
  });
}

function shadowedPolicy(policy: Policy): PolicyFinding {
  return policyFinding('shadowed-policy', subjectOf(policy), [policy.origin], {
    title: 'Nothing would change without it: other policies decide everything that it decides.',
    advice: 'Remove it, or narrow what hides it.',
  });
}

function shadowedRule(compiled: CompiledRule): PolicyFinding {
  return policyFinding('shadowed-rule', ruleSubject(compiled), [compiled.rule.origin], {
    title: 'Nothing would change without this rule: others decide everything that it decides.',
    advice: 'Remove it, or narrow what hides it.',
  });
}

function contradiction(first: CompiledRule, second: CompiledRule): PolicyFinding {
  return policyFinding('contradiction', ruleSubject(first), [first.rule.origin, second.rule.origin], {
    title: `${ruleName(second)} has the same priority and says the opposite (${first.rule.action}, ${second.rule.action}); which one wins is undefined.`,
    advice: 'Give the two policies different priorities.',
  });
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
  const subject = { kind: 'workload' as const, names: workloads.map(workloadId) };
  return policyFinding(
    'unprotected',
    subject,
    workloads.map(({ origin }) => origin),
    {
      title: `No policy isolates ${workloads.length === 1 ? 'it' : 'them'} for ${directions}: what admin policies do not deny is allowed.`,
      advice: `Add a NetworkPolicy that selects every pod of ${workloads[0]?.namespace ?? ''} and allows what is needed.`,
    },
  );
}
