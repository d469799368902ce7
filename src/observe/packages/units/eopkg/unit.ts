import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { decodeText } from '../../../document/text.ts';
import { attributeOf, childOf, parseXml, textOf, type XmlElement } from '../../../document/xml.ts';
import { linesOf } from '../../../document/file-lines.ts';
import { isToken } from '../../system-package/found-package.ts';
import { filesFact, type ListedFact, listedUnit } from '../../system-package/listed-unit.ts';
import type { PackageUnit } from '../../types.ts';

const ENTRY = /^\/var\/lib\/eopkg\/package\/([^/]{1,300})\/(metadata|files)\.xml$/;

/** Packages of Solus, from the database of eopkg. */
export const EOPKG_UNIT: PackageUnit<ListedFact> = listedUnit({
  id: 'eopkg',
  version: 1,
  ecosystem: 'eopkg',
  databases: ['/var/lib/eopkg/package'],
  recognises: endingWith('.xml', (path) => ENTRY.test(path)),
  read(file): ListedFact[] {
    const [, key = '', what] = ENTRY.exec(file.entry.path) ?? [];
    if (what === 'files') return [filesFact(key, pathsIn(linesOf(file)))];
    return [{ kind: 'package', key, listed: readMetadata(decodeText(file.bytes()), file.entry.path) }];
  },
});

/** Reads `metadata.xml`: the newest `Update` of a package's history says its version and release (PiSi, `metadata.py`). */
function readMetadata(text: string, path: string) {
  const one = childOf(parseXml(text), 'Package');
  const name = textOf(one, 'Name');
  const newest = newestOf(childOf(one, 'History')?.children ?? []);
  const version = textOf(newest, 'Version');
  const release = newest && attributeOf(newest, 'release');
  if (!isToken(name) || !isToken(version) || !isToken(release))
    throw new Fault('malformed', `${path}: no name, version and release`);
  const licences = (one?.children ?? [])
    .filter((child) => child.name === 'License')
    .map((child) => child.text.trim());
  return {
    name,
    version: `${version}-${release}`,
    architecture: textOf(one, 'Architecture'),
    licence: licences.join(' AND '),
  };
}

function newestOf(updates: readonly XmlElement[]): XmlElement | undefined {
  return updates.find((update) => update.name === 'Update');
}

/** `files.xml` has a `<Path>` of each file, from the root, one a line. */
function* pathsIn(lines: Iterable<string>): Generator<string, undefined> {
  for (const line of lines) {
    if (!line.includes('<Path>')) continue;
    for (const [, path = ''] of line.matchAll(/<Path>([^<]{1,4096})<\/Path>/g)) yield path;
  }
}
