import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Lane } from '../run/e2e/suite.ts';
import { writeAdvisories } from './advisories.ts';
import { must, plimsoll } from './command.ts';
import { keptDebianParts } from './debian-image.ts';
import { writeFiles } from './fix-stage.ts';
import { missing, missingMachine } from './real-part.ts';
import { reportIn } from '../fixtures/printed-report.ts';

/** An image of Debian with an old package, to which a layer is added by buildah. */
export const lane: Lane = 'machine';
export const needsDownloads = true;
export const mostSeconds = 180;

const OLD = 'localhost/plimsoll-fix-test:1';
const NEW = `${OLD}-patched`;
const DOCKERFILE = `FROM scratch
ADD base.tar /
COPY repository /repository
RUN rm -f /etc/apt/sources.list.d/* && echo 'deb [trusted=yes] file:/repository ./' > /etc/apt/sources.list && dpkg --install --force-downgrade /repository/3.0.deb
USER 1000:1000
LABEL kept=yes
`;
const control = (version: string): string =>
  `Package: hostname\nVersion: ${version}\nArchitecture: all\nEssential: yes\nMaintainer: nobody <nobody@x.example>\nDescription: invented\n`;

describe('fix --image', { skip: missingMachine() || missing('buildah', 'dpkg-deb') }, () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-fix-image-'));
  const db = join(work, 'advisories.db');
  const known = { ...process.env };
  before(async () => {
    // What a machine inside of another may set.
    writeFileSync(
      join(work, 'containers.conf'),
      '[containers]\ndefault_ulimits=["nofile=1024:1024","nproc=4096:4096"]\nnetns="host"\n',
    );
    Object.assign(process.env, {
      CONTAINERS_CONF: join(work, 'containers.conf'),
      BUILDAH_ISOLATION: 'chroot',
    });
    const advisories = [
      { id: 'DEBIAN-CVE-2099-1', ecosystem: 'Debian:13', name: 'hostname', fixed: '3.20' },
      { id: 'DEBIAN-CVE-2099-2', ecosystem: 'Debian:13', name: 'bash', fixed: '99' },
    ];
    writeAdvisories(join(work, 'osv'), advisories);
    await plimsoll(['db', 'update', '--from', join(work, 'osv'), '--db', db], work);
    const base = join(await keptDebianParts(), 'base.tar');
    const context = join(work, 'context');
    mkdirSync(join(context, 'repository'), { recursive: true });
    for (const version of ['3.0', '99.0']) {
      writeFiles(join(work, version), { 'DEBIAN/control': control(version) });
      await must('dpkg-deb', ['--build', join(work, version), join(context, 'repository', `${version}.deb`)]);
    }
    // What the repository of its distribution has by now.
    const newer = join(context, 'repository/99.0.deb');
    const digest = createHash('sha256').update(readFileSync(newer)).digest('hex');
    writeFiles(join(context, 'repository'), {
      Packages: `${control('99.0')}Filename: ./99.0.deb\nSize: ${statSync(newer).size}\nSHA256: ${digest}\n`,
    });
    await must('cp', [base, join(context, 'base.tar')]);
    writeFileSync(join(context, 'Dockerfile'), DOCKERFILE);
    await must('buildah', ['build', '--layers=false', '--tag', OLD, context]);
  });
  after(async () => {
    await must('buildah', ['rmi', '--force', OLD, NEW]).catch(() => undefined);
    rmSync(work, { recursive: true });
    for (const name of ['CONTAINERS_CONF', 'BUILDAH_ISOLATION'])
      if (known[name] === undefined) delete process.env[name];
      else process.env[name] = known[name];
  });

  it('adds one layer in which what the distribution fixed is fixed, and keeps what it did', async () => {
    const evidence = join(work, 'evidence.json');
    const { code, stderr } = await plimsoll(
      ['fix', '--image', OLD, '--engine', 'buildah', '--evidence', evidence, '--db', db],
      work,
    );
    assert.equal(code, 0, stderr);
    const report = reportIn('image-fix', readFileSync(evidence, 'utf8'));
    assert.deepEqual([report.outcome, report.packageManager, report.after?.name], ['applied', 'apt', NEW]);
    assert.notEqual(report.after?.configDigest, report.before.configDigest);
    const { findings, packages, layers, configuration } = report.comparison ?? assert.fail();
    assert.deepEqual(
      findings.gone.map(({ id }) => id),
      ['DEBIAN-CVE-2099-1'],
    );
    assert.deepEqual([findings.new.length, findings.same], [0, 1]);
    assert.deepEqual(
      packages.changed.map(({ name, from }) => [name, from]),
      [['hostname', ['3.0']]],
    );
    assert.deepEqual([layers.shared, layers.removed.length, layers.added.length], [1, 0, 1]);
    assert.deepEqual(
      configuration.filter(({ setting }) => ['user', 'label kept'].includes(setting)),
      [],
    );
  });
});
