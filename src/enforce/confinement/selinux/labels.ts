import { Fault } from '../../../model/fault.ts';
import type { LineAt } from '../../../model/profile/key.ts';
import type { Line } from '../../../model/profile/line.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import type { Language } from '../../../model/sets/language.ts';
import { filesOf, isPattern, isWithin, splitPattern } from '../file-pattern.ts';
import { type Losses, saidBy } from '../lines.ts';
import type { CompileOptions } from '../types.ts';
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

interface Place {
  readonly claim: Claim;
  readonly folder: string;
  readonly files: Language;
}

/** Comparing patterns takes time that grows with the square of their number. */
const MOST_PATTERNS = 400;
const MOST_PATHS = 2000;

/**
 * A label for each path of a profile, wider patterns first, for of two that hold libselinux takes the later one (after the
 * one with the longer part before its first wildcard, which a wider pattern never has). A file has one label only: where one pattern is a part of
 * another, its label has the access of both. Throws a `Fault` (`limit`) for more than 400 patterns or 2,000 paths.
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
  const places = claims.map((claim) => ({
    claim,
    folder: splitPattern(claim.path).folder,
    files: filesOf(claim.path),
  }));
  const byPath = new Map(places.map((place) => [place.claim.path, place]));
  const distinct = [...byPath.values()];
  return distinct
    .map((place) => ({
      label: labelOf(place, accessOf(place, places, losses)),
      width: distinct.filter((other) => other !== place && isIn(place, other)).length,
    }))
    .toSorted((a, b) => a.width - b.width || (a.label.regex < b.label.regex ? -1 : 1))
    .map(({ label }) => label);
}

/** Are all files of a place also of another? */
function isIn(place: Place, other: Place): boolean {
  return isWithin(other.folder, place.folder) && place.files.isSubsetOf(other.files);
}

function labelOf({ claim }: Place, access: ReadonlySet<Access>): Label {
  const list = ACCESS.filter((one) => access.has(one));
  return {
    type: [CONTENT, ...list].join('_'),
    regex: fileRegex(claim.path),
    access: list,
  };
}

/** What may be done with the files of a place, by every claim that holds for all of them. */
function accessOf(place: Place, all: readonly Place[], losses: Losses): Set<Access> {
  const access = new Set<Access>();
  const near = all.filter(({ folder }) => isWithin(folder, place.folder) || isWithin(place.folder, folder));
  const isWhole = (other: Place) =>
    other.claim.path === place.claim.path || place.files.isSubsetOf(other.files);
  for (const other of near.filter(({ claim }) => !claim.isRefused)) {
    if (isWhole(other)) for (const one of other.claim.access) access.add(one);
    else if (isPartial(place, other) && !place.claim.isRefused) {
      const ways = {
        tighter: 'they have what one of both allows',
        wider: 'all files of both have what both allow',
      };
      const cannot = `some files are also of ${other.claim.at.path}, and a file has one label`;
      if (losses.choose(place.claim.at, cannot, ways)) for (const one of other.claim.access) access.add(one);
    }
  }
  for (const other of near.filter(({ claim }) => claim.isRefused)) {
    const cannot = `${other.claim.at.path} refuses some of these files, and a file has one label`;
    const ways = { tighter: 'it is refused for all of them', wider: 'it may be allowed for these' };
    const isRefused =
      isWhole(other) || (isPartial(place, other) && !losses.choose(place.claim.at, cannot, ways));
    if (isRefused) for (const one of other.claim.access) access.delete(one);
  }
  return access;
}

/** Have two places some files in common, but neither all of the other's? */
function isPartial(place: Place, other: Place): boolean {
  return !other.files.isSubsetOf(place.files) && !place.files.intersect(other.files).isEmpty();
}

function claimsOf(profile: WorkloadProfile, options: CompileOptions, losses: Losses): Claim[] {
  const files = saidBy(profile, 'files', options);
  const processes = saidBy(profile, 'processes', options);
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
