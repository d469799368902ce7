import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../../test/property-runs.ts';
import { wholeOf } from '../../../../../test/fixtures/whole-stream.ts';
import { buildImage, layoutFiles, oldSaveEntries } from '../../../../../test/fixtures/image-builder.ts';
import { mutationsOf } from '../../../../../test/fixtures/mutation.ts';
import { buildTar, type TarEntrySpec } from '../../../../../test/fixtures/tar-builder.ts';
import { Fault } from '../../../../model/fault.ts';
import { contextFixture } from '../context.fixture.ts';
import { openTarget } from '../open-target.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-save-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, bytes: Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
};

const one = buildImage({ layers: [[{ path: 'a', content: 'one' }], [{ path: 'b', content: 'two' }]] });
const two = buildImage({ layers: [[{ path: 'c', content: 'three' }]] });
const old = buildTar(oldSaveEntries([{ image: one, tags: ['app:1', 'app:latest'] }]));
const both = file(
  'both.tar',
  buildTar(
    oldSaveEntries([
      { image: one, tags: ['r.example:5000/app:1'] },
      { image: two, tags: ['other:2'] },
    ]),
  ),
);

async function layersOf(target: string, platform?: { os: string; architecture: string }) {
  const opened = await openTarget(target, contextFixture({ platform }));
  assert.ok(opened.shape === 'layers');
  try {
    const bytes: Buffer[] = [];
    for (const layer of opened.layers) bytes[layer.index] = await wholeOf(await layer.open());
    return { kind: opened.kind, image: opened.image, bytes };
  } finally {
    await opened.close();
  }
}

/** Like `old`, with the entries changed. */
function changed(change: (entries: TarEntrySpec[]) => TarEntrySpec[]): Buffer {
  return buildTar(change(oldSaveEntries([{ image: one, tags: ['app:1'] }])));
}

