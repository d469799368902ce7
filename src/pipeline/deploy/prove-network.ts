import { posix } from 'node:path';
import { proveSegmentation } from '../../analyse/segmentation/profiles/prove.ts';
import { reportedDisagreement, reportedLoss } from '../../analyse/segmentation/profiles/reported.ts';
import type { DifferentFlow, NetworkCompilation, NetworkUnit, Reading } from '../../enforce/network/types.ts';
import type { Gap } from '../../model/gap.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Network } from '../../model/network/network.ts';
import type { Artefact } from '../../model/profile/artefact.ts';
import {
  type ProofReport,
  type ReportedProof,
  SEGMENTATION_REPORT_VERSION,
} from '../../model/report/segmentation.ts';
import type { Segmentation } from '../../model/segmentation/segmentation.ts';
import { describeFlow } from '../../model/sets/flow.ts';
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
    const compilation = unit.compile(segmentation, request);
    const { artefacts, losses } = compilation;
    const there = request.folder === undefined ? undefined : readBack(request.folder, artefacts);
    return {
      losses: losses.map((loss) => reportedLoss(unit.id, loss)),
      ...proveArtefacts(unit, there, segmentation, compilation),
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
  const read = places.map((place) => readManifestFiles(posix.join(folder, place), { names: /./ }));
  return {
    artefacts: read.flatMap(({ texts }) =>
      texts.map(({ file, text }) => ({ path: posix.relative(folder, file), text })),
    ),
    gaps: read.flatMap(({ gaps }) => gaps),
  };
}

/** Proves what one unit wrote of a segmentation. `found` is what is proved instead of it. Throws a `Fault`. */
export function proveArtefacts(
  unit: NetworkUnit,
  found: Found | undefined,
  segmentation: Segmentation,
  { artefacts, losses }: NetworkCompilation,
): { proofs: ReportedProof[]; gaps: readonly Gap[] } {
  const own = readingsOf(unit, artefacts, segmentation);
  const other = found && readFound(unit, found.artefacts, artefacts, segmentation);
  let rest = 0;
  const all = pairsOf(own.readings, other?.readings).map(({ reading, compiled }): ReportedProof => {
    const {
      explained,
      unexplained,
      unlisted = 0,
    } = proveSegmentation(segmentation, reading, losses, compiled);
    rest += unlisted;
    const equal = explained.length === 0 ? 'equal' : 'equal-but-for-losses';
    const flows = (other?.flows ?? []).filter(({ file }) => isOf(file, compiled));
    const counterexamples = [
      ...flows.map(({ flow }) => reportedFlow(flow)),
      ...unexplained.map(reportedDisagreement),
    ];
    return {
      engine: unit.id,
      reading: reading.name,
      result: counterexamples.length > 0 ? 'different' : equal,
      unexplained: counterexamples,
      explained: explained.map(reportedDisagreement),
    };
  });
  const gaps = [...(found?.gaps ?? []), ...(other ?? own).gaps, ...unlistedGaps(unit, rest)];
  return { proofs: all, gaps };
}

/** All were compared: what was found is not less true for it. */
function unlistedGaps({ id }: NetworkUnit, count: number): Gap[] {
  const reason = `${count} more pairs of workloads are treated otherwise than the profiles say, and not listed`;
  return count === 0 ? [] : [{ kind: 'limit', subject: id, reason, informational: true }];
}

function isOf(file: string, reading: Readable | undefined): boolean {
  return reading?.policies.some(({ origin }) => origin.file === file) ?? false;
}

function reportedFlow({
  direction,
  from,
  to,
  flow,
  isAllowed,
}: DifferentFlow): ReportedProof['unexplained'][number] {
  const text = describeFlow(flow);
  return {
    direction,
    from,
    to,
    wider: isAllowed ? text : 'nothing',
    tighter: isAllowed ? 'nothing' : text,
    example: text,
  };
}

