import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { absence } from '../../e2e/real-part.ts';
import { changesOf, readHost } from './host-state.ts';

describe('the state of this machine', () => {
  it('is told of where a part is another one', () => {
    const before = [
      { what: 'ip rule', text: '0: from all lookup local\n' },
      { what: '/etc/resolv.conf', text: 'nameserver 192.0.2.1\n' },
    ];
    assert.deepEqual(changesOf(before, before), []);
    const [change = '', ...others] = changesOf(before, [
      before[0] ?? { what: '', text: '' },
      { what: '/etc/resolv.conf', text: 'nameserver 192.0.2.2\n' },
    ]);
    assert.match(change, /resolv\.conf[^]*192\.0\.2\.1[^]*192\.0\.2\.2/);
    assert.deepEqual(others, []);
  });

  it(
    'has firewall, routes, engine, resolver and mounts',
    { skip: absence(existsSync('/proc/mounts'), 'Linux') },
    () => {
      const parts = readHost().map(({ what }) => what);
      for (const what of [
        'nft -s list ruleset',
        'ip rule',
        'ip route show table all',
        '/etc/resolv.conf',
        '/proc/mounts',
      ])
        assert.ok(parts.includes(what), what);
      assert.ok(
        parts.some((what) => what.startsWith('docker ps')) &&
          parts.some((what) => what.startsWith('docker network')),
      );
    },
  );
});
