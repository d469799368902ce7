import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { named } from './conan-lock.ts';

/** `data/NAME/VERSION/USER/CHANNEL/package/ID/conaninfo.txt` of Conan 1's cache. */
const CACHED = /\/data\/([\w.+-]+)\/([^/]+)\/[^/]+\/[^/]+\/package\/[^/]+\/conaninfo\.txt$/;

/**
 * What Conan 1 writes about a package that it built: in its cache, whose path names the package, and beside what a
 * project installed. Source: https://docs.conan.io/1/reference/config_files/conaninfo.txt.html
 */
export const CONANINFO: PackageFormat = {
  evidence: 'installed',
  maximumSize: 4 * 1024 * 1024,
  recognises: endingWith('/conaninfo.txt'),
  read(file): LanguageFact[] {
    const needed = requiredIn(decodeText(file.bytes()));
    const [, name, version] = CACHED.exec(file.entry.path) ?? [];
    if (name === undefined || version === undefined) return needed;
    const requires = needed.map((one) => `${one.name}@${one.version}`);
    return [{ kind: 'package', name, version, evidence: 'installed', requires }, ...needed];
  },
};

/** `name/version:package-id` under `full_requires`; under `requires` versions are cut short. */
function requiredIn(text: string): NamedPackage[] {
  let section = '';
  return linesOf(text).flatMap((line): NamedPackage[] => {
    const heading = /^\[(\w+)\]\s*$/.exec(line)?.[1];
    if (heading !== undefined) section = heading;
    return heading === undefined && section === 'full_requires'
      ? named(line.trim().replace(/:[0-9a-zA-Z]*$/, ''), { evidence: 'installed' })
      : [];
  });
}