/**
 * What is proved, each with what the compiler's own artefacts mean. Of artefacts that an engine does not take it makes
 * nothing, so that nothing is restricted.
 */
function pairsOf(
  own: readonly Readable[],
  found: readonly Readable[] | undefined,
): { reading: Readable; compiled?: Readable }[] {
  if (!found) return own.map((reading) => ({ reading }));
  const nameOf = ({ name }: Readable): string => name;
  const names = new Set([...own, ...found].map(nameOf));
  return [...names].flatMap((name) => {
    const compiled = own.find((one) => one.name === name) ?? own[0];
    const reading = found.find((one) => one.name === name);
    return compiled ? [{ reading: reading ?? { ...compiled, name, policies: [] }, compiled }] : [];
  });
}

type Readable = Omit<Reading, 'engine'> & Pick<Network, 'engines'>;

interface ReadArtefacts {
  readonly readings: readonly Readable[];
  /** What files that cannot be read as the compiler's let through otherwise, by file. */
  readonly flows?: readonly { readonly file: string; readonly flow: DifferentFlow }[];
  readonly gaps: readonly Gap[];
}

/** What artefacts say; those that cannot be read say nothing, and are a gap. */
function readingsOf(
  unit: NetworkUnit,
  artefacts: readonly Artefact[],
  segmentation: Segmentation,
): ReadArtefacts {
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

/**
 * What files say that somebody may have changed. Of each that cannot be read as one of the compiler's: what the engine
 * lets through otherwise by it, where that can be told; else it is taken for one that the engine refuses, so that nothing
 * of it is enforced. Each is a gap too.
 */
function readFound(
  unit: NetworkUnit,
  found: readonly Artefact[],
  compiled: readonly Artefact[],
  segmentation: Segmentation,
): ReadArtefacts {
  const all = readingsOf(unit, found, segmentation);
  if (!unit.parse || all.gaps.length === 0) return all;
  const texts = new Map(found.map(({ path, text }) => [path, text]));
  const isReadable = ({ path, text }: Artefact): boolean =>
    readingsOf(
      unit,
      compiled.map((one) => (one.path === path ? { path, text } : one)),
      segmentation,
    ).gaps.length === 0;
  const bad = compiled.filter(({ path, text }) => {
    const other = texts.get(path);
    return other === undefined || (other !== text && !isReadable({ path, text: other }));
  });
  const good = compiled.map((one) =>
    bad.includes(one) ? one : { path: one.path, text: texts.get(one.path) ?? one.text },
  );
  const { readings } = readingsOf(unit, good, segmentation);
  return { ...withoutBad(unit, readings, bad, texts, segmentation), gaps: all.gaps };
}

/** What is left of readings where some files are none of the compiler's, and what these let through otherwise. */
function withoutBad(
  unit: NetworkUnit,
  readings: readonly Readable[],
  bad: readonly Artefact[],
  texts: ReadonlyMap<string, string>,
  segmentation: Segmentation,
): Omit<ReadArtefacts, 'gaps'> {
  const compared = bad.map((one) => {
    const text = texts.get(one.path);
    const other = text === undefined ? undefined : { path: one.path, text };
    return { file: one.path, flows: other && unit.compare?.(one, other, segmentation) };
  });
  const lost = new Set(compared.flatMap(({ file, flows }) => (flows === undefined ? [file] : [])));
  const files = new Set(readings.flatMap(({ policies }) => policies.map(({ origin }) => origin.file)));
  // Where all policies are of one file, every other file, such as a configuration, is about all of them.
  const isAllLost = files.size <= 1 && lost.size > 0;
  return {
    readings: readings.map((reading) => ({
      ...reading,
      policies: reading.policies.filter(({ origin }) => !isAllLost && !lost.has(origin.file)),
    })),
    flows: compared.flatMap(({ file, flows = [] }) => flows.map((flow) => ({ file, flow }))),
  };
}
