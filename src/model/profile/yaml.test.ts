import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { anyCharacter } from '../../../test/fixtures/any-character.ts';
import { propertyRuns } from '../../../test/property-runs.ts';
import { assertWithin, bulk } from '../../../test/time-bound.ts';
import { mutationsOf, onlyFaults } from '../../../test/fixtures/mutation.ts';
import { profileArbitrary } from '../../../test/fixtures/profile-arbitrary.ts';
import { Fault } from '../fault.ts';
import { keyOf } from './key.ts';
import { linesOf, type WorkloadProfile } from './profile.ts';
import { writeProfile } from './write.ts';
import { parseProfiles } from './yaml.ts';

const ORDERS = `apiVersion: plimsoll/v1
kind: WorkloadProfile
metadata:
  name: orders
  namespace: shop
capabilities: [cap_net_raw]
files:
  - /etc//orders/
  - path: /tmp/**
    access: [read, write]
systemCalls: [read, openat]
users:
  - uid: 1000
listens:
  - 8080
  - port: 8443
    tls: mutual
    routes:
      - methods: [GET]
        path: /orders/{id}
        kind: template
        state: proposed
        provenance:
          - {kind: declared, source: 'src/routes.ts:12'}
egress:
  - to: {cidr: '2001:DB8::/32'}
    ports: [5432]
`;

function messageOf(text: string): string {
  try {
    parseProfiles(text, 'orders.yaml');
  } catch (error) {
    assert.ok(error instanceof Fault, String(error));
    return error.message;
  }
  return assert.fail('was accepted');
}

const contentOf = (profile: WorkloadProfile) =>
  linesOf(profile)
    .map(({ section, line, parent }) => [
      section,
      parent && keyOf(parent.section, parent.line),
      keyOf(section, line),
      line.state,
      line.provenance,
    ])
    .map((entry) => JSON.stringify(entry))
    .toSorted();

