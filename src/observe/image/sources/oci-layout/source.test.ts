import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { wholeOf } from '../../../../../test/fixtures/whole-stream.ts';
import { attachedParts } from '../../../../../test/fixtures/attached-parts.ts';
import { buildImage, type DescriptorSpec, layoutFiles } from '../../../../../test/fixtures/image-builder.ts';
import { contextFixture } from '../context.fixture.ts';
import { digestOf } from '../../manifest/digest.ts';
import { openTarget } from '../open-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-layout-'));
after(() => rmSync(folder, { recursive: true }));
const image = buildImage({ layers: [[{ path: 'a', content: 'one' }]] });
const blobPath = (digest: string) => `blobs/${digest.replace(':', '/')}`;

function layout(
  name: string,
  entries: readonly DescriptorSpec[] = [image.manifest],
  more: ReadonlyMap<string, Buffer> = new Map(),
): string {
  const root = join(folder, name);
  for (const { path, content } of layoutFiles(entries, new Map([...image.blobs, ...more]))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

async function read(target: string) {
  const opened = await openTarget(target, contextFixture());
  assert.ok(opened.shape === 'layers');
  const layers = await Promise.all(opened.layers.map(async (layer) => wholeOf(await layer.open())));
  await opened.close();
  return { kind: opened.kind, image: opened.image, layers };
}

describe('oci-layout', () => {
  it('reads a folder', async () => {
    const found = await read(layout('plain'));
    assert.equal(found.kind, 'oci-layout');
    assert.equal(found.image.configDigest, image.configDigest);
    assert.deepEqual(found.layers, image.layers);
  });

  it('tells an image from what lies beside it', async () => {
    const other = { ...image.manifest, digest: `sha256:${'ab'.repeat(32)}` };
    const [ours, theirs] = [attachedParts('{"one":1}', image.manifest), attachedParts('{"two":2}', other)];
    const entries = [ours.manifest, image.manifest, theirs.manifest];
    const root = layout('attached', entries, new Map([...ours.blobs, ...theirs.blobs]));
    const opened = await openTarget(root, contextFixture());
    assert.ok(opened.shape === 'layers');
    assert.equal(opened.image.configDigest, image.configDigest);
    const { documents, digests } = (await opened.attached?.()) ?? {};
    assert.deepEqual([documents?.map(({ text }) => text), digests], [['{"one":1}'], [image.manifest.digest]]);
  });

  it('takes a name after an @ or a colon', async () => {
    const NAME = 'org.opencontainers.image.ref.name';
    const root = layout('named', [{ ...image.manifest, annotations: { [NAME]: '1.0' } }]);
    for (const target of [`oci:${root}@1.0`, `oci:${root}:1.0`])
      assert.deepEqual((await read(target)).image.tags, ['1.0']);
  });

  it('follows links inside the folder and refuses those that lead out', async () => {
    const root = layout('links');
    const path = join(root, blobPath(image.manifest.digest));
    unlinkSync(path);
    writeFileSync(join(root, 'kept'), image.blobs.get(image.manifest.digest)!);
    symlinkSync('../../kept', path);
    assert.equal((await read(root)).image.configDigest, image.configDigest);
    unlinkSync(path);
    symlinkSync('/etc/hostname', path);
    await assert.rejects(read(root), { code: 'refused', message: /leads out of the folder/ });
  });

  it('does not hang at a pipe', async () => {
    const root = layout('pipe');
    const path = join(root, blobPath(image.configDigest));
    unlinkSync(path);
    execFileSync('env', ['mkfifo', path]);
    await assert.rejects(read(root), { code: 'malformed', message: /is no regular file/ });
  });

  it('finds out layers that are missing or of another size before they are read', async () => {
    const root = layout('layers');
    const path = join(root, blobPath(digestOf(image.layers[0]!)));
    writeFileSync(path, 'short');
    await assert.rejects(openTarget(root, contextFixture()), {
      code: 'mismatch',
      message: /layer 1 .* should have \d+ bytes, but has 5/,
    });
    unlinkSync(path);
    await assert.rejects(openTarget(root, contextFixture()), { code: 'not-found', message: /layer 1/ });
  });

  it('tells a layer that was put in place of another from it', async () => {
    const root = layout('states');
    const path = join(root, blobPath(digestOf(image.layers[0]!)));
    const stateOf = async () => {
      const opened = await openTarget(root, contextFixture());
      assert.ok(opened.shape === 'layers');
      return opened.layers[0]?.state;
    };
    const before = await stateOf();
    assert.equal(await stateOf(), before);
    writeFileSync(`${path}.new`, image.layers[0]!);
    renameSync(`${path}.new`, path);
    assert.notEqual(await stateOf(), before);
  });

  it('finds out blobs that were changed or are missing', async () => {
    const root = layout('changed');
    writeFileSync(join(root, blobPath(image.configDigest)), '{}');
    await assert.rejects(read(root), { code: 'mismatch' });
    unlinkSync(join(root, blobPath(image.configDigest)));
    await assert.rejects(read(root), { code: 'not-found' });
  });
});
