import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import type * as z from 'zod';
import { propertyRuns } from '../../../test/property-runs.ts';
import { profileArbitrary } from '../../../test/fixtures/profile-arbitrary.ts';
import { cidrSchema, containsRange, formatCidr, parseCidr } from './address.ts';
import { profileSchemaText } from './json-schema.ts';
import { keyOf, subjectOf } from './key.ts';
import { milliseconds } from './duration.ts';
import {
  hostPatternSchema,
  labelKeySchema,
  labelValueSchema,
  labelNameSchema,
  spiffeIdSchema,
  subdomainSchema,
} from './names.ts';
import { portRange } from './network.ts';
import { filePathSchema, normaliseRequestPath, requestPathProblem } from './path.ts';
import { patternProblem } from './pattern.ts';
import { linesOf, profileSchema } from './profile.ts';
import { profileReferenceText } from './reference-page.ts';
import { secretSchema } from './secret.ts';
import { secretLook } from './secret-look.ts';
import { writeProfile } from './write.ts';

const label63 = 'a'.repeat(63);

const accepts = (schema: z.ZodType, value: string): boolean => schema.safeParse(value).success;

/** Texts that a schema takes, and texts that it does not. */
const SYNTAX: readonly [what: string, schema: z.ZodType, good: readonly string[], bad: readonly string[]][] =
  [
    [
      'namespaces',
      labelNameSchema,
      ['a', 'a-b', '0', label63],
      ['', 'A', '-a', 'a-', 'a.b', `${label63}a`, 'a\n', 'é'],
    ],
    [
      'names',
      subdomainSchema,
      ['a.b', 'a-1.b', `${label63}a`, 'a'.repeat(253), `${label63}.${label63}.${label63}.${'a'.repeat(61)}`],
      [
        '',
        '.a',
        'a.',
        'a..b',
        'a_b',
        'a'.repeat(254),
        'a-.b',
        `${label63}.${label63}.${label63}.${'a'.repeat(62)}`,
        '*.a',
      ],
    ],
    [
      'label keys',
      labelKeySchema,
      ['app', 'App_1.x-y', 'example.com/app', `${label63}a/b`, `${'a.'.repeat(126)}a/${'b'.repeat(63)}`],
      [
        '',
        '/app',
        'example.com/',
        'a/b/c',
        '-app',
        'app_',
        'Example.com/a',
        `a/${'b'.repeat(64)}`,
        `${'a.'.repeat(127)}a/b`,
        'a b',
      ],
    ],
    [
      'label values',
      labelValueSchema,
      ['', 'a', 'A_b.c-1', 'x'.repeat(63)],
      ['-a', 'a-', 'x'.repeat(64), 'a/b', 'a b', '"'],
    ],
    [
      'SPIFFE IDs',
      spiffeIdSchema,
      [
        'spiffe://example.org/ns/shop/sa/orders',
        'spiffe://a_b.c-1/X._-',
        'spiffe://example.org/..a',
        `spiffe://example.org/${'a'.repeat(2027)}`,
      ],
      [
        'spiffe://example.org',
        'spiffe://example.org/',
        'spiffe://Example.org/a',
        'spiffe:///a',
        'SPIFFE://example.org/a',
        'spiffe://example.org:80/a',
        'spiffe://u@example.org/a',
        'spiffe://example.org/a?b',
        'spiffe://example.org/a#b',
        'spiffe://example.org/a//b',
        'spiffe://example.org/a/',
        'spiffe://example.org/./a',
        'spiffe://example.org/a/..',
        'spiffe://example.org/%61',
        `spiffe://example.org/${'a'.repeat(2028)}`,
        `spiffe://${'a'.repeat(256)}/b`,
        'https://example.org/a',
      ],
    ],
    [
      'host patterns',
      hostPatternSchema,
      ['a', 'API.Example.com.', '*.example.com', '**.example.com', 'xn--bcher-kva.example'],
      [
        '',
        '.',
        '*',
        '***.a',
        'a.*',
        '*a.b',
        'a_b',
        '10.0.0.1',
        'a.0x1',
        'bücher.example',
        'a:80',
        `${'a.'.repeat(127)}a`,
      ],
    ],
    [
      'CIDRs',
      cidrSchema,
      [
        '0.0.0.0/0',
        '10.0.0.0/8',
        '10.1.2.3/32',
        '::/0',
        '2001:DB8::/32',
        '::ffff:1.2.3.4/128',
        '1:2:3:4:5:6:7:8/128',
      ],
      [
        '',
        '10.0.0.0',
        '10.0.0.0/33',
        '10.0.0.1/8',
        '010.0.0.0/8',
        '10.0.0/8',
        '256.0.0.0/8',
        '1.2.3.4/08',
        '::/129',
        ':::/0',
        '1::2::3/128',
        '1:2:3:4:5:6:7/128',
        '1:2:3:4:5:6:7:8::/128',
        'fe80::1%eth0/128',
        '12345::/16',
        '::1.2.3/128',
        '1.2.3.4::/128',
        '10.0.0.0/8/8',
        '/8',
        ' 10.0.0.0/8',
      ],
    ],
    [
      'file paths',
      filePathSchema,
      ['/', '/a', '/a/**', '/a/*.so?', '/a b/é'],
      [
        '',
        'a',
        './a',
        '/a/../b',
        '/..',
        '/a**',
        '/a\n',
        '/\u0000',
        '/a\u202eb',
        '/\u001b[31m',
        `/${'a'.repeat(4096)}`,
      ],
    ],
    [
      'secrets',
      secretSchema.shape.reference,
      [
        'orders-db',
        'orders-db/password',
        'vault:kv/shop/orders#password',
        'arn:aws:secretsmanager:eu-west-1:123456789012:secret:Orders-AbCdEf',
        'https://kv.example/secrets/db/ec96f02080254f109c51a1f14cdb1931',
      ],
      [
        '',
        'hunter 2',
        'P@ssw0rd!',
        'postgres://app:fake@db/orders',
        'AKIAFAKEFAKEFAKEFAKE',
        '0123456789abcdef0123456789abcdef',
        'ghp_fakefakefakefakefake',
        '-----BEGIN PRIVATE KEY-----',
        'data:fakeFAKE0123456789fakeFAKEzyxw',
        'a\nb',
      ],
    ],
  ];

