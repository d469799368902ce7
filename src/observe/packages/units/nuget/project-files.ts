import { endingWith } from '../../../../model/path-test.ts';
import { attributeOf, childOf, parseXml, textOf, type XmlElement } from '../../../document/xml.ts';
import { decodeText } from '../../../document/text.ts';
import type { DecisionRule, LanguageFact, PackageFormat } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';

const MAXIMUM_SIZE = 4 * 1024 * 1024;
const PROJECT = /\.(?:cs|fs|vb|vcx)proj$/;
const SHARED = /\/Directory\.(?:Build|Packages)\.(?:props|targets)$/;
const EXACT = /^v?\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.-]+)?$/;
/** Properties in properties, beyond which none is looked for. */
const MAXIMUM_DEPTH = 8;
const MAXIMUM_LENGTH = 256;

/** What a restore decides for a project. */
const DECISIONS: DecisionRule = { lockFiles: ['packages.lock.json', 'obj/project.assets.json'] };

/**
 * `packages.config`, older projects' list of what is installed.
 * Source: https://learn.microsoft.com/nuget/reference/packages-config
 */
export const PACKAGES_CONFIG: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('.config', (path) => /\/packages\.(?:[^/]*\.)?config$/.test(path)),
  read(file) {
    const items = parseXml(decodeText(file.bytes())).children.filter(({ name }) => name === 'package');
    const without: string[] = [];
    const found = items.flatMap((item): LanguageFact[] => {
      const [name, version] = [attributeOf(item, 'id'), attributeOf(item, 'version')];
      if (name && version) {
        const development = attributeOf(item, 'developmentDependency')?.toLowerCase() === 'true';
        return [{ kind: 'package', name, version, evidence: 'locked', development }];
      }
      without.push(name ?? 'a package without id');
      return [];
    });
    return [...found, ...unversioned(without, 'locked')];
  },
};

/**
 * Projects of MSBuild and what they share: `PackageReference`, `PackageVersion`, `GlobalPackageReference`. Conditions
 * are not judged: whatever some build takes is told. A bare version is the oldest that will do, which NuGet takes.
 * Source: https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files
 */
export const PROJECT_FILE: PackageFormat = {
  evidence: 'declared',
  maximumSize: MAXIMUM_SIZE,
  decidedBy: DECISIONS,
  recognises: endingWith(['proj', '.props', '.targets'], (path) => PROJECT.test(path) || SHARED.test(path)),
  read(file) {
    const project = parseXml(decodeText(file.bytes()));
    const properties = propertiesIn(project);
    const without: string[] = [];
    const found = referencesIn(project, properties).flatMap(
      ({ name, written, development }): LanguageFact[] => {
        const version = filledIn(written, properties).trim();
        if (`${name}${version}`.includes('$(') || version === '') {
          without.push(name);
          return [];
        }
        const exact = EXACT.test(version) ? version : /^\[([^,[\]()]+)\]$/.exec(version)?.[1];
        const decided = exact === undefined ? { version: '', range: version } : { version: exact };
        return [{ kind: 'package', name, ...decided, evidence: 'declared', development, direct: true }];
      },
    );
    return [
      ...found,
      ...unversioned(without, 'declared', 'a name or a version that a property of another file decides'),
    ];
  },
};

interface Reference {
  readonly name: string;
  readonly written: string;
  readonly development: boolean;
}

/**
 * What items say in their order: without a condition, `Remove` takes away, and the version of an `Update` stands for
 * those before it. What is without a version has it from the central list, which is read by itself.
 */
