import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import type { LocatedFact } from '../../../../model/analyser.ts';
import { memoryFile, plainEntry } from '../../../archive/zip/open-file.ts';
import * as fc from 'fast-check';
import { onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { viewOf } from '../../../../../test/fixtures/file-view.ts';
import { buildElf, elfNote } from '../../../executable/elf-builder.ts';
import { LIBRARIES, PROGRAMS, TEXTS } from './classifiers.ts';
import { LIBVIPS_LIBRARIES } from './classifiers/libvips.ts';
import { cpeName } from './identity.ts';
import { BINARIES_UNIT, type BinaryFact } from './unit.ts';

/** Where a file lies, what stands in it, and what that tells: as in Debian 13's programs, or as documented. */
interface Example {
  readonly path: string;
  readonly holds: string;
  readonly tells: readonly string[];
}
const EXAMPLES = JSON.parse(readFileSync(new URL('examples.json', import.meta.url), 'utf8')) as {
  readonly programs: readonly Example[];
  readonly texts: readonly Example[];
};

/** A program with these texts among its constants. */
function programOf(texts: string): Buffer {
  return buildElf([
    { name: '.rodata', content: Buffer.from(`\0${texts}\0`, 'latin1'), address: 0x1000, flags: 2 },
  ]);
}

function read(path: string, content: Buffer): BinaryFact[] {
  const entry = { ...plainEntry(path, content.length), mode: 0o755 };
  const file = memoryFile(entry, content);
  const interest = BINARIES_UNIT.interest(entry);
  if (interest === 'no' || (interest === 'by-magic' && !BINARIES_UNIT.recognises?.(content.subarray(0, 512))))
    return [];
  return [...BINARIES_UNIT.read(file)];
}

const told = (facts: readonly BinaryFact[]) =>
  facts.map((fact) =>
    'note' in fact
      ? `${fact.note.name}@${fact.note.version} noted`
      : `${fact.id}@${fact.version} ${fact.evidence}`,
  );

describe('programs', () => {
  for (const { path, holds, tells } of EXAMPLES.programs) {
    it(`tell ${tells.join(' and ') || 'nothing'} from ${path}`, () => {
      assert.deepEqual(told(read(path, programOf(holds))), tells);
    });
  }

  for (const { path, holds, tells } of EXAMPLES.texts) {
    it(`are told by ${path}: ${tells.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(told(read(path, Buffer.from(holds))), tells);
    });
  }

  it('are at least seventy, each with a name, a CPE and an example', () => {
    const ids = new Set([...PROGRAMS, ...TEXTS].map(({ id }) => id));
    assert.ok(ids.size >= 70, String(ids.size));
    for (const { id, cpe } of [...PROGRAMS, ...LIBRARIES, ...TEXTS]) {
      assert.match(id, /^[a-z][a-z\d-]*$/);
      assert.match(cpe, /^[\w.-]+:[\w.\\/!-]+$/);
    }
    const shown = [...EXAMPLES.programs, ...EXAMPLES.texts].flatMap(({ tells }) =>
      tells.map((one) => one.split('@')[0]),
    );
    const tried = [...PROGRAMS, ...LIBRARIES, ...TEXTS].filter(({ source }) => source === 'debian');
    assert.deepEqual(
      [...new Set(tried.map(({ id }) => id))].filter((id) => !shown.includes(id)),
      [],
    );
  });

  it('are packages with a CPE name', () => {
    const facts: LocatedFact<BinaryFact>[] = read('/opt/nginx', programOf('nginx version: nginx/1.27.1')).map(
      (fact) => ({
        path: '/opt/nginx',
        layer: 2,
        fact,
      }),
    );
    const [found] = BINARIES_UNIT.assemble(facts, { files: viewOf({}), distribution: undefined }).packages;
    assert.deepEqual(found?.package, {
      purl: 'pkg:generic/nginx@1.27.1',
      ecosystem: 'generic',
      name: 'nginx',
      version: '1.27.1',
      licences: [],
      cpes: ['f5:nginx', 'nginx:nginx', 'f5:nginx_open_source'].map(
        (product) => `cpe:2.3:a:${product}:1.27.1:*:*:*:*:*:*:*`,
      ),
      locations: [{ path: '/opt/nginx', layer: 2, foundBy: 'binaries', evidence: 'installed' }],
    });
    assert.match(cpeName('a:b', '1.0+x'), /1\.0\\\+x/);
  });

  it('tell what package they were built as, beside what their texts tell', () => {
    const json = '{"type":"deb","os":"Debian","name":"nginx","version":"1.26.3-3+deb13u1"}';
    const noted = buildElf([
      { name: '.note.package', content: elfNote(json) },
      { name: '.rodata', content: Buffer.from('\0nginx version: nginx/1.26.3\0'), address: 0x1000, flags: 2 },
    ]);
    const facts = read('/opt/nginx', noted);
    assert.deepEqual(told(facts), ['nginx@1.26.3-3+deb13u1 noted', 'nginx@1.26.3 installed']);
    const located = facts.map((fact) => ({ path: '/opt/nginx', layer: 2, fact }));
    const { packages } = BINARIES_UNIT.assemble(located, { files: viewOf({}), distribution: undefined });
    assert.deepEqual(
      Array.from(packages, (one) => [one.package.purl, one.files]),
      [
        ['pkg:deb/debian/nginx@1.26.3-3%2Bdeb13u1?distro=debian-13', ['/opt/nginx']],
        ['pkg:generic/nginx@1.26.3', []],
      ],
    );
  });

  it('that say they are of another version than their texts do are told as both', () => {
    const noteOf = (version: string) =>
      elfNote(`{"type":"deb","os":"debian","name":"zstd","version":"${version}"}`);
    const tell = (version: string) => {
      const path = '/opt/libzstd.so.1.5.7';
      const facts = read(path, buildElf([{ name: '.note.package', content: noteOf(version) }]));
      const located = facts.map((fact) => ({ path, layer: 2, fact }));
      const { packages } = BINARIES_UNIT.assemble(located, { files: viewOf({}), distribution: undefined });
      return Array.from(packages, (one) => [one.package.purl, one.files.length]);
    };
    const program = ['pkg:generic/zstd@1.5.7', 0];
    assert.deepEqual(tell('1:1.5.7-1'), [['pkg:deb/debian/zstd@1:1.5.7-1?distro=debian', 1], program]);
    assert.deepEqual(tell('1.5.8-1'), [['pkg:deb/debian/zstd@1.5.8-1?distro=debian', 0], program]);
  });

  it('are told by the list of what sharp’s libvips has in it, but those without a version', () => {
    const list = '{"vips":"8.18.7","webp":"1.6.0","mozjpeg":"0826579","xml2":"a\\n","png":16,"other":"1.0"}';
    for (const folder of [
      '@img/sharp-libvips-linux-x64',
      '@img/sharp-wasm32',
      'sharp/vendor/8.14.5/linux-x64',
    ])
      assert.deepEqual(told(read(`/app/node_modules/${folder}/versions.json`, Buffer.from(list))), [
        'libvips@8.18.7 embedded',
        'libwebp@1.6.0 embedded',
      ]);
    assert.deepEqual(read('/app/node_modules/other/versions.json', Buffer.from(list)), []);
    for (const text of ['', '[]', '{', '['.repeat(5_000)])
      onlyFaults(() => read('/app/node_modules/@img/sharp-wasm32/versions.json', Buffer.from(text)));
    for (const { id, cpe } of LIBVIPS_LIBRARIES.values()) {
      const other = [...PROGRAMS, ...LIBRARIES].find((one) => one.id === id);
      assert.ok(other === undefined || other.cpe === cpe, id);
    }
  });

  it('that are found across two windows are found', () => {
    const far = `${'\0'.repeat(1024 * 1024 - 200)}nginx version: nginx/1.27.1`;
    assert.deepEqual(told(read('/opt/nginx', programOf(far))), ['nginx@1.27.1 installed']);
  });

  it('cause nothing but faults, whatever the bytes', () => {
    const valid = programOf('nginx version: nginx/1.2.3\0OpenSSL 3.0.1 14 Dec 2021\0OPENSSLDIR: "/usr"');
    const bytes = fc
      .tuple(fc.nat(valid.length), fc.uint8Array({ maxLength: 16 }))
      .map(([at, added]) => Buffer.concat([valid.subarray(0, at), added, valid.subarray(at + added.length)]));
    fc.assert(
      fc.property(bytes, (input) => void onlyFaults(() => read('/usr/local/bin/nginx', input))),
      { numRuns: propertyRuns(200) },
    );
  });
});
