import { dirname } from 'node:path';
import { changesOf, patchFilesOf } from '../../../model/configuration/kustomization.ts';
import type { Gap } from '../../../model/gap.ts';
import { readDocuments } from '../yaml/documents.ts';
import type { ManifestText } from './read-manifests.ts';

/** The paths of files that these kustomizations merge into other resources, and a gap for each that changes any. */
export function patchesIn(kustomizations: readonly ManifestText[]): {
  patches: ReadonlySet<string>;
  gaps: Gap[];
} {
  const patches = new Set<string>();
  const gaps: Gap[] = [];
  for (const { file, text } of kustomizations)
    for (const { value } of readDocuments(text, file).documents) {
      for (const patch of patchFilesOf(value, dirname(file))) patches.add(patch);
      const changes = changesOf(value);
      if (changes.length === 0) continue;
      const reason = `${changes.join(', ')} of Kustomize are not applied: give what "kustomize build" makes`;
      gaps.push({ kind: 'unsupported', subject: file, reason });
    }
  return { patches, gaps };
}
