import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readHostResolvers, resolversOf } from './resolvers.ts';

const from = (files: Readonly<Record<string, string>>): string[] => readHostResolvers((path) => files[path]);
const STUB = 'nameserver 127.0.0.53\noptions edns0\n';

describe('the resolvers of a host', () => {
  it('are those of resolv.conf', () => {
    const text =
      '# nameserver 192.0.2.9\nsearch test\nnameserver 192.0.2.1\n nameserver\t2001:db8::1\nnameserver x\n';
    assert.deepEqual(from({ '/etc/resolv.conf': text }), ['192.0.2.1', '2001:db8::1']);
    assert.deepEqual(from({}), []);
    assert.deepEqual(from({ '/etc/resolv.conf': 'nameserver fe80::1%eth0\n' }), []);
  });

  it('are those behind systemd-resolved', () => {
    const behind = 'nameserver 192.0.2.1\n';
    assert.deepEqual(from({ '/etc/resolv.conf': STUB, '/run/systemd/resolve/resolv.conf': behind }), [
      '192.0.2.1',
    ]);
    assert.deepEqual(from({ '/etc/resolv.conf': `${STUB}nameserver 192.0.2.7\n` }), [
      '127.0.0.53',
      '192.0.2.7',
    ]);
  });

  it('are those that Docker was given', () => {
    const own = { '/etc/resolv.conf': 'nameserver 192.0.2.1\n' };
    assert.deepEqual(from({ ...own, '/etc/docker/daemon.json': '{"dns": ["192.0.2.2"], "debug": true}' }), [
      '192.0.2.2',
    ]);
    for (const text of ['{', '{"dns": 1}', '{}', '[]'])
      assert.deepEqual(from({ ...own, '/etc/docker/daemon.json': text }), ['192.0.2.1']);
  });
});

describe('the resolvers of a container', () => {
  const gateways = new Map([['172.18.0.2', '172.18.0.1']]);

  it('are its own, else those of the host, and its gateways', () => {
    assert.deepEqual(resolversOf({ resolvers: ['192.0.2.5', 'x'], gateways }, ['192.0.2.1']), {
      asked: ['192.0.2.5', '172.18.0.1'],
      unseen: [],
    });
    assert.deepEqual(resolversOf({ resolvers: [], gateways }, ['192.0.2.1']).asked, [
      '192.0.2.1',
      '172.18.0.1',
    ]);
  });

  it('are not seen where they are on loopback', () => {
    const { asked, unseen } = resolversOf({ resolvers: [], gateways }, ['127.0.0.1', '192.0.2.1']);
    assert.deepEqual([asked, unseen], [['192.0.2.1', '172.18.0.1'], ['127.0.0.1']]);
    assert.deepEqual(resolversOf({ resolvers: ['::1'], gateways }, ['127.0.0.1']), {
      asked: ['172.18.0.1'],
      unseen: [],
    });
  });

  it('are what Docker takes where there are none', () => {
    assert.ok(resolversOf({ resolvers: [], gateways }, []).asked.includes('8.8.8.8'));
  });
});
