import { childOf, parseXml, textOf, type XmlElement } from '../../../document/xml.ts';
import { profilesOf, settledProperties } from './profiles.ts';

const MAXIMUM_TEXT = 1024;

/** A dependency as it is written: `${…}` not replaced. */
export interface PomDependency {
  readonly group: string;
  readonly artifact: string;
  readonly version?: string;
  readonly scope?: string;
}

/** What a pom.xml says of itself, as it is written. */
export interface Pom {
  readonly group?: string;
  readonly artifact?: string;
  readonly version?: string;
  readonly parent?: {
    readonly group: string;
    readonly artifact: string;
    readonly version: string;
    /** Path of its pom.xml from this one's folder; empty where it is not in the same tree. */
    readonly relativePath: string;
  };
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly dependencies: readonly PomDependency[];
  readonly managed: readonly PomDependency[];
  readonly licences: readonly string[];
  /** Dependencies that lack a group or an artifact, by what they have. */
  readonly broken?: readonly string[];
}

/**
 * Reads a pom.xml (https://maven.apache.org/xsd/maven-4.0.0.xsd). What profiles ask for some build takes; what they
 * decide counts where the project decides nothing itself. Plugins are left out: they are not part of what is built.
 * Throws a Fault: `malformed` or `limit`.
 */
export function parsePom(text: string): Pom {
  const project = parseXml(text);
  const parent = childOf(project, 'parent');
  const relativePath = childOf(parent, 'relativePath');
  const profiles = profilesOf(project);
  const all = [project, ...profiles];
  const broken = all.flatMap(namelessIn);
  return {
    ...optional('group', textOf(project, 'groupId')),
    ...optional('artifact', textOf(project, 'artifactId')),
    ...optional('version', textOf(project, 'version')),
    ...(parent
      ? {
          parent: {
            group: textOf(parent, 'groupId') ?? '',
            artifact: textOf(parent, 'artifactId') ?? '',
            version: textOf(parent, 'version') ?? '',
            relativePath: relativePath ? relativePath.text.trim() : '../pom.xml',
          },
        }
      : {}),
    properties: [...settledProperties(profiles, propertiesIn), ...propertiesIn(project)],
    dependencies: all.flatMap(dependenciesOf),
    managed: [...profiles, project].flatMap((one) => dependenciesOf(childOf(one, 'dependencyManagement'))),
    licences: (childOf(project, 'licenses')?.children ?? []).flatMap((licence) => {
      const name = textOf(licence, 'name') ?? textOf(licence, 'url');
      return name ? [name.slice(0, MAXIMUM_TEXT)] : [];
    }),
    ...(broken.length > 0 && { broken }),
  };
}

function propertiesIn(element: XmlElement): (readonly [name: string, value: string])[] {
  return (childOf(element, 'properties')?.children ?? [])
    .filter((property) => property.text.length <= MAXIMUM_TEXT)
    .map((property) => [property.name, property.text.trim()] as const);
}

function namelessIn(project: XmlElement): string[] {
  return (childOf(project, 'dependencies')?.children ?? []).flatMap((dependency, index) => {
    const [group, artifact] = [textOf(dependency, 'groupId'), textOf(dependency, 'artifactId')];
    return group && artifact ? [] : [group ?? artifact ?? `dependency ${index + 1}`];
  });
}

function dependenciesOf(element: XmlElement | undefined): PomDependency[] {
  return (childOf(element, 'dependencies')?.children ?? []).flatMap((dependency) => {
    const [group, artifact] = [textOf(dependency, 'groupId'), textOf(dependency, 'artifactId')];
    if (!group || !artifact) return [];
    const version = optional('version', textOf(dependency, 'version'));
    return [{ group, artifact, ...version, ...optional('scope', textOf(dependency, 'scope')) }];
  });
}

function optional<Key extends string>(key: Key, value: string | undefined): Record<Key, string> | undefined {
  return value === undefined || value.length > MAXIMUM_TEXT
    ? undefined
    : ({ [key]: value } as Record<Key, string>);
}
