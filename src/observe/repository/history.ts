import { Absence, PRINT_MISSING } from './absence.ts';
import { bringObjects } from './asked-objects.ts';
import { IdSet } from './id-set.ts';
import type { ObjectSink } from './object-parser.ts';
import { partsOf, type Plumbing, runPlumbing } from './plumbing.ts';

const NEW_LINE = 10;
/** Everything that a name leads to, or did not long ago, or that is about to be committed; without what may be broken of it. */
const EVERYTHING = [['--all', '--reflog', '--indexed-objects'], ['--all', '--reflog'], ['--all']];

/** Is an object still to be looked at? `path` is empty where nothing leads to it. */
export type Wants = (id: string, path: string) => boolean;

/** Who gets a commit: see `originSchema`. */
export type Reach = 'shared' | 'local' | 'none';

/** Commits in the order in which they are asked what they brought: those that most people have first. */
export interface Commits {
  /** Of each reach the oldest first, as far as a name leads to them. */
  readonly ids: string[];
  /** How many of them are shared, and how many at least local; undefined where only a range was read. */
  readonly shared?: number;
  readonly local?: number;
  readonly absence: Absence;
}

/** Who gets each of these commits; nothing is told where only a range was read. */
export function reachesOf(asked: ReadonlySet<string>, commits: Commits): Map<string, Reach> {
  const { ids, shared, local } = commits;
  const reaches = new Map<string, Reach>();
  if (shared === undefined || local === undefined) return reaches;
  for (const [number, id] of ids.entries())
    if (asked.has(id)) reaches.set(id, number < shared ? 'shared' : number < local ? 'local' : 'none');
  return reaches;
}

/**
 * Reads every blob, commit and tag of a repository that is wanted, each once: those that a name leads to, and those
 * that are only still stored. With a `range`, in words of git-rev-list(1), only what its commits bring. Gives its commits.
 */
export async function readHistory(
  plumbing: Plumbing,
  sink: ObjectSink,
  wants: Wants,
  range?: readonly string[],
): Promise<Commits> {
  const commits = await commitsOf(plumbing, range);
  await bringObjects(wanted(plumbing, wants, commits, range), plumbing, sink).catch((error: unknown) =>
    commits.absence.note(error),
  );
  return commits;
}

/** Commits that a name leads to. */
async function commitsOf(plumbing: Plumbing, range: readonly string[] | undefined): Promise<Commits> {
  const ids: string[] = [];
  const absence = new Absence();
  const add = async (words: readonly string[]): Promise<number> => {
    const onLine = partsOf(NEW_LINE, (line) => {
      if (!absence.isMissing(line)) ids.push(line);
      return undefined;
    });
    await runPlumbing(['rev-list', '--reverse', PRINT_MISSING, ...words, '--'], plumbing, onLine);
    return ids.length;
  };
  if (range) {
    await add(range);
    return { ids, absence };
  }
  const addReadable = (words: readonly string[]) =>
    add(words).catch((error: unknown) => {
      absence.note(error);
      return ids.length;
    });
  // Whatever has a name in a repository without a work tree is there to be fetched.
  const others = (await isBare(plumbing)) ? ['--all'] : ['--remotes', '--tags'];
  const own = ['--exclude=refs/stash', '--all'];
  const shared = await addReadable(others);
  const local = await addReadable([...own, '--not', ...others]);
  await addReadable(['--all', '--reflog', '--not', ...others, ...own]);
  return { ids, shared, local, absence };
}

async function isBare(plumbing: Plumbing): Promise<boolean> {
  let answer = '';
  const onLine = partsOf(NEW_LINE, (line) => {
    answer = line;
    return undefined;
  });
  await runPlumbing(['rev-parse', '--is-bare-repository'], plumbing, onLine);
  return answer === 'true';
}

/** Asks for all objects of a type that names lead to. */
function listed(type: string, names: readonly string[]): string[] {
  const filter = [`--filter=object:type=${type}`, '--filter-provided-objects', PRINT_MISSING, '--'];
  return ['rev-list', '--objects', ...names, ...filter];
}

