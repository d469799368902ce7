import type { BuildBudget } from '../budget.ts';
import { type FieldSpec, inTemplates, isOf, visitField } from '../fields.ts';
import type { Resource } from '../resource.ts';
import { mapAt, put, type TreeMap } from '../tree.ts';

/** Labels or annotations by name. */
export type Pairs = Readonly<Record<string, string>>;

const METADATA_LABELS: FieldSpec = { path: 'metadata/labels', create: true };
const SELECTORS = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'];
const TERM = 'podAffinityTerm/labelSelector/matchLabels';
/** Selectors that a template of pods has on pods. */
const IN_TEMPLATES = [
  `affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/${TERM}`,
  'affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels',
  `affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/${TERM}`,
  'affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels',
  'topologySpreadConstraints/labelSelector/matchLabels',
];

/** Labels of templates: what a workload makes has them. */
export const TEMPLATE_LABELS: readonly FieldSpec[] = [
  METADATA_LABELS,
  ...inTemplates('metadata/labels'),
  { kind: 'CronJob', path: 'spec/jobTemplate/metadata/labels', create: true },
  { kind: 'StatefulSet', path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true },
];

/** Labels with the selectors that go by them. */
export const SELECTOR_LABELS: readonly FieldSpec[] = [
  ...TEMPLATE_LABELS,
  { kind: 'Service', version: 'v1', path: 'spec/selector', create: true },
  { kind: 'ReplicationController', path: 'spec/selector', create: true },
  ...SELECTORS.map((kind) => ({ kind, path: 'spec/selector/matchLabels', create: true })),
  ...['Deployment', 'StatefulSet'].flatMap((kind) =>
    IN_TEMPLATES.map((path) => ({ kind, path: `spec/template/spec/${path}` })),
  ),
  { kind: 'Job', path: 'spec/selector/matchLabels' },
  { kind: 'CronJob', path: 'spec/jobTemplate/spec/selector/matchLabels' },
  { kind: 'PodDisruptionBudget', path: 'spec/selector/matchLabels' },
  { kind: 'NetworkPolicy', path: 'spec/podSelector/matchLabels' },
  { kind: 'NetworkPolicy', path: 'spec/ingress/from/podSelector/matchLabels' },
  { kind: 'NetworkPolicy', path: 'spec/egress/to/podSelector/matchLabels' },
];

export const ANNOTATIONS: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  ...inTemplates('metadata/annotations'),
  { kind: 'CronJob', path: 'spec/jobTemplate/metadata/annotations', create: true },
];

/** Labels that are put at no more than these fields of each resource. */
export function labelsAt(includes: {
  readonly selectors: boolean;
  readonly templates: boolean;
}): readonly FieldSpec[] {
  if (includes.selectors) return SELECTOR_LABELS;
  return includes.templates ? TEMPLATE_LABELS : [METADATA_LABELS];
}

/** Puts pairs into the maps at fields of resources. */
export function addPairs(
  resources: readonly Resource[],
  pairs: Pairs,
  specs: readonly FieldSpec[],
  budget: BuildBudget,
): void {
  const entries = Object.entries(pairs);
  if (entries.length === 0) return;
  const add = (holder: TreeMap, key: string): void => {
    budget.spend(entries.length);
    const map = mapAt(holder, key);
    for (const [name, value] of entries) put(map, name, value);
  };
  for (const { value, identity } of resources) {
    budget.spend(specs.length);
    for (const spec of specs) if (isOf(spec, identity)) visitField(value, spec, budget, add);
  }
}
