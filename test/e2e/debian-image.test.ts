import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ofKind } from '../../src/model/finding/about.ts';
import type { ReportDocument } from '../../src/model/report/scan.ts';
import { writeAdvisories } from './advisories.ts';
import { must, plimsoll, scanReport } from './command.ts';
import { buildDebianImage, DEBIAN_TAG, type DebianImage } from './debian-image.ts';
import { comparable, packagesOf, PLACES, type Spread, spread } from './places.ts';
import { missing, missingEngine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'engine';
export const mostSeconds = 120;
export const needsDownloads = true;

const OWNER_TAG = 'plimsoll-test/debian-owner:13';

const ADVISORIES = [
  { id: 'TEST-2099-1', ecosystem: 'Debian:13', name: 'glibc', fixed: '999', aliases: ['CVE-2099-0001'] },
  { id: 'TEST-2099-2', ecosystem: 'Debian:13', name: 'python3.13', fixed: '999' },
  { id: 'TEST-2099-3', ecosystem: 'Debian:13', name: 'zlib', fixed: '0.1' },
  { id: 'TEST-2099-4', ecosystem: 'npm', name: '@hapi/hoek', fixed: '9.3.1' },
  { id: 'TEST-2099-5', ecosystem: 'npm', name: 'lodash', fixed: '4.17.20' },
  { id: 'TEST-2099-6', ecosystem: 'PyPI', name: 'setuptools', fixed: '999' },
];

describe(
  'an image of Debian 13 made by a real engine',
  { skip: missing('debootstrap', 'npm', 'skopeo', 'docker-registry') || missingEngine() },
  () => {
    let image: DebianImage;
    let work: string;
    let cache: string;
    let everywhere: Spread;
    const reports = new Map<string, ReportDocument>();

    before(async () => {
      image = await buildDebianImage();
      work = mkdtempSync(join(tmpdir(), 'plimsoll-e2e-'));
      cache = join(work, 'cache');
      writeAdvisories(join(work, 'advisories'), ADVISORIES);
      const updated = await plimsoll(['db', 'update', '--from', join(work, 'advisories')], cache);
      assert.equal(updated.code, 0, updated.stderr);
      everywhere = await spread(DEBIAN_TAG, work, image.archive);
    });
    after(async () => {
      everywhere?.[Symbol.dispose]();
      if (work) await must('rm', ['-rf', work]);
    });

    for (const place of PLACES) {
      it(`is read from: ${place}`, async () => {
        const fresh = join(work, `cache-${place}`);
        const flags = ['--db', join(cache, 'advisories.sqlite')];
        const report = await scanReport(everywhere.targets[place], fresh, ...flags);
        reports.set(place, report);
        assert.deepEqual(
          report.coverage.gaps.filter((gap) => !gap.informational),
          [],
        );
        if (place !== 'root filesystem') assert.equal(report.coverage.layers.read, 4);
      });
    }

    it('gives the same packages and findings from every place', () => {
      const expected = comparable(reports.get('archive'));
      assert.ok(expected.findings.length >= 4);
      for (const place of PLACES) assert.deepEqual(comparable(reports.get(place)), expected, place);
    });

    it('names layer and instruction of what it finds', () => {
      const report = reports.get('archive');
      const findings = [...ofKind(report?.findings ?? [], 'vulnerability')];
      const finding = findings.find(({ package: { name } }) => name === 'setuptools');
      const layer = finding?.package.locations[0]?.layer ?? -1;
      assert.match(report?.target.image?.layers[layer]?.instruction ?? '', /^RUN .*pip install/);
      const libc = findings.find(({ package: { name } }) => name === 'libc6');
      assert.equal(libc?.package.locations[0]?.layer, 0);
      assert.deepEqual(libc?.ids, ['CVE-2099-0001', 'TEST-2099-1']);
    });

    it('has every package that dpkg-query, npm ls and pip list report, and none more', async () => {
      const report = reports.get('archive');
      const packages = report?.packages ?? [];
      const inside = ['run', '--rm', '--network', 'none', '--user', '0', DEBIAN_TAG];
      const dpkg = await must('docker', [...inside, 'dpkg-query', '-W', '-f', '${Package} ${Version}\n']);
      assert.deepEqual(packagesOf(report, 'deb'), lines(dpkg));
      const npm = JSON.parse(await must('npm', ['ls', '--all', '--json'], { cwd: image.app })) as NpmTree;
      assert.deepEqual(packagesOf(report, 'npm'), [...new Set(npmPackages(npm))].toSorted());
      const pip = JSON.parse(
        await must('docker', [...inside, 'python3', '-m', 'pip', 'list', '--format', 'json']),
      );
      const system = packages.filter(({ ecosystem }) => ecosystem === 'deb');
      const bundled = system.flatMap(({ bundles = [] }) => bundles.map(({ purl }) => purl));
      const python = [
        ...packagesOf(report, 'pypi'),
        ...bundled
          .filter((purl) => purl.startsWith('pkg:pypi/'))
          .map((purl) => purl.slice(9).replace('@', ' ')),
      ];
      assert.deepEqual(
        // A wheel that lies beside what is installed is told too.
        [...new Set(python)].toSorted(),
        pip.map((each: PipPackage) => `${each.name} ${each.version}`).toSorted(),
      );
      assert.deepEqual(
        packages.filter((each) => !['deb', 'npm', 'pypi'].includes(each.ecosystem)),
        [],
      );
    });

    it('names the same layers where a later one only changes the owner and mode of files', async () => {
      const context = join(work, 'owner');
      const changed = 'chown -R 1000:1000 /var/lib/dpkg /usr/bin /srv && chmod 0700 /var/lib/dpkg/status';
      mkdirSync(context);
      writeFileSync(join(context, 'Dockerfile'), `FROM ${DEBIAN_TAG}\nUSER 0\nRUN ${changed}\n`);
      const env = { ...process.env, DOCKER_BUILDKIT: '0' };
      await must('docker', ['build', '--quiet', '--network', 'none', '--tag', OWNER_TAG, context], { env });
      const flags = ['--db', join(cache, 'advisories.sqlite')];
      const report = await scanReport(`docker:${OWNER_TAG}`, cache, ...flags);
      await must('docker', ['rmi', OWNER_TAG]);
      assert.equal(report.target.image?.layers.length, 5);
      const places = (one: ReportDocument | undefined) =>
        one?.packages.map(({ purl, locations }) => [purl, locations.map(({ layer }) => layer)]);
      assert.deepEqual(places(report), places(reports.get('archive')));
      const blamed = (one: ReportDocument | undefined) =>
        [...ofKind(one?.findings ?? [], 'vulnerability')].map(({ id, package: { locations } }) => [
          id,
          locations.map(({ layer }) => layer),
        ]);
      assert.deepEqual(blamed(report), blamed(reports.get('archive')));
    });

    it('is scanned a second time without reading a layer', async () => {
      const flags = ['--db', join(cache, 'advisories.sqlite')];
      const again = await scanReport(everywhere.targets.archive, join(work, 'cache-archive'), ...flags);
      assert.deepEqual(again.coverage.layers, { total: 4, read: 0, cached: 4 });
      assert.deepEqual(comparable(again), comparable(reports.get('archive')));
      assert.deepEqual(again.packages, reports.get('archive')?.packages);
    });

    it('gives the same findings from its own bill of materials', async () => {
      for (const format of ['cyclonedx', 'spdx', 'json']) {
        const path = join(work, `image.${format}.json`);
        const words = ['sbom', everywhere.targets.archive, '-f', format, '-o', path];
        const written = await plimsoll(words, join(work, 'cache-archive'));
        assert.equal(written.code, 0, written.stderr);
        const report = await scanReport(`sbom:${path}`, cache);
        assert.deepEqual(comparable(report), comparable(reports.get('archive')), format);
      }
    });
  },
);

interface NpmTree {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, NpmTree>>;
}
interface PipPackage {
  readonly name: string;
  readonly version: string;
}

function npmPackages(tree: NpmTree): string[] {
  return Object.entries(tree.dependencies ?? {}).flatMap(([name, child]) => [
    ...(child.version === undefined ? [] : [`${name} ${child.version}`]),
    ...npmPackages(child),
  ]);
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean).toSorted();
}
