import type { BuildBudget } from '../budget.ts';
import { isClusterWide } from '../cluster-wide.ts';
import { type FieldSpec, isOf, visitField } from '../fields.ts';
import type { Resource } from '../resource.ts';
import { listField, mapAt, put, textField, type TreeMap, isMap } from '../tree.ts';

/** Fields besides that of each resource which name the namespace of what they are part of. */
const NAMESPACES: readonly FieldSpec[] = [
  { kind: 'APIService', path: 'spec/service/namespace', create: true },
  { kind: 'CustomResourceDefinition', path: 'spec/conversion/webhook/clientConfig/service/namespace' },
];

/** Moves resources into a namespace. */
export function setNamespace(
  resources: readonly Resource[],
  namespace: string,
  more: readonly FieldSpec[],
  budget: BuildBudget,
): void {
  const specs = [...NAMESPACES, ...more];
  for (const resource of resources) {
    const { identity } = resource;
    budget.spend(10);
    resource.change((value) => {
      const isNamespace = identity.kind === 'Namespace' && identity.group === '';
      if (isNamespace) put(mapAt(value, 'metadata'), 'name', namespace);
      else if (!isClusterWide(identity)) put(mapAt(value, 'metadata'), 'namespace', namespace);
      for (const spec of specs)
        if (isOf(spec, identity))
          visitField(value, spec, budget, (holder, key) => put(holder, key, namespace));
      if (/^(?:Cluster)?RoleBinding$/.test(identity.kind)) moveDefaultAccounts(value, namespace, budget);
    });
  }
}

/** The account that every namespace has is one of this namespace; others go with their resources. */
function moveDefaultAccounts(binding: TreeMap, namespace: string, budget: BuildBudget): void {
  for (const subject of listField(binding, 'subjects')) {
    budget.spend(1);
    const isDefault =
      textField(subject, 'kind') === 'ServiceAccount' && textField(subject, 'name') === 'default';
    if (isDefault && isMap(subject)) put(subject, 'namespace', namespace);
  }
}
