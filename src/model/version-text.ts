import type { Package } from './package.ts';

/** The version of a package as people read it, or the range that it may be of. */
export function versionText({ version, range }: Pick<Package, 'version' | 'range'>): string {
  return range ?? version;
}
