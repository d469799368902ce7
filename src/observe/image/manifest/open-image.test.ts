import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { wholeOf } from '../../../../test/fixtures/whole-stream.ts';
import {
  buildImage,
  buildIndex,
  type DescriptorSpec,
  OCI,
  sha256,
} from '../../../../test/fixtures/image-builder.ts';
import { mutationsOf } from '../../../../test/fixtures/mutation.ts';
import { Fault } from '../../../model/fault.ts';
import type { Platform } from '../../../model/image.ts';
import { type BlobStore, openImage } from './open-image.ts';

const ENTRY = [{ path: 'etc/hostname', content: 'box' }];

function storeOf(blobs: ReadonlyMap<string, Buffer>): BlobStore {
  const get = (digest: string) => {
    const blob = blobs.get(digest);
    if (!blob) throw new Fault('not-found', `no ${digest}`);
    return blob;
  };
  return {
    read: async ({ digest }) => get(digest),
    open: async ({ digest }) => Readable.from([get(digest)]),
    has: async ({ digest }) => blobs.has(digest),
  };
}

function open(root: DescriptorSpec, blobs: ReadonlyMap<string, Buffer>, platform?: Platform) {
  const document = { bytes: blobs.get(root.digest)!, digest: root.digest, mediaType: root.mediaType };
  return openImage(document, { subject: 'app:1', store: storeOf(blobs), platform, tags: ['app:1'] });
}

