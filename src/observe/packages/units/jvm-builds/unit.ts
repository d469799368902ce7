import type { LanguageFact } from '../../language-package/types.ts';
import { unitOfFormats } from '../../language-package/unit-of-formats.ts';
import type { PackageUnit } from '../../types.ts';
import { DEPS_EDN, PROJECT_CLJ } from './clojure.ts';
import { withAliasUses } from './gradle-aliases.ts';
import { GRADLE_BUILD } from './gradle-build.ts';
import { GRADLE_CATALOG } from './gradle-catalog.ts';
import { GRADLE_LOCK } from './gradle-lock.ts';
import { IVY } from './ivy.ts';
import { MAVEN_INSTALL, SBT_LOCK, VERIFICATION_METADATA } from './locks.ts';
import { MILL_BUILD, SBT_BUILD } from './scala-build.ts';

/** Artifacts of Maven's repositories that builds other than Maven's lock or declare: Gradle, sbt, Mill, Ivy, Bazel, Clojure. */
export const JVM_BUILDS_UNIT: PackageUnit<LanguageFact> = unitOfFormats({
  id: 'jvm-builds',
  version: 5,
  ecosystem: 'maven',
  formats: [
    GRADLE_LOCK,
    VERIFICATION_METADATA,
    GRADLE_CATALOG,
    GRADLE_BUILD,
    SBT_LOCK,
    SBT_BUILD,
    MILL_BUILD,
    IVY,
    MAVEN_INSTALL,
    DEPS_EDN,
    PROJECT_CLJ,
  ],
  counted: withAliasUses,
  name: /^[\w.-]+:[\w.-]+$/,
  packageVersion: /^\w[\w.+-]*$/,
});
