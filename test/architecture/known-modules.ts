import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Module, readModule, type SourceFile } from './module.ts';
import { ROOT } from './source-files.ts';

const KEPT = join(ROOT, 'node_modules/.cache/modules.json');
/** What modules are read by: another reader may see something else in the same text. */
const READERS = ['module.ts', 'imports.ts', 'scopes.ts', 'syntax.ts'].map((name) =>
  join(import.meta.dirname, name),
);
const PARSER = join(ROOT, 'node_modules/oxc-parser/package.json');

/** Reads modules, those alone that are not what they were when modules were read last: that is kept in a file. */
export function readModules(files: readonly SourceFile[], kept = KEPT): Module[] {
  const reader = digestOf(...[...READERS, PARSER].map((path) => readFileSync(path, 'utf8')));
  const known = knownIn(kept);
  const modules = new Map<string, Module>();
  for (const file of files) {
    const key = digestOf(reader, file.path, file.text);
    modules.set(key, known.get(key) ?? readModule(file));
  }
  if ([...modules.keys()].some((key) => !known.has(key))) keep(modules, kept);
  return [...modules.values()];
}

function digestOf(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('base64');
}

/** Nothing where there is no such file, or it is broken. */
function knownIn(kept: string): ReadonlyMap<string, Module> {
  try {
    return new Map(JSON.parse(readFileSync(kept, 'utf8')) as [string, Module][]);
  } catch {
    return new Map();
  }
}

/** Whole or not at all, as several processes may do so at once. */
function keep(modules: ReadonlyMap<string, Module>, kept: string): void {
  const written = `${kept}.${process.pid}`;
  mkdirSync(dirname(kept), { recursive: true });
  writeFileSync(written, JSON.stringify([...modules]));
  renameSync(written, kept);
}
