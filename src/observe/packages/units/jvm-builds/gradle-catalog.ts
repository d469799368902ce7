import { posix } from 'node:path';
import { endingWith } from '../../../../model/path-test.ts';
import { entriesOf, type Fields, isFields, textOf, textsOf, valueAt } from '../../../document/fields.ts';
import { decodeText } from '../../../document/text.ts';
import { parseToml } from '../../../document/toml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type {
  DecisionRule,
  LanguageFact,
  NamedPackage,
  PackageFormat,
} from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import { declared, declaredOpen } from './coordinates.ts';
import { accessorOf } from './gradle-aliases.ts';

const EXTENSION = '.versions.toml';
/** Bundles of one library that are known. */
const MOST_BUNDLES = 100;

/** Gradle's lock files, of a project and of the folder above `gradle/`. */
export const GRADLE_DECISIONS: DecisionRule = { lockFiles: ['gradle.lockfile', '../gradle.lockfile'] };

/**
 * Gradle's version catalog: libraries and plugins under aliases, with versions of their own or by reference.
 * Source: https://docs.gradle.org/current/userguide/version_catalogs.html
 */
export const GRADLE_CATALOG: PackageFormat = {
  evidence: 'declared',
  maximumSize: 4 * 1024 * 1024,
  decidedBy: GRADLE_DECISIONS,
  recognises: endingWith(EXTENSION),
  read(file): LanguageFact[] {
    const catalog = parseToml(decodeText(file.bytes()), file.entry.path);
    const without: string[] = [];
    const broken: string[] = [];
    const factsOf = (
      table: string,
      read: (entry: unknown) => Entry | undefined,
      factOf: (alias: string, id: string, version: string | undefined) => LanguageFact,
    ) =>
      entriesOf(catalog[table]).flatMap(([alias, value]): LanguageFact[] => {
        const entry = read(value);
        const version = entry && versionOf(entry.version, catalog);
        if (entry === undefined) {
          broken.push(alias);
          return [];
        }
        if (version === undefined) without.push(entry.id);
        return [factOf(alias, entry.id, version)];
      });
    const name = posix.basename(file.entry.path, EXTENSION);
    const aliasesOf = accessorsIn(catalog, name);
    const found = [
      ...factsOf('libraries', libraryOf, (alias, id, version) => ({
        ...wanted(id, version),
        aliases: aliasesOf(alias),
      })),
      ...factsOf('plugins', pluginOf, (_, id, version) => wanted(pluginMarker(id), version, true)),
    ];
    return [
      ...found,
      ...unversioned(without, 'declared', 'a version that a platform or another file decides'),
      ...brokenParts(broken, 'declared'),
    ];
  },
};

function wanted(id: string, version: string | undefined, development?: boolean): NamedPackage {
  return version === undefined ? declaredOpen(id, development) : declared(id, version, development);
}

/** How builds name a library: by its alias, or by bundles that have it. */
function accessorsIn(catalog: Fields, name: string): (alias: string) => string[] {
  const bundles = new Map<string, string[]>();
  for (const [bundle, aliases] of entriesOf(catalog.bundles))
    for (const alias of new Set(textsOf(aliases).map((one) => accessorOf(name, one)))) {
      const known = bundles.get(alias) ?? [];
      bundles.set(alias, known);
      if (known.length < MOST_BUNDLES) known.push(accessorOf(`${name}.bundles`, bundle));
    }
  return (alias) => {
    const own = accessorOf(name, alias);
    return [own, ...(bundles.get(own) ?? [])];
  };
}

/** The artifact by which Gradle finds a plugin. */
export function pluginMarker(id: string): string {
  return `${id}:${id}.gradle.plugin`;
}

interface Entry {
  readonly id: string;
  readonly version: unknown;
}

/** `"group:name:version"`, or a table with `module`, or `group` and `name`. */
function libraryOf(value: unknown): Entry | undefined {
  if (typeof value === 'string') {
    const [group, name, version] = value.split(':');
    return group && name ? { id: `${group}:${name}`, version } : undefined;
  }
  const [group, name] = [textOf(valueAt(value, 'group')), textOf(valueAt(value, 'name'))];
  const id = textOf(valueAt(value, 'module')) ?? (group && name ? `${group}:${name}` : undefined);
  return id === undefined ? undefined : { id, version: valueAt(value, 'version') };
}

function pluginOf(value: unknown): Entry | undefined {
  if (typeof value === 'string') {
    const [id, version] = value.split(':');
    return id ? { id, version } : undefined;
  }
  const id = textOf(valueAt(value, 'id'));
  return id === undefined ? undefined : { id, version: valueAt(value, 'version') };
}

/** A text, a rich version, or a reference to one of `versions`. */
function versionOf(version: unknown, catalog: Fields): string | undefined {
  const reference = textOf(valueAt(version, 'ref'));
  const value = reference === undefined ? version : valueAt(catalog.versions, reference);
  if (!isFields(value)) return textOf(value);
  return textOf(value.prefer) ?? textOf(value.strictly) ?? textOf(value.require);
}
