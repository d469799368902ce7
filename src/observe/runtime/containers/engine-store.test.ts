import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Fault } from '../../../model/fault.ts';
import { storedContainer } from './engine-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-store-'));
after(() => rmSync(folder, { recursive: true }));
const [ID, LAYER, IMAGE] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('what an engine keeps of a container', () => {
  it('is found with Docker by its id, beside its root file system', () => {
    const kept = { Image: `sha256:${IMAGE}`, Config: { Labels: { 'plimsoll.member': 'shop/web' } } };
    write(`docker/containers/${ID}/config.v2.json`, kept);
    assert.deepEqual(storedContainer(join(folder, `docker/overlay2/${LAYER}/merged`), ID), {
      labels: new Map([['plimsoll.member', 'shop/web']]),
      digests: [`sha256:${IMAGE}`],
    });
    assert.equal(storedContainer(join(folder, `docker/overlay2/${LAYER}/merged`), '../x'), undefined);
  });

  for (const list of ['containers.json', 'volatile-containers.json'])
    it(`is found with Podman by its layer, in ${list}`, () => {
      const driver = list.startsWith('v') ? 'vfs' : 'overlay';
      write(`podman/${driver}-containers/${list}`, [{ id: ID, layer: LAYER, image: IMAGE }]);
      write(`podman/${driver}-images/images.json`, [{ id: IMAGE, digest: 'sha256:d' }]);
      const place = driver === 'vfs' ? `vfs/dir/${LAYER}` : `overlay/${LAYER}/merged`;
      assert.deepEqual(storedContainer(join(folder, 'podman', place), undefined), {
        labels: new Map(),
        digests: [`sha256:${IMAGE}`, 'sha256:d'],
      });
    });

  it('is nothing where no engine keeps it', () => {
    for (const root of ['/', '', 'rootfs', `/nowhere/overlay/${LAYER}/merged`])
      assert.equal(storedContainer(root, ID), undefined);
  });

  it('is a fault where it cannot be read', () => {
    write(`broken/containers/${ID}/config.v2.json`, '{');
    assert.throws(() => storedContainer(join(folder, 'broken/overlay2/x/merged'), ID), Fault);
  });
});
