import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { buildImage, buildIndex } from '../../../../test/fixtures/image-builder.ts';
import { mutationsOf, onlyFaults } from '../../../../test/fixtures/mutation.ts';
import { parseConfiguration, parseIndex, parseManifest } from './documents.ts';

const image = buildImage({ layers: [[{ path: 'a', content: 'b' }]] });
const manifest = image.blobs.get(image.manifest.digest)!;
const configuration = image.blobs.get(image.configDigest)!;
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('parseManifest', () => {
  it('tells a manifest from an index by its own media type, then by the one given, then by its fields', () => {
    assert.ok('manifest' in parseManifest(manifest, undefined, 'it'));
    assert.ok('index' in parseManifest(buildIndex([image.manifest]).bytes, undefined, 'it'));
    assert.ok('index' in parseManifest(bytes({ schemaVersion: 2, manifests: [] }), undefined, 'it'));
    const bare = bytes({ schemaVersion: 2 });
    const list = 'application/vnd.docker.distribution.manifest.list.v2+json; charset=utf-8';
    assert.ok('index' in parseManifest(bare, list, 'it'));
  });

  it('takes null for an absent list, as Go writes it', () => {
    const parsed = parseManifest(
      bytes({ schemaVersion: 2, config: image.manifest, layers: null }),
      undefined,
      'it',
    );
    assert.ok('manifest' in parsed && parsed.manifest.layers.length === 0);
  });

  it("refuses Docker's schema 1 with a hint", () => {
    const old = bytes({ schemaVersion: 1, name: 'a', fsLayers: [], history: [], signatures: [] });
    const prettyjws = 'application/vnd.docker.distribution.manifest.v1+prettyjws';
    const expected = { code: 'unsupported', hint: /push the image again/ };
    assert.throws(() => parseManifest(old, undefined, 'it'), expected);
    assert.throws(() => parseManifest(bytes({}), prettyjws, 'it'), expected);
  });

  it('refuses a document that is an index and a manifest at once', () => {
    const both = bytes({ schemaVersion: 2, config: image.manifest, layers: [], manifests: [] });
    assert.throws(() => parseManifest(both, undefined, 'it'), { code: 'malformed', message: /at once/ });
  });

  it('names the field at fault', () => {
    const wrong = bytes({ schemaVersion: 2, config: { ...image.manifest, size: -1 }, layers: [] });
    assert.throws(() => parseManifest(wrong, undefined, 'app:1'), {
      code: 'malformed',
      message: /^app:1: config\.size: /,
    });
  });

  it('bounds size and layers', () => {
    assert.throws(() => parseIndex(Buffer.alloc(9 * 2 ** 20, ' '), 'it'), { code: 'limit' });
    const layers = Array.from({ length: 5000 }, () => image.manifest);
    const many = bytes({ schemaVersion: 2, config: image.manifest, layers });
    assert.throws(() => parseManifest(many, undefined, 'it'), {
      code: 'limit',
      message: /more than 4096 layers/,
    });
  });

  it('does not take keys named like prototypes for fields', () => {
    const hostile = Buffer.from(
      `{"__proto__": {"manifests": []}, "schemaVersion": 2, "config": ${JSON.stringify(image.manifest)}}`,
    );
    assert.ok('manifest' in parseManifest(hostile, undefined, 'it'));
    assert.equal(({} as { manifests?: unknown }).manifests, undefined);
  });

  it('throws nothing but faults for any JSON, mutation and bytes', () => {
    fc.assert(
      fc.property(
        fc.json(),
        (text) => void onlyFaults(() => parseManifest(Buffer.from(text), undefined, 'it')),
      ),
    );
    fc.assert(
      fc.property(
        fc.uint8Array(),
        (raw) => void onlyFaults(() => parseManifest(Buffer.from(raw), undefined, 'it')),
      ),
    );
    fc.assert(
      fc.property(mutationsOf(manifest), (raw) => void onlyFaults(() => parseManifest(raw, undefined, 'it'))),
    );
    const deep = Buffer.from('['.repeat(2 ** 20));
    onlyFaults(() => parseManifest(deep, undefined, 'it'));
  });
});

describe('parseConfiguration', () => {
  it('reads what an image specification allows, nulls and single strings included', () => {
    const parsed = parseConfiguration(
      bytes({
        architecture: 'arm64',
        os: 'linux',
        config: {
          Env: null,
          Cmd: 'run me',
          Entrypoint: null,
          ExposedPorts: { '80/tcp': {} },
          Volumes: null,
          Labels: null,
        },
        rootfs: { type: 'layers', diff_ids: null },
        history: null,
      }),
      'it',
    );
    assert.deepEqual(parsed.config?.Cmd, ['run me']);
    assert.deepEqual(parsed.config?.ExposedPorts, ['80/tcp']);
    assert.deepEqual(parsed.rootfs.diff_ids, []);
  });

  it('throws nothing but faults for any JSON and mutation', () => {
    fc.assert(
      fc.property(fc.json(), (text) => void onlyFaults(() => parseConfiguration(Buffer.from(text), 'it'))),
    );
    fc.assert(
      fc.property(mutationsOf(configuration), (raw) => void onlyFaults(() => parseConfiguration(raw, 'it'))),
    );
    fc.assert(fc.property(mutationsOf(configuration), (raw) => void onlyFaults(() => parseIndex(raw, 'it'))));
  });
});