function referencesIn(project: XmlElement, properties: ReadonlyMap<string, string>): readonly Reference[] {
  const references = new Map<string, Reference[]>();
  for (const { item, isConditional } of itemsIn(project)) {
    const namesIn = (attribute: string) => namesOf(attributeOf(item, attribute) ?? '', properties);
    const keyOf = (name: string) => `${item.name} ${name.toLowerCase()}`;
    const written = versionOf(item);
    const replaced = written === undefined ? [] : namesIn('Update');
    if (!isConditional)
      for (const name of [...namesIn('Remove'), ...replaced]) references.delete(keyOf(name));
    if (written === undefined) continue;
    const assets = attributeOf(item, 'PrivateAssets') ?? textOf(item, 'PrivateAssets') ?? '';
    const development = /^all$/i.test(assets);
    for (const name of [...namesIn('Include'), ...replaced]) {
      const known = references.get(keyOf(name)) ?? [];
      references.set(keyOf(name), known);
      known.push({ name, written, development });
    }
  }
  return [...references.values()].flat();
}

const ITEMS = new Set(['PackageReference', 'PackageVersion', 'GlobalPackageReference', 'PackageDownload']);

interface Item {
  readonly item: XmlElement;
  readonly isConditional: boolean;
}

function itemsIn(project: XmlElement): Item[] {
  return project.children.flatMap((group): Item[] => {
    const isChosen = group.name === 'Choose';
    if (group.name !== 'ItemGroup' && !isChosen) return [];
    const groups = isChosen ? group.children.flatMap(({ children }) => children) : [group];
    return groups.flatMap((one) =>
      one.children
        .filter(({ name }) => ITEMS.has(name))
        .map((item) => ({ item, isConditional: isChosen || hasCondition(one) || hasCondition(item) })),
    );
  });
}

function hasCondition(element: XmlElement): boolean {
  return attributeOf(element, 'Condition') !== undefined;
}

/** `Include`, `Update` and `Remove` name packages, several parted by semicolons. */
function namesOf(written: string, properties: ReadonlyMap<string, string>): string[] {
  return written
    .split(';')
    .map((one) => filledIn(one, properties).trim())
    .filter((one) => one !== '');
}

function versionOf(item: XmlElement): string | undefined {
  for (const name of ['VersionOverride', 'Version']) {
    const found = attributeOf(item, name) ?? childOf(item, name)?.text.trim();
    if (found) return found;
  }
  return undefined;
}

/** Properties that are one thing in this file; those that a condition makes another are not. */
function propertiesIn(project: XmlElement): ReadonlyMap<string, string> {
  const values = new Map<string, string | undefined>();
  for (const group of project.children) {
    if (group.name !== 'PropertyGroup' && group.name !== 'Choose') continue;
    const isChosen = group.name === 'Choose';
    const groups = isChosen ? group.children.flatMap(({ children }) => children) : [group];
    for (const one of groups.filter(({ name }) => name === 'PropertyGroup'))
      for (const property of one.children) {
        const [name, value] = [property.name.toLowerCase(), property.text.trim()];
        const condition = attributeOf(property, 'Condition') ?? attributeOf(one, 'Condition');
        const isOwn =
          !isChosen && (condition === undefined || (!values.has(name) && isDefaultOf(name, condition)));
        const isDecided = !isChosen && values.get(name) !== undefined && isDefaultOf(name, condition ?? '');
        if (isOwn || !values.has(name)) values.set(name, value);
        else if (!isDecided && values.get(name) !== value) values.set(name, undefined);
      }
  }
  return new Map([...values].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** `'$(Name)' == ''`: only where nothing set it before. */
function isDefaultOf(name: string, condition: string): boolean {
  return condition.replaceAll(/[\s'"]/g, '').toLowerCase() === `$(${name})==`;
}

/** Properties of the file itself put in; `$(…)` stays where there is none. */
function filledIn(text: string, properties: ReadonlyMap<string, string>): string {
  let filled = text.slice(0, MAXIMUM_LENGTH);
  for (let depth = 0; depth < MAXIMUM_DEPTH && filled.includes('$('); depth += 1)
    filled = filled
      .replaceAll(/\$\(([\w.-]+)\)/g, (whole, name: string) => properties.get(name.toLowerCase()) ?? whole)
      .slice(0, MAXIMUM_LENGTH);
  return filled;
}
