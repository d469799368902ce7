import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { Fault } from '../../../../model/fault.ts';
import { interpolate } from './interpolate.ts';
import { parsePom } from './pom.ts';
import { assembleProjects } from './project.ts';

function assemblyOf(files: Readonly<Record<string, string>>) {
  const facts = Object.entries(files).map(([path, text]) => ({
    path,
    layer: undefined,
    fact: parsePom(text),
  }));
  const { packages, gaps } = assembleProjects(facts, 'java');
  return { packages: [...packages], gaps };
}

const listed = (files: Readonly<Record<string, string>>) =>
  assemblyOf(files).packages.map((found) => [
    found.package.name,
    found.package.version,
    found.package.development,
  ]);

const dependency = (group: string, artifact: string, version?: string, scope?: string) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId>${version ? `<version>${version}</version>` : ''}${scope ? `<scope>${scope}</scope>` : ''}</dependency>`;

test('versions come from the file, its properties and its dependencyManagement', () => {
  const pom = `<project><groupId>org.example</groupId><artifactId>app</artifactId><version>1.0</version>
    <properties><lib.version>\${lib.major}.2</lib.version><lib.major>3</lib.major></properties>
    <dependencyManagement><dependencies>${dependency('org.m', 'managed', '4.0', 'test')}</dependencies></dependencyManagement>
    <dependencies>
      ${dependency('org.a', 'literal', '2.0')}
      ${dependency('org.b', 'property', '${lib.version}')}
      ${dependency('org.m', 'managed')}
      ${dependency('${project.groupId}', 'sibling', '${project.version}', 'test')}
    </dependencies>
    <build><plugins><plugin><groupId>x</groupId><artifactId>plugin</artifactId><version>1</version></plugin></plugins></build>
  </project>`;
  assert.deepEqual(listed({ '/pom.xml': pom }), [
    ['org.a:literal', '2.0', false],
    ['org.b:property', '3.2', false],
    ['org.m:managed', '4.0', true],
    ['org.example:sibling', '1.0', true],
  ]);
});

test('profiles that a build takes count before the project, others where it says nothing itself', () => {
  const profile = (id: string, content: string, isDefault = false) =>
    `<profile><id>${id}</id><activation><activeByDefault>${isDefault}</activeByDefault></activation>${content}</profile>`;
  const properties = (text: string) => `<properties>${text}</properties>`;
  const managed = `<dependencyManagement><dependencies>${dependency('org.m', 'managed', '4.0')}</dependencies></dependencyManagement>`;
  const pom = `<project><groupId>org.example</groupId><artifactId>app</artifactId><version>1.0</version>
    ${properties('<own>1.0</own>')}
    <dependencies>
      ${dependency('org.a', 'default', '${default}')}
      ${dependency('org.a', 'open', '${open}')}
      ${dependency('org.a', 'own', '${own}')}
      ${dependency('org.m', 'managed')}
    </dependencies>
    <profiles>
      ${profile('new', `${properties('<default>2.0</default><open>2.0</open><own>2.0</own>')}<dependencies>${dependency('org.b', 'driver', '8.0')}</dependencies>`, true)}
      ${profile('old', `${properties('<default>1.0</default>')}<dependencies>${dependency('org.b', 'driver', '7.0', 'test')}</dependencies>${managed}`)}
      ${profile('older', properties('<default>0.1</default><open>0.1</open><both>a</both>'))}
      ${profile('oldest', `${properties('<both>b</both>')}<dependencies>${dependency('org.b', 'both', '${both}')}</dependencies>`)}
    </profiles>
  </project>`;
  const { gaps } = assemblyOf({ '/pom.xml': pom });
  assert.deepEqual(listed({ '/pom.xml': pom }), [
    ['org.a:default', '2.0', false],
    ['org.a:open', '2.0', false],
    ['org.a:own', '2.0', false],
    ['org.m:managed', '4.0', false],
    ['org.b:driver', '8.0', false],
    ['org.b:driver', '7.0', true],
    ['org.b:both', 'b', false],
  ]);
  assert.deepEqual(gaps, []);
});

test('a parent in the same tree hands down properties and versions; its modules are not dependencies', () => {
  const parent = `<project><groupId>org.example</groupId><artifactId>parent</artifactId><version>1.0</version>
    <properties><v>7.0</v></properties>
    <dependencyManagement><dependencies>${dependency('org.m', 'managed', '${v}')}</dependencies></dependencyManagement></project>`;
  const child = (name: string, dependencies: string) => `<project>
    <parent><groupId>org.example</groupId><artifactId>parent</artifactId><version>1.0</version></parent>
    <artifactId>${name}</artifactId><properties><v>7.1</v></properties>
    <dependencies>${dependencies}</dependencies></project>`;
  assert.deepEqual(
    listed({
      '/pom.xml': parent,
      '/a/pom.xml': child(
        'a',
        dependency('org.m', 'managed') + dependency('org.example', 'b', '${project.version}'),
      ),
      '/b/pom.xml': child('b', ''),
    }),
    [['org.m:managed', '7.1', false]],
  );
});

test('what something else decides is listed, and counted in a gap', () => {
  const pom = `<project><parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.0.0</version></parent>
    <artifactId>app</artifactId><dependencies>
    ${dependency('org.a', 'managed-elsewhere')}${dependency('org.a', 'range', '[1.0,2.0)')}
    ${dependency('org.a', 'newest', 'LATEST')}${dependency('org.a', 'unknown', '${nothing}')}
    ${dependency('org.a', 'ranges', '(,1.0], [1.2,)')}${dependency('org.a', 'odd', '[1.0')}
    <dependency><groupId>org.nameless</groupId></dependency>
    </dependencies></project>`;
  const { packages, gaps } = assemblyOf({ '/pom.xml': pom });
  assert.deepEqual(
    packages.map(({ package: one }) => [one.name, one.version, one.range]),
    [
      ['org.a:managed-elsewhere', '', undefined],
      ['org.a:range', '', '[1.0,2.0)'],
      ['org.a:newest', '', '*'],
      ['org.a:unknown', '', undefined],
      ['org.a:ranges', '', '(,1.0], [1.2,)'],
      ['org.a:odd', '', undefined],
    ],
  );
  assert.deepEqual(gaps, [
    {
      kind: 'undecided',
      subject: '/pom.xml',
      reason:
        'a parent, a bill of materials, a property or a machine that is not in the tree decides the version of org.a:managed-elsewhere, org.a:unknown, org.a:odd, org.nameless: scan what is built',
      count: 4,
      evidence: 'declared',
    },
    {
      kind: 'undecided',
      subject: '/pom.xml',
      reason: 'a range decides the version of org.a:range, org.a:newest, org.a:ranges: scan what is built',
      count: 3,
      evidence: 'declared',
    },
  ]);
});

test('a file that is its own parent, and properties that grow without end, end', () => {
  const pom = `<project><parent><groupId>g</groupId><artifactId>a</artifactId><version>1</version><relativePath>pom.xml</relativePath></parent>
    <groupId>g</groupId><artifactId>a</artifactId></project>`;
  assert.deepEqual(assemblyOf({ '/pom.xml': pom }), { packages: [], gaps: [] });
  const bomb = new Map(
    Array.from({ length: 30 }, (_, index) => [`a${index}`, `\${a${index + 1}}`.repeat(50)]),
  );
  assert.equal(interpolate('${a0}', bomb), undefined);
  assert.equal(interpolate('${x}', new Map([['x', '${x}']])), undefined);
});

test('foreign text causes nothing but Faults', () => {
  const element = fc.constantFrom(
    'project',
    'parent',
    'groupId',
    'artifactId',
    'version',
    'dependencies',
    'dependency',
    'properties',
    'scope',
    'relativePath',
    '__proto__',
  );
  const text = fc.oneof(fc.string(), fc.constantFrom('${version}', '${project.version}', '${', '../', 'a'));
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      text,
      fc
        .tuple(element, fc.array(tie('tree'), { maxLength: 4 }))
        .map(([name, parts]) => `<${name}>${parts.join('')}</${name}>`),
    ),
  }));
  fc.assert(
    fc.property(tree, (body) => {
      try {
        assemblyOf({ '/a/pom.xml': `<project>${body}</project>` });
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
    { numRuns: propertyRuns(2000) },
  );
});
