import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { TextOf } from '../kustomize/sources.ts';
import { MAXIMUM_TOTAL, readRegularFile, textOfBytes } from './regular-file.ts';

/**
 * The texts of files that kustomizations in a folder name, where they are in the folder or in the repository of Git that
 * it is in, and no link leads to them. Throws a `Fault` as `TextOf` does.
 */
export function textsAround(folder: string): TextOf {
  const given = resolve(folder);
  const real = realpathSync(given);
  const boundary = repositoryOf(real) ?? real;
  let room = MAXIMUM_TOTAL;
  return (path) => {
    const place = resolve(real, relative(given, resolve(path)));
    if (!isIn(boundary, place)) throw outside(folder, path);
    try {
      if (!isFileAt(place)) return undefined;
      const bytes = readRegularFile(place, room);
      room -= bytes.length;
      return textOfBytes(bytes);
    } catch (error) {
      // A name may be too long, or none that a file can have.
      const code = error instanceof Fault ? error.code : 'refused';
      throw new Fault(code, `${path}: ${messageOf(error)}`, { cause: error });
    }
  };
}

/** The nearest folder around one that is a repository of Git. */
function repositoryOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : repositoryOf(above);
}

function isIn(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
}

/** Is there a file? Throws a `Fault` (`unsupported`) where a link leads to it. */
function isFileAt(place: string): boolean {
  if (!statSync(place, { throwIfNoEntry: false })?.isFile()) return false;
  if (realpathSync(place) === place) return true;
  throw new Fault('unsupported', 'a link leads to it, which is not followed');
}

/** Says what to give so that both are read. */
function outside(folder: string, path: string): Fault {
  const [steps, others] = [folder, path].map((one) => resolve(one).split(sep));
  const shared = steps?.findIndex((step, index) => step !== others?.[index]) ?? 0;
  const up = (steps?.length ?? 0) - shared;
  const both = join(folder, ...Array.from({ length: shared < 0 ? 0 : up }, () => '..'));
  return new Fault('unsupported', `${path} is outside of ${folder}, of which alone is read: give ${both}`);
}
