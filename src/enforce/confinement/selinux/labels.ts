import { Fault } from '../../../model/fault.ts';
import type { LineAt } from '../../../model/profile/key.ts';
import type { Line } from '../../../model/profile/line.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { isPattern } from '../file-pattern.ts';
import { type Losses, effectiveLines } from '../lines.ts';
import type { CompileOptions } from '../types.ts';
import { Places } from './places.ts';
import { fileRegex } from './regex.ts';

/** The type of files that nothing is allowed with. */
export const CONTENT = 'content';

/** `map` loads code from a file, `run` starts it as a program. */
const ACCESS = ['read', 'write', 'map', 'run'] as const;
export type Access = (typeof ACCESS)[number];

/** The type of the files that a regular expression stands for, and what is done with them. */
export interface Label {
  readonly type: string;
  readonly regex: string;
  readonly access: readonly Access[];
}

interface Claim {
  readonly at: LineAt;
  readonly path: string;
  readonly access: readonly Access[];
  readonly isRefused: boolean;
}

/** Comparing patterns takes time that grows with the square of their number. */
const MOST_PATTERNS = 200;
const MOST_PATHS = 2000;

/**
 * A label for each path of a profile, wider patterns first, for of two that hold libselinux takes the later one (after the
 * one with the longer part before its first wildcard, which a wider pattern never has). A file has one label only: where one pattern is a part of
 * another, its label has the access of both. Throws a `Fault` (`limit`) for more than 200 patterns or 2,000 paths.
 */
export function fileLabels(profile: WorkloadProfile, options: CompileOptions, losses: Losses): Label[] {
  const claims = claimsOf(profile, options, losses);
  const patterns = new Set(claims.map(({ path }) => path).filter(isPattern));
  if (patterns.size > MOST_PATTERNS || claims.length > MOST_PATHS)
    throw new Fault(
      'limit',
      `the files of ${profile.metadata.name} are more than ${MOST_PATTERNS} patterns or ${MOST_PATHS} paths, which are too many labels`,
      {
        hint: 'join patterns, or compile for another engine',
      },
    );
  const places = new Places();
  const distinct = [...new Map(claims.map((claim) => [claim.path, claim])).values()];
  return distinct
    .map((claim) => ({
      label: labelOf(claim, accessOf(claim, claims, places, losses)),
      width: distinct.filter(({ path }) => places.isIn(places.at(claim.path), places.at(path))).length,
    }))
    .toSorted((a, b) => a.width - b.width || (a.label.regex < b.label.regex ? -1 : 1))
    .map(({ label }) => label);
}

function labelOf({ path }: Claim, access: ReadonlySet<Access>): Label {
  const list = ACCESS.filter((one) => access.has(one));
  return { type: [CONTENT, ...list].join('_'), regex: fileRegex(path), access: list };
}

/** What may be done with the files of a claim, by every claim that holds for all of them. */
function accessOf(claim: Claim, all: readonly Claim[], places: Places, losses: Losses): Set<Access> {
  const access = new Set<Access>();
  const place = places.at(claim.path);
  const isWhole = ({ path }: Claim) => places.isIn(place, places.at(path));
  const isPartial = ({ path }: Claim) => places.areCrossing(place, places.at(path));
  for (const other of all.filter(({ isRefused }) => !isRefused)) {
    if (isWhole(other)) for (const one of other.access) access.add(one);
    else if (isPartial(other) && !claim.isRefused) {
      const ways = {
        tighter: 'they have what one of both allows',
        wider: 'all files of both have what both allow',
      };
      const cannot = `some files are also of ${other.at.path}, and a file has one label`;
      if (losses.choose(claim.at, cannot, ways)) for (const one of other.access) access.add(one);
    }
  }
  for (const other of all.filter(({ isRefused }) => isRefused)) {
    const cannot = `${other.at.path} refuses some of these files, and a file has one label`;
    const ways = { tighter: 'it is refused for all of them', wider: 'it may be allowed for these' };
    const isRefused = isWhole(other) || (isPartial(other) && !losses.choose(claim.at, cannot, ways));
    if (isRefused) for (const one of other.access) access.delete(one);
  }
  return access;
}

function claimsOf(profile: WorkloadProfile, options: CompileOptions, losses: Losses): Claim[] {
  const files = effectiveLines(profile, 'files', options);
  const processes = effectiveLines(profile, 'processes', options);
  const runs: readonly Access[] = processes ? ['map'] : ['map', 'run'];
  const ofFiles = [...(files?.allowed ?? []), ...(files?.refused ?? [])].map((at): Claim => {
    const access = at.line.access.flatMap((one): readonly Access[] => (one === 'execute' ? runs : [one]));
    return makeClaim(at, at.line.path, access, losses);
  });
  const cannot = 'SELinux does not see arguments, nor here who starts a program';
  const ofProcesses = [...(processes?.allowed ?? []), ...(processes?.refused ?? [])].flatMap((at) => {
    const { executable, arguments: given, parent, state } = at.line;
    const isPlain = given === undefined && parent === undefined;
    const ways = { tighter: 'it does not run', wider: 'it runs with any arguments, started by any program' };
    if (!isPlain && losses.choose(at, cannot, ways) === (state === 'refused')) return [];
    return [makeClaim(at, executable, state === 'refused' ? ['run'] : ['read', 'map', 'run'], losses)];
  });
  return [...everything(files === undefined, processes === undefined), ...ofFiles, ...ofProcesses];
}

/** Where a section says nothing, everything is allowed. */
function everything(isOfFiles: boolean, isOfProcesses: boolean): Claim[] {
  if (!isOfFiles) return [];
  const line: Line = { state: 'accepted', provenance: [] };
  const at: LineAt = { section: 'files', path: 'files', line };
  const access: Access[] = isOfProcesses ? ['read', 'write', 'map', 'run'] : ['read', 'write', 'map'];
  return [{ at, path: '/**', access, isRefused: false }];
}

function makeClaim(at: LineAt, path: string, access: readonly Access[], losses: Losses): Claim {
  if (path.includes('?'))
    losses.forced(at, 'tighter', '"?" is one byte, so it stands for no character outside ASCII');
  return { at, path, access, isRefused: at.line.state === 'refused' };
}
