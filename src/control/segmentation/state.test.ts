import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Fault } from '../../model/fault.ts';
import type { HostServices } from './services.ts';
import { readState } from './state.ts';

const file = { file: 'hosts.yaml', text: '{}\n' };
const mesh = {
  node: 'n1',
  port: 15_008,
  nodes: { file: 'nodes.yaml', text: '{}\n' },
  identities: { id: 'builtin', place: '/var/lib/identities' },
  trustDomain: 'shop.example',
};
const stateWith = (place: object) => ({
  version: 1,
  current: {
    profiles: [],
    onLoss: 'tighter',
    includeProposed: false,
    bridges: [],
    waypoint: { port: 15_001, mesh: { ...mesh, ...place } },
    since: '2099-01-01T00:00:00Z',
  },
  kernel: {},
});
const read = (content: object) =>
  readState({ state: { read: () => JSON.stringify(content) } } as unknown as HostServices);

describe('the state of a segmentation', () => {
  it('is read as it was written, and as versions wrote it that called endpoints attachments', () => {
    for (const place of [{ endpoints: file }, { attachments: file }])
      assert.deepEqual(read(stateWith(place))?.current?.waypoint?.mesh?.endpoints, file);
  });

  it('is read anew once it is another', () => {
    const [one, other] = [stateWith({ endpoints: file }), stateWith({ endpoints: file, node: 'n2' })];
    assert.equal(read(one), read(one));
    assert.equal(read(other)?.current?.waypoint?.mesh?.node, 'n2');
    assert.equal(read(one)?.current?.waypoint?.mesh?.node, 'n1');
  });

  it('is a fault where it says less or more', () => {
    for (const place of [{}, { endpoints: file, other: file }])
      assert.throws(
        () => read(stateWith(place)),
        (error) => error instanceof Fault && error.code === 'malformed',
      );
  });
});
