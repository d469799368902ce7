import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../test/property-runs.ts';
import { Fault } from '../fault.ts';
import { formatAddress, parseAddress, parseAddressRange } from './address-text.ts';
import { addressBlock, AddressSet } from './addresses.ts';
import { itIsABooleanAlgebra } from './laws.fixture.ts';
import * as wellKnown from './well-known-addresses.ts';

/** Addresses of two small networks, so that sets meet. */
const smallAddress = fc.oneof(
  fc.nat(63).map((host) => `10.0.0.${host}`),
  fc.nat(63).map((host) => `2001:db8::${host.toString(16)}`),
);
const smallText = fc.oneof(
  smallAddress,
  fc.tuple(fc.nat(63), fc.integer({ min: 26, max: 32 })).map(([host, prefix]) => `10.0.0.${host}/${prefix}`),
  fc
    .tuple(fc.nat(63), fc.integer({ min: 122, max: 128 }))
    .map(([host, prefix]) => `2001:db8::${host.toString(16)}/${prefix}`),
  fc.tuple(fc.nat(63), fc.nat(63)).map(([a, b]) => `10.0.0.${Math.min(a, b)}-10.0.0.${Math.max(a, b)}`),
);
const smallSet = fc.array(smallText, { maxLength: 5 }).map((texts) => AddressSet.parse(...texts));

const isMalformed = (text: string) => (error: unknown) =>
  error instanceof Fault && error.code === 'malformed' && error.message.includes(JSON.stringify(text));

describe('address sets', () => {
  itIsABooleanAlgebra({
    sets: smallSet,
    members: smallAddress.map(parseAddress),
    all: AddressSet.ALL,
    includes: (set, member) => set.includes(member),
  });

  it('are read back from their CIDR blocks', () => {
    fc.assert(
      fc.property(smallSet, fc.boolean(), (small, inverted) => {
        const set = inverted ? small.complement() : small;
        assert.ok(AddressSet.parse(...set.cidrs()).equals(set));
      }),
    );
  });

  it('list the fewest CIDR blocks', () => {
    // Brute force in a network of 16: the fewest blocks are those of the recursive halving.
    const blocks = (in16: readonly boolean[]): number => {
      if (in16.every((one) => one)) return 1;
      if (!in16.some((one) => one)) return 0;
      return blocks(in16.slice(0, in16.length / 2)) + blocks(in16.slice(in16.length / 2));
    };
    for (let bits = 0; bits < 65_536; bits += 7) {
      const in16 = Array.from({ length: 16 }, (_, host) => ((bits >> host) & 1) === 1);
      const texts = in16.flatMap((one, host) => (one ? [`192.0.2.${host}`] : []));
      assert.equal(AddressSet.parse(...texts).cidrs().length, blocks(in16));
    }
  });

  it('tell their size and first address', () => {
    const set = AddressSet.parse('192.168.0.0/24', '::1');
    assert.equal(set.size(), 257n);
    const first = set.first();
    assert.equal(first && formatAddress(first), '192.168.0.0');
    assert.equal(AddressSet.NONE.first(), undefined);
    assert.deepEqual(AddressSet.ALL.cidrs(), ['0.0.0.0/0', '::/0']);
    assert.deepEqual([AddressSet.V4.cidrs(), AddressSet.V6.cidrs()], [['0.0.0.0/0'], ['::/0']]);
  });

  it('never list IPv4-mapped IPv6 as a block, which would be read as IPv4', () => {
    const rest = AddressSet.parse('::fffe:0:0/95').subtract(AddressSet.parse('::fffe:0:0/96'));
    assert.deepEqual(rest.cidrs(), []);
  });
});

