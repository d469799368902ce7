import * as z from 'zod';
import type { BuildBudget } from '../budget.ts';
import { type FieldSpec, inContainers, isOf, visitField } from '../fields.ts';
import { groupVersionOf, type Resource } from '../resource.ts';
import { field, isMap, isScalar, put, type Tree, type TreeMap } from '../tree.ts';
import { fieldPath, placesAt } from './field-path.ts';

export const varSchema = z.object({
  name: z.string(),
  objref: z.object({
    apiVersion: z.string().default(''),
    kind: z.string(),
    name: z.string(),
    namespace: z.string().optional(),
  }),
  fieldref: z.object({ fieldpath: z.string() }).default({ fieldpath: 'metadata.name' }),
});

/** A text of a resource that others have by `$(NAME)`. */
export type Var = z.infer<typeof varSchema>;

/** Fields in which names of vars are replaced. */
const REFERENCES: readonly FieldSpec[] = [
  ...[
    'args',
    'command',
    'env/value',
    'livenessProbe/httpGet/port',
    'ports/containerPort',
    'volumeMounts/mountPath',
  ].flatMap((path) => inContainers(path)),
  { kind: 'Ingress', path: 'spec/rules/host' },
  { kind: 'Ingress', path: 'spec/tls/hosts' },
  { kind: 'Service', path: 'spec/externalName' },
  { path: 'metadata/annotations' },
  { path: 'metadata/labels' },
];

/** Replaces names of vars by what they stand for. Gives the names of those that stand for nothing. */
export function resolveVars(
  resources: readonly Resource[],
  vars: readonly Var[],
  more: readonly FieldSpec[],
  budget: BuildBudget,
): string[] {
  if (vars.length === 0) return [];
  const texts = new Map<string, string>();
  const unknown: string[] = [];
  for (const one of vars) {
    const text = textOf(one, resources, budget);
    if (text === undefined) unknown.push(one.name);
    else texts.set(one.name, text);
  }
  const visit = (holder: TreeMap, key: string): void => {
    const value = field(holder, key);
    if (value !== undefined) put(holder, key, resolved(value, texts, budget));
  };
  for (const { value, identity } of resources)
    for (const spec of [...REFERENCES, ...more])
      if (isOf(spec, identity)) visitField(value, spec, budget, visit);
  return unknown;
}

function textOf(
  { objref, fieldref }: Var,
  resources: readonly Resource[],
  budget: BuildBudget,
): string | undefined {
  const { group } = groupVersionOf(objref.apiVersion);
  const found = resources.find(({ identities }) => {
    budget.spend(identities.length);
    return identities.some(
      (identity) =>
        isOf({ group, kind: objref.kind }, identity) &&
        identity.name === objref.name &&
        (objref.namespace === undefined || objref.namespace === identity.namespace),
    );
  });
  const value = found && placesAt(found.value, fieldPath(fieldref.fieldpath), false, budget)[0]?.value;
  return value !== undefined && isScalar(value) ? String(value) : undefined;
}

/** Texts of a field: itself, the items of a list, the values of a map. */
function resolved(value: Tree, texts: ReadonlyMap<string, string>, budget: BuildBudget): Tree {
  budget.spend(1);
  if (typeof value === 'string' && value.includes('$('))
    return value.replaceAll(/\$\(([\w.-]+)\)/g, (all, name: string) => {
      const text = texts.get(name) ?? all;
      budget.spend(1 + text.length / 64);
      return text;
    });
  if (Array.isArray(value))
    return value.map((item) => (typeof item === 'string' ? resolved(item, texts, budget) : item));
  if (isMap(value))
    for (const [key, text] of Object.entries(value))
      if (typeof text === 'string') put(value, key, resolved(text, texts, budget));
  return value;
}
