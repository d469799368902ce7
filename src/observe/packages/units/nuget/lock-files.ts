import { posix } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, type Fields, isFields, textOf, valueAt } from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, NamedPackage, PackageFormat } from '../../language-package/types.ts';
import { librariesIn } from './libraries.ts';

const MAXIMUM_SIZE = 64 * 1024 * 1024;

/**
 * `packages.lock.json`, versions 1 and 2: packages by target framework. A project among them is the author's own.
 * Source: https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies
 */
export const PACKAGES_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('.lock.json', (path) => /\/packages\.(?:[^/]*\.)?lock\.json$/.test(path)),
  read(file) {
    const { path } = file.entry;
    const lock = parseJsonObject(decodeText(file.bytes()), path);
    if (!isFields(lock.dependencies)) throw new Fault('malformed', `${path}: no \`dependencies\``);
    return entriesOf(lock.dependencies).flatMap(([framework, packages]) => lockedFor(framework, packages));
  },
};

function lockedFor(framework: string, packages: unknown): LanguageFact[] {
  const entries = entriesOf(packages);
  const broken = entries.flatMap(([name, entry]) => (isFields(entry) ? [] : [`${framework} ${name}`]));
  const versions = new Map(
    entries.map(([name, entry]) => [
      name.toLowerCase(),
      `${name}@${textOf(valueAt(entry, 'resolved')) ?? ''}`,
    ]),
  );
  const facts = entries.flatMap(([name, entry]): NamedPackage[] => {
    const [version, type] = [textOf(valueAt(entry, 'resolved')), textOf(valueAt(entry, 'type'))];
    if (version === undefined || type?.toLowerCase() === 'project') return [];
    const needs = entriesOf(valueAt(entry, 'dependencies')).map(([need]) => need.toLowerCase());
    const requires = needs.flatMap((need) => versions.get(need) ?? []).filter((one) => !one.endsWith('@'));
    return [
      {
        kind: 'package',
        name,
        version,
        evidence: 'locked',
        direct: type?.toLowerCase() === 'direct',
        requires,
      },
    ];
  });
  return [...facts, ...brokenParts(broken, 'locked')];
}

/** `project.assets.json`, which a restore writes into `obj`. Source: the lock file format of NuGet.Client, `LockFileFormat` */
export const PROJECT_ASSETS: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith(['/project.assets.json', '/project.lock.json']),
  read(file) {
    const { path } = file.entry;
    const assets = parseJsonObject(decodeText(file.bytes()), path);
    if (!isFields(assets.targets)) throw new Fault('malformed', `${path}: no \`targets\``);
    const asked = new Set(
      entriesOf(valueAt(assets, 'project', 'frameworks'))
        .flatMap(([, framework]) => entriesOf(valueAt(framework, 'dependencies')))
        .map(([name]) => name.toLowerCase()),
    );
    const isDirect = (name: string) => asked.has(name.toLowerCase());
    return librariesIn(assets, { evidence: 'locked', isDirect: asked.size > 0 ? isDirect : undefined });
  },
};

/**
 * `NAME.deps.json` beside a program of .NET Core and later: what it was published with.
 * Source: https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md
 */
export const DEPS_JSON: PackageFormat = {
  evidence: 'installed',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('.deps.json'),
  read(file) {
    const { path } = file.entry;
    const document = parseJsonObject(decodeText(file.bytes()), path);
    const paths = assembliesIn(document).map((one) => posix.join(posix.dirname(path), one));
    return [...packagesOfDepsJson(document, path, 'installed'), { kind: 'files', paths }];
  },
};

/** Packages of a `*.deps.json`, which may be in a program. Throws a `Fault` (`malformed`) that names `path`. */
export function packagesOfDepsJson(
  document: Fields,
  path: string,
  evidence: 'installed' | 'embedded',
): LanguageFact[] {
  if (!isFields(document.targets) || !isFields(document.libraries))
    throw new Fault('malformed', `${path}: neither \`targets\` nor \`libraries\``);
  const projects = entriesOf(document.libraries).flatMap(([key, library]) =>
    textOf(valueAt(library, 'type')) === 'project' ? [key] : [],
  );
  const asked = new Set(
    entriesOf(document.targets)
      .flatMap(([, target]) => projects.map((key) => valueAt(target, key)))
      .flatMap((project) => entriesOf(valueAt(project, 'dependencies')))
      .map(([name]) => name.toLowerCase()),
  );
  const isDirect = (name: string) => asked.has(name.toLowerCase());
  return librariesIn(document, { evidence, isDirect: projects.length > 0 ? isDirect : undefined });
}

/** Paths of the assemblies that a `*.deps.json` names, from its folder: publishing takes away folders but of platforms and languages. */
function assembliesIn(document: Fields): string[] {
  const libraries = entriesOf(document.targets).flatMap(([, target]) => entriesOf(target));
  return libraries.flatMap(([, library]) => [
    ...entriesOf(valueAt(library, 'runtime')).map(([path]) => posix.basename(path)),
    ...entriesOf(valueAt(library, 'native')).map(([path]) => posix.basename(path)),
    ...entriesOf(valueAt(library, 'runtimeTargets')).map(([path]) => path),
  ]);
}
