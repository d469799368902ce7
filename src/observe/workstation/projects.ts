import type { Reading } from '../../model/configuration/audit.ts';
import type { HostTree } from '../host/tree.ts';

/** Folders below a home, and how deep, in which sources are looked for. */
const MOST_FOLDERS = 20_000;
const MOST_DEPTH = 5;
/** What tells that a folder is one of sources, or what an editor does with it. */
const MARKS = new Set([
  '.git',
  '.vscode',
  '.devcontainer',
  '.devcontainer.json',
  '.idea',
  '.envrc',
  '.npmrc',
]);
/** Folders in which there are others' sources, or none. */
const LEFT_OUT = /^(?:\.|node_modules$|vendor$|target$|go$|snap$|Library$|venv$|__pycache__$)/;

/** Folders of sources in homes, by what lies in them. Links are not followed. */
export function projectsIn(tree: HostTree, homes: readonly string[]): Reading<readonly string[]> {
  const found: string[] = [];
  let left = MOST_FOLDERS;
  let ahead = homes.map((folder) => ({ folder, isHome: true }));
  for (let depth = 0; depth < MOST_DEPTH; depth += 1) {
    const next: typeof ahead = [];
    for (const { folder, isHome } of ahead) {
      left -= 1;
      if (left < 0) return { state: 'unreadable', reason: `there are more than ${MOST_FOLDERS} folders` };
      const names = tree.names(folder);
      if (names.state !== 'read') continue;
      if (!isHome && names.value.some((name) => MARKS.has(name) || name.endsWith('.code-workspace')))
        found.push(folder);
      for (const name of names.value) {
        const path = `${folder}/${name}`;
        if (!LEFT_OUT.test(name) && tree.isFolder(path)) next.push({ folder: path, isHome: false });
      }
    }
    ahead = next;
  }
  return { state: 'read', value: found };
}
