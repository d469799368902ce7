import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';

/** No unit id is longer. */
const LONGEST_UNIT = 256;
/** `NAME-VERSION`, with what tells builds apart: no part of a package's name is a number. */
const UNIT = /^([A-Za-z0-9-]+?)-(\d+(?:\.\d+)*)(?:[-+].*)?$/;

/**
 * A library that GHC, Cabal or Stack registered: `package.conf.d/UNIT.conf`, in Cabal's store `package.db`, with Stack
 * `pkgdb`. What comes with the compiler is registered too, and advisories name it (`base`, `process`).
 * Source: https://hackage.haskell.org/package/Cabal-syntax, `InstalledPackageInfo`
 */
export const PACKAGE_DATABASE: PackageFormat = {
  evidence: 'installed',
  maximumSize: 1024 * 1024,
  recognises: endingWith('.conf', (path) => /\/(?:package\.(?:conf\.d|db)|pkgdb)\/[^/]+\.conf$/.test(path)),
  read(file): LanguageFact[] {
    const fields = fieldsOf(decodeText(file.bytes()));
    // An internal library is registered under a name of its own, and is a part of its package.
    const name = fields.get('package-name') ?? fields.get('name');
    const [version, licence] = [fields.get('version'), fields.get('license')];
    if (!name || !version) throw new Fault('malformed', `${file.entry.path}: no name or no version`);
    const needs = (fields.get('depends') ?? '').split(' ').flatMap(packageOfUnit);
    const requires = [...new Set(needs)].filter((need) => need !== `${name}@${version}`);
    const licences = licence ? [licence] : [];
    return [{ kind: 'package', name, version, evidence: 'installed', licences, requires }];
  },
};

/** Lines of `field: value`; those that begin with a blank go on with the value before. */
function fieldsOf(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string[]>();
  let last: string[] = [];
  for (const line of text.split('\n')) {
    const [, field, value = line] = /^([a-z][a-z-]*):(.*)$/.exec(line) ?? [];
    if (field !== undefined) values.set(field, (last = []));
    last.push(value.trim());
  }
  return new Map([...values].map(([field, lines]) => [field, lines.join(' ').trim()]));
}

function packageOfUnit(unit: string): string[] {
  const [, name, version] = (unit.length <= LONGEST_UNIT && UNIT.exec(unit)) || [];
  return name && version ? [`${name}@${version}`] : [];
}
