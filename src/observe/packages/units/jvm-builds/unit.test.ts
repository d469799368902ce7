import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz, graphOf, trial } from '../../language-package/unit-trial.fixture.ts';
import { JVM_BUILDS_UNIT } from './unit.ts';

const GRADLE_LOCK = [
  '# This is a Gradle generated file',
  'org.sea:boat:31.1-jre=compileClasspath,testRuntimeClasspath',
  'org.sea:lint:5.9.0=testCompileClasspath,testRuntimeClasspath',
  'org.sea:mast:1.18.24=annotationProcessor',
  'no artifact',
  'empty=signatures',
  '',
].join('\r\n');
const CATALOG = `[versions]
sail = "2.0.0"
rope = { strictly = "[3.0, 4.0[", prefer = "3.2" }
[libraries]
boat = "org.sea:boat:1.0"
sail = { module = "org.sea:sail", version.ref = "sail" }
rope = { group = "org.sea", name = "rope", version.ref = "rope" }
keel = { module = "org.sea:keel", version = { require = "[1.0,2.0)" } }
managed = { module = "org.sea:managed" }
nothing = { version = "1" }
[bundles]
all = ["boat", "sail"]
[plugins]
lint = { id = "org.sea.lint", version.ref = "sail" }
short = "org.sea.short:1.1"
`;
const BUILD = `// implementation 'org.sea:gone:1.0'
plugins {
  id 'org.sea.lint' version '0.45.0'
  id("org.sea.kts") version "1.0"
  kotlin("jvm") version "2.0.0"
  id 'java'
}
ext { sailVersion = '2.0.0' }
ext.versions = [ rope: '3.0' ]
def keel = "4.1"
repositories { maven { url "https://repo.example:8080/maven" } }
dependencies {
  implementation 'org.sea:boat:1.0:linux@zip'
  api("org.sea:sail:$sailVersion") { exclude group: 'x', module: 'y' }
  implementation "org.sea:rope:\${versions.rope}"
  implementation(platform("org.sea:bom:5.0"))
  testImplementation 'org.sea:tests:1.+', 'org.sea:more:[1.0,2.0)'
  runtimeOnly group: 'org.sea', name: 'keel', version: keel
  testRuntimeOnly(group = "org.sea", name = "oar", version = "6.0")
  implementation 'org.sea:managed'
  implementation "org.sea:elsewhere:$other"
  implementation project(':own')
  implementation libs.boat /* by the catalog */
}
`;
const SBT = `import sbt._
val sailV = "2.0.0"
ThisBuild / scalaVersion := "2.13.12"
libraryDependencies ++= Seq(
  "org.sea" % "boat" % "1.0", // "org.sea" % "gone" % "1.0"
  "org.sea" %% "sail" % sailV,
  "org.sea" %% "lint" % Versions.lint % Test,
  "org.sea" %% "tests" % "3.0" % "test",
  "org.sea" %%% "web" % "1.0"
)
addSbtPlugin("org.sea" % "sbt-boat" % "0.1")
`;
const MILL = `def scalaVersion = "3.3.1"
def ivyDeps = Agg(ivy"org.sea::sail:2.0.0", mvn"org.sea:boat:1.0", ivy"org.sea:::full:1.0")
`;
const SBT_LOCK = JSON.stringify({
  lockVersion: 1,
  configurations: ['compile', 'test'],
  dependencies: [
    { org: 'org.sea', name: 'boat', version: '1.0', artifacts: [], configurations: ['compile', 'test'] },
    { org: 'org.sea', name: 'tests_2.13', version: '3.0', artifacts: [], configurations: ['test'] },
    { org: 'org.sea' },
  ],
});
const IVY = `<ivy-module version="2.0"><info organisation="org.sea" module="app"/>
  <dependencies>
    <dependency org="org.sea" name="boat" rev="1.0" conf="compile->default;test->default"/>
    <dependency name="sail" rev="[2.0,3.0)" conf="test->default"/>
    <dependency org="org.sea" name="rope" rev="latest.integration"/>
    <dependency org="org.sea" name="keel" rev="\${keel}"/>
    <dependency rev="1"/>
  </dependencies></ivy-module>`;
