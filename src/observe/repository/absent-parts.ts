import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Gap } from '../../model/gap.ts';
import { PRINT_MISSING } from './absence.ts';
import type { Commits } from './history.ts';
import { partsOf, type Plumbing, runPlumbing } from './plumbing.ts';

const NEW_LINE = 10;
const PARTIAL = String.raw`^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$`;

/** What belongs to the history that was read, and is not in this repository. */
export async function absentParts(plumbing: Plumbing, commits: Commits): Promise<Gap[]> {
  const gaps: Gap[] = [];
  const boundary = await shallowCommits(plumbing);
  if (boundary.size > 0 && commits.ids.some((id) => boundary.has(id)))
    gaps.push(
      gapOf('it is shallow: what was before its oldest commits is not there (git fetch --unshallow)'),
    );
  const isPartial = await hasSetting(PARTIAL, plumbing);
  if (isPartial) await addMissingTrees(plumbing, commits);
  const { problems, hasBrokenName } = commits.absence;
  for (const problem of problems) gaps.push(gapOf(problem));
  if (hasBrokenName)
    gaps.push(gapOf('a branch, a tag or another name in it leads to nothing (git fsck tells which)'));
  const { size } = commits.absence.ids;
  if (size > 0) {
    const hint = isPartial ? ', as the repository is a partial clone (git fetch --refetch --no-filter)' : '';
    gaps.push({ ...gapOf(`objects of it are not there${hint}`), count: size });
  }
  return gaps;
}

function gapOf(reason: string): Gap {
  return { kind: 'unreadable', subject: 'the history of the repository', reason };
}

/** Commits whose parents were not fetched. Source: gitrepository-layout(5), "shallow". */
async function shallowCommits(plumbing: Plumbing): Promise<ReadonlySet<string>> {
  const [path] = await answers(['rev-parse', '--git-path', 'shallow'], plumbing);
  if (path === undefined) return new Set();
  try {
    const text = readFileSync(resolve(plumbing.gitFolder, path), 'latin1');
    return new Set(text.split('\n').filter((line) => line !== ''));
  } catch {
    return new Set();
  }
}

/** A filter may have left out trees, and all that is below them; what tells blobs does not tell these. */
async function addMissingTrees(plumbing: Plumbing, { absence }: Commits): Promise<void> {
  const trees = ['--objects', '--all', '--reflog', '--filter=object:type=tree', '--filter-provided-objects'];
  const onLine = partsOf(NEW_LINE, (line) => {
    absence.isMissing(line);
    return undefined;
  });
  await runPlumbing(['rev-list', ...trees, PRINT_MISSING, '--'], plumbing, onLine).catch((error: unknown) =>
    absence.note(error),
  );
}

async function hasSetting(pattern: string, plumbing: Plumbing): Promise<boolean> {
  // git ends with 1 where there is none.
  const found = answers(['config', '--local', '--name-only', '--get-regexp', pattern], plumbing);
  return (await found.catch(() => [])).length > 0;
}

async function answers(words: readonly string[], plumbing: Plumbing): Promise<string[]> {
  const found: string[] = [];
  const onLine = partsOf(NEW_LINE, (line) => {
    found.push(line);
    return undefined;
  });
  await runPlumbing(words, plumbing, onLine);
  return found;
}