describe('parseProfiles', () => {
  it('reads short forms, fills in defaults and normalises', () => {
    const [profile] = parseProfiles(ORDERS, 'orders.yaml');
    assert.equal(profile?.capabilities?.[0]?.name, 'NET_RAW');
    assert.deepEqual(
      profile?.files?.map(({ path, access }) => [path, access]),
      [
        ['/etc/orders', ['read']],
        ['/tmp/**', ['read', 'write']],
      ],
    );
    assert.deepEqual(profile?.listens?.[0], {
      port: 8080,
      protocol: 'tcp',
      state: 'accepted',
      provenance: [{ kind: 'written', source: 'profile' }],
    });
    assert.deepEqual(profile?.egress?.[0]?.to, { cidr: '2001:db8::/32' });
    assert.deepEqual(profile?.egress?.[0]?.ports, [{ port: 5432, endPort: undefined, protocol: 'tcp' }]);
    assert.equal(profile?.listens?.[1]?.routes?.[0]?.state, 'proposed');
  });

  it('reads several documents and skips empty ones', () => {
    const text = `${ORDERS}---\n# nothing\n---\n${ORDERS.replace('name: orders', 'name: carts')}`;
    assert.deepEqual(
      parseProfiles(text, 'x').map(({ metadata }) => metadata.name),
      ['orders', 'carts'],
    );
  });

  const REFUSED: readonly [what: string, text: string, expected: RegExp][] = [
    [
      'an unknown key',
      ORDERS.replace('  namespace:', '  namespce:'),
      /^orders\.yaml:5:3: metadata: unknown key "namespce"; did you mean namespace\?$/,
    ],
    [
      'an unknown key in one of several forms',
      ORDERS.replace('tls: mutual', 'tsl: mutual'),
      /^orders\.yaml:17:5: listens\[1\]: unknown key "tsl"; did you mean tls\?$/,
    ],
    [
      'two peers in one',
      ORDERS.replace("{cidr: '2001:DB8::/32'}", "{cidr: '::/0', dns: a.b}"),
      /26:9: egress\[0\]\.to: must have exactly one of/,
    ],
    [
      'a wrong value',
      ORDERS.replace('tls: mutual', 'tls: maybe'),
      /17:10: listens\[1\]\.tls: must be one of none, tls, mutual$/,
    ],
    [
      'a wrong kind of value',
      ORDERS.replace('name: orders', 'name: 7'),
      /4:9: metadata\.name: must be a text; quote it$/,
    ],
    [
      'a missing key',
      ORDERS.replace('        path: /orders/{id}\n', ''),
      /19:9: listens\[1\]\.routes\[0\]\.path: is missing; it must be a text$/,
    ],
    ['bits below a prefix', ORDERS.replace("'2001:DB8::/32'", '10.0.0.1/8'), /write 10\.0\.0\.0\/8/],
    ['an address without prefix', ORDERS.replace("'2001:DB8::/32'", '10.0.0.1'), /write 10\.0\.0\.1\/32/],
    [
      'a placeholder in an exact path',
      ORDERS.replace('        kind: template\n', ''),
      /has a \{placeholder\}; add kind: template/,
    ],
    [
      'two lines about the same',
      ORDERS.replace('[read, openat]', '[read, openat, read]'),
      /11:29: systemCalls\[2\]: says the same as entry 1/,
    ],
    ['a key twice', ORDERS.replace('namespace: shop', 'name: shop'), /5:3: the key "name" stands twice/],
    [
      '__proto__',
      ORDERS.replace('namespace: shop', '__proto__: {x: y}'),
      /5:3: "__proto__" is no key of anything/,
    ],
    [
      'a key that is no text',
      ORDERS.replace('namespace: shop', '1: shop'),
      /5:3: this key is no text; quote it/,
    ],
    ['a key that is a collection', ORDERS.replace('namespace: shop', '? [a]\n  : b'), /this key is no text/],
    ['a tag', ORDERS.replace('namespace: shop', 'namespace: !!str shop'), /has a tag/],
    ['an unknown tag', ORDERS.replace('namespace: shop', 'namespace: !env shop'), /orders\.yaml:5:14/],
    ['a directive', `%YAML 1.1\n---\n${ORDERS}`, /1:1: has a directive/],
    ['the same workload twice', `${ORDERS}---\n${ORDERS}`, /a second profile of shop\/orders/],
    ['another kind', ORDERS.replace('WorkloadProfile', 'Deployment'), /2:7: kind: must be WorkloadProfile/],
    ['nothing', '# nothing', /holds no WorkloadProfile/],
    ['a loop', 'a: &a [*a]', /./],
    ['an unknown alias', 'a: *b', /1:4/],
    ['broken YAML', 'a: [', /^orders\.yaml:1:/],
    [
      'root that is not root',
      ORDERS.replace('uid: 1000', 'uid: 0\n    root: false'),
      /users\[0\]\.root: is false, but the user is root/,
    ],
    [
      'a time that is none',
      ORDERS.replace('kind: declared', 'kind: observed, first: yesterday'),
      /provenance\[0\]\.first/,
    ],
  ];
  for (const [what, text, expected] of REFUSED) {
    it(`refuses ${what}, and says where and how to mend it`, () => assert.match(messageOf(text), expected));
  }

  it('tells ten problems and counts the others', () => {
    const text = ORDERS.replace(
      '[read, openat]',
      `[${Array.from({ length: 30 }, (_, i) => `-${i + 1}`).join(', ')}]`,
    );
    const lines = messageOf(text).split('\n');
    assert.equal(lines.length, 11);
    assert.equal(lines[10], 'orders.yaml: and 20 more');
  });
});

