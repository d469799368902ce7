import { posix } from 'node:path';
import { proveSegmentation } from '../../analyse/segmentation/profiles/prove.ts';
import { reportedDisagreement, reportedLoss } from '../../analyse/segmentation/profiles/reported.ts';
import type { NetworkUnit, Reading } from '../../enforce/network/types.ts';
import type { Gap } from '../../model/gap.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Network } from '../../model/network/network.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import type { NetworkLoss } from '../../model/segmentation/network-loss.ts';
import {
  type ProofReport,
  type ReportedProof,
  SEGMENTATION_REPORT_VERSION,
} from '../../model/report/segmentation.ts';
import type { Segmentation } from '../../model/segmentation/segmentation.ts';
import { readManifestFiles } from '../../observe/configuration/kubernetes/manifest-files.ts';
import { readManifests } from '../../observe/configuration/kubernetes/read-manifests.ts';
import { type NetworkRequest, readSegmentation, unitsOf } from './compile-network.ts';

/**
 * Compiles the profiles in some files, reads every artefact back and compares it with what the profiles mean, exactly.
 * With a folder, the artefacts there are compared instead: whatever was changed since, added or removed is found.
 * Throws a `Fault`.
 */
export function proveNetwork(
  paths: readonly string[],
  request: NetworkRequest & { readonly folder: string | undefined },
): ProofReport {
  const segmentation = readSegmentation(paths, request);
  const proved = unitsOf(request).map((unit) => {
    const { artefacts, losses } = unit.compile(segmentation, request);
    const there =
      request.folder === undefined ? { artefacts, gaps: [] } : readBack(request.folder, artefacts);
    return {
      losses: losses.map((loss) => reportedLoss(unit.id, loss)),
      ...proofs(unit, there, segmentation, losses),
    };
  });
  return {
    schemaVersion: SEGMENTATION_REPORT_VERSION,
    members: segmentation.members.map(({ id }) => id),
    proofs: proved.flatMap((one) => one.proofs),
    losses: proved.flatMap((one) => one.losses),
    gaps: proved.flatMap((one) => one.gaps),
  };
}

interface Found {
  readonly artefacts: readonly Artefact[];
  readonly gaps: readonly Gap[];
}

/** All files in the folders that the unit's artefacts are in, so that what somebody added counts too. */
function readBack(folder: string, artefacts: readonly Artefact[]): Found {
  const places = [...new Set(artefacts.map(({ path }) => path.split('/', 1)[0] ?? ''))];
  const read = places.map((place) => readManifestFiles(posix.join(folder, place), /./));
  return {
    artefacts: read.flatMap(({ texts }) =>
      texts.map(({ file, text }) => ({ path: posix.relative(folder, file), text })),
    ),
    gaps: read.flatMap(({ gaps }) => gaps),
  };
}

function proofs(
  unit: NetworkUnit,
  found: Found,
  segmentation: Segmentation,
  losses: readonly NetworkLoss[],
): { proofs: ReportedProof[]; gaps: readonly Gap[] } {
  const { readings, gaps } = readingsOf(unit, found.artefacts, segmentation);
  const all = readings.map(({ name, policies, engines }): ReportedProof => {
    const { explained, unexplained } = proveSegmentation(segmentation, { policies, engines }, losses);
    const equal = explained.length === 0 ? 'equal' : 'equal-but-for-losses';
    return {
      engine: unit.id,
      reading: name,
      result: unexplained.length > 0 ? 'different' : equal,
      unexplained: unexplained.map(reportedDisagreement),
      explained: explained.map(reportedDisagreement),
    };
  });
  return { proofs: all, gaps: [...found.gaps, ...gaps] };
}

type Readable = Omit<Reading, 'engine'> & Pick<Network, 'engines'>;

/** What artefacts say; those that cannot be read say nothing, and are a gap. */
function readingsOf(
  unit: NetworkUnit,
  artefacts: readonly Artefact[],
  segmentation: Segmentation,
): { readings: readonly Readable[]; gaps: readonly Gap[] } {
  if (!unit.parse) {
    const { network, gaps } = readManifests(artefacts.map(({ path, text }) => ({ file: path, text })));
    const { policies, engines } = network;
    return { readings: [{ name: '', policies, engines }], gaps };
  }
  try {
    const readings = unit.parse(artefacts, segmentation);
    return { readings: readings.map(({ engine, ...rest }) => ({ ...rest, engines: [engine] })), gaps: [] };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { readings: [], gaps: [{ kind: 'unreadable', subject: unit.id, reason: messageOf(error) }] };
  }
}
