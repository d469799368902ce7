import { Fault } from '../../../../model/fault.ts';
import { entriesOf, type Fields, isFields, textOf } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { isOwnFile } from './own-file.ts';
import { licencesOf } from './package-json.ts';
import { isVersion, targetOfAlias } from './registry-name.ts';

const MODULES = 'node_modules/';

/** npm's lock files, versions 1 to 3. Source: https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
export const PACKAGE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 64 * 1024 * 1024,
  recognises: (path) => isOwnFile(path, 'package-lock.json', 'npm-shrinkwrap.json'),
  read(file) {
    const lock = parseJsonObject(decodeText(file.bytes()), file.entry.path);
    if (isFields(lock.packages)) return readPackages(lock.packages);
    if (isFields(lock.dependencies)) return readDependencies(lock.dependencies);
    if (typeof lock.lockfileVersion === 'number' && lock.lockfileVersion <= 3) return [];
    throw new Fault('malformed', `${file.entry.path}: neither \`packages\` nor \`dependencies\``);
  },
};

/** Versions 2 and 3: by place in the tree. The root, workspaces and links to them are the project itself. */
function readPackages(packages: Fields): LanguageFact[] {
  const found: LanguageFact[] = [];
  const without: string[] = [];
  const broken: string[] = [];
  for (const [place, entry] of Object.entries(packages)) {
    const start = place.lastIndexOf(MODULES);
    if (!isFields(entry)) broken.push(place);
    if (start < 0 || !isFields(entry) || entry.link === true) continue;
    const name = textOf(entry.name) ?? place.slice(start + MODULES.length);
    const version = textOf(entry.version);
    if (version && isVersion(version))
      found.push({ ...locked(name, version, entry), licences: licencesOf(entry) });
    else without.push(name);
  }
  return [...found, ...unversioned(without, 'locked'), ...brokenParts(broken, 'locked')];
}

/** Version 1: nested by name. `version` may be an alias, an address or a path. */
function readDependencies(dependencies: Fields): LanguageFact[] {
  const found: LanguageFact[] = [];
  const without: string[] = [];
  const broken: string[] = [];
  const waiting = [dependencies];
  for (let level = waiting.pop(); level; level = waiting.pop()) {
    for (const [key, entry] of entriesOf(level)) {
      if (!isFields(entry)) {
        broken.push(key);
        continue;
      }
      if (isFields(entry.dependencies)) waiting.push(entry.dependencies);
      const written = textOf(entry.version) ?? '';
      const { name, version } = targetOfAlias(written) ?? { name: key, version: written };
      if (isVersion(version)) found.push(locked(name, version, entry));
      else without.push(key);
    }
  }
  return [...found, ...unversioned(without, 'locked'), ...brokenParts(broken, 'locked')];
}

function locked(name: string, version: string, entry: Fields): NamedPackage {
  return { kind: 'package', name, version, evidence: 'locked', development: entry.dev === true };
}
