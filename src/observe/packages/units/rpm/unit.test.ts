import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { assembled, type WholeAssembly } from '../../../../../test/fixtures/assembled.ts';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { Distribution } from '../../../../model/distribution.ts';
import { factsOf, openFile, viewOf } from '../../../../../test/fixtures/file-view.ts';
import { mutationsOf, onlyFaults } from '../../../../../test/fixtures/mutation.ts';
import { parseManifest } from './manifest.ts';
import type { RpmPackage } from './package.ts';
import { RPM_UNIT, type RpmFact } from './unit.ts';

const ALMA: Distribution = { id: 'almalinux', version: '9.4', name: 'AlmaLinux', like: ['rhel'] };
const MANIFEST = '/var/lib/rpmmanifest/container-manifest-2';
const AZURE = [
  'openssl\t3.3.0-1.azl3\t1717000000\t1716000000\tMicrosoft Corporation\t(none)\t100\tx86_64\t0\topenssl-3.3.0-1.azl3.src.rpm',
  'gpg-pubkey\t3135ce90-5e6fda74\t1717000000\t1716000000\t(none)\t(none)\t0\t(none)\t0\t(none)',
  'shadow-utils\t4.14.3-1.azl3\t1717000000\t1716000000\tMicrosoft Corporation\t2\t100\tx86_64\t2\tshadow-utils-4.14.3-1.azl3.src.rpm',
  '',
].join('\n');

function assemble(facts: readonly LocatedFact<RpmFact>[], distribution = ALMA): WholeAssembly {
  return assembled(RPM_UNIT, facts, { files: viewOf({}), distribution });
}

function factOf(path: string, one: Partial<RpmPackage>): LocatedFact<RpmFact> {
  const complete: RpmPackage = {
    name: 'bash',
    epoch: 0,
    version: '5.1.8',
    release: '9.el9',
    architecture: 'x86_64',
    sourceRpm: 'bash-5.1.8-9.el9.src.rpm',
    licence: 'GPLv3+',
    files: [],
    ...one,
  };
  return { path, layer: 0, fact: { kind: 'packages', packages: [complete], problems: [] } };
}

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-rpm-test-'));
  folders.push(folder);
  return folder;
}

