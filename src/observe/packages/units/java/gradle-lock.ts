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

export interface GradleLock {
  readonly artifacts: readonly LockedArtifact[];
  /** Numbers of the lines that name no artifact. */
  readonly broken: readonly number[];
}

/**
 * Reads a gradle.lockfile: `group:artifact:version=configurations`
 * (https://docs.gradle.org/current/userguide/dependency_locking.html). Throws a Fault (`limit`).
 */
export function parseGradleLock(text: string): GradleLock {
  const lines = text.split('\n').map((line) => line.trim());
  if (lines.length > MAXIMUM_LINES)
    throw new Fault('limit', `gradle.lockfile has more than ${MAXIMUM_LINES} lines`);
  const artifacts: LockedArtifact[] = [];
  const broken: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' || line.startsWith('#') || line.startsWith('empty=')) continue;
    const [, group, name, version, configurations = ''] = LINE.exec(line) ?? [];
    if (!group || !name || !version) {
      broken.push(index + 1);
      continue;
    }
    const development = configurations
      .split(',')
      .every((configuration) => FOR_DEVELOPMENT.test(configuration));
    artifacts.push({ group, name, version, development });
  }
  return { artifacts, broken };
}
