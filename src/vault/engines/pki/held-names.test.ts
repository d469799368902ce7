import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Refusal } from '../../refusal.ts';
import { heldDnsName, heldNames } from './held-names.ts';
import { matchesGlob } from './hostnames.ts';
import { ANY_NAME, isAllowed, RULES } from './name-oracle.fixture.ts';
import { checkedRole } from './roles.ts';
import { NO_NAMES } from '../../x509/alternative-names.ts';

interface Asked {
  readonly cn?: string;
  readonly dns?: readonly string[];
  readonly emails?: readonly string[];
  readonly ips?: readonly string[];
  readonly uris?: readonly string[];
}

/** What a certificate would have, or why there is none. */
function asked(rules: object, { cn = '', ...alternative }: Asked): readonly string[] | string {
  const role = checkedRole({ require_cn: false, ...rules });
  try {
    const held = heldNames({ commonName: cn, alternative: { ...NO_NAMES, ...alternative } }, role, false);
    const { dns, emails, ips, uris } = held.alternative;
    return [held.commonName, ...dns, ...emails, ...ips, ...uris];
  } catch (error) {
    assert.ok(error instanceof Refusal && error.status === 400, String(error));
    return error.message;
  }
}

const BARE = { allowed_domains: 'example.com', allow_bare_domains: true };
const BELOW = { allowed_domains: 'example.com', allow_subdomains: true };
const GLOB = { allowed_domains: '*.ex*.com,*@mail.example', allow_glob_domains: true };
const ANY = { allow_any_name: true };
const FREE = { allow_any_name: true, enforce_hostnames: false };

const ALLOWED: readonly [rules: object, Asked, ...names: string[]][] = [
  [BARE, { cn: 'example.com' }, 'example.com', 'example.com'],
  [BARE, { cn: 'EXAMPLE.com', dns: ['Example.COM'] }, 'example.com', 'example.com'],
  [BARE, { emails: ['ann@example.com'] }, '', 'ann@example.com'],
  [BELOW, { cn: 'a.b.example.com' }, 'a.b.example.com', 'a.b.example.com'],
  [BELOW, { dns: ['*.example.com', '*.a.example.com'] }, '', '*.example.com', '*.a.example.com'],
  [BELOW, { emails: ['ann@a.example.com'] }, '', 'ann@a.example.com'],
  [BELOW, { cn: 'localhost' }, 'localhost', 'localhost'],
  [BELOW, { ips: ['10.0.0.1', '::1'] }, '', '10.0.0.1', '::1'],
  [BELOW, { cn: '10.0.0.1' }, '10.0.0.1', '10.0.0.1'],
  [GLOB, { cn: 'a.b.exact.com' }, 'a.b.exact.com', 'a.b.exact.com'],
  [GLOB, { emails: ['ann@mail.example'] }, '', 'ann@mail.example'],
  [
    { ...BARE, allowed_domains: 'bücher.example' },
    { cn: 'Bücher.example' },
    'xn--bcher-kva.example',
    'xn--bcher-kva.example',
  ],
  [ANY, { cn: 'anything.else', dns: ['*.org'] }, 'anything.else', 'anything.else', '*.org'],
  [FREE, { cn: 'Ann Example' }, 'Ann Example'],
  [FREE, { cn: 'a_b.example' }, 'a_b.example', 'a_b.example'],
  [{ cn_validations: 'disabled' }, { cn: 'Ann Example' }, 'Ann Example'],
  [{ cn_validations: 'disabled' }, { cn: 'evil.example' }, 'evil.example'],
  [{ allowed_uri_sans: 'spiffe://a/*' }, { uris: ['spiffe://a/b'] }, '', 'spiffe://a/b'],
];