/** What `cat-file` is asked for: ids, with paths where they are known. Adds commits that nothing leads to. */
async function* wanted(
  plumbing: Plumbing,
  wants: Wants,
  { ids: commits, absence }: Commits,
  range?: readonly string[],
): AsyncGenerator<string, undefined> {
  const seen = new IdSet();
  for (const names of range ? [range] : EVERYTHING) {
    const blobs = lines(listed('blob', names), plumbing, (line) => {
      if (absence.isMissing(line)) return undefined;
      const space = line.indexOf(' ');
      const [id, path] = space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
      return seen.add(id) && wants(id, path) ? `${id} ${path}` : undefined;
    });
    if (yield* asFarAsReadable(blobs, absence)) break;
  }
  if (range) {
    yield* commits.filter((commit) => wants(commit, ''));
    // A tag that a range names has a text as well.
    yield* lines(listed('tag', range), plumbing, (line) => {
      const [id = ''] = line.split(' ', 1);
      return !absence.isMissing(line) && wants(id, '') ? id : undefined;
    });
    return;
  }
  const known = new Set(commits);
  yield* storedObjects(plumbing, absence, (line) => {
    const [id = '', type] = line.split(' ');
    if (type === 'missing') absence.ids.add(id);
    if (type === 'tree' || type === 'missing' || (type === 'blob' && seen.has(id))) return undefined;
    if (type === 'commit' && !known.has(id)) commits.push(id);
    return wants(id, '') ? id : undefined;
  });
}

const TYPED = '--batch-check=%(objectname) %(objecttype)';

/** All objects that are stored, with their types: `missing` of those that cannot be read. */
async function* storedObjects(
  plumbing: Plumbing,
  absence: Absence,
  make: (line: string) => string | undefined,
): AsyncGenerator<string, undefined> {
  const all = ['cat-file', '--batch-all-objects', '--unordered', '--buffer'];
  let told = 0;
  const typed = lines([...all, TYPED], plumbing, (line) => {
    told += 1;
    return make(line);
  });
  if (yield* asFarAsReadable(typed, absence)) return;
  // A pack that is no longer whole ends the list, but not what is asked one by one.
  const names = lines([...all, '--batch-check=%(objectname)'], plumbing, (line) => {
    told -= 1;
    return told < 0 ? line : undefined;
  });
  yield* asFarAsReadable(lines(['cat-file', '--buffer', TYPED], plumbing, make, names), absence);
}

/** Lines until git can read no more; false where that was before the last. */
async function* asFarAsReadable(
  made: AsyncIterable<string>,
  absence: Absence,
): AsyncGenerator<string, boolean> {
  try {
    yield* made;
    return true;
  } catch (error) {
    absence.note(error);
    return false;
  }
}

/** Lines that wait to be taken at most, before git has to wait. */
const MOST_WAITING = 10_000;

/** What is made of each line that git writes. */
async function* lines(
  words: readonly string[],
  plumbing: Plumbing,
  make: (line: string) => string | undefined,
  input?: AsyncIterable<string>,
): AsyncGenerator<string, undefined> {
  let waiting: string[] = [];
  let wake: (() => void) | undefined;
  let goOn: (() => void) | undefined;
  const state = { isOver: false, isLeft: false };
  const onLine = partsOf(NEW_LINE, (line) => {
    const made = make(line);
    if (made !== undefined) waiting.push(made);
    return undefined;
  });
  const hear = (bytes: Buffer) => {
    if (state.isLeft) return false;
    onLine(bytes);
    wake?.();
    return waiting.length < MOST_WAITING ? undefined : new Promise<void>((resume) => (goOn = resume));
  };
  const running = runPlumbing(words, plumbing, hear, input).finally(() => {
    state.isOver = true;
    wake?.();
  });
  // Its rejection is heard below.
  running.catch(() => undefined);
  try {
    while (!state.isOver || waiting.length > 0) {
      const ready = waiting;
      waiting = [];
      yield* ready;
      goOn?.();
      if (waiting.length === 0 && !state.isOver) await new Promise<void>((resume) => (wake = resume));
    }
  } finally {
    // Who takes no more lets git end.
    state.isLeft = true;
    goOn?.();
  }
  await running;
}
