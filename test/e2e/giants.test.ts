import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { buildImage, layoutFiles, OCI, sha256, describe as describeBlob } from '../fixtures/image-builder.ts';
import { headerOf } from '../fixtures/rpm-header.ts';
import { buildTar, type TarEntrySpec } from '../fixtures/tar-builder.ts';
import { inTurn } from '../property-runs.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { runWatched, type WatchedOutcome } from './watched-run.ts';

export const lane: Lane = 'anywhere';
export const mostSeconds = 180;

const MB = 2 ** 20;

let work: string;
before(() => {
  work = mkdtempSync(join(tmpdir(), 'plimsoll-giants-'));
});
after(() => rmSync(work, { recursive: true }));

const run = (...args: string[]): Promise<WatchedOutcome> => runWatched(work, args);

function save(name: string, content: Buffer | string): string {
  const path = join(work, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** An image of these files, with a distribution and one sound package. */
function imageOf(files: Readonly<Record<string, Buffer | string>>): string {
  const image = buildImage({ layers: [entriesOf(files)], gzip: true });
  return save('image.tar', buildTar(layoutFiles([image.manifest], image.blobs)));
}

function entriesOf(files: Readonly<Record<string, Buffer | string>>): TarEntrySpec[] {
  return [
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="13"\n' },
    { path: 'var/lib/dpkg/status', content: stanza('bash') },
    ...Object.entries(files).map(([path, content]) => ({ path, content })),
  ];
}

const stanza = (name: string): string =>
  `Package: ${name}\nStatus: install ok installed\nVersion: 1\nArchitecture: amd64\n\n`;

/** The piece as often as it takes to be so many MB. */
function many(piece: string, size: number): string {
  return piece.repeat(Math.floor((size * MB) / piece.length));
}

/** Pieces of these numbers. */
function numbered(count: number, piece: (index: number) => string): string {
  const pieces: string[] = [];
  for (let index = 0; index < count; index += 1) pieces.push(piece(index));
  return pieces.join('');
}

/** Files that are small once they are compressed, and far from it when they are read. */
const IMAGES: Readonly<Record<string, () => Readonly<Record<string, Buffer | string>>>> = {
  'composer.lock of 8 MB of empty objects': () => ({
    'app/composer.lock': `{"packages":[${many('{},', 8)}{}]}`,
  }),
  'composer.lock of 60 MB of empty objects': () => ({
    'app/composer.lock': `{"packages":[${many('{},', 60)}{}]}`,
  }),
  'installed.json of 30 MB of empty objects': () => ({
    'app/vendor/composer/installed.json': `[${many('{},', 30)}{}]`,
  }),
  'package-lock.json of 30 MB of empty objects, twice': () => ({
    'a/package-lock.json': `{"lockfileVersion":3,"x":[${many('{},', 30)}{}]}`,
    'b/package-lock.json': `{"lockfileVersion":3,"packages":{"node_modules/a":[${many('{},', 30)}{}]}}`,
  }),
  'npm-shrinkwrap.json whose packages lie 10,000 deep': () => ({
    'app/npm-shrinkwrap.json': `${'{"dependencies":{"a":'.repeat(10_000)}1${'}}'.repeat(10_000)}`,
  }),
  'package.json of keys that are all different': () => ({
    'app/node_modules/a/package.json': `{"name":"a","version":"1.0.0"${numbered(300_000, (n) => `,"k${n}":{}`)}}`,
  }),
  'bun.lock of empty lists': () => ({ 'app/bun.lock': `{"packages":{"a":[${many('[],', 30)}[]]}}` }),
  'bun.lock of comments': () => ({ 'app/bun.lock': `{${many('/**/', 30)}}` }),
  'Pipfile.lock of objects of different shapes': () => ({
    'app/Pipfile.lock': `{"_meta":[${numbered(500_000, (n) => `{"a${n}":1,"b${n}":2},`)}{}]}`,
  }),
  '.pnp.data.json of lists in lists': () => ({
    'app/.pnp.data.json': `{"packageRegistryData":[${many('[[]],', 30)}[]]}`,
  }),
  'pnpm-lock.yaml of empty objects': () => ({
    'app/pnpm-lock.yaml': `lockfileVersion: '9.0'\npackages: [${many('{},', 20)}{}]\n`,
  }),
  'pnpm-lock.yaml of dashes': () => ({ 'app/pnpm-lock.yaml': many('-\n', 20) }),
  'uv.lock of empty tables in a list': () => ({ 'app/uv.lock': `a = [${many('{},', 20)}{}]\n` }),
  'Cargo.lock of tables': () => ({ 'app/Cargo.lock': many('[[package]]\n', 20) }),
  'poetry.lock of dotted keys': () => ({ 'app/poetry.lock': numbered(500_000, (n) => `a${n}.b.c.d=1\n`) }),
  'yarn.lock of short lines': () => ({ 'app/yarn.lock': many('a:\n', 40) }),
  'requirements.txt of a million pins': () => ({
    'app/requirements.txt': numbered(1_000_000, (n) => `p${n}==1\n`).slice(0, 8 * MB),
  }),
  'Gemfile.lock of half a million gems': () => ({
    'app/Gemfile.lock': `GEM\n  specs:\n${numbered(500_000, (n) => `    g${n} (1.0)\n`)}`.slice(0, 16 * MB),
  }),
  'RECORD of a million files': () => ({
    'app/a.dist-info/METADATA': 'Name: a\nVersion: 1\n',
    'app/a.dist-info/RECORD': numbered(800_000, (n) => `a/${n}.py,,\n`),
  }),
  'pom.xml of empty elements': () => ({ 'app/pom.xml': `<project>${many('<a/>', 3.5)}</project>` }),
  'a jar with a manifest of 60 MB': () => ({
    'app/a.jar': zipOf('META-INF/MANIFEST.MF', many('a: b\n', 60)),
  }),
  'a jar of 200,000 names': () => ({ 'app/a.jar': emptyZip(200_000) }),
  'dpkg: a copyright of 60 MB': () => ({ 'usr/share/doc/bash/copyright': many('License: MIT\n', 60) }),
  'dpkg: a list of 3 million files': () => ({
    'var/lib/dpkg/info/bash.list': many('/usr/lib/x/1\n', 36),
  }),
  'dpkg: 60 lists of 250,000 files': () => ({
    'var/lib/dpkg/status': numbered(60, (n) => stanza(`p${n}`)),
    ...Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [
        `var/lib/dpkg/info/p${n}.list`,
        numbered(250_000, (file) => `/usr/lib/x${n}/${file}\n`),
      ]),
    ),
  }),
  'dpkg: one line of 60 MB': () => ({ 'var/lib/dpkg/status': many('x', 60) }),
  'dpkg: a package 100,000 times': () => ({ 'var/lib/dpkg/status': stanza('bash').repeat(100_000) }),
  'apk: 2 million folders': () => ({
    'lib/apk/db/installed': `P:a\nV:1-r0\nA:x86_64\n${numbered(2_000_000, (n) => `F:usr/d${n}\nR:f\n`)}\n`,
  }),
  'apk: 2 million files of one folder': () => ({
    'lib/apk/db/installed': `P:a\nV:1-r0\nF:usr\n${many('R:f\n', 8)}\n`,
  }),
  'rpm: 200,000 files in a folder of 4,000 letters, in two databases': () => {
    const database = rpmDatabase();
    return {
      'var/lib/rpm/rpmdb.sqlite': database,
      'usr/lib/sysimage/rpm/rpmdb.sqlite': database,
    };
  },
};

