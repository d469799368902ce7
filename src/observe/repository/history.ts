import { Fault } from '../../model/fault.ts';
import { IdSet } from './id-set.ts';
import { BATCH_FORMAT, ObjectParser, type ObjectSink } from './object-parser.ts';
import { partsOf, type Plumbing, runPlumbing } from './plumbing.ts';

const NEW_LINE = 10;
/** Everything that a name leads to, or did not long ago, or that is about to be committed. */
const EVERYTHING = ['--all', '--reflog', '--indexed-objects'];

/** Has `rev-list` tell what is not there, behind a question mark, and go on. */
export const PRINT_MISSING = '--missing=print';

/** Is a line of `rev-list` of an object that is not there? Takes note of it. */
export function isMissing(line: string, missing: IdSet): boolean {
  if (!line.startsWith('?')) return false;
  missing.add(line.slice(1));
  return true;
}

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
  /** Commits and blobs that these lead to, and that are not there. */
  readonly missing: IdSet;
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
  const commits = await commitsOf(plumbing, new IdSet(), range);
  const parser = new ObjectParser(sink);
  const words = ['cat-file', '--buffer', `--batch=${BATCH_FORMAT}`];
  await runPlumbing(words, plumbing, (bytes) => parser.push(bytes), wanted(plumbing, wants, commits, range));
  return commits;
}

/** Commits that a name leads to. */
async function commitsOf(
  plumbing: Plumbing,
  missing: IdSet,
  range: readonly string[] | undefined,
): Promise<Commits> {
  const ids: string[] = [];
  const add = async (words: readonly string[]): Promise<number> => {
    const onLine = partsOf(NEW_LINE, (line) => {
      if (!isMissing(line, missing)) ids.push(line);
      return undefined;
    });
    await runPlumbing(['rev-list', '--reverse', PRINT_MISSING, ...words, '--'], plumbing, onLine);
    return ids.length;
  };
  if (range) {
    await add(range);
    return { ids, missing };
  }
  // Whatever has a name in a repository without a work tree is there to be fetched.
  const others = (await isBare(plumbing)) ? ['--all'] : ['--remotes', '--tags'];
  const own = ['--exclude=refs/stash', '--all'];
  const shared = await add(others);
  const local = await add([...own, '--not', ...others]);
  await add(['--all', '--reflog', '--not', ...others, ...own]);
  return { ids, shared, local, missing };
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

/** What `cat-file` is asked for: ids, with paths where they are known. Adds commits that nothing leads to. */
async function* wanted(
  plumbing: Plumbing,
  wants: Wants,
  { ids: commits, missing }: Commits,
  range?: readonly string[],
): AsyncGenerator<string, undefined> {
  const seen = new IdSet();
  const listed = (type: string) => {
    const filter = [`--filter=object:type=${type}`, '--filter-provided-objects', PRINT_MISSING, '--'];
    return ['rev-list', '--objects', ...(range ?? EVERYTHING), ...filter];
  };
  yield* lines(listed('blob'), plumbing, (line) => {
    if (isMissing(line, missing)) return undefined;
    const space = line.indexOf(' ');
    const [id, path] = space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
    return seen.add(id) && wants(id, path) ? `${id} ${path}` : undefined;
  });
  if (range) {
    yield* commits.filter((commit) => wants(commit, ''));
    // A tag that a range names has a text as well.
    yield* lines(listed('tag'), plumbing, (line) => {
      const [id = ''] = line.split(' ', 1);
      return !isMissing(line, missing) && wants(id, '') ? id : undefined;
    });
    return;
  }
  const known = new Set(commits);
  const all = ['cat-file', '--batch-all-objects', '--unordered', '--buffer'];
  yield* lines([...all, '--batch-check=%(objectname) %(objecttype)'], plumbing, (line) => {
    const [id = '', type] = line.split(' ');
    if (type === 'tree' || (type === 'blob' && seen.has(id))) return undefined;
    if (type === 'commit' && !known.has(id)) commits.push(id);
    return wants(id, '') ? id : undefined;
  });
}

/** Lines that wait to be taken at most, before git has to wait. */
const MOST_WAITING = 10_000;

/** What is made of each line that git writes. */
async function* lines(
  words: readonly string[],
  plumbing: Plumbing,
  make: (line: string) => string | undefined,
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
  const running = runPlumbing(words, plumbing, (bytes) => {
    if (state.isLeft) return false;
    onLine(bytes);
    wake?.();
    if (waiting.length < MOST_WAITING) return undefined;
    return new Promise<void>((resume) => (goOn = resume));
  }).finally(() => {
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

/** Which commit brought a blob, and under which path. */
export interface Introduction {
  readonly commit: string;
  readonly path: string;
}

/** Who brought blobs, as far as git could tell. */
export interface Introductions {
  readonly found: ReadonlyMap<string, Introduction>;
  /** Why git went no further. */
  readonly problem?: string;
}

/** The first of `commits` that has each of these blobs, and where. Nothing is told of what none of them has. */
export async function introductionsOf(
  blobs: ReadonlySet<string>,
  commits: readonly string[],
  plumbing: Plumbing,
): Promise<Introductions> {
  const found = new Map<string, Introduction>();
  let [commit, blob] = ['', ''];
  const onPart = partsOf(0, (part) => {
    if (blob !== '') {
      if (!found.has(blob)) found.set(blob, { commit, path: part });
      blob = '';
      return found.size < blobs.size ? undefined : false;
    }
    if (part.startsWith(':')) {
      const id = part.split(' ')[3] ?? '';
      blob = blobs.has(id) ? id : '';
      isPath = blob === '';
    } else if (isPath) isPath = false;
    else commit = part;
    return undefined;
  });
  let isPath = false;
  const words = ['diff-tree', '--stdin', '-r', '-m', '--root', '--raw', '-z', '--no-renames', '--no-abbrev'];
  try {
    if (blobs.size > 0) await runPlumbing(words, plumbing, onPart, commits);
  } catch (error) {
    // Of a commit or a tree that is not there; what was found is told all the same.
    if (!(error instanceof Fault) || error.code !== 'malformed') throw error;
    return { found, problem: error.message };
  }
  return { found };
}

/** Who wrote a commit, and when. */
export interface Authorship {
  readonly author: string;
  readonly date: string;
}

/** The authors of commits, as their objects say. */
export async function authorsOf(
  commits: Iterable<string>,
  plumbing: Plumbing,
): Promise<Map<string, Authorship>> {
  const found = new Map<string, Authorship>();
  let [id, text] = ['', ''];
  const parser = new ObjectParser({
    begin: (head) => ([id, text] = [head.id, '']),
    piece: (bytes) => (text += text === '' ? bytes.subarray(0, 2 ** 16).toString() : ''),
    end: () => {
      const authorship = authorshipIn(text);
      if (authorship) found.set(id, authorship);
    },
    missing: () => undefined,
  });
  const asked = [...new Set(commits)];
  const words = ['cat-file', '--buffer', `--batch=${BATCH_FORMAT}`];
  if (asked.length > 0) await runPlumbing(words, plumbing, (bytes) => parser.push(bytes), asked);
  return found;
}

/** The author of a commit, or the tagger of a tag. */
export function authorshipIn(text: string): Authorship | undefined {
  const [head = ''] = text.split('\n\n', 1);
  const [, author, seconds] = /^(?:author|tagger) (.*) (\d{1,12}) [+-]\d{4}$/m.exec(head) ?? [];
  const time = Number(seconds) * 1000;
  if (author === undefined || !(time < 8.64e15)) return undefined;
  return { author: author.slice(0, 300), date: new Date(time).toISOString() };
}
