import { partsOf, type Plumbing, runPlumbing } from './plumbing.ts';

/** A file that a commit would change. */
export interface StagedFile {
  /** In Latin-1; a line break is a question mark, as ids and paths are asked for in lines. */
  readonly path: string;
  readonly id: string;
  /** What the last commit has at this path; undefined where it has no such file. */
  readonly before: string | undefined;
}

const NOTHING = /^0+$/;

/** Files that the next commit adds or changes. */
export async function stagedFiles(plumbing: Plumbing): Promise<StagedFile[]> {
  const files: StagedFile[] = [];
  let change: string[] | undefined;
  const onPart = partsOf(0, (part) => {
    if (change === undefined) change = part.split(' ');
    else {
      const [, mode = '', before = '', id = '', status = ''] = change;
      // A submodule's commit is none of ours.
      if (!status.startsWith('D') && mode !== '160000')
        files.push({
          path: part.replaceAll('\n', '?'),
          id,
          before: NOTHING.test(before) ? undefined : before,
        });
      change = undefined;
    }
    return undefined;
  });
  const options = ['--cached', '--raw', '-z', '--no-renames', '--no-abbrev', '--ignore-submodules'];
  const compare = (tree: string) => runPlumbing(['diff-index', ...options, tree, '--'], plumbing, onPart);
  try {
    await compare('HEAD');
  } catch (error) {
    // Before the first commit everything is new.
    if (await hasCommit(plumbing)) throw error;
    await compare(await emptyTree(plumbing));
  }
  return files;
}

async function hasCommit(plumbing: Plumbing): Promise<boolean> {
  let has = false;
  const hear = () => (has = true);
  await runPlumbing(['rev-parse', '--quiet', '--verify', 'HEAD^{tree}'], plumbing, hear).catch(
    () => undefined,
  );
  return has;
}

/** The id of a tree with nothing in it, by the repository's own hash; git knows it without storing it. */
async function emptyTree(plumbing: Plumbing): Promise<string> {
  let id = '';
  const onLine = partsOf(10, (line) => {
    id = line;
    return undefined;
  });
  await runPlumbing(['hash-object', '-t', 'tree', '--stdin'], plumbing, onLine, []);
  return id;
}
