import type { FileLine } from '../../model/profile/confinement.ts';
import type { LineAt } from '../../model/profile/key.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { isWithin, reaches, segmentsOf, splitPattern } from './file-pattern.ts';
import { type Losses, effectiveLines } from './lines.ts';
import type { CompileOptions } from './types.ts';

/** A folder, or where the engine can single files out a file, that may be written. */
export interface WritablePlace {
  readonly path: string;
  /** May programs in it be run? */
  readonly execute: boolean;
}

/**
 * Where a workload may write, for engines that make the root file system read-only but for some places; no place is in
 * another. A place `/` is everything. Undefined where the profile says nothing about files.
 * `singleFiles`: can the engine make a single file writable where it is? Others mount empty folders.
 */
export function writablePlaces(
  profile: WorkloadProfile,
  options: CompileOptions,
  losses: Losses,
  { singleFiles }: { singleFiles: boolean },
): readonly WritablePlace[] | undefined {
  const effective = effectiveLines(profile, 'files', options);
  if (!effective) return undefined;
  losses.forced(
    'files',
    'wider',
    `only writing is restricted, and not in ${singleFiles ? '/dev, /proc and /sys' : '/dev'}; whatever is there can be read and executed`,
  );
  const writing = effective.allowed.filter(isWritten);
  const paths = writing.flatMap((at) => placeOf(at, losses, singleFiles));
  const kept = uncut(outermost(paths), effective.refused.filter(isWritten), losses);
  if (!singleFiles && kept.some((path) => path !== '/'))
    losses.forced(
      'files',
      'tighter',
      'writable folders are empty at the start; what the image has there is hidden',
    );
  return kept.map((path) => ({
    path,
    execute: writing.some(
      ({ line }) =>
        line.access.includes('execute') &&
        (isWithin(path, splitPattern(line.path).folder) || isWithin(splitPattern(line.path).folder, path)),
    ),
  }));
}

const isWritten = ({ line }: LineAt<FileLine>) => line.access.includes('write');

function placeOf(at: LineAt<FileLine>, losses: Losses, singleFiles: boolean): string[] {
  const { folder, rest } = splitPattern(at.line.path);
  if (!singleFiles && isWithin('/dev', folder)) return [];
  if (!singleFiles && (isWithin('/proc', folder) || isWithin('/sys', folder))) {
    losses.forced(at, 'tighter', 'the engine decides what of /proc and /sys can be written');
    return [];
  }
  if (rest.length > 0 && rest.every((segment) => segment === '**')) return [folder];
  if (rest.length === 0 && (singleFiles || folder === '/')) return [folder];
  const wider = rest.length === 0 ? `/${segmentsOf(folder).slice(0, -1).join('/')}` : folder;
  const isWider = losses.choose(at, 'only whole folders can be made writable', {
    tighter: 'nothing is',
    wider: `all of ${wider} is`,
  });
  return isWider ? [wider] : [];
}

function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  const hasOuter = (path: string): boolean => {
    for (let outer = parentOf(path); outer !== undefined; outer = parentOf(outer))
      if (all.has(outer)) return true;
    return false;
  };
  return [...all].filter((path) => !hasOuter(path)).toSorted();
}

function parentOf(path: string): string | undefined {
  return path === '/' ? undefined : `/${segmentsOf(path).slice(0, -1).join('/')}`;
}

/** The folders that no refusal takes a part out of, or all of them if that was chosen. */
function uncut(paths: readonly string[], refusals: readonly LineAt<FileLine>[], losses: Losses): string[] {
  const closed = new Set<string>();
  for (const at of refusals) {
    const cut = paths.filter((path) => reaches(at.line.path, path));
    const [first] = cut;
    if (first === undefined) continue;
    const where = cut.length === 1 ? first : `${first} and ${cut.length - 1} more`;
    const isWider = losses.choose(at, `writing cannot be refused to a part of ${where}`, {
      tighter: 'nothing there can be written',
      wider: 'all there can be written',
    });
    if (!isWider) for (const path of cut) closed.add(path);
  }
  return paths.filter((path) => !closed.has(path));
}
