import { Fault } from '../../../../model/fault.ts';
import type { JsonView } from '../../../../model/json/json-view.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { type Fields, textOf } from '../../../document/fields.ts';
import { viewJson } from '../../../document/json.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { LockedTree } from './locked-tree.ts';
import { isOwnFile } from './own-file.ts';
import { licencesOf } from './package-json.ts';
import { isVersion, targetOfAlias, versionInAddress } from './registry-name.ts';

const MODULES = 'node_modules/';
/** Of a package's entry. */
const NEEDS = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;
const WANTED = new Set(['name', 'version', 'link', 'dev', 'license', 'licenses', ...NEEDS]);
const WANTED_OF_OLD = new Set(['version', 'dev', 'requires']);
const PROJECT_NEEDS = new Set([...NEEDS, 'devDependencies']);
const MOST_PACKAGES = 100_000;
const TOO_MANY: LanguageFact = {
  kind: 'gap',
  evidence: 'locked',
  gap: { kind: 'limit', reason: `only its first ${MOST_PACKAGES} packages are read` },
};
/** Packages inside packages, each level of which is gone through anew. */
const MAXIMUM_DEPTH = 64;

/** npm's lock files, versions 1 to 3. Source: https://docs.npmjs.com/cli/configuring-npm/package-lock-json */
export const PACKAGE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 256 * 1024 * 1024,
  recognises: endingWith(['/package-lock.json', '/npm-shrinkwrap.json'], (path) =>
    isOwnFile(path, 'package-lock.json', 'npm-shrinkwrap.json'),
  ),
  read(file) {
    const lock = viewJson(file);
    const [packages, dependencies] = [lock.member('packages'), lock.member('dependencies')];
    if (packages?.isObject) return readPackages(packages);
    if (dependencies?.isObject) return readDependencies(dependencies);
    const version = lock.member('lockfileVersion')?.build();
    if (typeof version === 'number' && version <= 3) return [];
    throw new Fault('malformed', `${file.entry.path}: neither \`packages\` nor \`dependencies\``);
  },
};

/** Versions 2 and 3: by place in the tree. The root, workspaces and links to them are the project itself. */
function readPackages(packages: JsonView): LanguageFact[] {
  const tree = new LockedTree();
  const without: string[] = [];
  const broken: string[] = [];
  for (const [place, view] of packages.members()) {
    if (tree.size + without.length + broken.length >= MOST_PACKAGES)
      return [...tree.facts(), ...brokenParts(broken, 'locked'), TOO_MANY];
    const start = place.lastIndexOf(MODULES);
    if (!view.isObject) {
      broken.push(place);
      continue;
    }
    if (start < 0) {
      tree.addProject(place, namesIn(view.pick(PROJECT_NEEDS) as Fields));
      continue;
    }
    const entry = fieldsOf(view);
    if (entry.link === true) continue;
    const name = textOf(entry.name) ?? place.slice(start + MODULES.length);
    const version = textOf(entry.version);
    if (version && isVersion(version))
      tree.addPackage(
        place,
        { ...locked(name, version, entry), licences: licencesOf(entry) },
        namesIn(entry),
      );
    else without.push(name);
  }
  return [...tree.facts(), ...unversioned(without, 'locked'), ...brokenParts(broken, 'locked')];
}

/** Names of what a project or package needs. */
function namesIn(entry: Fields): string[] {
  return [...PROJECT_NEEDS].flatMap((field) => Object.keys(mappingIn(entry[field])));
}

function mappingIn(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Version 1: nested by name, as the folders of modules. `version` may be an alias, an address or a path. */
function readDependencies(dependencies: JsonView): LanguageFact[] {
  const tree = new LockedTree();
  const without: string[] = [];
  const broken: string[] = [];
  const waiting = [{ level: dependencies, within: '', depth: 1 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    for (const [key, view] of next.level.members()) {
      if (tree.size + without.length + broken.length >= MOST_PACKAGES)
        return [...tree.facts(), ...brokenParts(broken, 'locked'), TOO_MANY];
      if (!view.isObject) {
        broken.push(key);
        continue;
      }
      const place = `${next.within}${MODULES}${key}`;
      const inner = view.member('dependencies');
      if (inner?.isObject) waiting.push({ level: inner, within: `${place}/`, depth: deeper(next.depth) });
      const entry = view.pick(WANTED_OF_OLD) as Fields;
      const written = textOf(entry.version) ?? '';
      const { name, version } = targetOfAlias(written) ?? {
        name: key,
        version: versionInAddress(key, written) ?? written,
      };
      // What lies in another package is nothing that the project asked for; of the rest the manifest tells.
      const fact = { ...locked(name, version, entry), ...(next.within !== '' && { direct: false }) };
      if (isVersion(version)) tree.addPackage(place, fact, Object.keys(mappingIn(entry.requires)));
      else without.push(key);
    }
  }
  return [...tree.facts(), ...unversioned(without, 'locked'), ...brokenParts(broken, 'locked')];
}

function fieldsOf(view: JsonView): Fields {
  return view.pick(WANTED) as Fields;
}

function deeper(depth: number): number {
  if (depth >= MAXIMUM_DEPTH)
    throw new Fault('limit', `packages more than ${MAXIMUM_DEPTH} deep in each other`);
  return depth + 1;
}

function locked(name: string, version: string, entry: Fields): NamedPackage {
  return { kind: 'package', name, version, evidence: 'locked', development: entry.dev === true };
}
