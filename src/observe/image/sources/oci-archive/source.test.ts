import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { wholeOf } from '../../../../../test/fixtures/whole-stream.ts';
import { buildImage, buildIndex, layoutFiles } from '../../../../../test/fixtures/image-builder.ts';
import { mutationsOf } from '../../../../../test/fixtures/mutation.ts';
import { buildTar } from '../../../../../test/fixtures/tar-builder.ts';
import { Fault } from '../../../../model/fault.ts';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-oci-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, bytes: Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

const amd64 = buildImage({ layers: [[{ path: 'a', content: 'one' }]], gzip: true });
const arm64 = buildImage({
  layers: [[{ path: 'b', content: 'two' }]],
  platform: { os: 'linux', architecture: 'arm64' },
});
const NAME = 'org.opencontainers.image.ref.name';
const named = (image: typeof amd64, name: string) => ({ ...image.manifest, annotations: { [NAME]: name } });

async function read(target: string, architecture?: string) {
  const platform = architecture === undefined ? undefined : { os: 'linux', architecture };
  const opened = await openTarget(target, contextFixture({ platform }));
  assert.ok(opened.shape === 'layers');
  try {
    const layers = await Promise.all(opened.layers.map(async (layer) => wholeOf(await layer.open())));
    return { kind: opened.kind, image: opened.image, layers };
  } finally {
    await opened.close();
  }
}

describe('oci-archive', () => {
  it('reads an archive with one image', async () => {
    const path = file('one.tar', buildTar(layoutFiles([named(amd64, '1.0')], amd64.blobs)));
    const { kind, image, layers } = await read(path);
    assert.equal(kind, 'oci-archive');
    assert.equal(image.manifestDigest, amd64.manifest.digest);
    assert.deepEqual(image.tags, ['1.0']);
    assert.deepEqual(layers, amd64.layers);
  });

  it('chooses by platform in an index, and by name among images', async () => {
    const index = buildIndex([amd64.manifest, arm64.manifest]);
    const blobs = new Map([...amd64.blobs, ...arm64.blobs, [index.descriptor.digest, index.bytes]]);
    const multi = file('multi.tar', buildTar(layoutFiles([index.descriptor], blobs)));
    assert.equal((await read(multi, 'arm64')).image.configDigest, arm64.configDigest);
    assert.equal((await read(`oci:${multi}`, 'amd64')).image.configDigest, amd64.configDigest);
    const entries = [named(amd64, 'app:1'), named(amd64, 'app:latest'), named(arm64, 'tool:2')];
    const several = file('several.tar', buildTar(layoutFiles(entries, blobs)));
    await assert.rejects(read(several), { code: 'usage', hint: /@NAME: app:1, app:latest, tool:2/ });
    assert.deepEqual((await read(`${several}@app:1`)).image.tags, ['app:1', 'app:latest']);
    assert.equal((await read(`oci:${several}:tool:2`)).image.configDigest, arm64.configDigest);
    assert.equal((await read(`${several}@${arm64.manifest.digest}`)).image.configDigest, arm64.configDigest);
    await assert.rejects(read(`${several}@none`), { code: 'not-found', hint: /tool:2/ });
  });

  it('says which blob is missing', async () => {
    const path = file('missing.tar', buildTar(layoutFiles([amd64.manifest], [])));
    await assert.rejects(read(path), { code: 'malformed', message: /missing\.tar has no blobs\/sha256\// });
  });

  it('throws nothing but faults for any damage', async () => {
    const valid = buildTar(layoutFiles([amd64.manifest], amd64.blobs));
    await fc.assert(
      fc.asyncProperty(mutationsOf(valid), async (bytes) => {
        const path = file('damaged.tar', bytes);
        await read(`oci:${path}`).catch((error: unknown) => assert.ok(error instanceof Fault, String(error)));
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
