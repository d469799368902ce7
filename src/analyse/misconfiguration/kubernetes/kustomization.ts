import type { StructuredDocument } from '../../../model/configuration/structured.ts';
import { at, listAt, textAt, textsAt } from './values.ts';

/** What kustomizations make of the resources of a file, as far as that is certain. */
export interface Overlay {
  /** Is the file merged into resources of others? */
  readonly isPatch: boolean;
  readonly hasNamespace: boolean;
  /** Names of images whose tag or digest a kustomization of the target sets. */
  readonly images: ReadonlySet<string>;
}

const NAME = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** Is it the name of a file that says what Kustomize puts together? */
export function isKustomization(path: string): boolean {
  return NAME.test(path);
}

/** Tells of a file what the kustomizations among the documents make of it. */
export function kustomizationsOf(documents: readonly StructuredDocument[]): (path: string) => Overlay {
  const patches = new Set<string>();
  const images = new Set<string>();
  let hasNamespace = false;
  for (const { path, value } of documents) {
    if (!isKustomization(path)) continue;
    const folder = path.slice(0, path.lastIndexOf('/'));
    for (const patch of patchFiles(value)) patches.add(resolved(folder, patch));
    for (const image of listAt(value, 'images')) {
      const name = textAt(image, 'name');
      const isSet = ['newTag', 'digest'].some((key) => at(image, key) !== undefined);
      if (name !== undefined && isSet) images.add(name);
    }
    hasNamespace ||= textAt(value, 'namespace') !== undefined;
  }
  return (path) => ({ isPatch: patches.has(path), hasNamespace, images });
}

function patchFiles(value: unknown): string[] {
  return [
    ...textsAt(value, 'patches'),
    ...textsAt(value, 'patchesStrategicMerge'),
    ...[...listAt(value, 'patches'), ...listAt(value, 'patchesJson6902')].flatMap(
      (patch) => textAt(patch, 'path') ?? [],
    ),
  ].filter((text) => !text.includes('\n'));
}

/** A path from a folder, with its `.` and `..` followed. */
function resolved(folder: string, path: string): string {
  const steps = folder.split('/');
  for (const step of path.split('/'))
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  return steps.join('/');
}
