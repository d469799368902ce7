import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { identify } from './identity.ts';
import { spdxOf } from './licence.ts';
import { parseManifest } from './manifest.ts';
import { parseProperties } from './properties.ts';

const manifest = (text: string) => parseManifest(Buffer.from(`Manifest-Version: 1.0\n${text}\n`));
const coordinates = (text: string, stem: string) => {
  const found = identify(manifest(text), stem);
  return found && `${found.group}:${found.artifact}:${found.version}`;
};

test('reads the main section of a manifest: continued lines, any line ends, names in any case', () => {
  const read = parseManifest(
    Buffer.from(
      '\uFEFFManifest-Version: 1.0\r\nBundle-SymbolicName: org.exam\r\n ple.lib\r\nIMPLEMENTATION-TITLE:x\r\n\r\nName: a\r\nImplementation-Title: no\r\n',
    ),
  );
  assert.deepEqual(
    [...read],
    [
      ['manifest-version', '1.0'],
      ['bundle-symbolicname', 'org.example.lib'],
      ['implementation-title', 'x'],
    ],
  );
});

test('reads a pom.properties file', () => {
  const read = parseProperties(
    '#Generated\n#Mon\nversion=1.0\r\ngroupId=org.example\nartifactId: lib\n__proto__=x\n',
  );
  assert.deepEqual(
    [...read],
    [
      ['version', '1.0'],
      ['groupId', 'org.example'],
      ['artifactId', 'lib'],
      ['__proto__', 'x'],
    ],
  );
});

test('the manifest tells, and the vendor id is the group', () => {
  const text =
    'Implementation-Title: lib\nImplementation-Version: 1.2.3\nImplementation-Vendor-Id: org.example';
  assert.equal(coordinates(text, 'lib'), 'org.example:lib:1.2.3');
  assert.equal(coordinates(text, 'renamed'), 'org.example:lib:1.2.3');
  assert.equal(coordinates(text, 'lib-1.2.3'), 'org.example:lib:1.2.3');
  assert.equal(coordinates(text, 'other-2.0'), 'org.example:other:2.0');
});

test('the wrapper of Gradle is not Gradle, as its title has it', () => {
  const text = 'Implementation-Title: Gradle\nImplementation-Version: 4.6';
  assert.equal(coordinates(text, 'gradle-wrapper'), 'org.gradle:gradle-wrapper:4.6');
});

test('a widely used artifact has the group that advisories name', () => {
  assert.equal(
    coordinates('Implementation-Title: spring-core\nImplementation-Version: 5.3.17', 'spring-core-5.3.17'),
    'org.springframework:spring-core:5.3.17',
  );
  assert.equal(
    coordinates('', 'spring-boot-actuator-2.7.0'),
    'org.springframework.boot:spring-boot-actuator:2.7.0',
  );
  assert.equal(
    coordinates('Bundle-Version: 1.70', 'bcprov-jdk15on-1.70'),
    'org.bouncycastle:bcprov-jdk15on:1.70',
  );
  assert.equal(coordinates('', 'h2-1.4.197'), 'com.h2database:h2:1.4.197');
});

test('a bundle or module name tells the group where it ends in the artifact', () => {
  const bundle = 'Bundle-SymbolicName: org.example.lib;singleton:=true\nBundle-Version: 1.0.0';
  assert.equal(coordinates(bundle, 'lib-1.0'), 'org.example:lib:1.0');
  assert.equal(coordinates(bundle, 'lib'), 'org.example:lib:1.0.0');
  assert.equal(coordinates('Automatic-Module-Name: com.example.tool', 'tool-3.1'), 'com.example:tool:3.1');
});

test('a name may have its group in front', () => {
  const scala = 'Implementation-Title: akka-actor\nImplementation-Vendor-Id: com.typesafe.akka';
  assert.equal(
    coordinates(scala, 'com.typesafe.akka.akka-actor_2.13-2.6.0'),
    'com.typesafe.akka:akka-actor_2.13:2.6.0',
  );
  assert.equal(coordinates('', 'org.slf4j.slf4j-api-2.0.0'), 'org.slf4j:slf4j-api:2.0.0');
  assert.equal(coordinates('', 'com.lihaoyi.ujson_2.13-4.4.3'), 'com.lihaoyi:ujson_2.13:4.4.3');
  assert.equal(coordinates('', 'org.example.other-2.0.0'), ':org.example.other:2.0.0');
});

test('a group that nobody tells is empty', () => {
  assert.equal(coordinates('', 'mystery-4.5.6'), ':mystery:4.5.6');
  assert.equal(
    coordinates('Implementation-Title: My App\nImplementation-Version: 7', 'mystery'),
    ':mystery:7',
  );
  assert.equal(coordinates('', 'mystery'), undefined);
});

