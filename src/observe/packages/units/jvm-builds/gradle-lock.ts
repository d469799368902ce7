import { endingWith } from '../../../../model/path-test.ts';
import { decodeText, linesOf } from '../../../document/text.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';

const LINE = /^([^:=\s]+:[^:=\s]+):([^:=\s]+)=(.*)$/;
/** Configurations whose classes do not run in production. */
const FOR_DEVELOPMENT = /test|^(?:annotationProcessor|kapt|checkstyle|pmd|spotbugs|jacoco|detekt|ktlint)/i;

/**
 * Gradle's lock file: `group:artifact:version=configurations`.
 * Source: https://docs.gradle.org/current/userguide/dependency_locking.html
 */
export const GRADLE_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: 4 * 1024 * 1024,
  recognises: endingWith('gradle.lockfile', (path) => /\/(?:buildscript-)?gradle\.lockfile$/.test(path)),
  read(file): LanguageFact[] {
    const found: LanguageFact[] = [];
    const broken: number[] = [];
    for (const [index, written] of linesOf(decodeText(file.bytes())).entries()) {
      const line = written.trim();
      if (line === '' || line.startsWith('#') || line.startsWith('empty=')) continue;
      const [, name, version, configurations = ''] = LINE.exec(line) ?? [];
      if (!name || !version) {
        broken.push(index + 1);
        continue;
      }
      const development = configurations.split(',').every((one) => FOR_DEVELOPMENT.test(one));
      found.push({ kind: 'package', name, version, evidence: 'locked', development });
    }
    return [...found, ...brokenParts(broken, 'locked')];
  },
};