describe('address text', () => {
  it('is read in every form of RFC 4291 and written as RFC 5952 says', () => {
    const forms: readonly [string, string][] = [
      ['0.0.0.0', '0.0.0.0'],
      ['255.255.255.255', '255.255.255.255'],
      ['2001:DB8:0:0:8:800:200C:417A', '2001:db8::8:800:200c:417a'],
      ['FF01:0:0:0:0:0:0:101', 'ff01::101'],
      ['0:0:0:0:0:0:0:0', '::'],
      ['1::', '1::'],
      ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
      ['1:0:0:2:3:0:0:4', '1::2:3:0:0:4'],
      ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
      ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
      ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
      ['::ffff:192.0.2.128', '192.0.2.128'],
      ['::FFFF:c000:0280', '192.0.2.128'],
    ];
    for (const [text, canonical] of forms) assert.equal(formatAddress(parseAddress(text)), canonical);
  });

  it('survives writing and reading', () => {
    const values = fc.oneof(
      fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }),
      fc.nat(15).map((bit) => 1n << BigInt(8 * bit)),
    );
    fc.assert(
      fc.property(values, (value) => {
        fc.pre(value >> 32n !== 0xffffn);
        assert.deepEqual(parseAddress(formatAddress({ family: 6, value })), { family: 6, value });
      }),
    );
  });

  it('tells what it read otherwise than written', () => {
    assert.deepEqual(parseAddressRange('10.0.0.0/8').notes, []);
    assert.match(
      parseAddressRange('10.1.2.3/8').notes[0] ?? '',
      /host bits set; it is read as the network 10\.0\.0\.0\/8/,
    );
    const mapped = parseAddressRange('::ffff:10.1.0.0/104');
    assert.equal(mapped.family, 4);
    assert.match(mapped.notes.join(' '), /IPv4-mapped.*10\.0\.0\.0\/8/);
    assert.match(parseAddressRange('::ffff:10.0.0.1').notes[0] ?? '', /IPv4-mapped/);
    assert.deepEqual(AddressSet.parse('::ffff:10.0.0.0/112').cidrs(), ['10.0.0.0/16']);
  });

  it('is refused by name where it is ambiguous or wrong', () => {
    const wrong = [
      '',
      ' ',
      '10.0.0.1 ',
      ...'10.0.0 10.0.0.0.0 010.0.0.1 10.0.0.256 10.0.0.-1 0x0a.0.0.1 1.2.3.4:: ٣.0.0.1'.split(' '),
      ...'1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 1::2::3 ::: :1 1: 12345:: g:: [::1] fe80::1%eth0'.split(' '),
      ...'1:2:3:4:5:6:7:8:: 1:2:3:4:5:6:7:1.2.3.4 ::1.2.3 ::01.2.3.4'.split(' '),
      ...'10.0.0.0/33 10.0.0.0/08 10.0.0.0/ 10.0.0.0/8/8 ::/129 10.0.0.0/-1 /8'.split(' '),
      ...'10.0.0.9-10.0.0.1 10.0.0.1-::1 10.0.0.1- - 10.0.0.0/8-10.0.0.1'.split(' '),
    ];
    for (const text of wrong) assert.throws(() => parseAddressRange(text), isMalformed(text), text);
  });

  it('cannot put control characters into a message', () => {
    assert.throws(
      () => parseAddress('\u001b[31m\u009b\u202e10.0.0.1'),
      (error: unknown) => {
        assert.ok(error instanceof Fault);
        assert.doesNotMatch(error.message, /\p{C}/u);
        return true;
      },
    );
  });

  it('throws nothing but a malformed Fault on any text', () => {
    const pieces = fc.constantFrom(
      '0',
      '1',
      '255',
      '.',
      ':',
      '::',
      '/',
      '-',
      '%',
      'ffff',
      '00',
      'é',
      '\u0000',
      '10.0.0.1',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 16 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (any) => {
        try {
          const { first, last } = parseAddressRange(any);
          assert.ok(first <= last);
        } catch (error) {
          assert.ok(error instanceof Fault && error.code === 'malformed');
        }
      }),
      { numRuns: propertyRuns(3000) },
    );
    assert.throws(() => parseAddressRange(':'.repeat(1_000_000)), Fault);
  });
});

describe('a block with exceptions', () => {
  it('is the block without them', () => {
    const { addresses, notes } = addressBlock('10.0.0.0/8', ['10.0.0.0/9', '10.128.0.1/32']);
    assert.equal(addresses.size(), (1n << 23n) - 1n);
    assert.deepEqual(notes, []);
    assert.ok(addressBlock('10.0.0.0/8', ['10.0.0.0/8']).addresses.isEmpty());
  });

  it('passes on what was read otherwise', () => {
    assert.equal(addressBlock('10.0.0.1/8', ['10.0.0.1/9']).notes.length, 2);
  });

  it('refuses exceptions outside of it', () => {
    for (const exception of ['11.0.0.0/8', '0.0.0.0/0', '::/0'])
      assert.throws(() => addressBlock('10.0.0.0/8', [exception]), isMalformed(exception));
  });
});

describe('well-known addresses', () => {
  it('hold what they are known for', () => {
    const held: readonly [AddressSet, string][] = [
      [wellKnown.PRIVATE, '172.31.255.255'],
      [wellKnown.LINK_LOCAL, '169.254.169.254'],
      [wellKnown.METADATA, '169.254.169.254'],
      [wellKnown.LOOPBACK, '127.0.0.53'],
      [wellKnown.LOOPBACK, '::1'],
      [wellKnown.MULTICAST, 'ff02::1'],
      [wellKnown.UNIQUE_LOCAL, 'fd00::1'],
      [wellKnown.SHARED, '100.64.0.1'],
      [wellKnown.PUBLIC, '1.1.1.1'],
      [wellKnown.PUBLIC, '2606:4700::1111'],
      [wellKnown.PUBLIC, '192.0.0.9'],
    ];
    for (const [set, address] of held) assert.ok(set.includes(parseAddress(address)), address);
  });

  it('keep the public apart from the rest', () => {
    const { PUBLIC, PRIVATE, LINK_LOCAL, LOOPBACK, MULTICAST, UNIQUE_LOCAL, SHARED, RESERVED } = wellKnown;
    for (const set of [PRIVATE, LINK_LOCAL, LOOPBACK, MULTICAST, UNIQUE_LOCAL, SHARED, RESERVED])
      assert.ok(set.intersect(PUBLIC).isEmpty() && !set.isEmpty());
    assert.ok(!PUBLIC.includes({ family: 6, value: 0xffff_01010101n }));
    // 2^32 less 10/8, 172.16/12, 192.168/16, 127/8, 169.254/16, 224/4, 100.64/10 and the reserved blocks.
    const reserved = [8, 12, 16, 8, 16, 4, 10, 8, 24, 24, 15, 24, 24, 4].map((prefix) => 2 ** (32 - prefix));
    assert.equal(Number(PUBLIC.v4.size()), 2 ** 32 - reserved.reduce((sum, size) => sum + size, 0) + 2);
  });
});