const INSTALL_1 = JSON.stringify({
  dependency_tree: {
    dependencies: [
      {
        coord: 'org.sea:boat:1.0',
        directDependencies: ['org.sea:sail:2.0'],
        dependencies: ['org.sea:sail:2.0'],
      },
      { coord: 'org.sea:boat:jar:sources:1.0', dependencies: [] },
      { coord: 'org.sea:sail:jar:linux:2.0', dependencies: [] },
      { coord: 'broken' },
    ],
    version: '0.1.0',
  },
});
const INSTALL_2 = JSON.stringify({
  __INPUT_ARTIFACTS_HASH: { 'org.sea:boat': 1 },
  artifacts: {
    'org.sea:boat': { shasums: { jar: 'a', sources: 'b' }, version: '1.0' },
    'org.sea:sail': { shasums: { jar: 'a' }, version: '2.0' },
    'org.sea:sail:jar:linux': { shasums: { jar: 'a' }, version: '2.0' },
    'org.sea:none': {},
  },
  dependencies: { 'org.sea:boat': ['org.sea:sail'] },
  version: '2',
});
const VERIFIED = `<verification-metadata><components>
  <component group="org.sea" name="boat" version="1.0"><artifact name="boat-1.0.jar"/></component>
</components></verification-metadata>`;
const DEPS_EDN = `{:paths ["src"] ; a comment
 :deps {org.sea/boat {:mvn/version "1.0"}
        sail {:mvn/version "2.0", :exclusions [x/y]}
        org.sea/linux$native {:mvn/version "3.0"}
        io.github.Sea/rope {:git/tag "v1.2" :git/sha "0a2e291"}
        sea/keel {:git/url "https://github.com/sea/keel.git" :sha "0a2e291c0d9c"}
        sea/own {:local/root "../own"}
        sea/other {:git/url "https://git.example/sea/other" :git/sha "0a2e291"}
        #_#_ sea/gone {:mvn/version "1"}}
 :aliases {:test {:extra-deps {org.sea/tests {:mvn/version "4.0"}}}}}
`;
const PROJECT_CLJ = `(defproject sea/app "0.1.0-SNAPSHOT"
  :description "an \\"app\\""
  :url ~(str "x" #"[a-z]+" \\a)
  :dependencies [[org.sea/boat "1.0"] [sail "2.0" :exclusions [x]] ^:optional [org.sea/t "1.1" :scope "test"] [org.sea/managed]]
  :plugins [[lein-sea "0.5"]]
  :profiles {:dev {:dependencies [[org.sea/tests "4.0"]]} :prod {:dependencies [[org.sea/prod "5.0"]]}})
`;

const read = (path: string, text: string) => trial(JVM_BUILDS_UNIT, { [path]: text });
const reasonsOf = (path: string, text: string) =>
  read(path, text)
    .gaps.map(({ reason }) => reason)
    .join('; ');

const namesOf = (files: Record<string, string>) => trial(JVM_BUILDS_UNIT, files).names;