describe('the rpm unit', () => {
  it('writes epoch, module and source as advisories and package URLs do', () => {
    const { packages } = assemble([
      factOf('/var/lib/rpm/rpmdb.sqlite', {
        name: 'podman',
        epoch: 2,
        version: '4.9.4',
        release: '0.1.el9',
        sourceRpm: 'podman-4.9.4-0.1.el9.src.rpm',
        module: 'container-tools:4.0',
      }),
    ]);
    assert.deepEqual(packages[0]?.package, {
      purl: 'pkg:rpm/almalinux/podman@4.9.4-0.1.el9?arch=x86_64&distro=almalinux-9.4&epoch=2&upstream=podman-4.9.4-0.1.el9.src.rpm',
      ecosystem: 'rpm',
      name: 'podman',
      version: '2:4.9.4-0.1.el9',
      architecture: 'x86_64',
      source: { name: 'podman', version: '2:4.9.4-0.1.el9' },
      stream: 'container-tools:4.0',
      licences: ['GPLv3+'],
      locations: [{ path: '/var/lib/rpm/rpmdb.sqlite', layer: 0, foundBy: 'rpm', evidence: 'installed' }],
    });
  });

  it('does not lend its epoch to a source of another version', () => {
    const { packages } = assemble([
      factOf('/var/lib/rpm/rpmdb.sqlite', {
        name: 'perl-Errno',
        epoch: 4,
        version: '1.30',
        release: '481.el9',
        sourceRpm: 'perl-5.32.1-481.el9.src.rpm',
      }),
      factOf('/usr/lib/sysimage/rpm/rpmdb.sqlite', { name: 'local', sourceRpm: '' }),
    ]);
    assert.deepEqual(
      packages.map((one) => one.package.source),
      [{ name: 'perl', version: '5.32.1-481.el9' }, undefined],
    );
  });

  it('names the vendor in package URLs', () => {
    const ids = ['rhel', 'sles', 'opensuse-leap', 'amzn', 'azurelinux', 'photon'];
    const purls = ids.map(
      (id) => assemble([factOf(MANIFEST, {})], { ...ALMA, id }).packages[0]?.package.purl,
    );
    assert.deepEqual(
      purls.map((purl) => purl?.split('/')[1]),
      ['redhat', 'suse', 'opensuse', 'amzn', 'azurelinux', 'photon'],
    );
  });

  it('prefers the database that rpm would, and names the other', () => {
    const { packages, gaps } = assemble([
      factOf('/var/lib/rpm/Packages', { version: '1' }),
      factOf('/var/lib/rpm/rpmdb.sqlite', { version: '2' }),
    ]);
    assert.deepEqual(
      packages.map((one) => one.package.version),
      ['2-9.el9'],
    );
    assert.deepEqual(
      gaps.map((gap) => [gap.subject, gap.informational]),
      [['/var/lib/rpm/Packages', true]],
    );
  });

  it('says so where rows wait in the write-ahead log', () => {
    const { gaps } = assemble([
      { path: '/var/lib/rpm/rpmdb.sqlite-wal', layer: 0, fact: { kind: 'log', pages: 3 } },
    ]);
    assert.equal(gaps[0]?.kind, 'unsupported');
    assert.match(gaps[0]?.reason ?? '', /3 pages/);
  });

  it('reads the manifest of distroless Azure Linux', () => {
    const file = openFile(MANIFEST, AZURE);
    const facts = [...RPM_UNIT.read(file)].map((fact) => ({ path: MANIFEST, layer: 1, fact }));
    const { packages, gaps } = assemble(facts, { ...ALMA, id: 'azurelinux', version: '3.0' });
    assert.deepEqual(gaps, []);
    assert.deepEqual(
      packages.map((one) => [one.package.name, one.package.version, one.package.source?.name]),
      [
        ['openssl', '3.3.0-1.azl3', 'openssl'],
        ['shadow-utils', '2:4.14.3-1.azl3', 'shadow-utils'],
      ],
    );
    assert.deepEqual(parseManifest('nonsense\n').problems, ['Line 1 does not name a package.']);
    fc.assert(
      fc.property(mutationsOf(Buffer.from(AZURE)), (bytes) =>
        Array.isArray(parseManifest(String(bytes)).packages),
      ),
    );
  });

  it('asks for its databases only, and reads empty ones as nothing', () => {
    const asked = [
      '/var/lib/rpm/rpmdb.sqlite',
      '/usr/lib/sysimage/rpm/Packages.db',
      '/usr/share/rpm/rpmdb.sqlite',
      '/var/lib/rpm/Packages',
      MANIFEST,
    ];
    for (const path of asked) assert.equal(RPM_UNIT.interest(openFile(path, '').entry), 'yes', path);
    for (const path of ['/var/lib/rpm/Name', '/srv/Packages']) {
      assert.equal(RPM_UNIT.interest(openFile(path, '').entry), 'no', path);
    }
    assert.deepEqual([...RPM_UNIT.read(openFile('/var/lib/rpm/Packages', ''))], []);
  });

  it('keeps the good packages of a database with a broken header', () => {
    const folder = newFolder();
    const database = new DatabaseSync(join(folder, 'rpmdb.sqlite'));
    database.exec('CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)');
    database.prepare('INSERT INTO Packages VALUES (1, ?)').run(Buffer.from('broken'));
    database.close();
    const [fact] = factsOf({ ...RPM_UNIT, interest: () => 'yes' as const }, folder, ['/rpmdb.sqlite']);
    assert.deepEqual(fact?.fact, {
      kind: 'packages',
      packages: [],
      problems: ['An rpm header is cut short.'],
    });
  });

  it('takes any bytes in any of its files', () => {
    const path = fc.constantFrom(
      '/var/lib/rpm/rpmdb.sqlite',
      '/var/lib/rpm/rpmdb.sqlite-wal',
      '/var/lib/rpm/Packages.db',
      '/var/lib/rpm/Packages',
      MANIFEST,
    );
    fc.assert(
      fc.property(path, fc.uint8Array({ maxLength: 500 }), (at, bytes) => {
        assert.ok(onlyFaults(() => [...RPM_UNIT.read(openFile(at, Buffer.from(bytes)))]) ?? true);
      }),
    );
  });
});
