import { REACHABILITY_UNITS } from './registry.ts';
import type { Judge, ReachabilityInput, ReachabilityUnit } from './types.ts';

/** Tells of packages whether what is started gets to them. What a unit needs is made ready once it is asked. */
export function reachabilityJudge(input: ReachabilityInput): Judge {
  const judges = new Map<ReachabilityUnit, ReturnType<ReachabilityUnit['judge']>>();
  return (one, code) => {
    const unit = REACHABILITY_UNITS.find(({ ecosystems }) => ecosystems.includes(one.ecosystem));
    if (!unit) return undefined;
    let judge = judges.get(unit);
    if (!judge) judges.set(unit, (judge = unit.judge(input)));
    return judge(one, code);
  };
}
