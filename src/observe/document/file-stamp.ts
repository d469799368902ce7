import { statSync } from 'node:fs';

/** Whatever differs when one of the files was written. */
export function stampOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const found = statSync(path, { throwIfNoEntry: false, bigint: true });
      return found ? `${found.ino} ${found.mtimeNs} ${found.size}` : 'gone';
    })
    .join('\n');
}
