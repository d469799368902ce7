import { normalised } from '../file-tree/file-tree.ts';
import { MANIFEST_EDITORS } from './editors/list.ts';
import type { Include } from './types.ts';

/** Files that one requirement is followed through. */
const MOST_FILES = 1_000;

/**
 * Tells what else decides about the packages of a manifest: the files that constrain it, or another one that includes it,
 * by their paths. They need not be there.
 */
export function constraintsIn(texts: ReadonlyMap<string, string>): (path: string) => readonly string[] {
  let included: ReadonlyMap<string, readonly Include[]> | undefined;
  const includers = new Map<string, string[]>();
  const known = new Map<string, readonly string[]>();
  const constraintsOf = (path: string): readonly string[] => {
    if (!included) {
      included = includesIn(texts);
      for (const [from, own] of included)
        for (const one of own)
          if (!one.isConstraint) {
            const before = includers.get(one.path);
            if (before) before.push(from);
            else includers.set(one.path, [from]);
          }
    }
    const all = included;
    const outer = reached([path], (one) => includers.get(one) ?? []);
    const first = outer.flatMap((one) => (all.get(one) ?? []).filter(({ isConstraint }) => isConstraint));
    return reached(
      first.map((one) => one.path),
      (one) => (all.get(one) ?? []).map((inner) => inner.path),
    );
  };
  return (path) => {
    const found = known.get(path) ?? constraintsOf(path);
    known.set(path, found);
    return found;
  };
}

/** What each text includes, by paths from the root. */
function includesIn(texts: ReadonlyMap<string, string>): ReadonlyMap<string, readonly Include[]> {
  const found = new Map<string, readonly Include[]>();
  for (const [path, text] of texts) {
    const at = path.lastIndexOf('/');
    const editor = MANIFEST_EDITORS.find(
      (one) => one.includes !== undefined && one.wants(path.slice(at + 1), path),
    );
    const own = editor?.includes?.(text) ?? [];
    if (own.length > 0)
      found.set(
        path,
        own.map((one) => ({
          ...one,
          path: normalised(one.path.startsWith('/') ? one.path : `${path.slice(0, at)}/${one.path}`),
        })),
      );
  }
  return found;
}

function reached(from: readonly string[], next: (path: string) => readonly string[]): string[] {
  const found = new Set<string>();
  const waiting = [...from];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path) || found.size >= MOST_FILES) continue;
    found.add(path);
    for (const one of next(path)) waiting.push(one);
  }
  return [...found];
}
