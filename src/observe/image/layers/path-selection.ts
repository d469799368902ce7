import { posix } from 'node:path';
import type { FileAnalyser } from '../../../model/analyser.ts';

/** Which folders of a target are looked into, as globs of paths below its root; `**` goes through folders. */
export interface PathSelection {
  /** Only these, where there are any. */
  readonly only: readonly string[];
  /** Not these. */
  readonly skip: readonly string[];
}

/** Folders whose answer is remembered; files come folder by folder. */
const REMEMBERED = 10_000;

/** Is the file or folder at a path of the target (`/srv/app`) looked at by this selection? */
export function pathSelector({ only, skip }: PathSelection): (path: string) => boolean {
  if (only.length === 0 && skip.length === 0) return () => true;
  const [onlyGlobs, skipGlobs] = [only.map(relative), skip.map(relative)];
  const known = new Map<string, { readonly isIn: boolean; readonly isOut: boolean }>();
  const judge = (path: string): { isIn: boolean; isOut: boolean } => {
    if (path === '') return { isIn: only.length === 0 || onlyGlobs.includes(''), isOut: false };
    const before = known.get(path);
    if (before) return before;
    const above = judge(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    const answer = {
      isIn: above.isIn || onlyGlobs.some((glob) => posix.matchesGlob(path, glob)),
      isOut: above.isOut || skipGlobs.some((glob) => posix.matchesGlob(path, glob)),
    };
    if (known.size >= REMEMBERED) known.clear();
    known.set(path, answer);
    return answer;
  };
  return (path) => {
    const folder = judge(relative(posix.dirname(path)));
    return folder.isIn && !folder.isOut;
  };
}

/** May anything below this folder be looked at? A folder that leads to one of `only` is entered. */
export function folderSelector(selection: PathSelection): (path: string) => boolean {
  const skips = pathSelector({ only: [], skip: selection.skip });
  return (path) => skips(`${path}/.`);
}

/** The analysers, which want nothing outside of the selection. */
export function withinSelection<Fact>(
  analysers: readonly FileAnalyser<Fact>[],
  selection: PathSelection,
): readonly FileAnalyser<Fact>[] {
  if (selection.only.length === 0 && selection.skip.length === 0) return analysers;
  const isSelected = pathSelector(selection);
  return analysers.map((analyser) => ({
    id: analyser.id,
    version: analyser.version,
    maximumSize: analyser.maximumSize,
    ends: analyser.ends,
    interest: (entry) => (isSelected(entry.path) ? analyser.interest(entry) : 'no'),
    ...(analyser.recognises && { recognises: (head: Buffer) => analyser.recognises?.(head) === true }),
    read: (file) => analyser.read(file),
  }));
}

/** `/srv/app/`, `./srv/app` and `srv/app` are the same folder of a target. */
function relative(path: string): string {
  return path.replace(/^(?:\.?\/)+/, '').replace(/(?<!\/)\/+$/, '');
}
