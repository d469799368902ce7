import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import { sha256 } from '../../../test/fixtures/image-builder.ts';
import { buildTar } from '../../../test/fixtures/tar-builder.ts';
import { DEFAULT_BUDGET } from '../../model/budget.ts';
import type { LayeredTarget } from '../../observe/image/sources/types.ts';
import type { BuildServices } from './services.ts';
import { readLayers } from './read-layers.ts';

const tar = buildTar([{ path: 'a', content: 'x' }]);

/** An image that has one tar so many times, stored under these paths or digests; and how often each was opened. */
function imageOf(stored: readonly { readonly path?: string; readonly digest?: string }[]) {
  const opened: number[] = [];
  const target = {
    image: { layers: stored.map(({ digest }, index) => ({ index, diffId: sha256(tar), digest })) },
    layers: stored.map(({ path }, index) => ({
      index,
      ...(path !== undefined && { path }),
      open: () => {
        opened.push(index);
        return Promise.resolve(Readable.from([tar]));
      },
    })),
  } as unknown as LayeredTarget;
  return { target, opened };
}

function services(over: Partial<BuildServices> = {}): BuildServices {
  const none = { get: () => undefined, set: () => {} };
  return { cache: none, progress: () => {}, saveMemory: () => {}, ...over } as unknown as BuildServices;
}

describe('readLayers', () => {
  it('reads layers that are the same bytes once, and gives each of them what it holds', async () => {
    const digest = sha256(tar);
    for (const [stored, times] of [
      [[{ digest }, { digest }, { digest }], 1],
      [[{ path: 'one' }, { path: 'one' }], 1],
      // Nobody knows whether these are, and each has to be verified.
      [[{ path: 'one' }, { path: 'two' }], 2],
      [[{}, {}], 2],
    ] as const) {
      const { target, opened } = imageOf(stored);
      const { facts, complete } = await readLayers(target, [], 'x', services());
      assert.equal(opened.length, times, JSON.stringify(stored));
      assert.deepEqual(
        facts.map(({ entries }) => entries.length),
        stored.map(() => 1),
      );
      assert.equal(complete, true);
    }
  });

  it('leaves out what the budget has no room or time for, by name', async () => {
    for (const [over, option] of [
      [{ budget: { ...DEFAULT_BUDGET, bytes: 100 } }, '--limit bytes=NUMBER'],
      [{ budget: { ...DEFAULT_BUDGET, entries: 1 } }, '--limit entries=NUMBER'],
      [{ deadline: { seconds: 3, isOver: () => true } }, '--timeout'],
    ] as const) {
      const { target } = imageOf([{ path: 'one' }, { path: 'two' }]);
      const { facts, complete } = await readLayers(target, [], 'x', services(over));
      const reasons = facts.flatMap(({ gaps }) => gaps.map(({ reason }) => reason));
      assert.ok(reasons.length > 0 && reasons.every((reason) => reason.includes(option)), reasons.join('\n'));
      assert.equal(complete, false);
    }
  });
});
