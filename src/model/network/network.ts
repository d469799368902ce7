import type { Entrance } from './entrance.ts';
import type { Engine, Policy } from './policy.ts';
import type { Service } from './service.ts';
import type { Namespace, Workload } from './workload.ts';

/** What is declared of a cluster's network. */
export interface Network {
  /** By name; every namespace that something is in. */
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly workloads: readonly Workload[];
  readonly services: readonly Service[];
  readonly entrances: readonly Entrance[];
  readonly policies: readonly Policy[];
  readonly engines: readonly Engine[];
}
