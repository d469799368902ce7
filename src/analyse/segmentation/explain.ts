import { dnsName } from '../../model/network/dns-pattern.ts';
import type { Action, Direction, Policy, Rule } from '../../model/network/policy.ts';
import type { Workload } from '../../model/network/workload.ts';
import type { Address } from '../../model/sets/address-text.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import type { Connections } from './connections.ts';
import { decide } from './decision.ts';
import type { Group } from './grouping.ts';
import { isForName } from './matching.ts';
import type { CompiledRule, Program, ProgramStage } from './program.ts';

/** One end of a connection: a workload, an address outside of the cluster, or whatever a DNS name resolves to. */
export type End = { readonly workload: Workload } | { readonly address: Address } | { readonly name: string };

/** Why something was decided: by a rule, because policies isolate the workload, because nothing else did, or by nature. */
export type Reason = 'rule' | 'isolation' | 'no-policy' | 'node' | 'self' | 'outside';

export interface ExplanationStep {
  /** At the source (`egress`) or at the destination (`ingress`). */
  readonly direction: Direction;
  readonly stage: string | undefined;
  readonly reason: Reason;
  readonly action: Action;
  /** The rule's policy, or the policies that isolate. */
  readonly policies: readonly Policy[];
  readonly rule: Rule | undefined;
  /** What it decides about. */
  readonly traffic: Traffic;
}

export interface Explanation {
  /** What may flow, of what was asked for. */
  readonly allowed: Traffic;
  readonly steps: readonly ExplanationStep[];
}

/** The rules that decide about traffic from one end to another, first those at the source, each in its order. */
export function explain(
  evaluated: Connections,
  from: End,
  to: End,
  asked: Traffic = Traffic.ALL,
): Explanation {
  const source = groupOf(evaluated, from);
  const destination = groupOf(evaluated, to);
  if (source?.isHost || destination?.isHost) {
    const direction = source?.isHost ? 'egress' : 'ingress';
    return { allowed: asked, steps: [step(direction, 'node', 'allow', asked)] };
  }
  const egress = explainSide(evaluated, 'egress', source, destination, to, asked);
  const ingress = explainSide(evaluated, 'ingress', destination, source, from, asked);
  return { allowed: egress.allowed.intersect(ingress.allowed), steps: [...egress.steps, ...ingress.steps] };
}

/** What a lone pod says to itself, which no policy sees. */
export function explainItself(asked: Traffic): Explanation {
  return { allowed: asked, steps: [step('egress', 'self', 'allow', asked)] };
}

function explainSide(
  evaluated: Connections,
  direction: Direction,
  subject: Group | undefined,
  peer: Group | undefined,
  end: End,
  asked: Traffic,
): Explanation {
  if (!subject) return { allowed: asked, steps: [step(direction, 'outside', 'allow', asked)] };
  const destination = direction === 'egress' ? peer : subject;
  const programs = evaluated.programs.of(subject, direction);
  const deciding = programs.filter(({ stages }) => stages.some(hasPolicies));
  // Engines that have no policy for it need not each be told of.
  const reported = deciding.length > 0 ? deciding : programs.slice(0, 1);
  const sides = reported.map((program) => explainProgram(evaluated, program, peer, end, destination, asked));
  return {
    allowed: sides.reduce((all, { allowed }) => all.intersect(allowed), asked),
    steps: sides.flatMap(({ steps }) => steps),
  };
}

function hasPolicies({ rules, isolating }: ProgramStage): boolean {
  return rules.length + isolating.length > 0;
}

function explainProgram(
  { table }: Connections,
  program: Program,
  peer: Group | undefined,
  end: End,
  destination: Group | undefined,
  asked: Traffic,
): Explanation {
  const steps: ExplanationStep[] = [];
  const matching = program.stages.flatMap(({ rules }) => rules.filter((rule) => matches(rule, peer, end)));
  let decided = Traffic.NONE;
  const allowed = decide(program, matching, destination, table, ({ stage, rule, traffic: id }) => {
    const traffic = table.at(id).intersect(asked);
    const action = rule?.rule.action ?? 'deny';
    if (action !== 'pass') decided = decided.union(traffic);
    if (traffic.isEmpty()) return;
    const policies = rule ? [rule.policy] : stage.isolating;
    const reason = rule ? 'rule' : 'isolation';
    const { direction } = program;
    steps.push({ direction, stage: stage.stage.id, reason, action, policies, rule: rule?.rule, traffic });
  });
  const rest = asked.subtract(decided);
  if (!rest.isEmpty()) steps.push(step(program.direction, 'no-policy', 'allow', rest));
  return { allowed: table.at(allowed).intersect(asked), steps };
}

function step(direction: Direction, reason: Reason, action: Action, traffic: Traffic): ExplanationStep {
  return { direction, stage: undefined, reason, action, policies: [], rule: undefined, traffic };
}

function matches(rule: CompiledRule, peer: Group | undefined, end: End): boolean {
  if (rule.everyone) return true;
  if ('name' in end) {
    const name = end.name.toLowerCase();
    return isForName(rule, name, rule.patterns.size > 0 ? dnsName(name) : undefined);
  }
  return 'address' in end
    ? rule.addresses.includes(end.address)
    : peer !== undefined && rule.groups.includes(peer.id);
}

function groupOf(evaluated: Connections, end: End): Group | undefined {
  return 'workload' in end ? evaluated.groupOf(end.workload) : undefined;
}