describe('artifacts of builds of the JVM', () => {
  it('are locked by Gradle, production told from tests', () => {
    const { packages, gaps } = read('/gradle.lockfile', GRADLE_LOCK);
    assert.deepEqual(
      packages.map(({ package: { purl, name, development } }) => [purl, name, development]),
      [
        ['pkg:maven/org.sea/boat@31.1-jre', 'org.sea:boat', false],
        ['pkg:maven/org.sea/lint@5.9.0', 'org.sea:lint', true],
        ['pkg:maven/org.sea/mast@1.18.24', 'org.sea:mast', true],
      ],
    );
    assert.match(gaps[0]?.reason ?? '', /line 5/);
  });

  it('are in version catalogs', () => {
    const { names, gaps } = read('/gradle/libs.versions.toml', CATALOG);
    assert.deepEqual(names, [
      'org.sea.lint:org.sea.lint.gradle.plugin@2.0.0 (development)',
      'org.sea.short:org.sea.short.gradle.plugin@1.1 (development)',
      'org.sea:boat@1.0',
      'org.sea:keel@[1.0,2.0)',
      'org.sea:managed@',
      'org.sea:rope@3.2',
      'org.sea:sail@2.0.0',
    ]);
    assert.match(gaps.map(({ reason }) => reason).join('; '), /org\.sea:managed[^;]*; .*nothing/);
  });

  it('are in builds of Gradle, as literals and with variables of the file', () => {
    assert.deepEqual(read('/build.gradle', BUILD).names, [
      'org.jetbrains.kotlin.jvm:org.jetbrains.kotlin.jvm.gradle.plugin@2.0.0 (development)',
      'org.sea.kts:org.sea.kts.gradle.plugin@1.0 (development)',
      'org.sea.lint:org.sea.lint.gradle.plugin@0.45.0 (development)',
      'org.sea:boat@1.0',
      'org.sea:bom@5.0',
      'org.sea:elsewhere@',
      'org.sea:keel@4.1',
      'org.sea:managed@',
      'org.sea:more@[1.0,2.0) (development)',
      'org.sea:oar@6.0 (development)',
      'org.sea:rope@3.0',
      'org.sea:sail@2.0.0',
      'org.sea:tests@1.+ (development)',
    ]);
    assert.match(reasonsOf('/build.gradle', BUILD), /org\.sea:managed, org\.sea:elsewhere/);
  });

  it('are in builds of Gradle behind templates with texts in them', () => {
    const build = `
rootProject.ext { ropeVersion = '3.0' }
dependencies {
  implementation "org.sea:boat:\${fromRoot('boatVersion', '1.0')}"
  implementation "org.sea:rope:\${fromRoot('ropeVersion')}:linux@zip"
  implementation("org.sea:sail:\${extra["sailVersion"]}")
  implementation "org.sea:keel:\${parts['keel']}.\${minor}"
}
`;
    assert.deepEqual(read('/build.gradle', build).names, [
      'org.sea:boat@',
      'org.sea:keel@',
      'org.sea:rope@3.0',
      'org.sea:sail@',
    ]);
    assert.match(reasonsOf('/build.gradle', build), /: org\.sea:boat, org\.sea:sail, org\.sea:keel$/);
  });

  it('of a catalog are for development where every build that names them says so', () => {
    const files = {
      '/app/gradle/libs.versions.toml': CATALOG.replace('managed', 'test-kit = "org.sea:kit:1.0"\nmanaged'),
      '/app/build.gradle.kts':
        'dependencies {\n  testImplementation(platform(libs.keel))\n  api(libs.rope.get())\n}',
      '/app/part/build.gradle':
        'testImplementation libs.test.kit, libs.rope // libs.keel\ntestApi libs.bundles.all',
      '/other/build.gradle': 'implementation libs.keel',
    };
    assert.deepEqual(
      namesOf(files).filter((name) => !name.includes('plugin')),
      [
        'org.sea:boat@1.0 (development)',
        'org.sea:keel@[1.0,2.0) (development)',
        'org.sea:kit@1.0 (development)',
        'org.sea:managed@',
        'org.sea:rope@3.2',
        'org.sea:sail@2.0.0 (development)',
      ],
    );
    const used = { ...files, '/app/last/build.gradle': 'implementation libs.boat' };
    assert.ok(namesOf(used).includes('org.sea:boat@1.0'));
  });

  it('are decided by the lock file of Gradle, also for the catalog', () => {
    const files = {
      '/app/gradle/libs.versions.toml': '[libraries]\nboat = "org.sea:boat:31.+"\n',
      '/app/gradle.lockfile': 'org.sea:boat:31.1-jre=compileClasspath\n',
    };
    assert.deepEqual(graphOf(JVM_BUILDS_UNIT, files), ['org.sea:boat@31.1-jre: direct, production']);
    const open = {
      '/app/build.gradle': "implementation 'org.sea:boat'\nimplementation 'org.sea:sail'\n",
      '/app/gradle.lockfile': 'org.sea:boat:31.1-jre=compileClasspath\n',
    };
    const { names, gaps } = trial(JVM_BUILDS_UNIT, open);
    assert.deepEqual(names, ['org.sea:boat@31.1-jre', 'org.sea:sail@']);
    assert.deepEqual(
      gaps.map(({ reason }) => reason),
      ['the lock file does not know org.sea:sail'],
    );
  });

  it('are in builds of sbt and Mill, with the version of Scala behind their names', () => {
    assert.deepEqual(read('/build.sbt', SBT).names, [
      'org.sea:boat@1.0',
      'org.sea:lint_2.13@ (development)',
      'org.sea:sail_2.13@2.0.0',
      'org.sea:sbt-boat_2.12_1.0@0.1 (development)',
      'org.sea:tests_2.13@3.0 (development)',
    ]);
    assert.match(reasonsOf('/build.sbt', SBT), /org\.sea:lint, org\.sea:web/);
    assert.deepEqual(read('/build.sc', MILL).names, ['org.sea:boat@1.0', 'org.sea:sail_3@2.0.0']);
    assert.deepEqual(read('/build.sbt.lock', SBT_LOCK).names, [
      'org.sea:boat@1.0',
      'org.sea:tests_2.13@3.0 (development)',
    ]);
    assert.match(reasonsOf('/build.sbt.lock', SBT_LOCK), /dependency 3/);
    assert.match(reasonsOf('/build.sbt.lock', '{}'), /dependencies/);
  });

  it('are in modules of Ivy', () => {
    assert.deepEqual(read('/ivy.xml', IVY).names, [
      'org.sea:boat@1.0',
      'org.sea:keel@',
      'org.sea:rope@latest.integration',
      'org.sea:sail@[2.0,3.0) (development)',
    ]);
    assert.match(reasonsOf('/ivy.xml', IVY), /org\.sea:keel[^;]*; .*dependency 5/);
  });

  it('are locked for Bazel, in both versions of the file, and verified by Gradle', () => {
    const graph = (text: string) => graphOf(JVM_BUILDS_UNIT, { '/maven_install.json': text });
    assert.deepEqual(graph(INSTALL_1), [
      'org.sea:boat@1.0: needs org.sea/sail@2.0',
      'org.sea:sail@2.0: needs',
    ]);
    assert.match(reasonsOf('/maven_install.json', INSTALL_1), /broken/);
    assert.deepEqual(graph(INSTALL_2), [
      'org.sea:boat@1.0: direct, needs org.sea/sail@2.0',
      'org.sea:sail@2.0: transitive, needs',
    ]);
    assert.match(reasonsOf('/maven_install.json', '{}'), /artifacts/);
    assert.deepEqual(read('/gradle/verification-metadata.xml', VERIFIED).names, ['org.sea:boat@1.0']);
  });

  it('are in projects of Clojure', () => {
    const { packages, gaps } = read('/deps.edn', DEPS_EDN);
    assert.deepEqual(
      packages.map((one) => one.package.purl),
      [
        'pkg:maven/org.sea/boat@1.0',
        'pkg:maven/sail/sail@2.0',
        'pkg:maven/org.sea/linux@3.0',
        'pkg:github/sea/rope@v1.2',
        'pkg:github/sea/keel@0a2e291c0d9c',
        'pkg:maven/org.sea/tests@4.0',
      ],
    );
    assert.match(gaps.map(({ reason }) => reason).join('; '), /sea\/other/);
    assert.deepEqual(read('/project.clj', PROJECT_CLJ).names, [
      'lein-sea:lein-sea@0.5 (development)',
      'org.sea:boat@1.0',
      'org.sea:prod@5.0',
      'org.sea:t@1.1 (development)',
      'org.sea:tests@4.0 (development)',
      'sail:sail@2.0',
    ]);
    assert.equal(reasonsOf('/src/app/project.clj', '(ns app.project)\n(defn read [] (slurp "a"))'), '');
    for (const text of ['', '{:a', '{:a)', '['.repeat(200), '"', '#_', '(a)'])
      assert.ok(reasonsOf('/project.clj', text) !== '', text);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    fuzz(
      JVM_BUILDS_UNIT,
      {
        '/gradle.lockfile': GRADLE_LOCK,
        '/libs.versions.toml': CATALOG,
        '/build.gradle': BUILD,
        '/build.sbt': SBT,
        '/build.sc': MILL,
        '/build.sbt.lock': SBT_LOCK,
        '/ivy.xml': IVY,
        '/maven_install.json': INSTALL_1,
        '/a_maven_install.json': INSTALL_2,
        '/deps.edn': DEPS_EDN,
        '/project.clj': PROJECT_CLJ,
      },
      40,
    );
  });
});
