import { type Path, pathText } from '../../../model/configuration/place.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { podTemplatesIn } from './pod.ts';
import { at, listAt, textAt } from './values.ts';

/** One resource as it is written. */
export interface Resource {
  readonly document: StructuredDocument;
  /** Where it is in its document: empty, or that of an item of a list. */
  readonly root: Path;
  readonly value: unknown;
  readonly apiVersion: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  /** As it is written; undefined where it is left to whoever applies it. */
  readonly namespace: string | undefined;
}

/** Lists in lists beyond this are left. */
const DEEPEST_LIST = 8;

/** The resources of a document, those of lists and of templates of OpenShift one by one, and the pod templates in those of kinds that others define. What is no resource is none. */
export function resourcesOf(document: StructuredDocument): Resource[] {
  return [...resourcesIn(document)];
}

/** The same one after the other. */
export function* resourcesIn(
  document: StructuredDocument,
  root: Path = [],
  value: unknown = document.value,
  listKind = '',
  listVersion?: string,
): Generator<Resource, undefined> {
  const kind = textAt(value, 'kind') ?? '';
  const version = textAt(value, 'apiVersion');
  const key = kind === 'Template' && version?.startsWith('template.openshift.io/') ? 'objects' : 'items';
  const isList = key === 'objects' || kind.endsWith('List');
  if (!isList || !Array.isArray(at(value, key))) {
    const resource = resourceAt(document, root, value, listKind, listVersion);
    if (resource) yield* [resource, ...templatesOf(resource)];
  }
  // What has items is a list to kubectl, whatever its kind.
  if (kind === '' || root.length >= 2 * DEEPEST_LIST) return;
  for (const [index, item] of listAt(value, key).entries())
    // The items of a typed list need not say their kind again.
    yield* resourcesIn(document, [...root, key, index], item, isList ? kind.slice(0, -4) : '', version);
}

/** What resources of kinds that others define make pods of, each as a resource of its own. */
function templatesOf(resource: Resource): Resource[] {
  const { group, kind, name, root, value } = resource;
  return podTemplatesIn(group, kind, value).map((path) => ({
    ...resource,
    root: [...root, ...path],
    value: at(value, ...path),
    kind: `${kind} template`,
    name: `${name}/${pathText(path)}`,
  }));
}

function resourceAt(
  document: StructuredDocument,
  root: Path,
  value: unknown,
  listKind: string,
  listVersion: string | undefined,
): Resource | undefined {
  const kind = textAt(value, 'kind') ?? listKind;
  const apiVersion = textAt(value, 'apiVersion') ?? (listKind === '' ? undefined : listVersion);
  if (kind === '' || apiVersion === undefined) return undefined;
  const slash = apiVersion.indexOf('/');
  // Documents of others have a kind and an apiVersion too; in the core group there are no kinds in small letters.
  if (slash < 0 && /^[a-z]/.test(kind)) return undefined;
  return {
    document,
    root,
    value,
    apiVersion,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    name: nameOf(value, document.number),
    namespace: textAt(value, 'metadata', 'namespace'),
  };
}

/** May two resources be in one namespace? One that says none may be in any. */
export function mayShareNamespace(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** May one of some namespaces be this one? */
export function mayBeAmong(one: string | undefined, namespaces: ReadonlySet<string | undefined>): boolean {
  if (namespaces.size === 0) return false;
  return one === undefined || namespaces.has(undefined) || namespaces.has(one);
}

/** What has no name of its own is told by its place in the file. */
function nameOf(value: unknown, number: number): string {
  const start = textAt(value, 'metadata', 'generateName');
  return textAt(value, 'metadata', 'name') ?? (start === undefined ? `document ${number}` : `${start}*`);
}
