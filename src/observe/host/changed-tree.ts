import { posix } from 'node:path';
import type { Reading } from '../../model/configuration/audit.ts';
import type { HostEntry, HostFacts } from '../../model/configuration/host.ts';
import type { HostChange } from '../../model/configuration/remedy.ts';
import { factsOf } from './facts.ts';
import type { HostTree } from './tree.ts';

/** What of a file is, or will be, other than it was; by its path without links. */
interface ChangedFile {
  readonly text?: string;
  readonly entry: HostEntry;
}

/** The files of a host as they are after changes, of which none is made. */
export function changedTree(tree: HostTree, changes: readonly HostChange[]): HostTree {
  const files = changedFiles(tree, changes);
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

/** What checks may ask of a host after changes: what is not changed is as it is known already. */
export function changedFacts(tree: HostTree, known: HostFacts, changes: readonly HostChange[]): HostFacts {
  const realOf = (path: string): string | undefined => {
    const real = tree.real(path);
    return real.state === 'read' ? real.value : undefined;
  };
  const changed = new Set(changes.map(({ path }) => realOf(path)));
  return factsOf(changedTree(tree, changes), (path) => (changed.has(realOf(path)) ? undefined : known));
}

/** Each by its path without links. */
function changedFiles(tree: HostTree, changes: readonly HostChange[]): Map<string, ChangedFile> {
  const files = new Map<string, ChangedFile>();
  for (const change of changes) {
    const real = tree.real(change.path);
    if (real.state !== 'read') continue;
    const known = files.get(real.value);
    const before = known ? known.entry : entryOf(tree, change);
    files.set(real.value, { ...known, ...applied(change, before) });
  }
  return files;
}

function entryOf(tree: HostTree, change: HostChange): HostEntry {
  const found = tree.entry(change.path);
  if (found.state === 'read') return found.value;
  return { kind: 'file', mode: change.kind === 'text' ? change.modeIfNew : 0o644, uid: 0, gid: 0 };
}

function applied(change: HostChange, entry: HostEntry): ChangedFile {
  if (change.kind === 'text') return { text: change.text, entry };
  if (change.kind === 'mode') return { entry: { ...entry, mode: change.mode } };
  return { entry: { ...entry, uid: change.uid, gid: change.gid } };
}
