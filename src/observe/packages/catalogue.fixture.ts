import { posix } from 'node:path';
import type { FileEntry, FileView } from '../../model/file.ts';
import type { Evidence, Location, Package } from '../../model/package.ts';
import type { MergedFiles } from '../image/layers/types.ts';
import type { Assembly, FoundPackage, PackageUnit } from './types.ts';

/** A unit that finds this, whatever there is. */
export function unitOf(id: string, ownsFiles: boolean, assembly: Assembly | (() => Assembly)): PackageUnit {
  return {
    id,
    version: 1,
    ecosystem: ownsFiles ? 'deb' : 'npm',
    vectors: ['V3'],
    ownsFiles,
    maximumSize: 1,
    interest: () => 'no',
    read: () => [],
    assemble: typeof assembly === 'function' ? assembly : () => assembly,
  };
}

const fileAt = (path: string): FileEntry => ({ path, type: 'file', size: 0, mode: 0o644, uid: 0, gid: 0 });

/** A view in which some folders are symbolic links to others. */
export function viewOf(links: Readonly<Record<string, string>> = {}): FileView {
  const real = (path: string): string => {
    const link = Object.entries(links).find(([from]) => path === from || path.startsWith(`${from}/`));
    return link ? posix.join(link[1], path.slice(link[0].length)) : path;
  };
  return { get: fileAt, resolve: (path) => fileAt(real(path)), layerOf: () => 0, entries: () => [] };
}

const noFacts: MergedFiles['factsOf'] = () => [];

/** Files of which no unit has facts. */
export function mergedOf(files: FileView): MergedFiles {
  return { files, moved: [], fileCount: 0, factsOf: noFacts, allFactsOf: noFacts, gaps: [] };
}

interface Parts {
  readonly evidence?: Evidence;
  readonly files?: readonly string[];
  readonly more?: Partial<Package>;
}

/** A package of this URL, found at this path. */
export function found(purl: string, path: string, parts: Parts = {}): FoundPackage {
  const location: Location = { path, layer: 0, foundBy: 'test', evidence: parts.evidence ?? 'installed' };
  const [, name = '', version = ''] = /\/(.+)@(.+)$/.exec(purl) ?? [];
  return {
    package: {
      purl,
      ecosystem: purl.startsWith('pkg:deb') ? 'deb' : 'npm',
      name,
      version,
      licences: [],
      locations: [location],
      ...parts.more,
    },
    files: parts.files ?? [],
  };
}
