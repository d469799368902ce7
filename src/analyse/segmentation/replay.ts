import { type FlowEnd, type FlowRecord, flowKey, worked } from '../../model/flow/record.ts';
import { trafficOf } from '../../model/flow/traffic.ts';
import type { Direction } from '../../model/network/policy.ts';
import type { Workload } from '../../model/network/workload.ts';
import { parseAddress } from '../../model/sets/address-text.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import type { Connections } from './connections.ts';
import { type End, explain, type Explanation, type ExplanationStep } from './explain.ts';

/**
 * What a policy does to a flow that was seen: `breaks` worked and would be denied; `opens` was denied and would be
 * allowed. `unsure`: not enough was recorded to tell, and it worked. `detailed`: likewise, but the same connections
 * were also recorded with their requests, which are judged. `unjudged`: neither end is a workload that is known.
 */
export type ReplayOutcome =
  | 'works'
  | 'breaks'
  | 'unsure'
  | 'detailed'
  | 'opens'
  | 'stays-denied'
  | 'unjudged';

export interface ReplayedFlow {
  readonly record: FlowRecord;
  readonly standing: ReplayOutcome;
  /** What denies it, or a part of it, at either end. */
  readonly denials: readonly ExplanationStep[];
  /** Why it cannot be told. */
  readonly doubt?: 'requests' | 'name';
}

/** Recorded flows against policies: what would work, break and open. In the order of the records. Throws a `Fault` (`limit`). */
export function replay(evaluated: Connections, records: readonly FlowRecord[]): ReplayedFlow[] {
  const judge = new Judge(evaluated);
  const detailed = new Set(records.filter(({ request }) => request).map(connectionKey));
  return records.map((record) => {
    const judged = judge.judge(record);
    const isDetailed = judged.standing === 'unsure' && !record.request && detailed.has(connectionKey(record));
    return { record, ...judged, ...(isDetailed ? { standing: 'detailed' as const } : {}) };
  });
}

function connectionKey({ from, to, protocol, port }: FlowRecord): string {
  return JSON.stringify([from, to, protocol, port]);
}

type Judgement = Omit<ReplayedFlow, 'record'>;

class Judge {
  readonly #evaluated: Connections;
  readonly #byId: ReadonlyMap<string, Workload>;
  readonly #known = new Map<string, Judgement>();

  constructor(evaluated: Connections) {
    this.#evaluated = evaluated;
    this.#byId = new Map(
      evaluated.network.workloads.map((workload) => [`${workload.namespace}/${workload.name}`, workload]),
    );
  }

  judge(record: FlowRecord): Judgement {
    const key = flowKey(record);
    const known = this.#known.get(key) ?? this.#judge(record);
    this.#known.set(key, known);
    return known;
  }

  #judge(record: FlowRecord): Judgement {
    const [sources, destinations] = [this.#endsOf(record.from), this.#endsOf(record.to)];
    const [from] = sources;
    const ends = [...sources, ...destinations];
    if (!from || destinations.length === 0 || !ends.some((end) => 'workload' in end))
      return { standing: 'unjudged', denials: [] };
    const asked = trafficOf(record);
    const ways = destinations.map((to) => explain(this.#evaluated, from, to, asked));
    const allowed = together(ways);
    const denials = ways
      .flatMap(({ steps }) => steps)
      .filter((step) => step.action === 'deny' && !step.traffic.subtract(allowed).isEmpty());
    const missing = asked.subtract(allowed);
    if (missing.isEmpty()) return { standing: record.decision === 'denied' ? 'opens' : 'works', denials: [] };
    if (!worked(record)) return { standing: 'stays-denied', denials };
    if (!allowed.isEmpty()) return { standing: 'unsure', denials, doubt: 'requests' };
    const mayHaveName = record.to.kind === 'address' && record.to.name === undefined;
    return mayHaveName && this.#hasNamesFor(from, missing)
      ? { standing: 'unsure', denials, doubt: 'name' }
      : { standing: 'breaks', denials };
  }

  /** None for a workload that the policies do not know; an address with its name is both. */
  #endsOf(end: FlowEnd): End[] {
    if (end.kind === 'name') return [{ name: end.name }];
    if (end.kind === 'workload') {
      const workload = this.#byId.get(end.id);
      return workload ? [{ workload }] : [];
    }
    const address = parseAddress(end.address);
    const workload = this.#evaluated.network.workloads.find(({ addresses }) => addresses.includes(address));
    if (workload) return [{ workload }];
    return end.name === undefined ? [{ address }] : [{ address }, { name: end.name }];
  }

  /** Does a rule allow the caller to call a name with such traffic? */
  #hasNamesFor(from: End, traffic: Traffic): boolean {
    const group = 'workload' in from ? this.#evaluated.groupOf(from.workload) : undefined;
    if (!group) return false;
    const { programs, table } = this.#evaluated;
    return programs
      .of(group, 'egress')
      .flatMap(({ stages }) => stages.flatMap(({ rules }) => rules))
      .filter(({ rule, names, patterns }) => rule.action === 'allow' && names.length + patterns.size > 0)
      .some((rule) => !table.at(rule.trafficTo(undefined)).intersect(traffic).isEmpty());
  }
}

/** An address that is called by its name may be allowed as either, and what a rule denies of either is denied. */
function together(ways: readonly Explanation[]): Traffic {
  const denied = ways
    .flatMap(({ steps }) => steps)
    .filter(({ action, reason }) => action === 'deny' && reason === 'rule')
    .reduce((all, { traffic }) => all.union(traffic), Traffic.NONE);
  return ways.reduce((all, { allowed }) => all.union(allowed), Traffic.NONE).subtract(denied);
}

/** Directions in which no line allows a flow, so that a new one would. */
export function missingDirections({ denials }: ReplayedFlow): Direction[] {
  const isRefused = denials.some(({ reason }) => reason === 'rule');
  return isRefused ? [] : [...new Set(denials.map(({ direction }) => direction))];
}