describe('syntax', () => {
  for (const [what, schema, good, bad] of SYNTAX) {
    it(`of ${what} is as specified`, () => {
      assert.deepEqual(
        good.filter((text) => !accepts(schema, text)),
        [],
        'must be accepted',
      );
      assert.deepEqual(
        bad.filter((text) => accepts(schema, text)),
        [],
        'must be refused',
      );
    });
  }

  it('is normalised', () => {
    assert.equal(filePathSchema.parse('//a/./b//'), '/a/b');
    assert.equal(hostPatternSchema.parse('*.Example.COM.'), '*.example.com');
    assert.equal(cidrSchema.parse('2001:0DB8:0:0:1:0:0:0/80'), '2001:db8:0:0:1::/80');
    assert.equal(normaliseRequestPath('/%7euser/%2f/%c3%a9', 'exact'), '/~user/%2F/%C3%A9');
  });

  it('of request paths depends on their kind', () => {
    const good = [
      ['/', 'exact'],
      ['/a/', 'prefix'],
      ['/a/{id}/b', 'template'],
      ["/a;b=c/@:!$&'()*+,", 'exact'],
      ['/a/[0-9]+', 'regex'],
    ] as const;
    const bad = [
      ['', 'exact'],
      ['a', 'exact'],
      ['/a//b', 'exact'],
      ['/a/../b', 'prefix'],
      ['/%2e%2E/b', 'exact'],
      ['/a?b', 'exact'],
      ['/a#b', 'exact'],
      ['/a b', 'exact'],
      ['/%zz', 'exact'],
      ['/é', 'exact'],
      ['/{id}', 'exact'],
      ['/a{id}', 'template'],
      ['/{1}', 'template'],
      ['/(', 'regex'],
    ] as const;
    for (const [path, kind] of good) assert.equal(requestPathProblem(path, kind), undefined, path);
    for (const [path, kind] of bad) assert.notEqual(requestPathProblem(path, kind), undefined, path);
  });
});

describe('addresses', () => {
  const ipv4 = fc.ipV4();
  const ipv6 = fc.ipV6();

  it('are read as the platform reads them, and written so that they read back', () => {
    fc.assert(
      fc.property(
        fc.oneof(ipv4, ipv6, fc.stringMatching(/^[0-9a-f:.]{0,20}$/)),
        fc.nat(32),
        (address, prefix) => {
          const range = parseCidr(`${address}/${prefix}`);
          assert.equal(range !== undefined, isIPv4(address) || isIPv6(address), address);
          if (range) assert.deepEqual(parseCidr(formatCidr(range)), range);
        },
      ),
      { numRuns: propertyRuns(2000) },
    );
  });

  it('contain what has a longer prefix', () => {
    fc.assert(
      fc.property(ipv6, fc.nat(128), fc.nat(128), (address, a, b) => {
        const [outer, inner] = [
          parseCidr(`${address}/${Math.min(a, b)}`),
          parseCidr(`${address}/${Math.max(a, b)}`),
        ];
        assert.ok(outer && inner && containsRange(outer, inner));
        assert.equal(containsRange(inner, outer), a === b);
      }),
    );
  });
});

