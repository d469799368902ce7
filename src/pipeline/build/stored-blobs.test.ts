import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import type { Layer } from '../../model/image.ts';
import type { LayerBlob } from '../../observe/image/sources/types.ts';
import { isStored, rememberStored } from './stored-blobs.ts';

const BYTES = Buffer.from('the layer as it is stored');
const digest = `sha256:${hash('sha256', BYTES)}`;
const other = `sha256:${'0'.repeat(64)}`;
const layer = (over: Partial<Layer> = {}): Layer => ({ index: 0, diffId: other, digest, size: 1, ...over });
const unread: LayerBlob = { index: 0, state: '1.2.3', open: () => assert.fail('it is not to be read') };
const readable: LayerBlob = { ...unread, open: async () => Readable.from([BYTES]) };

function services() {
  const kept = new Map<string, unknown>();
  const cache = {
    get: (key: string) => kept.get(key),
    set: (key: string, value: unknown) => void kept.set(key, value),
    [Symbol.dispose]: () => {},
  };
  return { cache };
}

describe('isStored', () => {
  it('hashes bytes once, and not those that were verified when they were read', async () => {
    const own = services();
    assert.equal(await isStored(readable, layer(), own), true);
    assert.equal(await isStored(unread, layer(), own), true);
    const fresh = services();
    rememberStored(unread, layer(), fresh);
    assert.equal(await isStored(unread, layer(), fresh), true);
  });

  it('hashes again what was touched, and what another digest is promised of', async () => {
    const own = services();
    rememberStored(unread, layer(), own);
    await assert.rejects(isStored({ ...readable, state: '1.2.4' }, layer({ digest: other }), own), {
      code: 'mismatch',
      message: /^layer 1 \(sha256:0+\)/,
    });
    await assert.rejects(isStored(readable, layer({ digest: other }), own), { code: 'mismatch' });
    assert.equal(await isStored({ ...readable, state: '1.2.4' }, layer(), own), true);
  });

  it('knows a layer by its diff ID where nothing tells its digest, if it is not compressed', async () => {
    const { digest: _, ...bare } = layer();
    assert.equal(await isStored(readable, { ...bare, diffId: digest }, services()), true);
    assert.equal(await isStored(readable, bare, services()), false);
  });

  it('asks nothing of a source that answers for its bytes', async () => {
    assert.equal(await isStored({ ...unread, state: undefined }, layer(), services()), true);
  });
});
