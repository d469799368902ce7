import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { objectsOf, othersOf, textOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/**
 * `Package.resolved` of the Swift Package Manager, versions 1 to 3, of Xcode's workspaces too. A package is named by the
 * address of its repository, without scheme and `.git`, as advisories name it.
 * Source: Swift Package Manager, "PackageDescription" and `PinsStore`
 */
export const PACKAGE_RESOLVED: PackageFormat = {
  evidence: 'locked',
  maximumSize: 16 * 1024 * 1024,
  recognises: endingWith('.resolved', (path) => /\/(?:Package|\.package)\.resolved$/.test(path)),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const resolved = parseJsonObject(decodeText(file.bytes()), path);
    const pins = valueAt(resolved, 'object', 'pins') ?? resolved.pins;
    if (!Array.isArray(pins)) throw new Fault('malformed', `${path}: no \`pins\``);
    const without: string[] = [];
    const found = objectsOf(pins).flatMap((pin): LanguageFact[] => {
      if (textOf(pin.kind)?.startsWith('local')) return [];
      const address = textOf(pin.repositoryURL) ?? textOf(pin.location);
      // A registry's identity is `scope.name`.
      const name =
        address === undefined ? (textOf(pin.identity) ?? '').replace('.', '/') : repositoryName(address);
      const version = textOf(valueAt(pin, 'state', 'version'));
      if (version !== undefined) return [{ kind: 'package', name, version, evidence: 'locked' }];
      without.push(name);
      return [];
    });
    return [
      ...found,
      ...unversioned(without, 'locked', 'a branch or a commit, whose advisories cannot be told'),
      ...brokenParts(othersOf(pins, 'pin'), 'locked'),
    ];
  },
};

/** `https://user@github.com/Apple/Swift-NIO.git` and `git@github.com:Apple/Swift-NIO` are `github.com/Apple/Swift-NIO`. */
export function repositoryName(address: string): string {
  return address
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^[^/@]*@/, '')
    .replace(/^([^/:]+):(?:\d+\/)?/, '$1/')
    .replace(/(?<!\/)\/+$/, '')
    .replace(/\.git$/, '');
}