describe('docker-archive', () => {
  it('reads the old form', async () => {
    const { kind, image, bytes } = await layersOf(file('old.tar', old));
    assert.equal(kind, 'docker-archive');
    assert.equal(image.configDigest, one.configDigest);
    assert.deepEqual(image.tags, ['app:1', 'app:latest']);
    assert.deepEqual(
      image.layers.map((layer) => layer.diffId),
      one.diffIds,
    );
    assert.deepEqual(bytes, one.layers);
  });

  it('reads the form that is an OCI layout too, and knows its blobs by digest', async () => {
    const manifest = [
      {
        Config: `blobs/${one.configDigest.replace(':', '/')}`,
        RepoTags: null,
        Layers: one.diffIds.map((digest) => `blobs/${digest.replace(':', '/')}`),
        LayerSources: {
          [one.diffIds[0]!]: { mediaType: 'application/vnd.oci.image.layer.v1.tar', size: 1, digest: 'x' },
        },
      },
    ];
    const entries = [
      ...layoutFiles([one.manifest], one.blobs),
      { path: 'manifest.json', content: JSON.stringify(manifest) },
    ];
    const { kind, image, bytes } = await layersOf(file('new.tar', buildTar(entries)));
    assert.equal(kind, 'docker-archive');
    assert.deepEqual(
      image.layers.map((layer) => layer.digest),
      one.diffIds,
    );
    assert.equal(image.layers[0]?.mediaType, 'application/vnd.oci.image.layer.v1.tar');
    assert.deepEqual(bytes, one.layers);
  });

  it('follows links to other layers, but not out of the archive', async () => {
    const linked = changed((entries) =>
      entries.map((entry) => {
        if (!String(entry.path).startsWith('0001')) return entry;
        const { content: _, ...rest } = entry;
        const target = `../${String(entries.find(({ path }) => String(path).startsWith('0000'))?.path)}`;
        return { ...rest, type: 'symlink', target };
      }),
    );
    const { bytes } = await layersOf(file('linked.tar', linked));
    assert.deepEqual(bytes, [one.layers[0], one.layers[0]]);
    for (const target of ['../../../etc/passwd', '/etc/passwd', 'layer.tar']) {
      const hostile = changed((entries) =>
        entries.map((entry) =>
          String(entry.path).startsWith('0001') ? { path: entry.path, type: 'symlink', target } : entry,
        ),
      );
      await assert.rejects(layersOf(file('hostile.tar', hostile)), {
        code: 'malformed',
        message: /has no layer/,
      });
    }
  });

  it('asks which of several images is meant, and takes a tag, its end or an id', async () => {
    await assert.rejects(layersOf(both), { code: 'usage', hint: /@TAG: r\.example:5000\/app:1, other:2$/ });
    for (const selector of ['@r.example:5000/app:1', '@app:1', `@${one.configDigest}`]) {
      assert.equal((await layersOf(both + selector)).image.configDigest, one.configDigest, selector);
    }
    assert.equal((await layersOf(`archive:${both}:other:2`)).image.configDigest, two.configDigest);
    await assert.rejects(layersOf(`${both}@none:1`), { code: 'not-found', hint: /other:2/ });
  });

  it('chooses by platform among images of one tag', async () => {
    const arm = buildImage({ layers: [[{ path: 'c' }]], platform: { os: 'linux', architecture: 'arm64' } });
    const path = file(
      'platforms.tar',
      buildTar(
        oldSaveEntries([
          { image: one, tags: ['app:1'] },
          { image: arm, tags: ['app:1'] },
        ]),
      ),
    );
    const wanted = { os: 'linux', architecture: 'arm64' };
    assert.equal((await layersOf(path, wanted)).image.configDigest, arm.configDigest);
    await assert.rejects(layersOf(path, { os: 'linux', architecture: 's390x' }), { code: 'not-found' });
  });

  it('reads archives compressed with gzip or zstd, and refuses xz', async () => {
    for (const [name, bytes] of [
      ['gz', gzipSync(old)],
      ['zst', zstdCompressSync(old)],
    ] as const) {
      assert.deepEqual((await layersOf(file(`old.${name}`, bytes))).bytes, one.layers);
    }
    const xz = Buffer.concat([Buffer.from('fd377a585a00', 'hex'), Buffer.alloc(600)]);
    await assert.rejects(layersOf(file('old.xz', xz)), {
      code: 'unsupported',
      message: /compressed with xz/,
    });
    const broken = gzipSync(old).subarray(0, -20);
    await assert.rejects(layersOf(file('broken.gz', broken)), { code: 'malformed' });
  });

  it('leaves the archive readable when a layer is not read to its end', async () => {
    const big = buildImage({ layers: [[{ path: 'a', content: Buffer.alloc(2 ** 20) }]] });
    const path = file('big.tar', buildTar(oldSaveEntries([{ image: big, tags: ['big:1'] }])));
    const opened = await openTarget(path, contextFixture());
    assert.ok(opened.shape === 'layers');
    const [layer] = opened.layers;
    const first = await layer!.open();
    for await (const _chunk of first) break;
    assert.deepEqual(await wholeOf(await layer!.open()), big.layers[0]);
    await opened.close();
  });

  it('finds out a configuration that is not what its name says', async () => {
    const forged = changed((entries) =>
      entries.map((entry) =>
        /^[0-9a-f]{64}\.json$/.test(String(entry.path)) ? { ...entry, content: '{}' } : entry,
      ),
    );
    await assert.rejects(layersOf(file('forged.tar', forged)), {
      code: 'mismatch',
      message: new RegExp(one.configDigest),
    });
  });

  it('throws nothing but faults for any damage', async () => {
    await fc.assert(
      fc.asyncProperty(mutationsOf(old), async (bytes) => {
        const path = file('damaged.tar', bytes);
        await layersOf(`archive:${path}`).catch((error: unknown) =>
          assert.ok(error instanceof Fault, String(error)),
        );
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('bounds what a document may be', async () => {
    const large = changed((entries) =>
      entries.map((entry) =>
        entry.path === 'manifest.json' ? { ...entry, content: Buffer.alloc(9 * 2 ** 20, ' ') } : entry,
      ),
    );
    await assert.rejects(layersOf(file('large.tar', large)), { code: 'limit' });
  });
});
