import type { Deployment } from '../../model/deployment.ts';
import { Fault } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
import { COMPOSE_TAGS } from '../configuration/yaml/compose-tags.ts';
import { readDocuments } from '../configuration/yaml/documents.ts';
import type { ManifestText } from '../configuration/kubernetes/read-manifests.ts';
import { isCompose, readCompose } from './compose.ts';
import { composeProject, type ReadBeside } from './compose-project.ts';
import { isKubernetes, type KubernetesObject, readKubernetes } from './kubernetes.ts';

const MAXIMUM_WORKLOADS = 4096;

/** What manifests declare, and what of them could not be read. */
export interface ReadDeployment {
  readonly deployment: Deployment;
  readonly gaps: readonly Gap[];
}

/**
 * What manifests declare: Compose files, Kubernetes objects, or both. Files that are neither say nothing here. `file`
 * of each is the name that provenance gives it; `read` reads what Compose files take from others. Throws a `Fault`
 * (`limit`) for too many workloads.
 */
export function readDeployment(
  texts: readonly ManifestText[],
  read: ReadBeside = () => undefined,
): ReadDeployment {
  const objects: KubernetesObject[] = [];
  const composed: Deployment[] = [];
  const gaps: Gap[] = [];
  for (const { file, text } of texts) {
    const parsed = looksLikeCompose(text)
      ? readDocuments(text, file, '1.2', { tags: COMPOSE_TAGS })
      : readDocuments(text, file);
    gaps.push(...parsed.gaps);
    const values = parsed.documents.map(({ value }) => value);
    for (const node of values) if (isKubernetes(node)) objects.push({ node, file });
    const ofCompose = values.filter((one) => !isKubernetes(one) && isCompose(one, file));
    if (ofCompose.length === 0) continue;
    const project = composeProject(ofCompose, file, read);
    composed.push(readCompose(project, file));
    gaps.push(...project.gaps);
  }
  const all = [...composed, readKubernetes(objects)];
  const workloads = all.flatMap((deployment) => deployment.workloads);
  if (workloads.length > MAXIMUM_WORKLOADS)
    throw new Fault('limit', `${workloads.length} workloads are more than ${MAXIMUM_WORKLOADS}`);
  return { deployment: { workloads, services: all.flatMap(({ services }) => services) }, gaps };
}

/** Compose files are read as another YAML, in which `22:22` is a text, before it is known what they are. */
function looksLikeCompose(text: string): boolean {
  return /^(?:services|include)[ \t]*:/m.test(text) && !/^apiVersion[ \t]*:/m.test(text);
}
