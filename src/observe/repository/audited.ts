import { dirname, resolve } from 'node:path';
import type {
  FileContent,
  FileContents,
  RepositoryFacts,
  SignedObject,
  TrackedFile,
} from '../../model/configuration/repository.ts';
import { Fault } from '../../model/fault.ts';
import { openTree } from '../host/tree.ts';
import { bringObjects } from './asked-objects.ts';
import { contentOf } from './file-content.ts';
import type { ObjectHead, ObjectSink } from './object-parser.ts';
import { partsOf, type Plumbing, runPlumbing } from './plumbing.ts';

/** Files of a tree; a repository with more is not looked at. */
const MOST_FILES = 500_000;
/** Bytes of one file, and of all of them, that are looked into. */
const LARGEST_CONTENT = 2 ** 20;
const MOST_CONTENT = 512 * 2 ** 20;
/** Characters of all texts that are kept. */
const MOST_TEXT = 32 * 2 ** 20;
const MOST_COMMITS = 200;
const MOST_TAGS = 20;
/** Tags among which releases are looked for. */
const MOST_NAMES = 1_000;
const NEW_LINE = 10;
const RELEASE = /^(?:[\w.-]{1,60}[/@-])?v?\d+(?:\.\d+)+(?:[-+.][\w.-]{1,60})?$/;
const SIGNATURE = /^gpgsig(?:-sha256)? -----BEGIN /m;
const TAG_SIGNATURE = /^-----BEGIN (?:PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE|SIGNED MESSAGE)-----$/m;

interface Blob extends TrackedFile {
  readonly id: string;
}

/** What is looked at of a repository. */
export interface AuditedRequest {
  /** Files whose text checks look into. */
  readonly wants: (path: string) => boolean;
  /** Are settings and hooks those of somebody, and not of a clone that was made to be looked at? */
  readonly isLocal: boolean;
}

/** Reads what an audit asks of a repository, by commands of plumbing alone. Rejects with a `Fault`. */
export async function readAudited(
  plumbing: Plumbing,
  { wants, isLocal }: AuditedRequest,
): Promise<RepositoryFacts> {
  const settings = isLocal ? settingsOf(plumbing) : { settings: ABSENT, hooks: ABSENT };
  const head = await firstLine(['rev-parse', '--quiet', '--verify', 'HEAD^{commit}'], plumbing);
  if (head === undefined)
    return {
      files: ABSENT,
      text: () => ABSENT,
      contents: ABSENT,
      commits: ABSENT,
      tags: ABSENT,
      ...settings,
    };
  const blobs = await treeOf(head, plumbing);
  const { texts, contents } = await contentsOf(blobs, plumbing, wants);
  const byPath = new Map(blobs.map((blob) => [blob.path, blob]));
  return {
    files: { state: 'read', value: blobs.map(({ path, mode, size }) => ({ path, mode, size })) },
    text: (path) => {
      const text = texts.get(path);
      if (text !== undefined) return { state: 'read', value: text };
      return byPath.has(path) ? { state: 'unreadable', reason: 'is too large to be looked into' } : ABSENT;
    },
    contents: { state: 'read', value: contents },
    commits: { state: 'read', value: await commitsOf(head, plumbing) },
    tags: { state: 'read', value: await tagsOf(plumbing) },
    ...settings,
  };
}

const ABSENT = { state: 'absent' } as const;

/** The repository's own settings and hooks, links followed inside of its folder only. */
function settingsOf({ gitFolder }: Plumbing): Pick<RepositoryFacts, 'settings' | 'hooks'> {
  // Of a second work tree both lie in the folder of the first one: gitrepository-layout(5).
  const common = openTree(gitFolder).text('/commondir');
  const folder = common.state === 'read' ? resolve(gitFolder, common.value.trim()) : gitFolder;
  const isWorkTree = common.state === 'read' && dirname(dirname(gitFolder)) === folder;
  const tree = openTree(isWorkTree ? folder : gitFolder);
  const names = tree.names('/hooks');
  const isActive = (name: string): boolean => {
    const entry = tree.entry(`/hooks/${name}`);
    return entry.state === 'read' && entry.value.kind === 'file' && (entry.value.mode & 0o111) !== 0;
  };
  return {
    settings: tree.text('/config'),
    hooks:
      names.state === 'read'
        ? { state: 'read', value: names.value.filter((name) => !name.endsWith('.sample') && isActive(name)) }
        : names,
  };
}

