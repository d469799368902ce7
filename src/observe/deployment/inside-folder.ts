import { realpathSync } from 'node:fs';
import { sep } from 'node:path';

/** Does what is there really lie in a folder, or is it that? A stranger's file reads nothing elsewhere, by links neither. */
export function isInside(folder: string, path: string): boolean {
  const [root, real] = [realpathSync(folder), realpathSync(path)];
  return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
}
