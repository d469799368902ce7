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
    const found = itemsIn(project).flatMap((item): LanguageFact[] => {
      const written = versionOf(item);
      // What is without a version has it from the central list, which is read by itself.
      if (written === undefined) return [];
      const version = filledIn(written, properties).trim();
      return namesOf(item, properties).flatMap((name): LanguageFact[] => {
        if (`${name}${version}`.includes('$(') || version === '') {
          without.push(name);
          return [];
        }
        const development = /^all$/i.test(
          attributeOf(item, 'PrivateAssets') ?? textOf(item, 'PrivateAssets') ?? '',
        );
        const exact = EXACT.test(version) ? version : /^\[([^,[\]()]+)\]$/.exec(version)?.[1];
        const decided = exact === undefined ? { version: '', range: version } : { version: exact };
        return [{ kind: 'package', name, ...decided, evidence: 'declared', development, direct: true }];
      });
    });
    return [
      ...found,
      ...unversioned(without, 'declared', 'a name or a version that a property of another file decides'),
    ];
  },
};

const ITEMS = new Set(['PackageReference', 'PackageVersion', 'GlobalPackageReference', 'PackageDownload']);

function itemsIn(project: XmlElement): XmlElement[] {
  return project.children
    .filter(({ name }) => name === 'ItemGroup' || name === 'Choose')
    .flatMap((group) =>
      group.name === 'Choose' ? group.children.flatMap(({ children }) => children) : [group],
    )
    .flatMap(({ children }) => children.filter(({ name }) => ITEMS.has(name)));
}

/** `Include` and `Update` name packages, several parted by semicolons. */
function namesOf(item: XmlElement, properties: ReadonlyMap<string, string>): string[] {
  const written = attributeOf(item, 'Include') ?? attributeOf(item, 'Update') ?? '';
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

function propertiesIn(project: XmlElement): ReadonlyMap<string, string> {
  const groups = project.children.filter(({ name }) => name === 'PropertyGroup');
  return new Map(
    groups.flatMap(({ children }) => children.map(({ name, text }) => [name.toLowerCase(), text.trim()])),
  );
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
