import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { VERSION } from '../../src/apps/composition/version.ts';
import type { ReportDocument } from '../../src/model/report/scan.ts';
import { ROOT } from '../architecture/source-files.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { must, plimsoll, run, scanReport } from './command.ts';
import { absence, missing } from './real-part.ts';
import { keptSingleFiles } from './single-file.ts';

export const lane: Lane = 'anywhere';

const skip =
  absence(process.platform === 'linux' && process.getuid?.() === 0, 'root') ||
  missing('buildah', 'dpkg-query', 'ldd', 'flock');

describe('the container image', { skip }, () => {
  let work: string;
  let archive: string;
  let container: string;
  const storage = () => [
    '--root',
    join(work, 'root'),
    '--runroot',
    join(work, 'run'),
    '--storage-driver',
    'vfs',
  ];
  const buildah = (...args: string[]) => must('buildah', [...storage(), ...args]);
  const inside = (...args: string[]) =>
    run('buildah', [...storage(), 'run', '--isolation', 'chroot', container, '--', ...args]);

  before(async () => {
    work = mkdtempSync(join(tmpdir(), 'plimsoll-image-'));
    const context = join(work, 'context');
    const built = await keptSingleFiles();
    await must(process.execPath, [join(ROOT, 'scripts/image-context.ts'), context, '--from', built]);
    const containerfile = join(ROOT, 'deploy/image/Containerfile');
    const settings = ['--isolation', 'chroot', '--layers=false', '--timestamp', '0', '--file', containerfile];
    await buildah('build', ...settings, '--tag', 'plimsoll', context);
    archive = join(work, 'plimsoll.tar');
    await buildah('push', 'plimsoll', `oci-archive:${archive}`);
    // Limits that a container may not raise where these tests are in one.
    const limits = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1024:1024'];
    container = (await buildah('from', ...limits, 'plimsoll')).trim();
  });
  after(async () => {
    await run('buildah', [...storage(), 'rm', '--all']);
    rmSync(work, { recursive: true });
  });

  describe('scanned by Plimsoll', () => {
    let report: ReportDocument;

    before(async () => {
      const cache = join(work, 'cache');
      mkdirSync(cache);
      const feed = join(work, 'feed');
      const version = /^VERSION_ID="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
      writeAdvisories(feed, [
        { id: 'DEBIAN-CVE-2099-1', ecosystem: `Debian:${version}`, name: 'glibc', fixed: '99' },
        { id: 'DEBIAN-CVE-2099-2', ecosystem: `Debian:${version}`, name: 'gcc-14', fixed: '1' },
      ]);
      assert.equal((await plimsoll(['db', 'update', '--quiet', '--from', feed], cache)).code, 0);
      report = await scanReport(archive, cache, '--offline');
    });

    it('lists its distribution and the packages that its libraries are of', () => {
      assert.equal(report.target.distribution?.id, 'debian');
      const names = report.packages.map(({ name }) => name);
      for (const name of ['base-files', 'libc6', 'libgcc-s1', 'libstdc++6'])
        assert.ok(names.includes(name), name);
    });

    it('is judged by them, and wholly read but for what there is no data of', () => {
      assert.deepEqual(
        report.findings.map(({ id }) => id),
        ['DEBIAN-CVE-2099-1'],
      );
      // What is no package of the distribution, Node and what is built into it, is looked for among Bitnami's advisories.
      assert.deepEqual(
        report.coverage.gaps.map(({ kind, subject }) => [kind, subject]),
        [['missing-data', 'Bitnami']],
      );
    });
  });

  it('runs as nobody of importance, with nothing but the program', async () => {
    const told = JSON.parse(await buildah('inspect', '--type', 'image', 'plimsoll')) as {
      OCIv1: { config: { User: string; Entrypoint: string[] } };
    };
    assert.equal(told.OCIv1.config.User, '65532:65532');
    assert.deepEqual(told.OCIv1.config.Entrypoint, ['/usr/bin/plimsoll']);
    const mounted = (await buildah('mount', container)).trim();
    const programs = await must('find', [mounted, '-type', 'f', '-perm', '/111', '-not', '-name', '*.so*']);
    assert.equal(programs.replaceAll(mounted, ''), '/usr/bin/plimsoll\n');
    assert.equal(await must('find', [mounted, '-perm', '/6000']), '');
  });

  it('runs', async () => {
    const { code, stdout, stderr } = await inside('/usr/bin/plimsoll', '--version');
    assert.deepEqual([code, stdout], [0, `${VERSION}\n`], stderr);
  });

  it('writes its cache, and scans what is in it', async () => {
    const { code, stdout } = await inside('/usr/bin/plimsoll', 'sbom', 'dir:/', '--offline');
    assert.equal(code, 0);
    assert.match(stdout, /pkg:deb\/debian\/libc6@/);
    const home = join((await buildah('mount', container)).trim(), 'home/plimsoll');
    assert.match(await must('find', [home, '-uid', '65532', '-name', 'cache.sqlite']), /cache\.sqlite/);
  });
});
