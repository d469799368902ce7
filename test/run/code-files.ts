import { globSync, readFileSync } from 'node:fs';
import type { SourceFile } from '../architecture/module.ts';

/** Every file of TypeScript that the repository has, by its path from the root. */
export function readCodeFiles(): SourceFile[] {
  const paths = globSync('{src,test,scripts,bench}/**/*.ts').toSorted();
  return paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
