import type { AttackStep } from '../../model/attack/graph.ts';
import type { StructuredDocument } from '../../model/configuration/structured.ts';
import { readManifests } from '../../observe/configuration/kubernetes/read-manifests.ts';
import { connections } from '../segmentation/connections.ts';
import { readCluster } from './cluster/read-cluster.ts';
import { STEP_FAMILIES } from './edges/families.ts';
import type { Surroundings } from './edges/types.ts';
import { entriesOf } from './ends.ts';
import { exposing } from './find-paths.ts';
import { networkView } from './network-view.ts';
import type { VulnerableImages } from './vulnerable-images.ts';

/** Documents of one file, an object each. */
export function clusterOf(objects: readonly object[]): StructuredDocument[] {
  return objects.map((value, index) => ({
    path: 'manifests.yaml',
    number: index + 1,
    value,
    rangeOf: () => ({ startLine: index + 1 }),
    set: () => undefined,
    remove: () => undefined,
  }));
}

interface Known {
  readonly vulnerable?: VulnerableImages;
  readonly assumesExploits?: boolean;
}

export function surroundingsOf(
  documents: readonly StructuredDocument[],
  { vulnerable = new Map(), assumesExploits = false }: Known = {},
): Surroundings {
  const texts = documents.map(({ path, value }) => ({ file: path, text: JSON.stringify(value) }));
  return { network: networkView(connections(readManifests(texts).network)), vulnerable, assumesExploits };
}

/** Every step of a cluster, those from outside too. */
export function evaluated(documents: readonly StructuredDocument[], known: Known = {}): AttackStep[] {
  const cluster = readCluster(documents);
  const surroundings = surroundingsOf(documents, known);
  const entries = entriesOf(['internet'], cluster, surroundings);
  return [
    ...STEP_FAMILIES.flatMap((family) => [...family(cluster, surroundings)]),
    ...entries.flatMap(exposing),
  ];
}
