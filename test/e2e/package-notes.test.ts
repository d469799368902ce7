import assert from 'node:assert/strict';
import { copyFileSync, cpSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ofKind } from '../../src/model/finding/about.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { keptNotedPackages } from './claims.ts';
import { plimsoll, scanReport } from './command.ts';
import { missing } from './real-part.ts';

export const lane: Lane = 'anywhere';
export const needsDownloads = true;

/** What an image may have copied from Debian. */
const COPIED = ['usr/bin/chage', 'usr/lib/*/libzstd.so.1.*', 'usr/lib/*/librpm.so.10.*'];

describe('files of Debian', { skip: missing('apt-get', 'dpkg-deb', 'flock') }, () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-package-notes-'));
  const [debian, alpine, cache] = [join(work, 'debian'), join(work, 'alpine'), join(work, 'cache')];
  after(() => rmSync(work, { recursive: true }));

  before(async () => {
    cpSync(await keptNotedPackages(), debian, {
      recursive: true,
      verbatimSymlinks: true,
    });
    mkdirSync(join(alpine, 'etc'), { recursive: true });
    writeFileSync(join(alpine, 'etc/os-release'), 'ID=alpine\nVERSION_ID="3.22.1"\n');
    mkdirSync(join(alpine, 'opt/tools'), { recursive: true });
    for (const path of globSync(COPIED, { cwd: debian }))
      copyFileSync(join(debian, path), join(alpine, 'opt/tools', basename(path)));
    writeAdvisories(
      join(work, 'feed'),
      ['shadow', 'libzstd', 'rpm'].map((name, index) => ({
        id: `DEBIAN-CVE-2099-000${index}`,
        aliases: [`CVE-2099-000${index}`],
        ecosystem: 'Debian:13',
        name,
        fixed: '999:1',
      })),
    );
    const updated = await plimsoll(['db', 'update', '--from', join(work, 'feed')], cache);
    assert.equal(updated.code, 0, updated.stderr);
  });

  it('are packages of Debian in another system, and judged where they say the release', async () => {
    const { packages, findings, coverage } = await scanReport(`dir:${alpine}`, cache);
    const copied = [...packages].map(({ purl, bundles = [] }) => [
      purl.replace(/@[^?]*/, ''),
      bundles.map((one) => one.purl.replace(/@.*/, '')),
    ]);
    const arch = /arch=\w+/.exec([...packages][0]?.purl ?? '')?.[0] ?? '';
    assert.deepEqual(copied, [
      [`pkg:deb/debian/libzstd?${arch}&distro=debian-13`, ['pkg:generic/zstd']],
      [`pkg:deb/debian/rpm?${arch}&distro=debian`, []],
      [`pkg:deb/debian/shadow?${arch}&distro=debian-13`, []],
    ]);
    const told = [...ofKind(findings, 'vulnerability')].map(({ id, package: { name } }) => `${id} ${name}`);
    assert.deepEqual(told.toSorted(), ['CVE-2099-0000 shadow', 'CVE-2099-0001 libzstd']);
    const reasons = coverage.gaps.map(({ reason }) => reason);
    assert.ok(
      reasons.includes('its file does not say which release of debian rpm is of; it was not matched'),
      reasons.join('\n'),
    );
  });

  it('are no second packages where its own database has them', async () => {
    const { packages } = await scanReport(`dir:${debian}`, cache);
    const told = [...packages].map(({ name, locations }) => [name, ...locations.map((one) => one.foundBy)]);
    assert.deepEqual(told, [
      ['librpm10', 'dpkg'],
      ['libzstd1', 'dpkg'],
      ['passwd', 'dpkg'],
    ]);
  });

  it('are more places of its packages where that has no lists of files', async () => {
    rmSync(join(debian, 'var/lib/dpkg/info'), { recursive: true });
    const { packages } = await scanReport(`dir:${debian}`, cache);
    const told = [...packages].map(({ name, locations }) => [
      name,
      ...new Set(locations.map((one) => one.foundBy)),
    ]);
    assert.deepEqual(
      told.map(([name]) => name),
      ['librpm10', 'libzstd1', 'passwd'],
    );
    for (const [name, ...units] of told) assert.deepEqual(units.toSorted(), ['binaries', 'dpkg'], name);
  });
});