describe('writeProfile', () => {
  it('writes what reads back as the same, and the same text again', () => {
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        const text = writeProfile(profile);
        const [read, ...others] = parseProfiles(text, 'x.yaml');
        assert.ok(read);
        assert.equal(others.length, 0);
        assert.deepEqual(read.metadata, profile.metadata);
        assert.deepEqual(contentOf(read), contentOf(profile));
        assert.equal(writeProfile(read), text);
      }),
      { numRuns: propertyRuns(40) },
    );
  });

  it('writes short forms, sections in order and a comment before each', () => {
    const [profile] = parseProfiles(ORDERS, 'orders.yaml');
    assert.ok(profile);
    const text = writeProfile(profile);
    assert.match(
      text,
      /^# yaml-language-server: \$schema=profile\.schema\.json\n\napiVersion: plimsoll\/v1\n/,
    );
    assert.match(text, /\n\n# System calls that are made\.\nsystemCalls:\n {2}- openat\n {2}- read\n\n/);
    assert.match(text, /\n {2}- path: \/tmp\/\*\*\n {4}access: \[read, write\]\n/);
    assert.match(text, / {10}- \{kind: declared, source: src\/routes\.ts:12\}\n/);
  });
});

describe('hostile YAML', () => {
  const N = bulk(1 << 16);
  const BOMBS: readonly [what: string, text: string][] = [
    ['deep lists', '- '.repeat(N)],
    ['deep flow lists', '['.repeat(N)],
    ['values in each other within braces', `{"a"${':"a"'.repeat(N / 8)}}`],
    ['the same over lines', `{${'a: a:\n'.repeat(N / 8)}}`],
    ['values in each other behind what is not closed', `a: {\n${'a: '.repeat(N / 8)}`],
    ['deep flow maps', '{a: '.repeat(N / 4)],
    ['deep keys', '? '.repeat(N)],
    ['deep block maps', Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['many anchors', '&a '.repeat(N / 3)],
    ['many tags', '! '.repeat(N / 2)],
    ['many quotes', '"'.repeat(N)],
    ['many ends', '[]'.repeat(N / 2)],
    ['many documents', '---\n'.repeat(N / 4)],
    ['many directives', '%a\n'.repeat(N / 3)],
    ['many keys', `{${Array.from({ length: N / 8 }, (_, i) => `k${i}`).join(',')}}`],
    [
      'a billion laughs',
      `a0: &a0 [x]\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`).join('\n')}`,
    ],
    [
      'laughs in lines',
      ORDERS.replace('[read, openat]', `&s [read]\nfiles: [${'*s, '.repeat(99)}]`).replace(
        'files:\n',
        'x:\n',
      ),
    ],
    ['many aliases', `${ORDERS}x: [${'*a,'.repeat(999)}]`.replace('namespace: shop', 'namespace: &a shop')],
    ['a long text', `a: ${'x'.repeat(1 << 20)}`],
  ];
  for (const [what, text] of BOMBS) {
    it(`is refused in bounded time: ${what}`, () => {
      const start = process.cpuUsage();
      assert.throws(() => parseProfiles(text, 'x.yaml'), Fault);
      const used = process.cpuUsage(start);
      assertWithin(10_000, (used.user + used.system) / 1000);
    });
  }

  it('gives only faults for damaged profiles', () => {
    fc.assert(
      fc.property(mutationsOf(Buffer.from(ORDERS)), (bytes) => {
        onlyFaults(() => parseProfiles(bytes.toString('latin1'), 'x.yaml'));
        onlyFaults(() => parseProfiles(bytes.toString('utf8'), 'x.yaml'));
      }),
      { numRuns: propertyRuns(400) },
    );
  });

  it('gives only faults for any text', () => {
    const yamlish = fc
      .array(
        fc.constantFrom(
          'a',
          ':',
          ' ',
          '\n',
          '- ',
          '? ',
          '[',
          ']',
          '{',
          '}',
          '&a',
          '*a',
          '!',
          '|',
          '>',
          '"',
          "'",
          '#',
          '%',
          '---',
          '\t',
          '\u0000',
          '\ufeff',
          '💥',
          '\ud800',
          ',',
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), yamlish), (text) => {
        onlyFaults(() => parseProfiles(text, 'x.yaml'));
        onlyFaults(() => parseProfiles(`${ORDERS}processes: ${text}`, 'x.yaml'));
      }),
      { numRuns: propertyRuns(400) },
    );
  });
});
