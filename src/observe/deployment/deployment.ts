import { Fault } from '../../model/fault.ts';
import type { Deployment } from '../../model/deployment.ts';
import { isCompose, readCompose } from './compose.ts';
import { isKubernetes, type KubernetesObject, readKubernetes } from './kubernetes.ts';
import { readManifest } from './manifest.ts';

/** A manifest's text and the name that provenance gives it. */
export interface ManifestFile {
  readonly name: string;
  readonly text: string;
}

/**
 * What manifests declare: Compose files, Kubernetes objects, or both. Files that are neither say nothing here.
 * Throws a `Fault` (`malformed`, `limit`, `unsupported`) that names the file.
 */
export function readDeployment(
  files: readonly ManifestFile[],
  environment: Readonly<Record<string, string | undefined>>,
): Deployment {
  const objects: KubernetesObject[] = [];
  const composed: Deployment[] = [];
  for (const { name, text } of files) {
    for (const node of readManifest(text, name)) {
      if (isKubernetes(node)) objects.push({ node, file: name });
      else if (isCompose(node)) composed.push(readCompose(node, name, environment));
    }
  }
  const all = [...composed, readKubernetes(objects)];
  const workloads = all.flatMap((deployment) => deployment.workloads);
  if (workloads.length > 4096) throw new Fault('limit', `${workloads.length} workloads are more than 4096`);
  return { workloads, services: all.flatMap((deployment) => deployment.services) };
}
