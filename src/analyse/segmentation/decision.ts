import type { Group } from './grouping.ts';
import type { CompiledRule, Program, ProgramStage } from './program.ts';
import type { TrafficId, TrafficTable } from './traffic-table.ts';

/** How far a decision has come: what is undecided in this stage, what the stage leaves to the next, what is allowed. */
interface Progress {
  readonly open: TrafficId;
  readonly passed: TrafficId;
  readonly allowed: TrafficId;
}

/** One thing that decided about some of the traffic. */
export interface DecisionStep {
  readonly stage: ProgramStage;
  /** The rule that matched; undefined where the stage denies the rest because policies isolate the workload. */
  readonly rule: CompiledRule | undefined;
  /** What it decided about. */
  readonly traffic: TrafficId;
}

/**
 * The traffic that a program allows between two ends, given the rules that match the other end, in the order of the
 * program. `destination` is the group that named ports are resolved on. `tell` hears of every step that decided
 * something. This is the whole semantics: the first rule that matches decides, `pass` skips the rest of the stage,
 * isolation denies what is left of it, and what nobody decided or the engine does not see is allowed.
 */
export function decide(
  program: Program,
  matching: readonly CompiledRule[],
  destination: Group | undefined,
  table: TrafficTable,
  tell?: (step: DecisionStep) => void,
): TrafficId {
  const unseen = table.subtract(table.all, program.governs);
  let progress: Progress = { open: program.governs, passed: table.none, allowed: unseen };
  let next = 0;
  for (const stage of program.stages) {
    for (; matching[next]?.policy.stage === stage.stage.id; next += 1) {
      const rule = matching[next];
      if (!rule) break;
      const traffic = table.intersect(progress.open, rule.trafficTo(destination));
      if (traffic === table.none) continue;
      tell?.({ stage, rule, traffic });
      progress = take(progress, rule, traffic, table);
    }
    if (stage.isolating.length > 0 && progress.open !== table.none)
      tell?.({ stage, rule: undefined, traffic: progress.open });
    const open = stage.isolating.length > 0 ? progress.passed : table.union(progress.open, progress.passed);
    progress = { open, passed: table.none, allowed: progress.allowed };
  }
  return table.union(progress.allowed, progress.open);
}

function take(
  { open, passed, allowed }: Progress,
  { rule: { action } }: CompiledRule,
  traffic: TrafficId,
  table: TrafficTable,
): Progress {
  return {
    open: table.subtract(open, traffic),
    passed: action === 'pass' ? table.union(passed, traffic) : passed,
    allowed: action === 'allow' ? table.union(allowed, traffic) : allowed,
  };
}
