import type { FileView } from '../../../../model/file.ts';
import { packageUrl } from '../../../package-url.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import type { FoundPackage, PackageUnit } from '../../types.ts';
import { parseStorePath } from './store-path.ts';

/** Guix took the store over from Nix; both name a folder for the hash, the name and the version. */
const STORES = [
  ['/nix/store/', 'nix'],
  ['/gnu/store/', 'guix'],
] as const;
const MOST_PACKAGES = 100_000;

/** Packages of Nix and Guix, by the names of folders in their stores: no file is read. */
export const NIX_UNIT: PackageUnit<never> = {
  id: 'nix',
  version: 3,
  ecosystem: 'nix',
  vectors: ['V3'],
  ownsFiles: false,
  databases: STORES.map(([folder]) => folder.slice(0, -1)),
  maximumSize: 1,
  interest: () => 'no',
  read: () => [],
  assemble: (_facts, { files }) => ({ packages: packagesIn(files), gaps: [] }),
};

function* packagesIn(files: FileView): Generator<FoundPackage, undefined> {
  const seen = new Set<string>();
  for (const { path } of files.entries()) {
    const store = STORES.find(([folder]) => path.startsWith(folder));
    if (!store) continue;
    const [place, ecosystem] = store;
    const end = path.indexOf('/', place.length);
    const folder = path.slice(place.length, end < 0 ? undefined : end);
    if (seen.has(folder) || seen.size >= MOST_PACKAGES) continue;
    seen.add(folder);
    const found = parseStorePath(folder);
    if (!found) continue;
    const { name, version, output } = found;
    const { package: one, files: owned } = languagePackage({
      unit: NIX_UNIT.id,
      ecosystem,
      purlName: name,
      name,
      version,
      path: `${place}${folder}`,
      layer: files.layerOf(path),
      evidence: 'installed',
    });
    const purl = packageUrl({ type: ecosystem, name, version, qualifiers: { output } });
    yield { package: { ...one, purl }, files: owned };
  }
}
