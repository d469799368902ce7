import * as z from 'zod';
import type { BuildBudget } from './budget.ts';
import type { Identity } from './resource.ts';
import { field, isMap, mapAt, type Tree, type TreeMap } from './tree.ts';

/** A field of resources of a kind; of any kind where none is told. */
export const fieldSpecSchema = z.object({
  group: z.string().optional(),
  version: z.string().optional(),
  kind: z.string().optional(),
  /** Keys with `/` between them; lists on the way are gone through. */
  path: z.string().max(1000),
  create: z.boolean().optional(),
});

export type FieldSpec = z.infer<typeof fieldSpecSchema>;

/** Is the field one of a resource of this name? */
export function isOf({ group, version, kind }: Omit<FieldSpec, 'path'>, identity: Identity): boolean {
  return (
    (kind === undefined || kind === '' || kind === identity.kind) &&
    (group === undefined || group === '' || group === identity.group) &&
    (version === undefined || version === '' || version === identity.version)
  );
}

/** What is done with a field: the map that has it, or may have it, and its key there. */
export type AtField = (holder: TreeMap, key: string) => void;

/** Goes to a field of a value, wherever lists have it. Maps that are not there are made where the field says so. */
export function visitField(
  value: Tree,
  { path, create = false }: FieldSpec,
  budget: BuildBudget,
  visit: AtField,
): void {
  const steps = stepsOf(path);
  const go = (at: Tree, index: number): void => {
    budget.spend(1);
    if (Array.isArray(at)) {
      for (const item of at) go(item, index);
      return;
    }
    const step = steps[index];
    if (!isMap(at) || step === undefined) return;
    const inner = field(at, step.key);
    const isThere = inner !== undefined && inner !== null;
    if (!isThere && (!create || step.isList)) return;
    if (index === steps.length - 1) visit(at, step.key);
    else go(isThere ? inner : mapAt(at, step.key), index + 1);
  };
  go(value, 0);
}

interface Step {
  readonly key: string;
  /** Is it a list, which is not made where it is not there? */
  readonly isList: boolean;
}

const KNOWN = new Map<string, readonly Step[]>();
const MOST_KNOWN = 1000;

/** A `/` that is part of a key has a `\` before it. */
function stepsOf(path: string): readonly Step[] {
  const known = KNOWN.get(path);
  if (known) return known;
  const steps = path
    .split(/(?<!\\)\//)
    .filter((step) => step !== '')
    .map((step) => ({
      key: step.replaceAll(String.raw`\/`, '/').replace(/\[\]$/, ''),
      isList: step.endsWith('[]'),
    }));
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(path, steps);
  return steps;
}

const OF_TEMPLATES = ['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];

/** The pods of workloads, by kind: where their template is. */
const TEMPLATES: readonly (readonly [kind: string, path: string])[] = [
  ...OF_TEMPLATES.map((kind) => [kind, 'spec/template'] as const),
  ['CronJob', 'spec/jobTemplate/spec/template'],
  ['PodTemplate', 'template'],
];

/** A field of the specification of every pod, but those of some kinds. */
export function inPods(path: string, without: readonly string[] = []): FieldSpec[] {
  return [
    { kind: 'Pod', path: `spec/${path}` },
    ...TEMPLATES.map(([kind, template]) => ({ kind, path: `${template}/spec/${path}` })),
  ].filter(({ kind }) => !without.includes(kind));
}

/** A field of every template of pods, but not of pods. */
export function inTemplates(path: string): FieldSpec[] {
  return TEMPLATES.filter(([kind]) => kind !== 'PodTemplate').map(([kind, template]) => ({
    kind,
    path: `${template}/${path}`,
    create: true,
  }));
}

/** A field of every container of pods, those for debugging left out. */
export function inContainers(path: string, without: readonly string[] = []): FieldSpec[] {
  return ['containers', 'initContainers'].flatMap((list) => inPods(`${list}/${path}`, without));
}
