import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { assembled, type WholeAssembly } from '../../../../../test/fixtures/assembled.ts';
import type { FileView } from '../../../../model/file.ts';
import { memoryFile, plainEntry } from '../../../archive/zip/open-file.ts';
import { buildZip } from '../../../archive/zip/zip-builder.ts';
import type { AssemblyContext } from '../../types.ts';
import { JAVA_UNIT } from './unit.ts';

const NO_FILES: FileView = {
  get: () => undefined,
  resolve: () => undefined,
  layerOf: () => undefined,
  entries: () => [],
};

function assemblyOf(
  files: Readonly<Record<string, Buffer | string>>,
  archives?: AssemblyContext['archives'],
): WholeAssembly {
  const facts = Object.entries(files).flatMap(([path, content]) => {
    const bytes = Buffer.from(content);
    const file = memoryFile(plainEntry(path, bytes.length), bytes);
    if (JAVA_UNIT.interest(file.entry) !== 'yes') return [];
    return [...JAVA_UNIT.read(file)].map((fact) => ({ path, layer: 1, fact }));
  });
  return assembled(JAVA_UNIT, facts, { files: NO_FILES, distribution: undefined, archives });
}

const PROPERTIES = 'groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.1\n';
const MAVEN = 'META-INF/maven/org.apache.logging.log4j/log4j-core';

test('an artifact in an archive has a place that starts with the archive', () => {
  const pom =
    '<project><licenses><license><name>Apache License, Version 2.0</name></license></licenses></project>';
  const jar = buildZip([
    { name: `${MAVEN}/pom.properties`, content: PROPERTIES },
    { name: `${MAVEN}/pom.xml`, content: pom },
  ]);
  const assembly = assemblyOf({
    '/app/app-1.0.war': buildZip([{ name: 'WEB-INF/lib/log4j.jar', content: jar }]),
  });
  assert.deepEqual(
    assembly.packages.map((found) => found.package),
    [
      {
        purl: 'pkg:maven/app@1.0',
        ecosystem: 'maven',
        name: 'app',
        version: '1.0',
        licences: [],
        locations: [{ path: '/app/app-1.0.war', layer: 1, foundBy: 'java', evidence: 'embedded' }],
      },
      {
        purl: 'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1',
        ecosystem: 'maven',
        name: 'org.apache.logging.log4j:log4j-core',
        version: '2.14.1',
        licences: ['Apache-2.0'],
        locations: [
          {
            path: '/app/app-1.0.war!/WEB-INF/lib/log4j.jar',
            layer: 1,
            foundBy: 'java',
            evidence: 'embedded',
          },
        ],
      },
    ],
  );
  assert.deepEqual(assembly.gaps, []);
});

test('unpacked metadata and pom.xml tell with their own evidence', () => {
  const dependency =
    '<dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version></dependency>';
  const assembly = assemblyOf({
    [`/srv/app/WEB-INF/classes/${MAVEN}/pom.properties`]: PROPERTIES,
    [`/srv/app/WEB-INF/classes/${MAVEN}/pom.xml`]: '<project/>',
    '/src/pom.xml': `<project><dependencies>${dependency}</dependencies></project>`,
    '/src/target/x/pom.xml': `<project><dependencies>${dependency.replace('a<', 'b<')}</dependencies></project>`,
    '/etc/pom.properties': PROPERTIES,
  });
  assert.deepEqual(
    assembly.packages.map(({ package: one }) => [one.purl, one.locations[0]?.evidence, one.development]),
    [
      ['pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1', 'embedded', undefined],
      ['pkg:maven/g/a@1', 'declared', false],
    ],
  );
});

test('a broken pom.xml is a gap where such files count', () => {
  const gaps = assemblyOf({ '/pom.xml': '<project>' }).gaps;
  assert.deepEqual(
    gaps.map((gap) => [gap.subject, gap.kind, gap.evidence]),
    [['/pom.xml', 'unreadable', 'declared']],
  );
});

test('trouble in an archive names the place', () => {
  const bytes = buildZip([{ name: 'lib/x-1.0.jar', content: 'not a zip' }]);
  assert.deepEqual(
    assemblyOf({ '/app-1.0.jar': bytes }).gaps.map((gap) => [gap.subject, gap.kind]),
    [
      ['/app-1.0.jar!/lib/x-1.0.jar', 'unreadable'],
      ['/app-1.0.jar', 'undecided'],
    ],
  );
});