/** A database of twenty packages, each with 200,000 files in a folder of a long name. */
function rpmDatabase(): Buffer {
  const path = join(work, 'rpmdb.sqlite');
  const files = 200_000;
  const database = new DatabaseSync(path);
  database.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)');
  for (let index = 0; index < 20; index += 1) {
    const blob = headerOf([
      [1000, `n${index}`],
      [1001, '1'],
      [1002, '1'],
      [1118, [`/${'d'.repeat(4_000)}`]],
      [1117, Array.from({ length: files }, () => 'f')],
      [1116, Array.from({ length: files }, () => 0)],
    ]);
    database.prepare('INSERT INTO Packages(blob) VALUES (?)').run(blob);
  }
  database.close();
  const bytes = readFileSync(path);
  rmSync(path);
  return bytes;
}

/** A ZIP archive of one deflated member. */
function zipOf(name: string, text: string): Buffer {
  const packed = deflateRawSync(text);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(text.length, 22);
  local.writeUInt16LE(name.length, 26);
  const body = Buffer.concat([local, Buffer.from(name), packed]);
  return Buffer.concat([
    body,
    central(name, packed.length, text.length),
    endOfZip(1, 46 + name.length, body.length),
  ]);
}

/** A ZIP archive of so many empty members at one place. */
function emptyZip(count: number): Buffer {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(12, 26);
  const body = Buffer.concat([local, Buffer.from('a0000000.jar')]);
  const directory = Array.from({ length: count }, (_, index) =>
    central(`a${String(index).padStart(7, '0')}.jar`, 0, 0),
  );
  return Buffer.concat([body, ...directory, endOfZip(count, count * 58, body.length)]);
}

function central(name: string, packed: number, size: number): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(packed === 0 ? 0 : 8, 10);
  entry.writeUInt32LE(packed, 20);
  entry.writeUInt32LE(size, 24);
  entry.writeUInt16LE(name.length, 28);
  return Buffer.concat([entry, Buffer.from(name)]);
}

