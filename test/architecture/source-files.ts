import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from './module.ts';

/** The repository's root folder. */
export const ROOT = join(import.meta.dirname, '../..');

/** Every TypeScript file under `src/` but tests and what only they use. */
export function readSourceFiles(): SourceFile[] {
  return globSync('src/**/*.ts', { cwd: ROOT })
    .filter((path) => !/\.(test|fixture)\.ts$/.test(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}
