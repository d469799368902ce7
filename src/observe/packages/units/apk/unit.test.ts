import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import type { Distribution } from '../../../../model/distribution.ts';
import { assembled } from '../../../../../test/fixtures/assembled.ts';
import { packageSchema } from '../../../../model/package.ts';
import { APK_SPECS, buildAlpineRoot, installedEntry } from '../../../../../test/fixtures/alpine-root.ts';
import { factsOf, nodesOf, openFile, viewOf } from '../../../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { parseInstalled as partsOf } from './installed.ts';
import { APK_UNIT } from './unit.ts';

const ALPINE: Distribution = { id: 'alpine', version: '3.20.1', name: 'Alpine Linux', like: [] };
const DATABASE = APK_SPECS.map(installedEntry).join('');

/** What all parts tell. */
function parseInstalled(text: string) {
  const parts = [...partsOf(text.split('\n'))];
  return {
    packages: parts.flatMap((part) => part.packages),
    problems: parts.flatMap((part) => part.problems),
  };
}

describe('parseInstalled', () => {
  it('reads names, versions, origins, licences and files', () => {
    const { packages, problems } = parseInstalled(DATABASE);
    assert.deepEqual(problems, []);
    assert.equal(packages.length, APK_SPECS.length);
    assert.deepEqual(packages[4], {
      name: 'libcrypto3',
      version: '3.3.0-r2',
      architecture: 'x86_64',
      origin: 'openssl',
      licence: 'Apache-2.0',
      files: [['/lib', ['libcrypto.so.3']]],
    });
  });

  it('reads files of the root folder, and folders without files', () => {
    const { packages } = parseInstalled(
      'P:a\nV:1-r0\nA:noarch\nF:\nR:.dockerenv\nF:var\nF:var/empty\nM:0:0:555\n',
    );
    assert.deepEqual(packages[0]?.files, [['/', ['.dockerenv']]]);
    assert.equal(packages[0]?.origin, 'a');
  });

  it('tells of broken entries and goes on', () => {
    const { packages, problems } = parseInstalled(`V:1\n\nP:b\n\n${DATABASE}`);
    assert.equal(packages.length, APK_SPECS.length);
    assert.deepEqual(problems, ['An entry has no valid package name.', 'Package b has no valid version.']);
  });

  it('has bounds on packages, and on paths that are long only when written in full', () => {
    assert.throws(() => parseInstalled('P:a\nV:1\n\n'.repeat(200_002)), { code: 'limit' });
    const long = `P:a\nV:1\nF:${'x/'.repeat(2000)}\n${'R:a\n'.repeat(100_000)}\n`;
    const [cut] = parseInstalled(long).packages;
    assert.equal(cut?.isCut, true);
    assert.ok((cut?.files[0]?.[1].length ?? 0) < 10_000);
  });

  it('takes any bytes', () => {
    const any = fc.oneof(fc.string({ unit: anyCharacter }), mutationsOf(Buffer.from(DATABASE)).map(String));
    fc.assert(
      fc.property(any, (text) => void onlyFaults(() => parseInstalled(text))),
      { numRuns: propertyRuns(1000) },
    );
  });
});

describe('the apk unit', () => {
  it('finds the packages of an Alpine root', async () => {
    const root = mkdtempSync(join(tmpdir(), 'plimsoll-apk-'));
    try {
      await buildAlpineRoot(root);
      const nodes = nodesOf(root);
      const facts = factsOf(APK_UNIT, root, Object.keys(nodes));
      const { packages, gaps } = assembled(APK_UNIT, facts, { files: viewOf(nodes), distribution: ALPINE });
      assert.deepEqual(gaps, []);
      assert.equal(packages.length, APK_SPECS.length);
      for (const one of packages) packageSchema.parse(one.package);
      assert.deepEqual(
        packages.find((one) => one.package.name === 'libssl3'),
        {
          package: {
            purl: 'pkg:apk/alpine/libssl3@3.3.0-r2?arch=x86_64&distro=alpine-3.20.1&upstream=openssl',
            ecosystem: 'apk',
            name: 'libssl3',
            version: '3.3.0-r2',
            architecture: 'x86_64',
            source: { name: 'openssl', version: '3.3.0-r2' },
            licences: ['Apache-2.0'],
            locations: [{ path: '/lib/apk/db/installed', foundBy: 'apk', evidence: 'installed' }],
          },
          files: ['/lib/libssl.so.3'],
        },
      );
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('names the layer of most of a package’s files, and the namespace of the distribution', () => {
    const nodes = { '/usr/lib/apk/db/installed': DATABASE, '/lib/libssl.so.3': 'x' };
    const file = openFile('/usr/lib/apk/db/installed', DATABASE);
    assert.equal(APK_UNIT.interest(file.entry), 'yes');
    const facts = [...APK_UNIT.read(file)].map((fact) => ({ path: file.entry.path, layer: 5, fact }));
    const { packages } = assembled(APK_UNIT, facts, {
      files: viewOf(nodes, { '/lib/libssl.so.3': 2 }),
      distribution: { id: 'wolfi', version: '20230201', name: 'Wolfi', like: [] },
    });
    const layers = new Map(packages.map((one) => [one.package.name, one.package.locations[0]?.layer]));
    assert.equal(layers.get('libssl3'), 2);
    assert.equal(layers.get('busybox-binsh'), 5);
    assert.match(
      packages[0]?.package.purl ?? '',
      /^pkg:apk\/wolfi\/alpine-baselayout@.*distro=wolfi-20230201/,
    );
  });
});
