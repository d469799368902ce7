import {
  type SegmentOptions,
  segmentProfiles,
} from '../../analyse/segmentation/profiles/segment-profiles.ts';
import { reportedLoss } from '../../analyse/segmentation/profiles/reported.ts';
import { NETWORK_UNITS } from '../../enforce/network/registry.ts';
import type { NetworkEngineId, NetworkOptions, NetworkUnit } from '../../enforce/network/types.ts';
import { Fault } from '../../model/fault.ts';
import { type NetworkCompileReport, SEGMENTATION_REPORT_VERSION } from '../../model/report/segmentation.ts';
import type { Segmentation } from '../../model/segmentation/segmentation.ts';
import { parseEndpoints } from '../../observe/configuration/endpoints/read-endpoints.ts';
import { readTextFile } from '../../observe/document/text-file.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';

export interface NetworkRequest extends NetworkOptions, Pick<SegmentOptions, 'includeProposed' | 'audited'> {
  /** None: every engine. */
  readonly engines: readonly NetworkEngineId[];
  /** Path of the file that tells where members are, see `parseEndpoints`. */
  readonly endpoints: string | undefined;
}

/** What the profiles in some files say of the network. Throws a `Fault`. */
export function readSegmentation(paths: readonly string[], request: NetworkRequest): Segmentation {
  const { endpoints: file, includeProposed, audited = [] } = request;
  const endpoints = file === undefined ? new Map() : parseEndpoints(readTextFile(file), file);
  const segmentation = segmentProfiles(readProfiles(paths), { includeProposed, endpoints, audited });
  const unknown = [...endpoints.keys()].find(
    (id) => !segmentation.members.some((member) => member.id === id),
  );
  if (unknown !== undefined)
    throw new Fault('usage', `${file} speaks of ${unknown}, but there is no profile of it`, {
      hint: 'name its profile too, or remove it from the file',
    });
  return segmentation;
}

/** The units of a request, in the order of the registry. */
export function unitsOf({ engines }: NetworkRequest): readonly NetworkUnit[] {
  return engines.length === 0 ? NETWORK_UNITS : NETWORK_UNITS.filter(({ id }) => engines.includes(id));
}

/** Compiles the profiles in some files for network engines. With `strict`, nothing where something is lost. Throws a `Fault`. */
export function compileNetwork(
  paths: readonly string[],
  request: NetworkRequest & { readonly strict: boolean },
): NetworkCompileReport {
  const segmentation = readSegmentation(paths, request);
  const compiled = unitsOf(request).map((unit) => ({
    engine: unit.id,
    ...unit.compile(segmentation, request),
  }));
  const losses = compiled.flatMap(({ engine, losses: own }) => own.map((loss) => reportedLoss(engine, loss)));
  const refused = request.strict && losses.length > 0;
  return {
    schemaVersion: SEGMENTATION_REPORT_VERSION,
    engines: compiled.map(({ engine }) => engine),
    members: segmentation.members.map(({ id }) => id),
    refused,
    artefacts: refused
      ? []
      : compiled.flatMap(({ engine, artefacts }) => artefacts.map((one) => ({ engine, ...one }))),
    losses,
  };
}