function endOfZip(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, 0xffff), 8);
  end.writeUInt16LE(Math.min(count, 0xffff), 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

const cyclonedx = (rest: string): string => `{"bomFormat":"CycloneDX","specVersion":"1.6",${rest}}`;

/** Bills of materials, and how they end: what is whole and lists nothing is nothing to scan. */
const BILLS: Readonly<Record<string, readonly [code: number, text: () => string]>> = {
  '60 MB with nothing in it': [3, () => cyclonedx(`"components":[],"x":[${many('{},', 60)}{}]`)],
  '60 MB of empty components': [4, () => cyclonedx(`"components":[${many('{},', 60)}{}]`)],
  '300,000 packages': [
    4,
    () =>
      cyclonedx(
        `"components":[{}${numbered(300_000, (n) => `,{"name":"p${n}","version":"1","purl":"pkg:npm/p${n}@1.0.0"}`)}]`,
      ),
  ],
  'a component that is one of 60 MB': [
    4,
    () => cyclonedx(`"components":[{"properties":[${many('{},', 60)}{}]}]`),
  ],
  'components 60 deep, with 30 MB inside of them': [
    4,
    () =>
      cyclonedx(
        `"components":[${'{"name":"a","components":['.repeat(60)}{"x":"${many('x', 30)}"}${']}'.repeat(60)}]`,
      ),
  ],
  'SPDX of 60 MB of empty packages': [
    4,
    () => `{"spdxVersion":"SPDX-2.3","packages":[${many('{},', 60)}{}]}`,
  ],
  'SPDX that is about a million things': [
    4,
    () =>
      `{"spdxVersion":"SPDX-2.3","packages":[],"documentDescribes":[${numbered(1_000_000, (n) => `"a${n}",`)}"a"]}`,
  ],
  'SPDX of 60 MB of licence texts': [
    3,
    () =>
      `{"spdxVersion":"SPDX-2.3","packages":[],"hasExtractedLicensingInfos":[${many('{"licenseId":"a"},', 60)}{}]}`,
  ],
  'a report of ours with 60 MB of findings': [
    3,
    () =>
      `{"tool":{"name":"plimsoll"},"schemaVersion":"1.0","target":{"reference":"a","kind":"sbom"},"coverage":{"gaps":[]},"packages":[],"findings":[${many('{},', 60)}{}]}`,
  ],
};

/** Of the cases one of so many in each run but a soak, as each reader has smaller giants in `readers-of-giants`. */
const PART = 4;

describe('a small image whose content is a giant', () => {
  for (const [name, files] of inTurn(Object.entries(IMAGES), PART)) {
    it(`is scanned as far as it goes: ${name}`, async () => {
      const { code, output } = await run('sbom', imageOf(files()), '--no-cache', '--format', 'table');
      assert.ok(code === 0 || code === 3 || code === 4, output.slice(0, 2_000));
    });
  }

  it('costs its layers once, however often it names them', async () => {
    const [layer] = buildImage({
      layers: [[...entriesOf({}), { path: 'zeros', content: Buffer.alloc(250 * MB) }]],
    }).layers;
    assert.ok(layer);
    const times = 1_000;
    const [stored, diffId] = [gzipSync(layer), sha256(layer)];
    const configuration = Buffer.from(
      JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        config: {},
        rootfs: { type: 'layers', diff_ids: Array.from({ length: times }, () => diffId) },
      }),
    );
    const described = describeBlob(`${OCI}.layer.v1.tar+gzip`, stored);
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        config: describeBlob(`${OCI}.config.v1+json`, configuration),
        layers: Array.from({ length: times }, () => described),
      }),
    );
    const blobs = [stored, configuration, manifest].map((blob) => [sha256(blob), blob] as const);
    const entry = describeBlob(`${OCI}.manifest.v1+json`, manifest);
    const target = save('often.tar', buildTar(layoutFiles([entry], blobs)));
    const { code, output } = await run('sbom', target, '--no-cache', '--format', 'table');
    assert.equal(code, 0, output.slice(0, 2_000));
  });

  it('is given up when its time is over or its budget spent, and says how to go on', async () => {
    const target = imageOf({ 'app/node_modules/a/package.json': '{"name":"a","version":"1.0.0"}' });
    for (const [option, value] of [
      ['--timeout', '0.001s'],
      ['--limit', 'entries=2'],
      ['--limit', 'bytes=600'],
      ['--limit', 'facts=1'],
      ['--limit', 'packages=1'],
    ] as const) {
      const { code, output } = await run('sbom', target, '--no-cache', '--format', 'json', option, value);
      assert.equal(code, 4, `${option} ${value}: ${output.slice(0, 500)}`);
      assert.ok(output.includes(option), `${option} ${value} is not named: ${output.slice(0, 2_000)}`);
    }
  });
});

describe('a bill of materials that is a giant', () => {
  for (const [name, [expected, text]] of inTurn(Object.entries(BILLS), PART)) {
    it(`is read as far as it goes: ${name}`, async () => {
      const { code, output } = await run('sbom', `sbom:${save('bom.json', text())}`, '--format', 'table');
      assert.equal(code, expected, output.slice(0, 2_000));
    });
  }
});

describe('a document of a stranger that is a giant', () => {
  it('is refused as settings, as a manifest and as a profile', async () => {
    const giant = save('giant.yaml', `a: [${many('{},', 0.4)}{}]\n`);
    assert.equal((await run('profile', 'lint', giant)).code, 4);
    assert.ok((await run('network', 'explain', giant)).code !== 0);
    const folder = dirname(save('stranger/plimsoll.yaml', readFileSync(giant)));
    assert.ok((await run('sbom', `dir:${folder}`, '--format', 'table')).code !== null);
  });
});