describe('openImage', () => {
  it('gives the image, its layers and the instructions that made them', async () => {
    const history = ['/bin/sh -c #(nop) ADD file:a in /', '!ENV A=b', 'RUN /bin/sh -c true # buildkit'];
    const built = buildImage({ layers: [ENTRY, [{ path: 'b', content: 'c' }]], history, gzip: true });
    const { image, layers, gaps } = await open(built.manifest, built.blobs);
    assert.equal(image.configDigest, built.configDigest);
    assert.equal(image.manifestDigest, built.manifest.digest);
    assert.deepEqual(image.tags, ['app:1']);
    assert.deepEqual(
      image.layers.map((layer) => layer.diffId),
      built.diffIds,
    );
    assert.deepEqual(
      image.layers.map((layer) => layer.instruction),
      ['ADD file:a in /', 'RUN true'],
    );
    assert.deepEqual(
      image.layers.map((layer) => layer.digest),
      built.layers.map(sha256),
    );
    assert.deepEqual(image.config.command, ['sh']);
    assert.deepEqual(gaps, []);
    for (const layer of layers) {
      assert.deepEqual(await wholeOf(await layer.open()), built.layers[layer.index]);
    }
  });

  it('chooses by platform through nested indexes and skips attestations', async () => {
    const amd64 = buildImage({ layers: [ENTRY] });
    const armV6 = buildImage({
      layers: [ENTRY],
      platform: { os: 'linux', architecture: 'arm', variant: 'v6' },
    });
    const armV7 = buildImage({
      layers: [ENTRY],
      platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
    });
    const proof = buildImage({ layers: [], configuration: { comment: 'proof' } });
    const unknown = { ...proof.manifest, platform: { os: 'unknown', architecture: 'unknown' } };
    const inner = buildIndex([armV6.manifest, armV7.manifest]);
    const outer = buildIndex([unknown, amd64.manifest, inner.descriptor]);
    const blobs = new Map(
      [amd64, armV6, armV7, proof]
        .flatMap((image) => [...image.blobs])
        .concat([
          [inner.descriptor.digest, inner.bytes],
          [outer.descriptor.digest, outer.bytes],
        ]),
    );
    const digestFor = async (platform: Platform) =>
      (await open(outer.descriptor, blobs, platform)).image.configDigest;
    assert.equal(await digestFor({ os: 'linux', architecture: 'amd64' }), amd64.configDigest);
    assert.equal(await digestFor({ os: 'linux', architecture: 'arm', variant: 'v7' }), armV7.configDigest);
    assert.equal(await digestFor({ os: 'linux', architecture: 'arm', variant: 'v6' }), armV6.configDigest);
    await assert.rejects(digestFor({ os: 'linux', architecture: 's390x' }), {
      code: 'not-found',
      message: 'app:1 has no image for linux/s390x, only for linux/amd64, linux/arm/v6, linux/arm/v7',
    });
  });

  it('says that a lone image is for another platform than was asked for', async () => {
    const built = buildImage({ layers: [ENTRY] });
    const wanted = { os: 'linux', architecture: 'arm64' };
    await assert.rejects(open(built.manifest, built.blobs, wanted), {
      code: 'not-found',
      message: 'app:1 is for linux/amd64, not for linux/arm64',
    });
  });

  it('does not follow an index that is deep or turns in a circle', async () => {
    const blobs = new Map<string, Buffer>();
    let entry = buildImage({ layers: [] }).manifest;
    for (let depth = 0; depth < 100; depth += 1) {
      const index = buildIndex([entry]);
      blobs.set(index.descriptor.digest, index.bytes);
      entry = index.descriptor;
    }
    await assert.rejects(open(entry, blobs), { code: 'limit', message: /nests more than 64 indexes/ });
  });

  it('finds out a document that was replaced', async () => {
    const built = buildImage({ layers: [ENTRY] });
    const blobs = new Map(built.blobs).set(built.configDigest, Buffer.from('{}'));
    await assert.rejects(open(built.manifest, blobs), (error: Fault) => {
      assert.equal(error.code, 'mismatch');
      assert.ok(
        error.message.includes(built.configDigest) && error.message.includes(sha256(Buffer.from('{}'))),
      );
      return true;
    });
  });

  it('refuses artefacts that are no images, by name', async () => {
    const config = {
      mediaType: 'application/vnd.cncf.helm.config.v1+json',
      digest: sha256(Buffer.from('{}')),
      size: 2,
    };
    const chart = buildImage({ layers: [], manifest: { config } });
    await assert.rejects(open(chart.manifest, chart.blobs), {
      code: 'unsupported',
      message: 'app:1 is no container image but an artefact: application/vnd.cncf.helm.config.v1+json',
    });
  });

  it('refuses a configuration with another number of layers', async () => {
    const short = buildImage({
      layers: [ENTRY],
      configuration: { rootfs: { type: 'layers', diff_ids: [] } },
    });
    await assert.rejects(open(short.manifest, short.blobs), {
      code: 'malformed',
      message: /lists 0 layers, its manifest 1/,
    });
  });

  it('tells no instruction where the history does not fit, and says so', async () => {
    const built = buildImage({ layers: [ENTRY, ENTRY], history: ['RUN a', 'RUN b', 'RUN c'] });
    const { image, gaps } = await open(built.manifest, built.blobs);
    assert.deepEqual(
      image.layers.map((layer) => layer.instruction),
      [undefined, undefined],
    );
    assert.equal(gaps[0]?.informational, true);
    assert.match(gaps[0]?.reason ?? '', /tells of 3 layers, but it has 2/);
  });

  it('takes no instruction for the origin of what Buildah put into one layer with others', async () => {
    const buildah = { config: { Labels: { 'io.buildah.version': '1.39.3' } } };
    const cases: [string[], Readonly<Record<string, unknown>>, (string | undefined)[]][] = [
      [['RUN a', '!ADD b', '!RUN c', 'LABEL d=e'], {}, ['RUN a', undefined]],
      [['RUN a', '!ENV b=c', '!COPY d in /', 'CMD e'], {}, ['RUN a', 'COPY d in /']],
      [['RUN a', '!ADD b', 'RUN c'], buildah, ['RUN a', undefined]],
      [['!ADD a', 'RUN b', '!WORKDIR /c', '!ENV d=e', 'RUN f'], buildah, ['RUN b', 'RUN f']],
      [['RUN a', '!RUN b', 'RUN c'], {}, ['RUN a', 'RUN c']],
    ];
    for (const [history, configuration, instructions] of cases) {
      const built = buildImage({ layers: [ENTRY, [{ path: 'b', content: 'c' }]], history, configuration });
      const { image } = await open(built.manifest, built.blobs);
      assert.deepEqual(
        image.layers.map((layer) => layer.instruction),
        instructions,
      );
    }
  });

  it('reads foreign layers where they are, and names them as a gap where not', async () => {
    const type = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip';
    const here = buildImage({ layers: [ENTRY] });
    const digest = here.diffIds[0]!;
    const built = buildImage({
      layers: [ENTRY],
      manifest: { layers: [{ mediaType: type, digest, size: 1, urls: ['https://elsewhere.invalid/a'] }] },
    });
    assert.equal((await open(built.manifest, built.blobs)).layers.length, 1);
    const without = new Map([...built.blobs].filter(([key]) => key !== digest));
    const { layers, gaps, image } = await open(built.manifest, without);
    assert.deepEqual([layers.length, image.layers.length], [0, 1]);
    assert.deepEqual(
      gaps.map((gap) => gap.kind),
      ['missing-data'],
    );
  });

  it('names layers of unknown types, such as encrypted ones, as gaps', async () => {
    const digest = `sha256:${'1'.repeat(64)}`;
    const mediaType = `${OCI}.layer.v1.tar+gzip+encrypted`;
    const built = buildImage({ layers: [ENTRY], manifest: { layers: [{ mediaType, digest, size: 1 }] } });
    assert.deepEqual(
      (await open(built.manifest, built.blobs)).gaps.map((gap) => gap.kind),
      ['unsupported'],
    );
  });

  it('refuses digests that would be paths before it asks for them', async () => {
    const layers = [{ mediaType: `${OCI}.layer.v1.tar`, digest: 'sha256:../../../etc/passwd', size: 1 }];
    const built = buildImage({ layers: [ENTRY], manifest: { layers } });
    await assert.rejects(open(built.manifest, built.blobs), { code: 'malformed', message: /not a digest/ });
  });

  it('throws nothing but faults whatever the documents are', async () => {
    const built = buildImage({ layers: [ENTRY] });
    const manifest = built.blobs.get(built.manifest.digest)!;
    const configuration = built.blobs.get(built.configDigest)!;
    await fc.assert(
      fc.asyncProperty(fc.oneof(mutationsOf(manifest), mutationsOf(configuration)), async (bytes) => {
        const digest = sha256(bytes);
        const text = manifest.toString().replace(built.configDigest, digest);
        const asConfiguration = Buffer.from(text);
        for (const document of [bytes, asConfiguration]) {
          const blobs = new Map(built.blobs).set(digest, bytes).set(sha256(document), document);
          const root = { ...built.manifest, digest: sha256(document) };
          await open(root, blobs).catch((error: unknown) => assert.ok(error instanceof Fault, String(error)));
        }
      }),
    );
  });
});
