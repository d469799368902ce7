import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildExampleImage } from '../../scripts/example-image.ts';
import { order } from '../../src/model/sorted.ts';
import { buildRpmRoot, missingRpmTools } from '../fixtures/rpm-root.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { must } from './command.ts';
import { LeaksStage, type Looked, placeOf, tokenOf, writeFiles } from './leaks-stage.ts';
import { absence } from './real-part.ts';

export const lane: Lane = 'anywhere';

const hasDpkg = ['dpkg', 'dpkg-deb', 'md5sum'].every((tool) => spawnSync('which', [tool]).status === 0);

/** Made for this test, and nobody's. */
const KEY = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
}).privateKey;
const UUID = 'device_secret = "6f1d2c84-93ab-4e57-b0c8-5d7e21f6a394" # fake\n';
const PROGRAM = `\x7fELF\0\0\0self test\0${KEY}\0`;

const DISTRIBUTION = 'Debian Shop Team <team+shop@tracker.debian.org>';
const PRIVATE = 'Ops <ops@shop.example>';

describe('secrets in packages that dpkg installed', { skip: absence(hasDpkg, 'dpkg') }, () => {
  const stage = new LeaksStage();
  const root = join(stage.work, 'root');
  after(() => stage.close());

  async function install(name: string, maintainer: string, files: Readonly<Record<string, string>>) {
    const folder = join(stage.work, name);
    writeFiles(folder, files);
    const sums = await must('md5sum', Object.keys(files), { cwd: folder });
    const control = `Package: ${name}\nVersion: 1.0-1\nArchitecture: all\nMaintainer: ${maintainer}\nDescription: fake\n`;
    writeFiles(folder, { 'DEBIAN/control': control, 'DEBIAN/md5sums': sums });
    await must('dpkg-deb', ['--root-owner-group', '--build', folder, `${folder}.deb`]);
    const options = ['--force-not-root', '--force-script-chrootless', '--log=/dev/null'];
    await must('dpkg', [`--root=${root}`, ...options, '--install', `${folder}.deb`]);
  }

  before(async () => {
    for (const one of ['info', 'updates', 'triggers'])
      mkdirSync(join(root, 'var/lib/dpkg', one), { recursive: true });
    writeFiles(root, {
      'var/lib/dpkg/status': '',
      'var/lib/dpkg/available': '',
      'etc/os-release': 'ID=debian\nVERSION_ID="13"\n',
    });
    await install('shop-tool', DISTRIBUTION, {
      'usr/bin/tool': PROGRAM,
      'usr/share/shop-tool/devices.conf': UUID,
      'usr/share/shop-tool/changed.conf': UUID,
      'usr/share/shop-tool/key.pem': KEY,
    });
    await install('shop-own', PRIVATE, {
      'usr/bin/own': `${PROGRAM}own`,
      'usr/share/own.env': `TOKEN=${tokenOf(1)}\n`,
    });
    appendFileSync(join(root, 'usr/share/shop-tool/changed.conf'), '\n');
  });

  const TOLD = [
    '/usr/bin/own',
    '/usr/share/own.env',
    '/usr/share/shop-tool/changed.conf',
    '/usr/share/shop-tool/key.pem',
  ];
  const PUBLISHED = ['/usr/bin/tool', '/usr/share/shop-tool/devices.conf'];

  function assertTold({ leaks, report }: Looked): void {
    const places = leaks.flatMap((leak) => [leak, ...(leak.otherPlaces ?? [])]).map(placeOf);
    assert.deepEqual(places.toSorted(), TOLD);
    const suppressed = report.suppressed.map(({ finding, suppression }) => {
      assert.equal(suppression.by, 'distribution');
      assert.match(suppression.source, /^\/var\/lib\/dpkg\/info\/shop-tool\.md5sums$/);
      return finding.kind === 'leak' ? placeOf(finding) : '';
    });
    assert.deepEqual(suppressed.toSorted(order), PUBLISHED);
    assert.equal(report.summary.hidden.published, 2);
  }

  it('are told, but for those in files as a distribution publishes them', async () => {
    assertTold(await stage.look('leaks', root));
  });

  it('are told so in an image whose upper layer has the database, read anew or from the cache', async () => {
    const folder = join(stage.work, 'image');
    cpSync(join(root, 'usr'), join(folder, 'layers/1/usr'), { recursive: true });
    cpSync(join(root, 'etc'), join(folder, 'layers/1/etc'), { recursive: true });
    cpSync(join(root, 'var'), join(folder, 'layers/2/var'), { recursive: true });
    const layers = ['1', '2'].map((one) => ({ folder: one, createdBy: 'RUN dpkg -i *.deb # buildkit' }));
    const image = { tag: 'example.test/shop:1', created: '2024-01-15T09:00:00Z', config: {}, layers };
    writeFileSync(join(folder, 'image.json'), JSON.stringify(image));
    writeFileSync(join(stage.work, 'shop.tar'), buildExampleImage(folder));
    for (const _ of ['cold', 'warm'])
      assertTold(await stage.look('scan', join(stage.work, 'shop.tar'), '--scanners', 'secret'));
  });

  it('are no reason to fail, and none to call a target clean', async () => {
    for (const path of TOLD) rmSync(join(root, path));
    const { code, leaks, report } = await stage.look('leaks', root);
    assert.deepEqual(
      [code, leaks.length, report.summary.hidden.published, report.verdict.status],
      [0, 0, 2, 'findings'],
    );
  });
});

describe('secrets in packages that rpm installed', { skip: missingRpmTools('sqlite') }, () => {
  const stage = new LeaksStage();
  after(() => stage.close());

  it('are told, but for those in files as the vendor publishes them', async () => {
    const root = join(stage.work, 'root');
    const spec = { version: '1', release: '1.el9', architecture: 'noarch', licence: 'MIT' } as const;
    const specs = ['kept', 'changed'].map((name) => {
      return { ...spec, source: name, name, files: { [`/etc/${name}.conf`]: `${UUID}# ${name}\n` } };
    });
    await buildRpmRoot(root, { backend: 'sqlite', specs });
    appendFileSync(join(root, 'etc/changed.conf'), '\n');
    const { leaks, report } = await stage.look('leaks', root);
    assert.deepEqual(leaks.map(placeOf), ['/etc/changed.conf']);
    const [first, ...others] = report.suppressed;
    assert.deepEqual(others, []);
    assert.equal(first?.suppression.source, '/var/lib/rpm/rpmdb.sqlite');
    assert.match(first.suppression.reason ?? '', /package kept of almalinux/);
  });
});