describe('patterns', () => {
  it('are those that every engine reads alike', () => {
    for (const good of [
      '',
      '/orders/[0-9]+',
      '^/a$',
      '/(?:a|b)*',
      '/a{2,5}',
      '/[^/]+',
      '/[\\w.-]+',
      '/\\d{1,3}',
      '/a|/b',
      '/[a-z]{1,1000}',
      '/\\{x\\}',
    ])
      assert.equal(patternProblem(good), undefined, good);
    for (const bad of [
      '(',
      ')',
      '[',
      '[]',
      '[z-a]',
      'a**',
      'a+?',
      'a++',
      '*a',
      '(?=a)',
      '(?!a)',
      '(?<=a)',
      '(?<n>a)',
      '(?i)a',
      '(a)\\1',
      '\\k<n>',
      '\\b',
      '\\p{L}',
      '\\x41',
      'a{1001}',
      'a{3,2}',
      '((a{100}){100}){100}',
      '[[:alpha:]]',
      'a{',
      '{',
      'a$b',
      'a^',
      '\\',
      '('.repeat(40) + ')'.repeat(40),
      'x'.repeat(513),
    ])
      assert.notEqual(patternProblem(bad), undefined, bad);
  });

  it('refuse a range that begins with an escaped backslash and goes down', () => {
    assert.match(patternProblem(String.raw`[\\-+]`) ?? '', /wrong order/);
    assert.equal(patternProblem(String.raw`[+-\\]`), undefined);
  });

  it('that are accepted are regular expressions to ECMAScript', () => {
    const parts = fc.constantFrom(
      'a',
      '/',
      '.',
      '*',
      '+',
      '?',
      '(',
      ')',
      '(?:',
      '[',
      ']',
      '^',
      '-',
      '|',
      '{2}',
      '{1,}',
      '{0,3}',
      '\\d',
      '\\.',
      '\\-',
      '\\\\',
      '$',
      'z',
      '💥',
      '{',
      '}',
      '\\',
      ',',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (list) => {
        const pattern = list.join('');
        if (patternProblem(pattern) === undefined)
          assert.doesNotThrow(() => new RegExp(`^(?:${pattern})$`, 'u'), pattern);
      }),
      { numRuns: propertyRuns(5000) },
    );
  });
});

describe('keys', () => {
  it('say what a line is about, in any order, without state and properties', () => {
    const line = { path: '/a', kind: 'exact', methods: ['GET', 'PUT'], state: 'proposed' };
    assert.equal(
      keyOf('listens.routes', line),
      keyOf('listens.routes', { methods: ['PUT', 'GET', 'PUT'], kind: 'exact', path: '/a' }),
    );
    assert.notEqual(keyOf('listens.routes', line), keyOf('listens.routes', { ...line, methods: ['GET'] }));
    assert.equal(
      subjectOf('listens.routes', line),
      subjectOf('listens.routes', { ...line, methods: ['GET'] }),
    );
    assert.equal(
      keyOf('limits', { kind: 'rate', requests: 1 }),
      keyOf('limits', { kind: 'rate', requests: 2 }),
    );
    assert.notEqual(
      keyOf('processes', { executable: '/a","arguments":"b' }),
      keyOf('processes', { executable: '/a', arguments: 'b' }),
    );
  });

  it('are unique in a section, and every line has a path', () => {
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        const keys = linesOf(profile).map(({ section, line, parent }) =>
          JSON.stringify([section, parent?.path, keyOf(section, line)]),
        );
        assert.equal(new Set(keys).size, keys.length);
        const paths = linesOf(profile).map(({ path }) => path);
        assert.equal(new Set(paths).size, paths.length);
      }),
      { numRuns: propertyRuns(20) },
    );
  });
});

describe('small values', () => {
  it('are read', () => {
    assert.equal(milliseconds('90s'), 90_000);
    assert.equal(milliseconds('2h'), 7_200_000);
    assert.deepEqual(portRange({ port: 1, endPort: 5, protocol: 'udp' }), {
      protocol: 'udp',
      first: 1,
      last: 5,
    });
    assert.equal(secretLook('--password=fakefake'), 'an assignment of a secret');
    assert.equal(secretLook('--password=${PGPASSWORD}'), undefined);
    assert.equal(secretLook('/usr/lib/x86_64-linux-gnu/libstdc++.so.6'), undefined);
  });
});

describe('the published reference', () => {
  const read = (name: string) =>
    readFileSync(new URL(`../../../docs/reference/${name}`, import.meta.url), 'utf8');
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(read('profile.schema.json')));

  it('is up to date; if not, run: node scripts/write-profile-reference.ts', () => {
    assert.equal(read('profile.schema.json'), profileSchemaText());
    assert.equal(read('profile.md'), profileReferenceText());
  });

  it('describes every key', () => {
    assert.doesNotMatch(profileReferenceText(), /\|\s+\|$/m);
  });

  it('accepts what is written', () => {
    fc.assert(
      fc.property(profileArbitrary, (profile) => {
        assert.ok(validate(parse(writeProfile(profile))), ajv.errorsText(validate.errors));
      }),
      { numRuns: propertyRuns(30) },
    );
  });

  it('refuses what the parser refuses by shape', () => {
    const profile = { apiVersion: 'plimsoll/v1', kind: 'WorkloadProfile', metadata: { name: 'a' } };
    assert.ok(validate(profile));
    for (const wrong of [
      { lisens: [] },
      { files: [{}] },
      { listens: [0] },
      { egress: [{ to: {} }] },
      { metadata: {} },
    ]) {
      assert.equal(validate({ ...profile, ...wrong }), false, JSON.stringify(wrong));
      assert.equal(profileSchema.safeParse({ ...profile, ...wrong }).success, false);
    }
  });
});
