import { Fault } from '../../../model/fault.ts';
import { endingWith } from '../../../model/path-test.ts';
import {
  entriesOf,
  type Fields,
  isFields,
  objectsOf,
  textOf,
  textsOf,
  valueAt,
} from '../../document/fields.ts';
import { parseJsonObject } from '../../document/json.ts';
import { decodeText } from '../../document/text.ts';
import { brokenParts } from './broken-parts.ts';
import type { LanguageFact, PackageFormat } from './types.ts';

/** The registries of a lock file, as its specifiers begin. */
type Registry = 'npm' | 'jsr';

/** A name, its scope included, a version, and for npm the peers that it got. */
const REFERENCE = /^((?:@[^@/]+\/)?[^@/]+)@([^_@]+)(?:_.*)?$/s;
const NEWEST = 5;

/**
 * The packages of one registry in Deno's lock file, versions 2 to 5; version 1 knows addresses alone.
 * Source: the crate `deno_lockfile`
 */
export function denoLock(registry: Registry): PackageFormat {
  return {
    evidence: 'locked',
    maximumSize: 64 * 1024 * 1024,
    recognises: endingWith('/deno.lock', (path) => !path.includes('/node_modules/')),
    read(file): LanguageFact[] {
      const { path } = file.entry;
      const lock = parseJsonObject(decodeText(file.bytes()), path);
      const version = Number.parseInt(textOf(lock.version) ?? '1', 10);
      if (!(version >= 1 && version <= NEWEST))
        throw new Fault('unsupported', `${path}: version ${version} of Deno's lock file`);
      return factsOf(lock, registry);
    },
  };
}

function factsOf(lock: Fields, registry: Registry): LanguageFact[] {
  const packages = new Map(packagesIn(lock, registry));
  const resolve = resolutionIn(packages.keys());
  const direct = directIn(lock, registry, resolve);
  const found: LanguageFact[] = [];
  const broken: string[] = [];
  for (const [key, entry] of packages) {
    const [, name, version] = REFERENCE.exec(key) ?? [];
    if (name === undefined || version === undefined || !isFields(entry)) {
      broken.push(key);
      continue;
    }
    const requires = needsOf(entry, registry).flatMap((need) => resolve(need) ?? []);
    const reference = `${name}@${version}`;
    const isDirect = direct && { direct: direct.has(reference) };
    found.push({ kind: 'package', name, version, evidence: 'locked', requires, ...isDirect });
  }
  return [...found, ...brokenParts(broken, 'locked')];
}

/** At the top since version 4, below `packages` in version 3; version 2 knows npm alone. */
function packagesIn(lock: Fields, registry: Registry): [string, unknown][] {
  const old = registry === 'npm' ? entriesOf(valueAt(lock, 'npm', 'packages')) : [];
  const third = entriesOf(valueAt(lock, 'packages', registry));
  return [...third, ...(old.length > 0 ? old : entriesOf(lock[registry]))].filter(
    ([key]) => key !== 'specifiers' && key !== 'packages',
  );
}

/** Finds `name@version` for what is written as that, with peers, or as the name where there is one version of it. */
function resolutionIn(keys: Iterable<string>): (written: string) => string | undefined {
  const known = new Set<string>();
  const versions = new Map<string, string>();
  for (const key of keys) {
    const [, name = '', version = ''] = REFERENCE.exec(key) ?? [];
    known.add(`${name}@${version}`);
    versions.set(name, version);
  }
  return (written) => {
    const [, name = written, version = versions.get(written)] = REFERENCE.exec(written) ?? [];
    const reference = `${name}@${version}`;
    return known.has(reference) ? reference : undefined;
  };
}

/** A map of names in versions 2 and 3 of npm's part, else a list; `alias@npm:name@version` is what it stands for. */
function needsOf(entry: Fields, registry: Registry): string[] {
  const named = entriesOf(entry.dependencies).flatMap(([, reference]) => textOf(reference) ?? []);
  const optional = textsOf(entry.optionalDependencies);
  const written = [...named, ...textsOf(entry.dependencies), ...optional];
  if (registry === 'npm') return written.map((one) => one.replace(/^.*@npm:/s, ''));
  return written.flatMap((one) => (one.startsWith('jsr:') ? [one.slice('jsr:'.length)] : []));
}

/** What the workspace's configuration asks for, by its specifiers; undefined where there is none. */
function directIn(
  lock: Fields,
  registry: Registry,
  resolve: (written: string) => string | undefined,
): ReadonlySet<string> | undefined {
  const { workspace } = lock;
  if (!isFields(workspace)) return undefined;
  const members = [workspace, ...entriesOf(workspace.members).map(([, member]) => member)];
  const wanted = objectsOf(members).flatMap((member) => [
    ...textsOf(member.dependencies),
    ...textsOf(valueAt(member, 'packageJson', 'dependencies')),
  ]);
  const specifiers = new Map([
    ...entriesOf(lock.specifiers),
    ...entriesOf(valueAt(lock, 'packages', 'specifiers')),
  ]);
  const prefix = `${registry}:`;
  const references = wanted.flatMap((specifier) => {
    const resolved = textOf(specifiers.get(specifier));
    if (!specifier.startsWith(prefix) || resolved === undefined) return [];
    // A version in version 4 and later, `npm:name@version` before.
    const [, name] = /^((?:@[^@/]+\/)?[^@/]+)/.exec(specifier.slice(prefix.length)) ?? [];
    const reference = resolved.startsWith(prefix) ? resolved.slice(prefix.length) : `${name}@${resolved}`;
    return resolve(reference) ?? [];
  });
  return new Set(references);
}
