import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { Distribution } from '../../../../model/distribution.ts';
import { assembled, type WholeAssembly } from '../../../../../test/fixtures/assembled.ts';
import { packageSchema } from '../../../../model/package.ts';
import { type Node, openFile, viewOf } from '../../../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { DPKG_UNIT, type DpkgFact } from './unit.ts';

const DEBIAN: Distribution = { id: 'debian', version: '13', name: 'Debian GNU/Linux', like: [] };
const STATUS = `Package: libc6
Status: install ok installed
Architecture: amd64
Multi-Arch: same
Source: glibc
Version: 2.41-12

Package: openssl
Status: install ok installed
Architecture: amd64
Version: 3.5.1-1

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1
`;

/** Reads the files that the unit asks for and assembles them; layers by path. */
function find(nodes: Readonly<Record<string, Node>>, layers: Record<string, number> = {}): WholeAssembly {
  const files = viewOf(nodes, layers);
  const facts: LocatedFact<DpkgFact>[] = [];
  for (const [path, content] of Object.entries(nodes)) {
    if (typeof content !== 'string') continue;
    const file = openFile(path, content);
    if (DPKG_UNIT.interest(file.entry) !== 'yes') continue;
    for (const fact of DPKG_UNIT.read(file)) facts.push({ path, layer: layers[path] ?? 0, fact });
  }
  const assembly = assembled(DPKG_UNIT, facts, { files, distribution: DEBIAN });
  for (const one of assembly.packages) packageSchema.parse(one.package);
  return assembly;
}

const TREE: Readonly<Record<string, Node>> = {
  '/var/lib/dpkg/status': STATUS,
  '/var/lib/dpkg/info/libc6:amd64.list': '/.\n/lib\n/lib/x86_64-linux-gnu\n/lib/x86_64-linux-gnu/libc.so.6\n',
  '/var/lib/dpkg/info/openssl.list': '/.\n/usr\n/usr/bin\n/usr/bin/openssl\n',
  '/lib': { link: 'usr/lib' },
  '/usr/lib/x86_64-linux-gnu/libc.so.6': 'libc',
  '/usr/bin/openssl': 'openssl',
  '/usr/share/doc/libc6/copyright':
    'Format: https://x/copyright-format/1.0/\n\nFiles: *\nLicense: LGPL-2.1+\n',
  '/usr/share/doc/openssl': { link: 'libc6' },
};

describe('the dpkg unit', () => {
  it('says what an interrupted dpkg did not write into the status', () => {
    const updates = '/var/lib/dpkg/updates';
    const { gaps } = find({ ...TREE, [`${updates}/0001`]: STATUS, [`${updates}/tmp.i`]: STATUS });
    assert.deepEqual(
      gaps.map(({ kind, subject }) => [kind, subject]),
      [['unsupported', `${updates}/0001`]],
    );
  });

  it('finds packages with source, licences and files', () => {
    const { packages, gaps } = find(TREE);
    assert.deepEqual(gaps, []);
    assert.deepEqual(packages, [
      {
        package: {
          purl: 'pkg:deb/debian/libc6@2.41-12?arch=amd64&distro=debian-13&upstream=glibc',
          ecosystem: 'deb',
          name: 'libc6',
          version: '2.41-12',
          architecture: 'amd64',
          source: { name: 'glibc', version: '2.41-12' },
          licences: ['LGPL-2.1-or-later'],
          locations: [{ path: '/var/lib/dpkg/status', layer: 0, foundBy: 'dpkg', evidence: 'installed' }],
        },
        files: ['/lib/x86_64-linux-gnu/libc.so.6', '/usr/lib/x86_64-linux-gnu/libc.so.6'],
      },
      {
        package: {
          purl: 'pkg:deb/debian/openssl@3.5.1-1?arch=amd64&distro=debian-13',
          ecosystem: 'deb',
          name: 'openssl',
          version: '3.5.1-1',
          architecture: 'amd64',
          source: { name: 'openssl', version: '3.5.1-1' },
          licences: ['LGPL-2.1-or-later'],
          locations: [{ path: '/var/lib/dpkg/status', layer: 0, foundBy: 'dpkg', evidence: 'installed' }],
        },
        files: ['/usr/bin/openssl'],
      },
    ]);
  });

  it('tells the layer that a package was installed in, not that of the last change of the status', () => {
    const { packages } = find(TREE, { '/var/lib/dpkg/status': 4, '/var/lib/dpkg/info/openssl.list': 2 });
    assert.deepEqual(
      packages.map((one) => one.package.locations[0]?.layer),
      [0, 2],
    );
  });

  it('reads distroless status.d with its md5sums', () => {
    const { packages } = find({
      '/var/lib/dpkg/status.d/tzdata': 'Package: tzdata\nVersion: 2025b-4+deb13u1\nArchitecture: all\n',
      '/var/lib/dpkg/status.d/tzdata.md5sums': 'd41d8cd98f00b204e9800998ecf8427e  usr/share/zoneinfo/UTC\n',
      '/usr/share/zoneinfo/UTC': 'TZif',
    });
    assert.equal(
      packages[0]?.package.purl,
      'pkg:deb/debian/tzdata@2025b-4%2Bdeb13u1?arch=all&distro=debian-13',
    );
    assert.deepEqual(packages[0]?.files, ['/usr/share/zoneinfo/UTC']);
    assert.equal(packages[0]?.package.locations[0]?.path, '/var/lib/dpkg/status.d/tzdata');
  });

  it('says so where stanzas are broken, or the status is missing', () => {
    const broken = find({ '/var/lib/dpkg/status': `Package: a\n\n${STATUS}` });
    assert.equal(broken.packages.length, 2);
    assert.deepEqual(broken.gaps, [
      { kind: 'unreadable', subject: '/var/lib/dpkg/status', reason: 'Package a has no valid version.' },
    ]);
    const missing = find({ '/var/lib/dpkg/info/a.list': '/usr/bin/a\n' });
    assert.deepEqual(
      missing.gaps.map((gap) => [gap.kind, gap.subject]),
      [['missing-data', '/var/lib/dpkg/status']],
    );
  });

  it('asks for nothing else', () => {
    const others = [
      '/var/lib/dpkg/status-old',
      '/var/lib/dpkg/info/a.postinst',
      '/usr/share/doc/a/b/copyright',
      '/srv/status',
    ];
    for (const path of others) assert.equal(DPKG_UNIT.interest(openFile(path, '').entry), 'no', path);
  });

  it('takes any bytes in any of its files', () => {
    const paths = Object.keys(TREE).filter((path) => typeof TREE[path] === 'string');
    const content = fc.oneof(fc.string({ unit: anyCharacter }), mutationsOf(Buffer.from(STATUS)).map(String));
    fc.assert(
      fc.property(fc.constantFrom(...paths), content, (path, text) => {
        assert.ok(onlyFaults(() => find({ ...TREE, [path]: text }))?.packages ?? true);
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});
