import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { assertWithin } from '../../../../../test/time-bound.ts';
import { Fault } from '../../../../model/fault.ts';
import { memoryFile, plainEntry } from '../../../archive/zip/open-file.ts';
import { buildZip, type ZipPart } from '../../../archive/zip/zip-builder.ts';
import { type ArchiveFact, readArchive } from './archive.ts';

const factsOf = (path: string, bytes: Buffer) =>
  readArchive(memoryFile(plainEntry(path, bytes.length), bytes));

/** `!/path group:artifact:version`, or `!/path kind` of trouble. */
function linesOf(facts: readonly ArchiveFact[]): string[] {
  return facts.map((fact) =>
    fact.kind === 'artifact'
      ? `${fact.inside} ${fact.group}:${fact.artifact}:${fact.version}`
      : `${fact.inside} ${fact.gap.kind}`,
  );
}

const read = (path: string, parts: readonly ZipPart[], shape = {}) =>
  linesOf(factsOf(path, buildZip(parts, shape)));

const manifest = (text: string): ZipPart => ({
  name: 'META-INF/MANIFEST.MF',
  content: `Manifest-Version: 1.0\n${text}\n`,
});
const properties = (group: string, artifact: string, version: string, prefix = ''): ZipPart => ({
  name: `${prefix}META-INF/maven/${group}/${artifact}/pom.properties`,
  content: `#Created by Apache Maven\nversion=${version}\ngroupId=${group}\nartifactId=${artifact}\n`,
});
const pom = (artifact: string, body: string): ZipPart => ({
  name: `META-INF/maven/x/${artifact}/pom.xml`,
  content: `<project><artifactId>${artifact}</artifactId>${body}</project>`,
});

test('Maven tells what a jar is, whatever its name', () => {
  const parts = [
    manifest('Implementation-Title: Other\nImplementation-Version: 9'),
    properties('org.a', 'lib', '1.0'),
  ];
  assert.deepEqual(read('/opt/lib-1.0.jar', parts), [' org.a:lib:1.0']);
  assert.deepEqual(read('/opt/app.jar', parts), [' org.a:lib:1.0']);
  assert.deepEqual(read('/opt/org.a.lib-1.0.jar', parts), [' org.a:lib:1.0']);
  assert.deepEqual(read('/usr/share/java/renamed3-1.0.jar', parts), [' org.a:lib:1.0']);
});

test('Debian’s versions of what it builds have a tilde', () => {
  assert.deepEqual(read('/lein.jar', [properties('org.a', 'data.xml', '0.2.0~alpha6')]), [
    ' org.a:data.xml:0.2.0~alpha6',
  ]);
  assert.deepEqual(read('/usr/share/java/boat-0.1~+svn49.jar', [manifest('')]), [' :boat:0.1~+svn49']);
});

test('a pom.xml alone is enough, with its parent and its properties', () => {
  const body = `<parent><groupId>org.p</groupId><artifactId>parent</artifactId><version>3.1</version></parent>
    <version>\${revision}</version><properties><revision>4.2</revision></properties>
    <licenses><license><name>MIT License</name></license></licenses>`;
  assert.deepEqual(factsOf('/lib.jar', buildZip([pom('lib', body)])), [
    {
      kind: 'artifact',
      group: 'org.p',
      artifact: 'lib',
      version: '4.2',
      licences: ['MIT License'],
      inside: '',
    },
  ]);
});

test('a shaded jar holds all that was shaded into it, and itself', () => {
  const parts = [
    properties('org.a', 'a', '1.0'),
    properties('org.b', 'b', '2.0'),
    properties('org.c', 'c', '3.0', 'BOOT-INF/classes/'),
  ];
  assert.deepEqual(read('/opt/b-2.0.jar', parts), [' org.a:a:1.0', ' org.b:b:2.0', ' org.c:c:3.0']);
  assert.deepEqual(read('/opt/tool-5.0.jar', parts)[0], ' :tool:5.0');
});

