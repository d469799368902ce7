import { bringObjects, isUnreadable } from './asked-objects.ts';
import type { ObjectSink } from './object-parser.ts';
import { partsOf, type Plumbing, runPlumbing } from './plumbing.ts';

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

/** Commits or trees at which git may give up before it is left alone: each costs a process. */
const MOST_FAILURES = 100;

/** The first of `commits` that has each of these blobs, and where. Nothing is told of what none of them has. */
export async function introductionsOf(
  blobs: ReadonlySet<string>,
  commits: readonly string[],
  plumbing: Plumbing,
): Promise<Introductions> {
  const found = new Map<string, Introduction>();
  let problem: string | undefined;
  for (let [from, failures] = [0, 0]; found.size < blobs.size && failures < MOST_FAILURES; failures += 1) {
    let last = '';
    try {
      await readIntroductions(blobs, commits.slice(from), plumbing, found, (commit) => (last = commit));
      break;
    } catch (error) {
      // Of a commit or a tree that is not there; what was found is told all the same, and what others brought.
      if (!isUnreadable(error)) throw error;
      problem ??= error.message;
      from = Math.max(from, commits.indexOf(last, from)) + 1;
    }
  }
  return { found, ...(problem !== undefined && { problem }) };
}

async function readIntroductions(
  blobs: ReadonlySet<string>,
  commits: readonly string[],
  plumbing: Plumbing,
  found: Map<string, Introduction>,
  onCommit: (commit: string) => void,
): Promise<void> {
  let [commit, blob, isPath] = ['', '', false];
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
    else {
      commit = part;
      onCommit(part);
    }
    return undefined;
  });
  const words = ['diff-tree', '--stdin', '-r', '-m', '--root', '--raw', '-z', '--no-renames', '--no-abbrev'];
  await runPlumbing(words, plumbing, onPart, commits);
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
  const sink: ObjectSink = {
    begin: (head) => ([id, text] = [head.id, '']),
    piece: (bytes) => (text += text === '' ? bytes.subarray(0, 2 ** 16).toString() : ''),
    end: () => {
      const authorship = authorshipIn(text);
      if (authorship) found.set(id, authorship);
    },
    missing: () => undefined,
  };
  await bringObjects([...new Set(commits)], plumbing, sink);
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
