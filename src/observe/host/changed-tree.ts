import { posix } from 'node:path';
import type { Reading } from '../../model/configuration/audit.ts';
import type { HostEntry } from '../../model/configuration/host.ts';
import type { HostChange } from '../../model/configuration/remedy.ts';
import type { HostTree } from './tree.ts';

/** What of a file is, or will be, other than it was; by its path without links. */
interface ChangedFile {
  readonly text?: string;
  readonly entry: HostEntry;
}

/** The files of a host as they are after changes, of which none is made. */
export function changedTree(tree: HostTree, changes: readonly HostChange[]): HostTree {
  const files = new Map<string, ChangedFile>();
  const changedAt = (path: string): ChangedFile | undefined => {
    const real = tree.real(path);
    return real.state === 'read' ? files.get(real.value) : undefined;
  };
  const entryAt = (path: string): Reading<HostEntry> => {
    const changed = changedAt(path);
    if (changed) return { state: 'read', value: changed.entry };
    const found = tree.entry(path);
    return found.state === 'absent' && newNames(path).length > 0
      ? { state: 'read', value: { kind: 'folder', mode: 0o755, uid: 0, gid: 0 } }
      : found;
  };
  const newNames = (folder: string): string[] => {
    const real = tree.real(folder);
    if (real.state !== 'read') return [];
    const start = real.value.replace(/\/?$/, '/');
    return [...files.keys()]
      .filter((path) => path.startsWith(start))
      .map((path) => path.slice(start.length).split('/', 1)[0] ?? '');
  };
  for (const change of changes) {
    const real = tree.real(change.path);
    if (real.state !== 'read') continue;
    const before = entryAt(change.path);
    const file: HostEntry =
      before.state === 'read'
        ? before.value
        : { kind: 'file', mode: change.kind === 'text' ? change.modeIfNew : 0o644, uid: 0, gid: 0 };
    files.set(real.value, { ...files.get(real.value), ...applied(change, file) });
  }
  return {
    entry: entryAt,
    names: (folder) => {
      const [found, more] = [tree.names(folder), newNames(folder)];
      if (more.length === 0 || found.state === 'unreadable') return found;
      const all = new Set([...(found.state === 'read' ? found.value : []), ...more]);
      return { state: 'read', value: [...all].toSorted() };
    },
    text: (path) => {
      const text = changedAt(path)?.text;
      return text === undefined ? tree.text(path) : { state: 'read', value: text };
    },
    isFolder: (path) => tree.isFolder(path) || newNames(posix.normalize(path)).length > 0,
    real: (path) => tree.real(path),
  };
}

function applied(change: HostChange, entry: HostEntry): ChangedFile {
  if (change.kind === 'text') return { text: change.text, entry };
  if (change.kind === 'mode') return { entry: { ...entry, mode: change.mode } };
  return { entry: { ...entry, uid: change.uid, gid: change.gid } };
}
