import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { buildImage, layoutFiles } from '../fixtures/image-builder.ts';
import { reportIn } from '../fixtures/printed-report.ts';
import { buildTar } from '../fixtures/tar-builder.ts';
import type { Lane } from '../run/e2e/suite.ts';
import { plimsoll } from './command.ts';

export const lane: Lane = 'anywhere';

const IMAGE = buildImage({
  layers: [
    [
      { path: 'usr/bin/su', mode: 0o4755 },
      { path: 'usr/bin/gone', mode: 0o4755 },
      { path: 'bin/sh', mode: 0o755 },
      { path: 'srv/data', type: 'directory', mode: 0o777 },
    ],
    [
      { path: 'usr/bin/.wh.gone' },
      { path: 'app/server.key', content: 'this is a fake key' },
      { path: 'app/disk', type: 'block' },
    ],
  ],
  history: ['RUN apt-get install su # buildkit', '!USER root', 'COPY app /app # buildkit'],
  configuration: {
    config: {
      Env: ['PATH=/usr/bin', 'DB_PASSWORD=fake-one'],
      User: 'root',
      Entrypoint: ['/bin/sh', '-c', '/app/server'],
      ExposedPorts: { '22/tcp': {} },
      Healthcheck: { Test: ['CMD', '/app/server', '--check'] },
      WorkingDir: '/app',
    },
  },
});

describe('checks of an image', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-check-image-'));
  const cache = join(work, 'cache');
  const archive = join(work, 'image.tar');
  writeFileSync(archive, buildTar(layoutFiles([IMAGE.manifest], IMAGE.blobs)));
  after(() => rmSync(work, { recursive: true }));

  const scan = (...more: readonly string[]) =>
    plimsoll(['scan', archive, '--scanners', 'config', ...more], cache);

  it('look at its configuration, its history and what a container sees, and remember it', async () => {
    const cold = await scan('--format', 'json');
    const warm = await scan('--format', 'json');
    const report = reportIn('scan', cold.stdout);
    assert.deepEqual(reportIn('scan', warm.stdout).findings, report.findings);
    assert.equal(reportIn('scan', warm.stdout).coverage.layers.cached, 2);
    const findings = report.findings.filter((one) => one.kind === 'misconfiguration');
    const found = findings.map(({ id, subject }) =>
      subject.kind === 'file'
        ? `${id} ${subject.path}`
        : subject.kind === 'image'
          ? `${id} (${subject.part})`
          : id,
    );
    assert.deepEqual(found.toSorted(), [
      'image-device /app/disk',
      'image-port-login (port 22/tcp)',
      'image-port-privileged (port 22/tcp)',
      'image-private-key /app/server.key',
      'image-provenance-labels (labels)',
      'image-secret-in-environment (env DB_PASSWORD)',
      'image-setuid-file /usr/bin/su',
      'image-shell /bin/sh',
      'image-start-by-shell (entrypoint)',
      'image-user-root (user)',
      'image-writable-folder /srv/data',
    ]);
    const key = findings.find(({ id }) => id === 'image-private-key');
    assert.deepEqual(key?.origins, [{ kind: 'layer', layer: 1, instruction: 'COPY app /app' }]);
    const secret = findings.find(({ id }) => id === 'image-secret-in-environment');
    assert.ok(!JSON.stringify(secret).includes('fake-one'));
  });

  it('are told in every format, and fail where they are to', async () => {
    const { code, stdout } = await scan('--format', 'sarif', '--fail-on', 'critical');
    assert.equal(code, 1);
    assert.match(stdout, /image-user-root/);
    for (const format of ['table', 'markdown', 'junit', 'html'])
      assert.match((await scan('--format', format)).stdout, /image-setuid-file/, format);
  });
});
