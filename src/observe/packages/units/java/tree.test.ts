import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePom } from './pom.ts';
import { assembleProjects } from './project.ts';

const packagesOf = (files: Readonly<Record<string, string>>) => {
  const facts = Object.entries(files).map(([path, text]) => ({
    path,
    layer: undefined,
    fact: parsePom(text),
  }));
  return [...assembleProjects(facts, 'java').packages].map((found) => found.package);
};

const dependency = (group: string, artifact: string, version?: string, scope?: string) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>${version ? `<version>${version}</version>` : ''}${scope ? `<scope>${scope}</scope>` : ''}</dependency>`;

const project = (artifact: string, content: string, parent = '') =>
  `<project>${parent}<groupId>org.example</groupId><artifactId>${artifact}</artifactId><version>1.0</version>${content}</project>`;
const parentOf = (artifact: string, version = '1.0') =>
  `<parent><groupId>org.example</groupId><artifactId>${artifact}</artifactId><version>${version}</version></parent>`;
const asks = (...dependencies: string[]) => `<dependencies>${dependencies.join('')}</dependencies>`;
const manages = (...dependencies: string[]) =>
  `<dependencyManagement>${asks(...dependencies)}</dependencyManagement>`;
const placed = (files: Readonly<Record<string, string>>) =>
  packagesOf(files).map(({ name, version, locations }) => [name, version, locations[0]?.path].join(' '));

test('what a project takes over is told again where it is something else there', () => {
  const parent = project(
    'parent',
    `<properties><v>1.0</v></properties>${manages(dependency('org.m', 'managed', '2.0'))}
    ${asks(dependency('org.a', 'same', '3.0'), dependency('org.a', 'lib', '${v}'), dependency('org.m', 'managed'))}`,
  );
  const child = project(
    'child',
    `<properties><v>1.1</v></properties>${manages(dependency('org.m', 'managed', '2.1'))}`,
    parentOf('parent'),
  );
  assert.deepEqual(placed({ '/pom.xml': parent, '/child/pom.xml': child }), [
    'org.a:same 3.0 /pom.xml',
    'org.a:lib 1.0 /pom.xml',
    'org.m:managed 2.0 /pom.xml',
    'org.a:lib 1.1 /child/pom.xml',
    'org.m:managed 2.1 /child/pom.xml',
  ]);
});

test('a parent of another version is another file, and a module of another version a dependency', () => {
  const managed = manages(dependency('org.m', 'managed', '2.0'));
  const child = project(
    'child',
    asks(
      dependency('org.m', 'managed'),
      dependency('org.example', 'parent', '0.9'),
      dependency('org.example', 'child', '1.0'),
    ),
    parentOf('parent', '0.9'),
  );
  assert.deepEqual(placed({ '/pom.xml': project('parent', managed), '/child/pom.xml': child }), [
    'org.m:managed  /child/pom.xml',
    'org.example:parent 0.9 /child/pom.xml',
  ]);
});

test('types and classifiers are managed by themselves', () => {
  const typed = dependency('org.a', 'lib', '1.0', 'test').replace(
    '</version>',
    '</version><type>test-jar</type>',
  );
  const managed = manages(dependency('org.a', 'lib', '2.0'), typed);
  const pom = project('app', managed + asks(dependency('org.a', 'lib')));
  assert.deepEqual(
    packagesOf({ '/pom.xml': pom }).map(({ version, development }) => [version, development]),
    [['2.0', false]],
  );
});

test('of a dependency that is declared twice the last counts; of what is managed twice the first', () => {
  const twice = [dependency('org.a', 'lib', '1.0'), dependency('org.a', 'lib', '2.0')];
  assert.deepEqual(placed({ '/pom.xml': project('app', asks(...twice)) }), ['org.a:lib 2.0 /pom.xml']);
  const managed = manages(...twice) + asks(dependency('org.a', 'lib'));
  assert.deepEqual(placed({ '/pom.xml': project('app', managed) }), ['org.a:lib 1.0 /pom.xml']);
  const parent = project('parent', manages(dependency('org.b', 'other', '1.0')));
  const child = { '/pom.xml': parent, '/a/pom.xml': project('a', managed, parentOf('parent')) };
  assert.deepEqual(placed(child), ['org.a:lib 2.0 /a/pom.xml']);
});

test('properties of a project count before its own names that have no prefix', () => {
  const pom = project(
    'app',
    `<properties><version>3.0</version><parent.version>4.0</parent.version></properties>
    ${asks(dependency('org.a', 'a', '${version}'), dependency('org.a', 'b', '${parent.version}'))}
    ${asks()}`,
    parentOf('parent'),
  );
  assert.deepEqual(placed({ '/pom.xml': pom }), ['org.a:a 3.0 /pom.xml', 'org.a:b 4.0 /pom.xml']);
  const plain = project('app', asks(dependency('org.a', 'a', '${version}')));
  assert.deepEqual(placed({ '/pom.xml': plain }), ['org.a:a 1.0 /pom.xml']);
});

const imported = (artifact: string, version = '${project.version}') =>
  dependency('org.example', artifact, version, 'import').replace('</version>', '</version><type>pom</type>');

test('bills of materials in the tree decide after the files themselves, those of others may before', () => {
  const bill = project(
    'bill',
    `<properties><v>1.0</v></properties>${manages(dependency('org.a', 'lib', '${v}'), dependency('org.a', 'own', '1.0'))}`,
  );
  const app = (...imports: string[]) =>
    project(
      'app',
      `<properties><v>9</v></properties>${manages(...imports, dependency('org.a', 'own', '2.0'))}
      ${asks(dependency('org.a', 'lib'), dependency('org.a', 'own'), dependency('org.a', 'none'))}`,
    );
  const versions = (...imports: string[]) =>
    packagesOf({ '/pom.xml': app(...imports), '/bill/pom.xml': bill }).map(({ version }) => version);
  assert.deepEqual(versions(imported('bill')), ['1.0', '2.0', '']);
  assert.deepEqual(versions(imported('bill'), imported('elsewhere')), ['1.0', '2.0', '']);
  assert.deepEqual(versions(imported('elsewhere'), imported('bill')), ['', '2.0', '']);
  assert.deepEqual(versions(imported('bill', '0.9')), ['', '2.0', '']);
  assert.deepEqual(versions(imported('app')), ['', '2.0', '']);
});

test('what profiles say that the machine decides about is not known, where it is another thing', () => {
  const profile = (activation: string, content: string) =>
    `<profiles><profile><id>p</id><activation>${activation}</activation>${content}</profile></profiles>`;
  const app = (activation: string, value: string) =>
    placed({
      '/pom.xml': project(
        'app',
        `<properties><v>1.0</v></properties>${profile(activation, `<properties><v>${value}</v></properties>`)}
        ${asks(dependency('org.a', 'lib', '${v}'))}`,
      ),
    }).map((one) => one.split(' ')[1]);
  assert.deepEqual(app('<jdk>17</jdk>', '2.0'), ['']);
  assert.deepEqual(app('<jdk>17</jdk>', '1.0'), ['1.0']);
  assert.deepEqual(app('<property><name>java.vendor</name></property>', '2.0'), ['']);
  assert.deepEqual(app('<property><name>old</name></property>', '2.0'), ['1.0']);
  assert.deepEqual(app('<property><name>!old</name></property>', '2.0'), ['2.0']);
  assert.deepEqual(app('<property><name>old</name></property><jdk>17</jdk>', '2.0'), ['1.0']);
});
