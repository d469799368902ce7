import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assert as assertProperty, ipV4, property } from 'fast-check';
import { mayName, scopeOf, scopeOfHost } from './address-scope.ts';
import type { AddressScope } from './types.ts';

describe('the scope of an address', () => {
  it('is that of the registries, in every form in which a URL may have it', () => {
    const addresses: Readonly<Record<AddressScope, readonly string[]>> = {
      loopback: [
        '127.0.0.1',
        '127.255.0.1',
        '2130706433',
        '0177.0.0.1',
        '0x7f.1',
        '0',
        '[::1]',
        '[::]',
        '[::127.0.0.1]',
      ],
      'link-local': [
        '169.254.169.254',
        '[::ffff:169.254.169.254]',
        '[64:ff9b::a9fe:a9fe]',
        '[fe80::1]',
        '[fd00:ec2::254]',
        '100.100.100.200',
        '2852039166',
      ],
      private: [
        '10.1.2.3',
        '172.31.255.255',
        '192.168.0.1',
        '100.64.0.1',
        '[fd12::1]',
        '[2002:a00:1::]',
        '[::ffff:a00:1]',
      ],
      public: ['8.8.8.8', '172.32.0.1', '[2606:4700::1111]', '[::ffff:8.8.8.8]', '[64:ff9b::808:808]'],
    };
    for (const [scope, hosts] of Object.entries(addresses))
      for (const host of hosts) assert.equal(scopeOfHost(new URL(`http://${host}/`).hostname), scope, host);
  });

  it('is known of localhost, and of no other name', () => {
    assert.equal(scopeOfHost('localhost'), 'loopback');
    assert.equal(scopeOfHost('a.LOCALHOST.'), 'loopback');
    assert.equal(scopeOfHost('example.org'), undefined);
    assert.equal(scopeOf('fe80::1%eth0'), 'link-local');
  });

  it('is the same where an IPv4 address stands in one of IPv6', () => {
    assertProperty(
      property(ipV4(), (address) => {
        const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
        const groups = [a * 256 + b, c * 256 + d].map((group) => group.toString(16)).join(':');
        for (const form of [`::ffff:${address}`, `64:ff9b::${groups}`, `2002:${groups}::`])
          assert.equal(scopeOf(form), scopeOf(address), form);
      }),
    );
  });
});

it('what is inside is named by those who are there, and what is on the link by nobody', () => {
  const scopes: readonly AddressScope[] = ['loopback', 'link-local', 'private', 'public'];
  const allowed = scopes.flatMap((from) =>
    scopes.filter((to) => mayName(from, to)).map((to) => `${from} ${to}`),
  );
  assert.deepEqual(allowed, [
    'loopback loopback',
    'loopback public',
    'link-local public',
    'private private',
    'private public',
    'public public',
  ]);
});
