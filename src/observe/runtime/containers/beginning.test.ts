import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Fault } from '../../../model/fault.ts';
import { parseBeginning, placeIn } from './beginning.ts';

describe('the state of a container that begins', () => {
  const state = { ociVersion: '1.2.0', id: 'a'.repeat(64), status: 'created', pid: 7, bundle: '/run/b' };

  it('tells of its process and where its bundle is', () => {
    const { id, pid, bundle } = state;
    assert.deepEqual(parseBeginning(JSON.stringify(state)), { id, pid, bundle });
  });

  it('is a fault where it is none, whatever it is', () => {
    for (const wrong of [{ id: '../x' }, { pid: 0 }, { pid: '1/../2' }, { bundle: 'relative' }])
      assert.throws(() => parseBeginning(JSON.stringify({ ...state, ...wrong })), Fault);
    fc.assert(
      fc.property(fc.string(), (text) => {
        assert.throws(() => parseBeginning(text), Fault);
      }),
    );
  });
});

describe('the place of a container in networks', () => {
  const address = (local: string, more: object = {}): object => ({
    family: local.includes(':') ? 'inet6' : 'inet',
    local,
    scope: 'global',
    ...more,
  });

  it('is what its engine gave it, with the gateways by which it goes out', () => {
    const links = [
      { ifname: 'lo', addr_info: [address('127.0.0.1', { scope: 'host' })] },
      {
        ifname: 'eth0',
        addr_info: [
          address('10.0.0.2'),
          address('fd00::2'),
          address('fe80::2', { scope: 'link' }),
          address('2001:db8::5', { dynamic: true }),
        ],
      },
      { ifname: 'eth1', addr_info: [address('10.1.0.2')] },
      { ifname: 'eth2' },
    ];
    const route = [{ dst: 'default', dev: 'eth0', gateway: '10.0.0.1' }];
    assert.deepEqual(placeIn(JSON.stringify(links), [JSON.stringify(route), '']), {
      addresses: ['10.0.0.2', 'fd00::2', '10.1.0.2'],
      gateways: new Map([['10.0.0.2', '10.0.0.1']]),
    });
  });

  it('is nowhere without a network, and a fault where ip says something else', () => {
    assert.deepEqual(placeIn('[]', ['', '']), { addresses: [], gateways: new Map() });
    assert.throws(() => placeIn('{}', ['', '']), Fault);
    assert.throws(() => placeIn('[]', ['nothing', '']), Fault);
  });
});