const REFUSED: readonly [rules: object, Asked][] = [
  [{}, { cn: 'example.com' }],
  [BARE, { cn: 'a.example.com' }],
  [BARE, { dns: ['*.example.com'] }],
  [BARE, { cn: 'example.com', dns: ['example.org'] }],
  [BELOW, { cn: 'example.com' }],
  [BELOW, { cn: 'notexample.com' }],
  [BELOW, { cn: 'example.com.evil.org' }],
  [BELOW, { cn: 'a.example.com.' }],
  [BELOW, { cn: '.example.com' }],
  [BELOW, { cn: 'a..example.com' }],
  [BELOW, { cn: 'evil.org\0.example.com' }],
  [BELOW, { dns: ['evil.org\0.example.com'] }],
  [BELOW, { cn: 'evil.org .example.com' }],
  [BELOW, { cn: 'evil.org/.example.com' }],
  [BELOW, { cn: 'evil.org,a.example.com' }],
  [BELOW, { cn: '-a.example.com' }],
  [BELOW, { cn: 'a_b.example.com' }],
  [BELOW, { cn: `${'a'.repeat(64)}.example.com` }],
  [BELOW, { cn: `${'a.'.repeat(125)}example.com` }],
  [BELOW, { dns: ['a.*.example.com'] }],
  [BELOW, { dns: ['*a.example.com'] }],
  [BELOW, { dns: ['*.*.example.com'] }],
  [BELOW, { dns: ['*'] }],
  [BELOW, { dns: ['*.com'] }],
  [BELOW, { dns: ['a@b.example.com'] }],
  [{ ...BELOW, allow_wildcard_certificates: false }, { dns: ['*.example.com'] }],
  [{ ...ANY, allow_wildcard_certificates: false }, { dns: ['*.example.com'] }],
  [{ ...BELOW, allow_localhost: false }, { cn: 'localhost' }],
  [BELOW, { cn: '*.localhost' }],
  [{ ...BELOW, allow_ip_sans: false }, { ips: ['10.0.0.1'] }],
  [{ ...BELOW, allow_ip_sans: false }, { cn: '10.0.0.1' }],
  [{ ...ANY, allow_ip_sans: false }, { cn: '10.0.0.1' }],
  [{ ...FREE, allow_ip_sans: false }, { cn: '::1' }],
  [{ ...FREE, allow_ip_sans: false }, { cn: '[::1]' }],
  [{ ...FREE, allow_ip_sans: false }, { cn: '127.0.0.1.' }],
  [{ ...FREE, allow_ip_sans: false }, { cn: '127.1' }],
  [{ ...FREE, allow_ip_sans: false }, { cn: '0x7f000001' }],
  [{ cn_validations: 'disabled', allow_ip_sans: false }, { cn: '10.0.0.1' }],
  [ANY, { dns: ['10.0.0.1'] }],
  [FREE, { dns: ['10.0.0.1'] }],
  [FREE, { dns: ['127.1'] }],
  [FREE, { dns: ['a.0x7f'] }],
  [FREE, { dns: ['::1'] }],
  [FREE, { cn: '１０.0.0.1' }],
  [FREE, { dns: ['１０.0.0.1'] }],
  [FREE, { dns: ['Ann Example'] }],
  [FREE, { cn: 'Ann\nExample' }],
  [ANY, { cn: 'Ann Example' }],
  [ANY, { ips: ['10.0.0'] }],
  [ANY, { ips: ['fe80::1%eth0'] }],
  [ANY, { uris: ['https://example.com/'] }],
  [{ allowed_uri_sans: 'spiffe://a/*' }, { uris: ['spiffe://ab/'] }],
  [{ allowed_uri_sans: '*' }, { uris: ['no uri'] }],
  [BARE, { emails: ['ann@a.example.com'] }],
  [BARE, { emails: ['ann@evil.org@example.com'] }],
  [BARE, { emails: ['"ann@evil.org"@example.com'] }],
  [BARE, { emails: ['@example.com'] }],
  [GLOB, { emails: ['ann@mail.example.org'] }],
  [GLOB, { cn: 'example.com' }],
  [{ ...BARE, cn_validations: 'email' }, { cn: 'example.com' }],
  [{ ...BARE, cn_validations: 'hostname' }, { cn: 'ann@example.com' }],
  [{ ...BARE, require_cn: true }, { dns: ['example.com'] }],
  // A letter of another alphabet that looks the same.
  [BARE, { cn: 'еxample.com' }],
];

describe('what a role allows', () => {
  for (const [rules, names, ...expected] of ALLOWED)
    it(`is ${JSON.stringify(names)} by ${JSON.stringify(rules)}`, () => {
      assert.deepEqual(asked(rules, names), expected);
    });

  for (const [rules, names] of REFUSED)
    it(`is not ${JSON.stringify(names)} by ${JSON.stringify(rules)}`, () => {
      assert.equal(typeof asked(rules, names), 'string');
    });

  it('tells nothing that moves a terminal', () => {
    assert.doesNotMatch(String(asked(BELOW, { cn: '\u001b[2Jé' })), /[^\x20-\x7e]/);
  });
});

describe('names in a certificate', () => {
  it('are those that a role allows, and no others, whatever is asked', () => {
    fc.assert(
      fc.property(RULES, ANY_NAME, fc.array(ANY_NAME, { maxLength: 4 }), (given, cn, dns) => {
        const role = checkedRole({ ...given, require_cn: false });
        for (const name of dns)
          assert.equal(heldDnsName(name, role) !== undefined, isAllowed(name, role), name);
        const held = asked(given, { cn, dns });
        if (typeof held === 'string') return;
        assert.ok(dns.every((name) => isAllowed(name, role)));
        const [own = '', ...names] = held;
        assert.equal(own.toLowerCase(), cn.toLowerCase());
        for (const name of names)
          assert.ok(isAllowed(name, role) || (role.allow_ip_sans && name === cn), name);
      }),
    );
  });

  it('match a pattern as the same expression does', () => {
    const part = fc.constantFrom('a', 'b', 'ab', '*', '.');
    const short = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(short, short, (pattern, one) => {
        const expression = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
        assert.equal(matchesGlob(pattern, one), expression.test(one));
      }),
    );
  });

  it('match a pattern of many stars in time', () => {
    assert.equal(matchesGlob(`${'a*'.repeat(100)}b`, 'a'.repeat(10_000)), false);
  });
});
