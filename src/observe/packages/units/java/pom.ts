import { childOf, parseXml, textOf, type XmlElement } from '../../../document/xml.ts';
import { type Activation, activationOf } from './profiles.ts';

const MAXIMUM_TEXT = 1024;

/** A dependency as it is written: `${…}` not replaced. */
export interface PomDependency {
  readonly group: string;
  readonly artifact: string;
  readonly version?: string;
  readonly scope?: string;
  /** Where it is another than `jar`. */
  readonly type?: string;
  readonly classifier?: string;
}

/** What a project and each of its profiles may say. */
export interface PomSection {
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly dependencies: readonly PomDependency[];
  readonly managed: readonly PomDependency[];
}

export interface PomProfile extends PomSection {
  readonly activation: Activation;
}

/** What a pom.xml says of itself, as it is written. */
export interface Pom extends PomSection {
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
  readonly profiles?: readonly PomProfile[];
  readonly licences: readonly string[];
  /** Dependencies that lack a group or an artifact, by what they have. */
  readonly broken?: readonly string[];
}

/**
 * Reads a pom.xml (https://maven.apache.org/xsd/maven-4.0.0.xsd). Plugins are left out: they are not part of what is
 * built. Throws a Fault: `malformed` or `limit`.
 */
export function parsePom(text: string): Pom {
  const project = parseXml(text);
  const parent = childOf(project, 'parent');
  const relativePath = childOf(parent, 'relativePath');
  const profiles = (childOf(project, 'profiles')?.children ?? []).filter(({ name }) => name === 'profile');
  const broken = [project, ...profiles].flatMap(namelessIn);
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
    ...sectionOf(project),
    ...(profiles.length > 0 && {
      profiles: profiles.map((one) => ({ activation: activationOf(one), ...sectionOf(one) })),
    }),
    licences: (childOf(project, 'licenses')?.children ?? []).flatMap((licence) => {
      const name = textOf(licence, 'name') ?? textOf(licence, 'url');
      return name ? [name.slice(0, MAXIMUM_TEXT)] : [];
    }),
    ...(broken.length > 0 && { broken }),
  };
}

function sectionOf(element: XmlElement): PomSection {
  return {
    properties: propertiesIn(element),
    dependencies: dependenciesOf(element),
    managed: dependenciesOf(childOf(element, 'dependencyManagement')),
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
    const type = textOf(dependency, 'type');
    return [
      {
        group,
        artifact,
        ...optional('version', textOf(dependency, 'version')),
        ...optional('scope', textOf(dependency, 'scope')),
        ...(type !== 'jar' && optional('type', type)),
        ...optional('classifier', textOf(dependency, 'classifier')),
      },
    ];
  });
}

function optional<Key extends string>(key: Key, value: string | undefined): Record<Key, string> | undefined {
  return value === undefined || value.length > MAXIMUM_TEXT
    ? undefined
    : ({ [key]: value } as Record<Key, string>);
}