test('libraries whose group nobody tells are one gap for each file, and what packs others is none of them', () => {
  const [a, b] = [buildZip([{ name: 'A.class', content: '' }]), buildZip([])];
  const parts = [
    { name: 'lib/mystery-1.0.jar', content: a },
    { name: 'lib/riddle-2.0.jar', content: b },
  ];
  const { gaps, packages } = assemblyOf({ '/app-1.0.jar': buildZip(parts) });
  assert.deepEqual(packages.map((found) => found.package.name).toSorted(), ['app', 'mystery', 'riddle']);
  assert.deepEqual(
    gaps.map(({ kind, subject, count, reason, informational }) => [
      kind,
      subject,
      count,
      reason,
      informational,
    ]),
    [
      [
        'undecided',
        '/app-1.0.jar',
        2,
        "nothing tells the group of mystery, riddle: what is known of any group's is possible",
        true,
      ],
    ],
  );
});

test('classes of others that were moved are told, unless metadata of what was shaded in is there', () => {
  const classes = { name: 'org/sea/shaded/guava/A.class', content: '' };
  const metadata = ['a', 'b'].map((name) => ({
    name: `META-INF/maven/g/${name}/pom.properties`,
    content: `groupId=g\nartifactId=${name}\nversion=1\n`,
  }));
  const reasonsOf = (parts: { name: string; content: string }[]) =>
    assemblyOf({ '/boat-1.0.jar': buildZip(parts) }).gaps.map(({ reason }) => reason);
  assert.ok(reasonsOf([classes]).some((reason) => reason.includes('under names of its own')));
  assert.ok(!reasonsOf([classes, ...metadata]).some((reason) => reason.includes('under names of its own')));
});

test('an index tells of archives that do not say what they are, by their content, also inside of others', () => {
  const nameless = buildZip([{ name: 'Main.class', content: 'nameless' }]);
  const withoutGroup = buildZip([{ name: 'Main.class', content: 'without a group' }]);
  const told = buildZip([{ name: `${MAVEN}/pom.properties`, content: PROPERTIES }]);
  const files = {
    '/app/app.war': buildZip([
      { name: 'WEB-INF/lib/unnamed.jar', content: nameless },
      { name: 'WEB-INF/lib/log4j.jar', content: told },
    ]),
    '/app/thing-2.0.jar': withoutGroup,
  };
  const sha1 = (bytes: Buffer) => createHash('sha1').update(bytes).digest('hex');
  const known = new Map([
    [sha1(nameless), { group: 'org.example', artifact: 'lib', version: '1.0' }],
    [sha1(withoutGroup), { group: 'org.example.thing', artifact: 'thing-core', version: '2.0.1' }],
  ]);
  const asked: string[] = [];
  const find = (digests: ReadonlySet<string>) => (asked.push(...digests), known);
  const { packages, gaps } = assemblyOf(files, { find });
  const found = packages.map(({ package: { purl, locations } }) => `${purl} ${locations[0]?.path}`);
  assert.deepEqual(found.toSorted(), [
    'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1 /app/app.war!/WEB-INF/lib/log4j.jar',
    'pkg:maven/org.example.thing/thing-core@2.0.1 /app/thing-2.0.jar',
    'pkg:maven/org.example/lib@1.0 /app/app.war!/WEB-INF/lib/unnamed.jar',
  ]);
  assert.equal(asked.includes(sha1(told)), false);
  // The application that packs them tells nothing of itself.
  assert.deepEqual(
    gaps.map(({ subject }) => subject),
    ['/app/app.war'],
  );
  const { packages: without, gaps: open } = assemblyOf(files);
  assert.deepEqual(without.length, 2);
  assert.deepEqual(open.map(({ subject }) => subject).toSorted(), [
    '/app/app.war',
    '/app/app.war!/WEB-INF/lib/unnamed.jar',
    '/app/thing-2.0.jar',
  ]);
});

test('a pom.xml of a downloaded package asks for nothing', () => {
  assert.equal(JAVA_UNIT.interest(plainEntry('/node_modules/a/android/pom.xml', 10)), 'no');
  assert.equal(JAVA_UNIT.interest(plainEntry('/android/pom.xml', 10)), 'yes');
});
