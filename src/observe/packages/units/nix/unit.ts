import type { FileView } from '../../../../model/file.ts';
import { packageUrl } from '../../../package-url.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import type { FoundPackage, PackageUnit } from '../../types.ts';
import { parseStorePath } from './store-path.ts';

const STORE = '/nix/store/';
const MOST_PACKAGES = 100_000;

/** Packages of Nix, by the names of folders in its store: no file is read. */
export const NIX_UNIT: PackageUnit<never> = {
  id: 'nix',
  version: 1,
  ecosystem: 'nix',
  vectors: ['V3'],
  ownsFiles: false,
  maximumSize: 1,
  interest: () => 'no',
  read: () => [],
  assemble: (_facts, { files }) => ({ packages: packagesIn(files), gaps: [] }),
};

function* packagesIn(files: FileView): Generator<FoundPackage, undefined> {
  const seen = new Set<string>();
  for (const { path } of files.entries()) {
    if (!path.startsWith(STORE)) continue;
    const end = path.indexOf('/', STORE.length);
    const folder = path.slice(STORE.length, end < 0 ? undefined : end);
    if (seen.has(folder) || seen.size >= MOST_PACKAGES) continue;
    seen.add(folder);
    const found = parseStorePath(folder);
    if (!found) continue;
    const { name, version, output } = found;
    const { package: one, files: owned } = languagePackage({
      unit: NIX_UNIT.id,
      ecosystem: 'nix',
      purlName: name,
      name,
      version,
      path: `${STORE}${folder}`,
      layer: files.layerOf(path),
      evidence: 'installed',
    });
    const purl = packageUrl({ type: 'nix', name, version, qualifiers: { output } });
    yield { package: { ...one, purl }, files: owned };
  }
}