test('archives in archives are read where they lie, with their path', () => {
  const library = buildZip([properties('org.a', 'lib', '1.0')]);
  const unnamed = buildZip([manifest('Implementation-Title: spring-core\nImplementation-Version: 5.3.17')]);
  const war = buildZip([{ name: 'WEB-INF/lib/lib-1.0.jar', content: library }]);
  const parts = [
    properties('org.app', 'app', '7.0'),
    { name: 'BOOT-INF/lib/lib-1.0.jar', content: library, stored: true },
    { name: 'BOOT-INF/lib/spring-core-5.3.17.jar', content: unnamed },
    { name: 'web-3.0.war', content: war },
    { name: 'doc/lib-1.0-sources.jar', content: buildZip([]) },
  ];
  for (const shape of [{}, { prefix: Buffer.from('#!/bin/bash\nexec java -jar "$0"\n') }]) {
    assert.deepEqual(read('/app.jar', parts, shape), [
      ' org.app:app:7.0',
      '!/BOOT-INF/lib/lib-1.0.jar org.a:lib:1.0',
      '!/BOOT-INF/lib/spring-core-5.3.17.jar org.springframework:spring-core:5.3.17',
      '!/web-3.0.war :web:3.0',
      '!/web-3.0.war!/WEB-INF/lib/lib-1.0.jar org.a:lib:1.0',
    ]);
  }
});

test('an archive that tells nothing is a gap for information', () => {
  const mystery = buildZip([manifest('Created-By: 17')]);
  assert.deepEqual(factsOf('/mystery.jar', mystery), [
    {
      kind: 'trouble',
      inside: '',
      sha1: createHash('sha1').update(mystery).digest('hex'),
      gap: { kind: 'unknown', reason: 'tells neither artifact nor version', informational: true },
    },
  ]);
});

test('trouble with one archive costs only that one', () => {
  const library = buildZip([properties('org.a', 'lib', '1.0')]);
  const broken = Buffer.from(library);
  broken.fill(0xff, 60, 120);
  const parts = [
    properties('org.app', 'app', '7.0'),
    { name: 'lib/no-zip-1.0.jar', content: 'not a zip' },
    { name: 'lib/encrypted-1.0.jar', content: library, encrypted: true },
    { name: 'lib/broken-1.0.jar', content: broken },
    { ...properties('org.x', 'lzma', '1.0'), method: 14 },
    { name: 'META-INF/maven/org.y/nameless/pom.properties', content: 'version=1.0\n' },
    { name: 'lib/lib-1.0.jar', content: library },
  ];
  assert.deepEqual(read('/app.jar', parts), [
    '!/META-INF/maven/org.x/lzma/pom.properties unsupported',
    '!/META-INF/maven/org.y/nameless unreadable',
    ' org.app:app:7.0',
    '!/lib/no-zip-1.0.jar unreadable',
    '!/lib/encrypted-1.0.jar unsupported',
    '!/lib/broken-1.0.jar!/META-INF/maven/org.a/lib/pom.properties unreadable',
    '!/lib/broken-1.0.jar :broken:1.0',
    '!/lib/lib-1.0.jar org.a:lib:1.0',
  ]);
  assert.throws(() => factsOf('/app.jar', Buffer.from('not a zip')), { name: 'Fault', code: 'malformed' });
});

test('depth and total size are bounded', () => {
  let nested = buildZip([properties('org.a', 'deep', '1.0')]);
  for (let depth = 0; depth < 8; depth++) nested = buildZip([{ name: 'x.jar', content: nested }]);
  const lines = read('/app.jar', [{ name: 'x.jar', content: nested }]);
  assert.deepEqual(lines.at(-1), '!/x.jar!/x.jar!/x.jar!/x.jar!/x.jar!/x.jar limit');

  const bomb = { name: 'x/bomb.jar', content: Buffer.alloc(64 * 1024 * 1024) };
  const bombs = Array.from({ length: 20 }, (_, index) => ({ ...bomb, name: `${index}.jar` }));
  const start = performance.now();
  const troubles = read('/app.jar', bombs).filter((line) => line.endsWith(' limit'));
  assert.ok(troubles.length >= 4);
  assertWithin(60_000, performance.now() - start);
});

test('foreign bytes cause nothing but Faults', () => {
  const library = buildZip([properties('org.a', 'lib', '1.0'), pom('lib', '<groupId>x</groupId>')]);
  const sample = buildZip([
    manifest('Implementation-Title: a\nImplementation-Version: 1'),
    { name: 'lib/a-1.0.jar', content: library, stored: true },
    { name: 'lib/b-1.0.jar', content: library },
  ]);
  const flips = fc.array(fc.tuple(fc.nat(sample.length - 1), fc.nat(255)), { maxLength: 8 });
  fc.assert(
    fc.property(flips, fc.nat(sample.length), fc.boolean(), (changes, cut, cuts) => {
      const bytes = Buffer.from(sample);
      for (const [at, value] of changes) bytes[at] = value;
      try {
        factsOf('/app.jar', cuts ? bytes.subarray(0, cut) : bytes);
      } catch (error) {
        assert.ok(error instanceof Fault, String(error));
      }
    }),
    { numRuns: propertyRuns(2000) },
  );
});
