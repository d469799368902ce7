import { Fault } from '../../../../model/fault.ts';

const MAXIMUM_LINES = 50_000;
const LINE = /^([^:=\s]+):([^:=\s]+):([^:=\s]+)=(.*)$/;
/** Configurations whose classes do not run in production. */
const FOR_DEVELOPMENT = /test|^(?:annotationProcessor|kapt|checkstyle|pmd|spotbugs|jacoco|detekt|ktlint)/i;

export interface LockedArtifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
  readonly development: boolean;
}

/**
 * Reads a gradle.lockfile: `group:artifact:version=configurations`
 * (https://docs.gradle.org/current/userguide/dependency_locking.html). Throws a Fault: `malformed` or `limit`.
 */
export function parseGradleLock(text: string): LockedArtifact[] {
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.length > MAXIMUM_LINES)
    throw new Fault('limit', `gradle.lockfile has more than ${MAXIMUM_LINES} lines`);
  return lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#') || line.startsWith('empty=')) return [];
    const [, group, name, version, configurations = ''] = LINE.exec(line) ?? [];
    if (!group || !name || !version)
      throw new Fault('malformed', `gradle.lockfile line ${index + 1}: no artifact`);
    const development = configurations
      .split(',')
      .every((configuration) => FOR_DEVELOPMENT.test(configuration));
    return [{ group, name, version, development }];
  });
}
