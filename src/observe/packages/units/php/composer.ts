import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, type Fields, isFields, objectsOf, textOf, textsOf } from '../../../document/fields.ts';
import { parseJson, parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

/** What a package keeps to test itself with. */
const TEST_DATA = /\/vendor\/.*\/(?:tests?|fixtures)\//i;

/** Packages that are told to stand for one name; `psr/log-implementation` has a dozen. */
const MOST_STAND_INS = 20;

type Marked = readonly [entry: Fields, development: boolean | undefined];

/** Composer's lock file. Source: Composer's `Locker.php` */
export const COMPOSER_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 64 * 1024 * 1024,
  recognises: endingWith('/composer.lock', (path) => !path.includes('/vendor/')),
  read(file) {
    const lock = parseJsonObject(decodeText(file.bytes()), file.entry.path);
    if (!Array.isArray(lock.packages)) throw new Fault('malformed', `${file.entry.path}: no \`packages\``);
    const { packages, 'packages-dev': others } = lock;
    return [
      ...factsOf([...namedIn(packages, () => false), ...namedIn(others, () => true)], 'locked'),
      ...brokenParts(brokenInBoth(packages, others), 'locked'),
    ];
  },
};

/** What Composer installed: a list in version 1, an object in version 2. Source: Composer's `FilesystemRepository.php` */
export const INSTALLED_JSON: PackageFormat = {
  evidence: 'installed',
  maximumSize: 64 * 1024 * 1024,
  recognises: endingWith('/composer/installed.json', (path) => !TEST_DATA.test(path)),
  read(file) {
    const installed = parseJson(decodeText(file.bytes()), file.entry.path);
    const { packages, 'dev-package-names': names } = isFields(installed)
      ? installed
      : { packages: installed };
    if (!Array.isArray(packages)) throw new Fault('malformed', `${file.entry.path}: no \`packages\``);
    const development = Array.isArray(names) ? new Set(textsOf(names)) : undefined;
    const named = namedIn(packages, (name) => development?.has(name));
    return [
      ...factsOf(named, 'installed', file.entry.path),
      ...brokenParts(brokenIn(packages, 'package'), 'installed'),
    ];
  },
};

/** The packages of a list, with what is known of each. */
function namedIn(list: unknown, isDevelopment: (name: string) => boolean | undefined): Marked[] {
  return objectsOf(list).flatMap((entry) => {
    const name = nameOf(entry);
    return name === undefined ? [] : [[entry, isDevelopment(name)] as const];
  });
}

/** Where a list holds something that has no name or version. */
function* brokenIn(list: unknown, place: string): Generator<string> {
  for (const [index, entry] of (Array.isArray(list) ? list : []).entries())
    if (nameOf(entry) === undefined) yield `${place} ${index + 1}`;
}

function* brokenInBoth(packages: unknown, others: unknown): Generator<string> {
  yield* brokenIn(packages, 'package');
  yield* brokenIn(others, 'packages-dev');
}

function nameOf(entry: unknown): string | undefined {
  return isFields(entry) && textOf(entry.version) ? textOf(entry.name) : undefined;
}

function factsOf(
  entries: readonly Marked[],
  evidence: 'locked' | 'installed',
  installedBy?: string,
): LanguageFact[] {
  const found: NeedingPackage[] = [];
  const branches: string[] = [];
  const standIns = standInsIn(entries);
  for (const [entry, development] of entries) {
    const name = (textOf(entry.name) ?? '').toLowerCase();
    const version = withoutPrefix(textOf(entry.version) ?? '');
    const licences = [entry.license].flatMap((value) => textOf(value) ?? textsOf(value));
    const reported = development === undefined ? {} : { development };
    const needs = entriesOf(entry.require).flatMap(([need]) => standIns(need.toLowerCase()));
    const folder = installedBy && folderOf(entry, name, installedBy);
    const fact = { kind: 'package', name, version, evidence, licences, ...reported } as const;
    found.push({ fact: folder ? { ...fact, folder } : fact, needs });
    if (isBranch(version)) branches.push(`${name} ${version}`);
  }
  return [
    ...withNeeds(found),
    ...unversioned(branches, evidence, 'a branch, whose advisories cannot be told'),
  ];
}

/** Finds the packages that are there for a name that is needed: it, or those that replace or provide it. */
function standInsIn(entries: readonly Marked[]): (need: string) => readonly string[] {
  const names = new Set(entries.map(([{ name }]) => (textOf(name) ?? '').toLowerCase()));
  const others = new Map<string, string[]>();
  for (const [{ name, replace, provide }] of entries)
    for (const [other] of [...entriesOf(replace), ...entriesOf(provide)]) {
      const known = others.get(other.toLowerCase()) ?? [];
      others.set(
        other.toLowerCase(),
        [...known, (textOf(name) ?? '').toLowerCase()].slice(0, MOST_STAND_INS),
      );
    }
  return (need) => (names.has(need) ? [need] : (others.get(need) ?? []));
}

/** Composer 2 tells where a package is from `vendor/composer`; never a folder that has this in it. */
function folderOf(entry: Fields, name: string, path: string): string | undefined {
  const folder = posix.join(posix.dirname(path), textOf(entry['install-path']) ?? `../${name}`);
  return path.startsWith(posix.join(folder, '/')) ? undefined : folder.replace(/\/$/, '');
}

/** Composer takes `v1.2.3` for `1.2.3`. */
function withoutPrefix(version: string): string {
  return version.replace(/^v(?=\d)/i, '');
}

/** `dev-main`, `1.x-dev`. */
function isBranch(version: string): boolean {
  return version.startsWith('dev-') || version.endsWith('-dev');
}
