import { Fault } from '../../../../model/fault.ts';
import { endingWith, type PathTest } from '../../../../model/path-test.ts';
import {
  entriesOf,
  type Fields,
  isFields,
  objectsOf,
  othersOf,
  textOf,
  textsOf,
} from '../../../document/fields.ts';
import { decodeText } from '../../../document/text.ts';
import { parseToml } from '../../../document/toml.ts';
import { reachable } from '../../language-package/reachable.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { normalName } from './name.ts';
import { isOwnPath, parseRequirement } from './requirement.ts';

/** What tells one lock file from another. */
interface Dialect {
  readonly recognises: PathTest;
  /** The list of packages, and a key that even a file without packages has. */
  readonly list: 'package' | 'packages';
  readonly mark: string;
  /** A folder of the project: its own code. */
  readonly isLocal: (entry: Fields) => boolean;
  /** Is a package for development only? Undefined where the file does not tell. */
  readonly development?: (lock: Fields) => (entry: Fields) => boolean | undefined;
  /** Names of what a package needs. */
  readonly needs: (entry: Fields) => string[];
  /** Names that the project asks for itself; undefined where the file does not tell, and the manifest beside it may. */
  readonly direct?: (lock: Fields) => ReadonlySet<string> | undefined;
}

function tomlLock(dialect: Dialect): PackageFormat {
  const { recognises, list, mark } = dialect;
  return {
    evidence: 'locked',
    maximumSize: 64 * 1024 * 1024,
    recognises,
    read(file): LanguageFact[] {
      const lock = parseToml(decodeText(file.bytes()), file.entry.path);
      if (!(list in lock) && !(mark in lock))
        throw new Fault('malformed', `${file.entry.path}: neither \`${list}\` nor \`${mark}\``);
      const { found, own, without } = entriesIn(lock, dialect);
      const facts = withNeeds([...found, ...own]).map((fact): LanguageFact => {
        const { name, version, requires = [] } = fact;
        return version === '' ? { kind: 'decided', name, requires } : fact;
      });
      const broken = brokenParts(othersOf(lock[list], 'package'), 'locked');
      return [...facts, ...unversioned(without, 'locked'), ...broken];
    },
  };
}

/** What a lock file tells of: packages, the project's own with what they need, and names without a version. */
function entriesIn(lock: Fields, { list, isLocal, needs, development, direct }: Dialect) {
  const isForDevelopment = development?.(lock);
  const asked = direct?.(lock);
  const found: NeedingPackage[] = [];
  const own: NeedingPackage[] = [];
  const without: string[] = [];
  for (const entry of objectsOf(lock[list])) {
    const name = normalName(textOf(entry.name) ?? '');
    const version = textOf(entry.version);
    // An extra of a package needs the package.
    const needed = needs(entry).flatMap((one) => (normalName(one) === name ? [] : normalName(one)));
    if (isLocal(entry)) {
      const fact = { kind: 'package', name, version: '', evidence: 'locked' } as const;
      // Nothing needs it by a key that is no name: it is no package.
      own.push({ fact, key: '', needs: needed });
    } else if (version) {
      const reported = isForDevelopment?.(entry);
      const told = {
        ...(reported !== undefined && { development: reported }),
        ...(asked && { direct: asked.has(name) }),
      };
      found.push({ fact: { kind: 'package', name, version, evidence: 'locked', ...told }, needs: needed });
    } else without.push(name);
  }
  return { found, own, without };
}

const sourceOf = (entry: Fields): Fields => (isFields(entry.source) ? entry.source : {});

/** Poetry's lock file: `category` until 1.4, `groups` from 2.0 on, nothing in between. Source: Poetry's `packages/locker.py` */
export const POETRY_LOCK: PackageFormat = tomlLock({
  recognises: endingWith('/poetry.lock'),
  list: 'package',
  mark: 'metadata',
  isLocal: (entry) => sourceOf(entry).type === 'directory',
  development: () => (entry) => {
    if (textOf(entry.category)) return entry.category !== 'main';
    return Array.isArray(entry.groups) ? !entry.groups.includes('main') : undefined;
  },
  needs: (entry) => entriesOf(entry.dependencies).map(([name]) => name),
});

/** uv's lock file. Source: uv's `crates/uv-resolver/src/lock` */
export const UV_LOCK: PackageFormat = tomlLock({
  recognises: endingWith('/uv.lock'),
  list: 'package',
  mark: 'version',
  isLocal: isUvProject,
  development: uvDevelopment,
  needs: uvDependencies,
  direct: uvDirect,
});

/** PDM's lock file: `default` is what is installed without asking; other groups may be extras. Source: PDM's documentation, "Lock file" */
export const PDM_LOCK: PackageFormat = tomlLock({
  recognises: endingWith('/pdm.lock'),
  list: 'package',
  mark: 'metadata',
  isLocal: (entry) => isOwnPath(textOf(entry.path) ?? 'https://'),
  development: () => (entry) => (textsOf(entry.groups).includes('default') ? false : undefined),
  needs: (entry) => textsOf(entry.dependencies).flatMap(requiredName),
});

/** The lock file of all tools. Source: https://peps.python.org/pep-0751/ */
export const PYLOCK: PackageFormat = tomlLock({
  recognises: endingWith('.toml', (path) => /\/pylock(?:\.[^/.]+)?\.toml$/.test(path)),
  list: 'packages',
  mark: 'lock-version',
  isLocal: (entry) => isFields(entry.directory),
  needs: (entry) => namesIn(entry.dependencies),
});

function isUvProject(entry: Fields): boolean {
  const source = sourceOf(entry);
  return ['editable', 'virtual', 'directory'].some((key) => source[key] !== undefined);
}

/** uv marks nothing: what the projects' own dependencies and extras do not lead to is for development. */
function uvDevelopment(lock: Fields): (entry: Fields) => boolean | undefined {
  const packages = objectsOf(lock.package);
  const projects = packages.filter(isUvProject).map((entry) => textOf(entry.name) ?? '');
  if (projects.length === 0) return () => undefined;
  const edges = new Map<string, string[]>();
  for (const entry of packages) {
    // One name may be locked in several versions; being needed in one is enough.
    const name = textOf(entry.name) ?? '';
    const known = edges.get(name);
    if (known) known.push(...uvDependencies(entry));
    else edges.set(name, uvDependencies(entry));
  }
  const used = reachable(projects, edges);
  return (entry) => !used.has(textOf(entry.name) ?? '');
}

/** What its projects name, in whatever group or extra; undefined where the file has no project. */
function uvDirect(lock: Fields): ReadonlySet<string> | undefined {
  const projects = objectsOf(lock.package).filter(isUvProject);
  if (projects.length === 0) return undefined;
  const groups = projects.flatMap((entry) => entriesOf(entry['dev-dependencies']).map(([, list]) => list));
  const named = [...projects.flatMap(uvDependencies), ...groups.flatMap(namesIn)];
  return new Set(named.map(normalName));
}

function uvDependencies(entry: Fields): string[] {
  const extras = entriesOf(entry['optional-dependencies']).map(([, list]) => list);
  return [entry.dependencies, ...extras].flatMap(namesIn);
}

/** Names in a list of tables. */
function namesIn(list: unknown): string[] {
  return objectsOf(list).flatMap((one) => textOf(one.name) ?? []);
}

/** The name in a requirement; PDM writes them as pip does. */
function requiredName(requirement: string): string[] {
  const name = parseRequirement(requirement)?.name;
  return name === undefined ? [] : [name];
}
