import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOutside, readInside } from './inside.ts';

const LISTED = JSON.stringify([
  { ifname: 'lo', addr_info: [{ family: 'inet', local: '127.0.0.1', prefixlen: 8 }] },
  {
    ifname: 'eth0',
    linkinfo: { info_kind: 'veth' },
    addr_info: [
      { family: 'inet', local: '192.0.2.7', prefixlen: 24 },
      { family: 'inet6', local: '2001:db8::7', prefixlen: 64 },
    ],
  },
  {
    ifname: 'br-1',
    linkinfo: { info_kind: 'bridge' },
    addr_info: [
      { family: 'inet', local: '172.18.0.1', prefixlen: 16 },
      { family: 'inet6', local: 'fd00:1::1', prefixlen: 64 },
    ],
  },
  { ifname: 'down', addr_info: [] },
]);

describe('what is outside', () => {
  const inside = readInside(LISTED);

  it('is neither this host nor what its bridges lead to', () => {
    for (const address of ['192.0.2.7', '2001:db8::7', '172.18.0.1', '172.18.255.9', 'fd00:1::99'])
      assert.equal(isOutside(address, inside), false, address);
    for (const address of ['192.0.2.8', '2001:db8::8', '172.19.0.1', '10.1.2.3', 'fd00:2::1'])
      assert.equal(isOutside(address, inside), true, address);
  });

  it('is nothing that no name of the world has', () => {
    const v4 = '0.0.0.0 0.1.2.3 127.0.0.53 169.254.169.254 224.0.0.1 255.255.255.255 240.0.0.1';
    const v6 = ':: ::1 ::7f00:1 fe80::1 fec0::1 ff02::1 fd00:ec2::254 ::ffff:127.0.0.1';
    for (const address of `${v4} ${v6}`.split(' ')) assert.equal(isOutside(address, inside), false, address);
  });

  it('is no IPv4 address of these behind one of IPv6', () => {
    for (const address of ['64:ff9b::7f00:1', '64:ff9b::ac12:5', '2002:7f00:1::', '2002:c000:207::1'])
      assert.equal(isOutside(address, inside), false, address);
    for (const address of ['64:ff9b::808:808', '2002:808:808::1'])
      assert.equal(isOutside(address, inside), true);
  });

  it('is not told by what ip does not say', () => {
    assert.throws(() => readInside('x'), { code: 'malformed' });
    assert.throws(() => readInside('[{}]'), { code: 'malformed' });
  });
});
