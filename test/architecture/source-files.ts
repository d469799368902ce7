import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from './import-rules.ts';

/** The repository's root folder. */
export const ROOT = join(import.meta.dirname, '../..');

/** Every TypeScript file under `src/` but the tests. */
export function readSourceFiles(): SourceFile[] {
  return globSync('src/**/*.ts', { cwd: ROOT })
    .filter((path) => !path.endsWith('.test.ts'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}
