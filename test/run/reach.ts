import { dirname, join, normalize } from 'node:path/posix';
import { readModule, type SourceFile } from '../architecture/module.ts';

/** A text between quotes may be a path: of a program that is started, of a file that is read. */
const QUOTED = /(['"`])([\w./-]+\.ts)\1/g;

/** For each file, those that it imports or names by their path, from its own folder or from the root. */
export function edgesOf(files: readonly SourceFile[]): ReadonlyMap<string, readonly string[]> {
  const paths = new Set(files.map(({ path }) => path));
  return new Map(
    files.map(({ path, text }) => {
      const named = Array.from(text.matchAll(QUOTED), ([, , name = '']) => name);
      const imported = readModule({ path, text }).imports.filter(({ kind }) => kind === 'file');
      const targets = [
        ...imported.map(({ target }) => target),
        ...named.map((one) => normalize(join(dirname(path), one))),
        ...named.map(normalize),
      ];
      return [path, [...new Set(targets)].filter((target) => paths.has(target) && target !== path)];
    }),
  );
}

/** The files that a change of `changed` can reach: they themselves, and whatever imports them, however far away. */
export function reachedFrom(
  changed: readonly string[],
  edges: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const importers = new Map<string, string[]>();
  for (const [path, targets] of edges)
    for (const target of targets) importers.set(target, [...(importers.get(target) ?? []), path]);
  const reached = new Set(changed);
  for (const path of reached) for (const importer of importers.get(path) ?? []) reached.add(importer);
  return reached;
}