async function treeOf(head: string, plumbing: Plumbing): Promise<Blob[]> {
  const blobs: Blob[] = [];
  const onPart = partsOf(0, (part) => {
    const [, mode = '', id = '', size = '', name = ''] =
      /^(\d{6}) \w+ ([0-9a-f]{40,64}) +(\d+|-)\t(.*)$/s.exec(part) ?? [];
    if (id !== '')
      blobs.push({ mode, id, size: Number(size) || 0, path: Buffer.from(name, 'latin1').toString() });
    if (blobs.length > MOST_FILES)
      throw new Fault('limit', `the repository has more than ${MOST_FILES} files`);
    return undefined;
  });
  await runPlumbing(['ls-tree', '-r', '-z', '-l', '--full-tree', head], plumbing, onPart);
  return blobs;
}

/** Texts that are wanted, and what the others are, as far as there is room. */
async function contentsOf(
  blobs: readonly Blob[],
  plumbing: Plumbing,
  wants: (path: string) => boolean,
): Promise<{ texts: Map<string, string>; contents: FileContents }> {
  const texts = new Map<string, string>();
  const found: FileContent[] = [];
  let [room, textRoom, skipped] = [MOST_CONTENT, MOST_TEXT, 0];
  const chosen = blobs.filter(({ mode, size }) => {
    if (mode === '160000' || size > LARGEST_CONTENT) return false;
    const fits = size <= room;
    if (fits) room -= size;
    else skipped += 1;
    return fits;
  });
  await bringObjects(
    chosen.map(({ id }) => id),
    plumbing,
    wholeObjects((_, bytes, at) => {
      const blob = chosen[at];
      if (!blob) return;
      const { path, mode } = blob;
      if ((mode === '120000' || wants(path)) && bytes.length <= textRoom) {
        texts.set(path, bytes.toString());
        textRoom -= bytes.length;
      }
      const content = contentOf(path, bytes);
      if (content) found.push(content);
    }),
  );
  return { texts, contents: { files: found, skipped } };
}

/** Objects up to eight megabytes come in one piece, an empty one in none; `at` is the place among those that were asked for. */
function wholeObjects(take: (head: ObjectHead, bytes: Buffer, at: number) => void): ObjectSink {
  let at = -1;
  let head: ObjectHead | undefined;
  let bytes = Buffer.alloc(0);
  return {
    begin: (begun) => {
      [head, bytes] = [begun, Buffer.alloc(0)];
      at += 1;
    },
    piece: (piece) => {
      if (bytes.length === 0) bytes = Buffer.from(piece);
    },
    end: () => {
      if (head) take(head, bytes, at);
    },
    missing: () => (at += 1),
  };
}

async function commitsOf(head: string, plumbing: Plumbing): Promise<SignedObject[]> {
  const ids = await linesOf(['rev-list', `--max-count=${MOST_COMMITS}`, head, '--'], plumbing);
  const commits: SignedObject[] = [];
  await bringObjects(
    ids,
    plumbing,
    wholeObjects(({ id }, bytes) => {
      const [header = ''] = bytes.toString('latin1').split('\n\n', 1);
      commits.push({ name: id, isSigned: SIGNATURE.test(header) });
    }),
  );
  return commits;
}

async function tagsOf(plumbing: Plumbing): Promise<SignedObject[]> {
  const words = ['for-each-ref', '--sort=-creatordate', `--count=${MOST_NAMES}`];
  const lines = await linesOf(
    [...words, '--format=%(objecttype) %(objectname) %(refname:strip=2)', 'refs/tags'],
    plumbing,
  );
  const tags = lines
    .map((line) => line.split(' '))
    .filter(([, , name = '']) => RELEASE.test(name))
    .slice(0, MOST_TAGS);
  const signed = new Set<string>();
  const annotated = tags.filter(([type]) => type === 'tag').map(([, id = '']) => id);
  await bringObjects(
    annotated,
    plumbing,
    wholeObjects(({ id }, bytes) => {
      if (TAG_SIGNATURE.test(bytes.toString('latin1'))) signed.add(id);
    }),
  );
  return tags.map(([, id = '', name = '']) => ({ name, isSigned: signed.has(id) }));
}

async function linesOf(words: readonly string[], plumbing: Plumbing): Promise<string[]> {
  const lines: string[] = [];
  const onLine = partsOf(NEW_LINE, (line) => {
    lines.push(line);
    return undefined;
  });
  await runPlumbing(words, plumbing, onLine);
  return lines;
}

/** The first line of what git writes; undefined where it does not know. */
async function firstLine(words: readonly string[], plumbing: Plumbing): Promise<string | undefined> {
  try {
    return (await linesOf(words, plumbing))[0];
  } catch (error) {
    if (error instanceof Fault && error.code === 'malformed') return undefined;
    throw error;
  }
}
