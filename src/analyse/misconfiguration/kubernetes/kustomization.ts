import { isKustomization, patchFilesOf } from '../../../model/configuration/kustomization.ts';
import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { at, listAt, textAt } from './values.ts';

/** What kustomizations make of the resources of a file, as far as that is certain. */
export interface Overlay {
  /** Is the file merged into resources of others? */
  readonly isPatch: boolean;
  readonly hasNamespace: boolean;
  /** Names of images whose tag or digest a kustomization of the target sets. */
  readonly images: ReadonlySet<string>;
}

/** Tells of a file what the kustomizations among the documents make of it. */
export function kustomizationsOf(documents: readonly StructuredDocument[]): (path: string) => Overlay {
  const patches = new Set<string>();
  const images = new Set<string>();
  let hasNamespace = false;
  for (const { path, value } of documents) {
    if (!isKustomization(path)) continue;
    const folder = path.slice(0, path.lastIndexOf('/'));
    for (const patch of patchFilesOf(value, folder)) patches.add(patch);
    for (const image of listAt(value, 'images')) {
      const name = textAt(image, 'name');
      const isSet = ['newTag', 'digest'].some((key) => at(image, key) !== undefined);
      if (name !== undefined && isSet) images.add(name);
    }
    hasNamespace ||= textAt(value, 'namespace') !== undefined;
  }
  return (path) => ({ isPatch: patches.has(path), hasNamespace, images });
}
