import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { segmentProfiles } from '../../../../analyse/segmentation/profiles/segment-profiles.ts';
import { Fault } from '../../../../model/fault.ts';
import type { NodePlacement } from '../../../../model/identity/node-placement.ts';
import { profileSchema } from '../../../../model/profile/profile.ts';
import type { Segmentation } from '../../../../model/segmentation/segmentation.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import { compileMesh, meshArtefacts } from './compile.ts';

const PLACEMENT: NodePlacement = {
  trustDomain: 'shop.example',
  nodes: new Map([
    ['n1', { address: '192.0.2.1', blocks: AddressSet.parse('10.1.0.0/16', 'fd01::/64') }],
    ['n2', { address: '192.0.2.2', blocks: AddressSet.parse('10.2.0.0/16', 'fd02::/64') }],
  ]),
};

function segmentation(members: Readonly<Record<string, readonly string[]>>, spiffeId?: string): Segmentation {
  const profiles = Object.keys(members).map((id) => {
    const [namespace, name] = id.split('/');
    const metadata = { namespace, name, ...(spiffeId === undefined ? {} : { spiffeId }) };
    return profileSchema.parse({ apiVersion: 'plimsoll/v1', kind: 'WorkloadProfile', metadata });
  });
  const endpoints = new Map(
    Object.entries(members).map(([id, addresses]) => [id, [{ interface: 'v', addresses }]]),
  );
  return segmentProfiles(profiles, { includeProposed: false, endpoints });
}

const SHOP = { 'shop/web': ['10.1.0.2', 'fd01::2'], 'shop/db': ['10.2.0.5'], 'shop/far': ['10.9.0.1'] };
const usage = (says: RegExp) => (error: unknown) =>
  error instanceof Fault && error.code === 'usage' && says.test(error.message);

describe('the mesh of a node', () => {
  it('knows whom to call where, and by what name', () => {
    const { locals, maps } = compileMesh(segmentation(SHOP), PLACEMENT, 'n1');
    assert.deepEqual(
      locals.map(({ server, spiffeId }) => [server, spiffeId]),
      [['shop_web', 'spiffe://shop.example/ns/shop/workload/web']],
    );
    assert.deepEqual(maps, {
      'mesh-nodes': ['10.2.0.5 192.0.2.2'],
      'mesh-names': ['10.2.0.5 10-2-0-5.db.shop.shop.example'],
      'mesh-proofs': ['shop/web shop_web'],
      'mesh-arrivals': [
        '10-1-0-2.web.shop.shop.example 10.1.0.2',
        'fd010000000000000000000000000002.web.shop.shop.example fd01::2',
      ],
      'mesh-callers': ['4|spiffe://shop.example/ns/shop/workload/db 10.2.0.5'],
    });
  });

  it('has a server only for who has a certificate', () => {
    const mesh = compileMesh(segmentation(SHOP), PLACEMENT, 'n1');
    const text = (proved: readonly string[]) =>
      meshArtefacts(mesh, new Set(proved)).find(({ path }) => path === 'haproxy/mesh.cfg')?.text ?? '';
    assert.doesNotMatch(text([]), /server shop_web/);
    assert.match(
      text(['spiffe://shop.example/ns/shop/workload/web']),
      /server shop_web .* weight 0 .* verify required/,
    );
  });

  it('refuses what nobody could be known by', () => {
    assert.throws(() => compileMesh(segmentation(SHOP), PLACEMENT, 'n3'), usage(/no node n3/));
    assert.throws(
      () => compileMesh(segmentation(SHOP, 'spiffe://shop.example/a'), PLACEMENT, 'n1'),
      usage(/both prove/),
    );
    assert.throws(
      () => compileMesh(segmentation(SHOP, 'spiffe://bank.example/a'), PLACEMENT, 'n1'),
      usage(/trust domain/),
    );
  });

  it('takes two replicas of one workload for one', () => {
    const { maps } = compileMesh(
      segmentation({ 'shop/db': ['10.2.0.5', '10.2.0.6', '10.1.0.5'] }),
      PLACEMENT,
      'n1',
    );
    assert.deepEqual(maps['mesh-callers'], ['4|spiffe://shop.example/ns/shop/workload/db 10.2.0.5']);
    assert.equal(maps['mesh-nodes'].length, 2);
  });

  it('names every destination as its own node does', () => {
    const address = fc
      .tuple(fc.constantFrom('1', '2'), fc.boolean(), fc.integer({ min: 2, max: 99 }))
      .map(([node, isSix, host]) => (isSix ? `fd0${node}::${host}` : `10.${node}.0.${host}`));
    const members = fc.dictionary(
      fc.constantFrom('shop/web', 'shop/a.b', 'bank/db', 'bank/web'),
      fc.uniqueArray(address, { minLength: 1, maxLength: 4 }),
      { minKeys: 1 },
    );
    fc.assert(
      fc.property(members, (all) => {
        const one = segmentation(all);
        const [here, there] = [compileMesh(one, PLACEMENT, 'n1'), compileMesh(one, PLACEMENT, 'n2')];
        const asked = here.maps['mesh-names'].map((line) => line.split(' ').toReversed().join(' '));
        assert.deepEqual(asked.toSorted(), [...there.maps['mesh-arrivals']].toSorted());
        for (const line of asked)
          assert.ok((line.split(' ')[0] ?? '').split('.').every((part) => part.length <= 63));
      }),
    );
  });
});
