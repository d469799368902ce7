import { Fault } from '../../../../model/fault.ts';
import { endingWith } from '../../../../model/path-test.ts';
import {
  entriesOf,
  isFields,
  objectsOf,
  othersOf,
  textOf,
  textsOf,
  valueAt,
} from '../../../document/fields.ts';
import { parseJsonObject } from '../../../document/json.ts';
import { decodeText } from '../../../document/text.ts';
import { attributeOf, childOf, parseXml } from '../../../document/xml.ts';
import { brokenParts } from '../../language-package/broken-parts.ts';
import { type NeedingPackage, withNeeds } from '../../language-package/needs.ts';
import type { LanguageFact, PackageFormat } from '../../language-package/types.ts';

const MAXIMUM_SIZE = 64 * 1024 * 1024;
/** Archives that hold no classes. */
const NO_CLASSES = /^(?:sources|javadoc|test-sources)$/;

/**
 * `build.sbt.lock`, of the plugin sbt-dependency-lock.
 * Source: https://github.com/stringbean/sbt-dependency-lock/blob/main/docs/file-formats/version-1.md
 */
export const SBT_LOCK: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('.sbt.lock'),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const lock = parseJsonObject(decodeText(file.bytes()), path);
    if (!Array.isArray(lock.dependencies)) throw new Fault('malformed', `${path}: no \`dependencies\``);
    const broken = othersOf(lock.dependencies, 'dependency');
    const found = objectsOf(lock.dependencies).flatMap((one, index): LanguageFact[] => {
      const [group, name, version] = [textOf(one.org), textOf(one.name), textOf(one.version)];
      if (!group || !name || !version) {
        broken.push(`dependency ${index + 1}`);
        return [];
      }
      const configurations = textsOf(one.configurations);
      const development =
        configurations.length > 0 && configurations.every((each) => /test|^it$/i.test(each));
      return [{ kind: 'package', name: `${group}:${name}`, version, evidence: 'locked', development }];
    });
    return [...found, ...brokenParts(broken, 'locked')];
  },
};

/**
 * `maven_install.json` of Bazel's rules_jvm_external, versions 1 and 2.
 * Source: https://github.com/bazel-contrib/rules_jvm_external, "Pinning artifacts"
 */
export const MAVEN_INSTALL: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('_install.json', (path) =>
    /\/(?:[^/]*_)?(?:maven|rules_jvm_external[^/]*)_install\.json$/.test(path),
  ),
  read(file): LanguageFact[] {
    const { path } = file.entry;
    const lock = parseJsonObject(decodeText(file.bytes()), path);
    if (isFields(lock.artifacts)) return ofSecondVersion(lock);
    const listed = valueAt(lock, 'dependency_tree', 'dependencies');
    if (!Array.isArray(listed))
      throw new Fault('malformed', `${path}: neither \`artifacts\` nor \`dependency_tree\``);
    return ofFirstVersion(listed);
  },
};

/** `group:name[:type[:classifier]]:version`. */
function ofFirstVersion(listed: readonly unknown[]): LanguageFact[] {
  const broken = othersOf(listed, 'dependency');
  const found = objectsOf(listed).flatMap((one): NeedingPackage[] => {
    const parts = (textOf(one.coord) ?? '').split(':');
    const [group, name, , classifier = ''] = parts;
    const version = parts.at(-1);
    if (!group || !name || !version || parts.length < 3) {
      broken.push(textOf(one.coord) ?? 'a dependency without coordinates');
      return [];
    }
    if (parts.length > 4 && NO_CLASSES.test(classifier)) return [];
    const fact = { kind: 'package', name: `${group}:${name}`, version, evidence: 'locked' } as const;
    return [{ fact, needs: textsOf(one.directDependencies ?? one.dependencies).map(moduleOf) }];
  });
  return [...withNeeds(found), ...brokenParts(broken, 'locked')];
}

function ofSecondVersion(lock: object): LanguageFact[] {
  const asked = valueAt(lock, '__INPUT_ARTIFACTS_HASH');
  const isAsked = (name: string) => valueAt(asked, name) !== undefined;
  const broken: string[] = [];
  const found = entriesOf(valueAt(lock, 'artifacts')).flatMap(([key, artifact]): NeedingPackage[] => {
    const [name, version] = [moduleOf(key), textOf(valueAt(artifact, 'version'))];
    if (version === undefined) {
      broken.push(key);
      return [];
    }
    const needs = textsOf(valueAt(lock, 'dependencies', key)).map(moduleOf);
    const direct = isFields(asked) ? { direct: isAsked(name) } : {};
    return [{ fact: { kind: 'package', name, version, evidence: 'locked', ...direct }, needs }];
  });
  return [...withNeeds(found), ...brokenParts(broken, 'locked')];
}

function moduleOf(coordinates: string): string {
  return coordinates.split(':', 2).join(':');
}

/**
 * Artifacts whose hashes Gradle verifies: all that it ever resolved.
 * Source: https://docs.gradle.org/current/userguide/dependency_verification.html
 */
export const VERIFICATION_METADATA: PackageFormat = {
  evidence: 'locked',
  maximumSize: MAXIMUM_SIZE,
  recognises: endingWith('/gradle/verification-metadata.xml'),
  read(file): LanguageFact[] {
    const components = childOf(parseXml(decodeText(file.bytes())), 'components')?.children ?? [];
    return components.flatMap((component): LanguageFact[] => {
      const [group, name, version] = ['group', 'name', 'version'].map((key) => attributeOf(component, key));
      if (!group || !name || !version) return [];
      return [{ kind: 'package', name: `${group}:${name}`, version, evidence: 'locked' }];
    });
  },
};
