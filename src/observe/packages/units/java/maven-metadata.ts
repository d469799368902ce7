import { messageOf } from '../../../../model/fault.ts';
import { decodeText } from '../../../document/text.ts';
import type { MavenCoordinates } from '../../types.ts';
import { interpolate } from './interpolate.ts';
import { type Pom, parsePom } from './pom.ts';
import { parseProperties } from './properties.ts';

/** Coordinates that Maven left in an archive, with the licences of the pom.xml beside them. */
export interface MavenArtifact extends MavenCoordinates {
  readonly licences: readonly string[];
}

/** What Maven leaves in `META-INF/maven/<group>/<artifact>/`: one of the two files is enough. */
export interface MavenFiles {
  readonly properties?: Buffer;
  readonly pom?: Buffer;
}

const PART = /^[\w.-]{1,256}$/;
/** Debian writes `~` into the versions of what it builds. */
const VERSION = /^[\w.+~-]{1,256}$/;

/** Coordinates from pom.properties, else from pom.xml; why there are none, as text, where there are none. */
export function readMavenFiles({ properties, pom }: MavenFiles): MavenArtifact | string {
  const { model, trouble } = pom ? attempt(pom) : {};
  const reported = properties && fromProperties(properties);
  const coordinates = reported ?? (model && fromPom(model));
  if (!coordinates) return trouble ?? 'its Maven metadata names no group, artifact and version';
  return { ...coordinates, licences: model?.licences ?? [] };
}

function attempt(bytes: Buffer): { model?: Pom; trouble?: string } {
  try {
    return { model: parsePom(decodeText(bytes)) };
  } catch (error) {
    return { trouble: messageOf(error) };
  }
}

function fromProperties(bytes: Buffer): MavenCoordinates | undefined {
  const properties = parseProperties(decodeText(bytes));
  return checked(properties.get('groupId'), properties.get('artifactId'), properties.get('version'));
}

function fromPom(pom: Pom): MavenCoordinates | undefined {
  const [group, version] = [pom.group ?? pom.parent?.group, pom.version ?? pom.parent?.version];
  const properties = new Map(pom.properties);
  for (const [name, value] of [
    ['groupId', group],
    ['artifactId', pom.artifact],
    ['version', version],
  ] as const) {
    if (value !== undefined) properties.set(`project.${name}`, value);
  }
  return checked(
    ...([group, pom.artifact, version].map((part) => interpolate(part ?? '', properties)) as [string?]),
  );
}

function checked(group = '', artifact = '', version = ''): MavenCoordinates | undefined {
  return PART.test(group) && PART.test(artifact) && VERSION.test(version)
    ? { group, artifact, version }
    : undefined;
}
