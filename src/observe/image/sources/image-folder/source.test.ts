import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { buildImage, OCI } from '../../../../../test/fixtures/image-builder.ts';
import { wholeOf } from '../../../../../test/fixtures/whole-stream.ts';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-image-folder-'));
after(() => rmSync(folder, { recursive: true }));
const image = buildImage({ layers: [[{ path: 'a', content: 'one' }], [{ path: 'b', content: 'two' }]] });
const other = buildImage({
  layers: [[{ path: 'c', content: 'three' }]],
  platform: { os: 'linux', architecture: 'riscv64' },
});
const hexOf = (digest: string) => digest.slice('sha256:'.length);

function written(name: string, files: Readonly<Record<string, Buffer | string>>): string {
  const root = join(folder, name);
  mkdirSync(root);
  const all = { version: 'Directory Transport Version: 1.1\n', ...files };
  for (const [path, content] of Object.entries(all)) writeFileSync(join(root, path), content);
  return root;
}

function blobsOf({ blobs, manifest }: typeof image): Record<string, Buffer> {
  const others = [...blobs].filter(([digest]) => digest !== manifest.digest);
  return Object.fromEntries(others.map(([digest, bytes]) => [hexOf(digest), bytes]));
}

function manifestOf({ blobs, manifest }: typeof image): Buffer {
  return blobs.get(manifest.digest) ?? Buffer.alloc(0);
}

const plain = { ...blobsOf(image), 'manifest.json': manifestOf(image) };

async function read(target: string, platform?: { os: string; architecture: string }) {
  const opened = await openTarget(target, { ...contextFixture(), platform });
  assert.ok(opened.shape === 'layers');
  const layers = await Promise.all(opened.layers.map(async (layer) => wholeOf(await layer.open())));
  await opened.close();
  return { kind: opened.kind, image: opened.image, layers };
}

describe('image-folder', () => {
  it('reads the image, known by the version or named', async () => {
    const root = written('plain', plain);
    for (const target of [root, `image-folder:${root}`]) {
      const found = await read(target);
      assert.equal(found.kind, 'image-folder');
      assert.equal(found.image.configDigest, image.configDigest);
      assert.equal(found.image.manifestDigest, image.manifest.digest);
      assert.deepEqual(found.layers, image.layers);
    }
  });

  it('chooses by platform where it has the images of an index', async () => {
    const manifests = [image, other].map(({ manifest }, index) => ({
      ...manifest,
      platform: { os: 'linux', architecture: index === 0 ? 'amd64' : 'riscv64' },
    }));
    const index = { schemaVersion: 2, mediaType: `${OCI}.index.v1+json`, manifests };
    const root = written('index', {
      ...blobsOf(image),
      ...blobsOf(other),
      [`${hexOf(image.manifest.digest)}.manifest.json`]: manifestOf(image),
      [`${hexOf(other.manifest.digest)}.manifest.json`]: manifestOf(other),
      'manifest.json': JSON.stringify(index),
    });
    const found = await read(root, { os: 'linux', architecture: 'riscv64' });
    assert.equal(found.image.configDigest, other.configDigest);
  });

  it('refuses blobs that are missing or not what the manifest says', async () => {
    const configuration = hexOf(image.configDigest);
    const changed = written('changed', { ...plain, [configuration]: '{}' });
    await assert.rejects(read(changed), { code: 'mismatch' });
    const missing = written('missing', plain);
    rmSync(join(missing, hexOf(image.diffIds[0] ?? '')));
    await assert.rejects(read(missing), { code: 'not-found' });
  });

  it('is no other folder', async () => {
    const root = written('other', { ...plain, version: '1.1\n' });
    const opened = await openTarget(root, contextFixture());
    assert.equal(opened.kind, 'source-folder');
    await opened.close();
  });
});
