import { importNetwork } from '../../analyse/segmentation/profiles/import-network.ts';
import type { Gap } from '../../model/gap.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import type { ChartValues } from '../../observe/configuration/helm/read-charts.ts';
import { AS_WRITTEN, readNetwork } from './network.ts';

/** First profiles of what the policies in the manifests at a path say, and what is not in them. Throws a `Fault`. */
export function importProfiles(
  path: string,
  values?: ChartValues,
): { profiles: WorkloadProfile[]; gaps: readonly Gap[] } {
  const { network, gaps } = readNetwork(path, AS_WRITTEN, values);
  const imported = importNetwork(network);
  return { profiles: imported.profiles, gaps: [...gaps, ...imported.gaps] };
}