test('a vendor’s id is no group where it is known for a vendor’s', () => {
  const by = (vendor: string, more = '') =>
    coordinates(`Implementation-Vendor-Id: ${vendor}\n${more}`, 'mystery-1.0');
  for (const vendor of ['org.apache', 'com.sun', 'www.example.org', 'example.com', 'Example', 'ACME Ltd.'])
    assert.equal(by(vendor), ':mystery:1.0', vendor);
  assert.equal(by('org.example.things'), 'org.example.things:mystery:1.0');
  const bundle = 'Bundle-SymbolicName: org.example.deep.mystery';
  assert.equal(by('org.example', bundle), 'org.example.deep:mystery:1.0');
  assert.equal(by('com.sun', bundle), 'org.example.deep:mystery:1.0');
});

test('sections of packages tell what the main section does not, if they agree', () => {
  const section = (title: string, version: string) =>
    `\nName: org/example/${title}/\nImplementation-Title: ${title}\nImplementation-Version: ${version}\nImplementation-Vendor-Id: org.example\n`;
  assert.equal(coordinates(section('lib', '1.2'), 'renamed'), 'org.example:lib:1.2');
  assert.equal(coordinates(section('lib', '1.2') + section('lib', '1.2'), 'renamed'), 'org.example:lib:1.2');
  assert.equal(coordinates(section('a', '1.2') + section('b', '1.2'), 'lib'), 'org.example:lib:1.2');
  assert.equal(coordinates(section('a', '1') + section('b', '2'), 'lib'), undefined);
  assert.equal(coordinates(section('org.example.Version', '1.2'), 'lib'), 'org.example:lib:1.2');
  const main = 'Implementation-Title: own\nImplementation-Version: 3\n';
  assert.equal(coordinates(main + section('lib', '1.2'), 'renamed'), 'org.example:own:3');
});

test('licences become SPDX identifiers where they are written as usual', () => {
  for (const written of [
    'Apache License, Version 2.0',
    'The Apache Software License, Version 2.0',
    'Apache-2.0',
    'Apache 2.0',
    'https://www.apache.org/licenses/LICENSE-2.0.txt',
  ]) {
    assert.equal(spdxOf(written), 'Apache-2.0', written);
  }
  assert.equal(spdxOf('The MIT License'), 'MIT');
  assert.equal(spdxOf('Eclipse Public License v2.0'), 'EPL-2.0');
  assert.equal(spdxOf('BSD-3-Clause'), 'BSD-3-Clause');
  assert.equal(spdxOf('My own licence'), 'My own licence');
});

test('foreign manifests and names throw nothing and take linear time', () => {
  fc.assert(
    fc.property(fc.string({ unit: anyCharacter }), fc.string(), (text, stem) => {
      identify(parseManifest(Buffer.from(text)), stem);
      parseProperties(text);
    }),
    { numRuns: propertyRuns(2000) },
  );
  const start = performance.now();
  for (const part of ['-1', '-a', 'a: b\n', ' x\n', ':', '\n', '1.', '-rc']) {
    const text = part.repeat(500_000);
    identify(parseManifest(Buffer.from(`a: ${text}`)), text);
    spdxOf(text);
  }
  assertWithin(5000, performance.now() - start);
});

test('artifacts that moved have the group of their version', () => {
  const of = (stem: string) => coordinates('', stem);
  assert.equal(of('dom4j-1.6.1'), 'dom4j:dom4j:1.6.1');
  assert.equal(of('dom4j-2.1.1'), 'org.dom4j:dom4j:2.1.1');
  assert.equal(of('groovy-json-2.4.21'), 'org.codehaus.groovy:groovy-json:2.4.21');
  assert.equal(of('groovy-4.0.1'), 'org.apache.groovy:groovy:4.0.1');
  assert.equal(of('org.codehaus.groovy.groovy-2.4.21'), 'org.codehaus.groovy:groovy:2.4.21');
  assert.equal(of('okhttp-2.7.5'), 'com.squareup.okhttp:okhttp:2.7.5');
  assert.equal(of('okhttp-jvm-5.0.0'), 'com.squareup.okhttp3:okhttp-jvm:5.0.0');
  assert.equal(of('rxjava-3.1.0'), 'io.reactivex.rxjava3:rxjava:3.1.0');
  assert.equal(of('hibernate-core-5.6.0.Final'), 'org.hibernate:hibernate-core:5.6.0.Final');
  assert.equal(of('hibernate-validator-5.4.3.Final'), 'org.hibernate:hibernate-validator:5.4.3.Final');
  assert.equal(of('annotations-3.0.1'), ':annotations:3.0.1');
});

test('a version that nobody set is none', () => {
  assert.equal(coordinates('Bundle-Version: 0.0.0.unspecified', 'caffeine'), undefined);
  assert.equal(
    coordinates('Implementation-Title: lib\nImplementation-Version: unspecified', 'lib'),
    undefined,
  );
  assert.equal(coordinates('Bundle-Version: 3.15.0.qualifier', 'jobs'), ':jobs:3.15.0');
});
