import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { buildImage, layoutFiles } from '../../../test/fixtures/image-builder.ts';
import { buildTar } from '../../../test/fixtures/tar-builder.ts';
import { memoryStore } from '../../analyse/vulnerabilities/memory-store.fixture.ts';
import { imageFixText } from '../../present/image-fix/text.ts';
import type { ImageBuilder } from '../../platform/image-builder/types.ts';
import { fixImage } from './fix-image.ts';
import type { BuildServices } from './services.ts';

const SERVICES: BuildServices = {
  http: { request: () => assert.fail('an archive asks no network') },
  environment: {},
  cache: { get: () => undefined, set: () => undefined, [Symbol.dispose]: () => undefined },
  openAdvisories: () => memoryStore([]),
  now: () => new Date('2026-12-01T00:00:00Z'),
  progress: () => undefined,
  onExit: () => ({ [Symbol.dispose]: () => undefined }),
  saveMemory: () => undefined,
  toolVersion: '0.0.0',
};

describe('fixing an image', () => {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-fix-image-'));
  after(() => rmSync(work, { recursive: true }));
  const image = buildImage({
    layers: [
      [{ path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="11"\n' }],
      [{ path: 'app', content: '' }],
    ],
  });
  const archive = join(work, 'app.tar');
  writeFileSync(archive, buildTar(layoutFiles([image.manifest], image.blobs)));
  const builder: ImageBuilder = {
    engine: 'buildah',
    save: () => Promise.resolve(archive),
    build: () => assert.fail('nothing is to be built'),
    remove: () => assert.fail('nothing is to be removed'),
    [Symbol.dispose]: () => undefined,
  };
  const fixed = (rules: string) => {
    const file = join(work, 'bases.yaml');
    writeFileSync(file, rules);
    const request = { image: 'app:1', name: undefined, isDryRun: true, baseImages: [file], baseReports: [] };
    return fixImage(request, SERVICES, builder);
  };

  it('says what it is built on by its layers, and what is newer', async () => {
    const [first, second] = image.diffIds;
    const report = await fixed(
      `base-images:\n  - {image: 'debian:11', layers: ['${first}']}\n  - {image: 'sea/other:1', layers: ['${second}']}\n`,
    );
    assert.deepEqual(report.base, {
      image: 'debian:11',
      layers: 1,
      newer: 'debian:12',
      reason: 'debian 11 gets no security updates since 2026-08-31',
    });
    assert.match(
      imageFixText(report),
      /built on debian:11, by its first 1 layer: build it anew with {2}FROM debian:12/,
    );
  });

  it('says nothing of a base that is not known', async () => {
    const report = await fixed(`base-images:\n  - {image: 'x:1', layers: ['sha256:${'0'.repeat(64)}']}\n`);
    assert.deepEqual([report.outcome, report.base], ['nothing', undefined]);
  });
});
