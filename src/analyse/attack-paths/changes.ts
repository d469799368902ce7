import type { Change, ManifestEdit } from '../../model/attack/graph.ts';
import { type Path, pathText } from '../../model/configuration/place.ts';
import type { Plain } from '../../model/configuration/structured.ts';
import type { Resource } from '../misconfiguration/kubernetes/resource.ts';
import { placeIn, resourceName } from './cluster/place.ts';

/** How much a change may break; of sets of one size that with the least is chosen. */
export const COST = {
  hardening: 0,
  token: 1,
  right: 2,
  binding: 3,
  mount: 4,
  admission: 5,
  usedToken: 5,
  upgrade: 6,
  network: 7,
} as const;

/** Puts a value somewhere. */
export function setting(resource: Resource, path: Path, value: Plain, title: string, cost: number): Change {
  return changeOf([{ place: placeIn(resource, path), value }], `${title} in ${resourceName(resource)}`, cost);
}

/** Takes keys or items away. */
export function removal(resource: Resource, paths: readonly Path[], title: string, cost: number): Change {
  return changeOf(
    paths.map((path) => ({ place: placeIn(resource, path) })),
    `${title} in ${resourceName(resource)}`,
    cost,
  );
}

/** Adds objects. */
export function addition(objects: readonly Plain[], title: string, cost: number): Change {
  return { id: `add ${title}`, title, edits: [], objects, images: [], cost };
}

/** Rebuilds images without what is known to be wrong with them. */
export function upgrade(image: string, title: string): Change {
  return { id: `upgrade ${image}`, title, edits: [], objects: [], images: [image], cost: COST.upgrade };
}

function changeOf(edits: readonly ManifestEdit[], title: string, cost: number): Change {
  return { id: edits.map(editId).join(' '), title, edits, objects: [], images: [], cost };
}

/** Resources of a list, and those that are read one by one, are told apart by their names. */
function editId({ place: { document, path, resource }, value }: ManifestEdit): string {
  const to = value === undefined ? '' : `=${JSON.stringify(value)}`;
  return `${document.path}#${document.number} ${resource}:${pathText(path)}${to}`;
}
