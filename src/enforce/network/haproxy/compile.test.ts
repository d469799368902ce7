import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { proofsOf, assertProved } from '../../../../test/fixtures/proved.ts';
import { segmentationArbitrary } from '../../../../test/fixtures/segmentation-arbitrary.ts';
import { segmentProfiles } from '../../../analyse/segmentation/profiles/segment-profiles.ts';
import { Fault } from '../../../model/fault.ts';
import type { Artefact } from '../../../model/profile/artefact.ts';
import { profileSchema } from '../../../model/profile/profile.ts';
import type { Segmentation } from '../../../model/segmentation/segmentation.ts';
import { HAPROXY } from './compile.ts';
import { MAP_NAMES } from './maps.ts';
import { normalPaths } from './normal-requests.ts';
import { patternRisk } from './patterns.ts';
import { digest, ruleName, token } from './token.ts';

const accepted = { state: 'accepted', provenance: [{ kind: 'written', source: 'test' }] };

interface Sections {
  readonly egress?: object[];
  readonly listens?: object[];
  readonly limits?: object[];
}

function segmentation(members: Readonly<Record<string, Sections>>): Segmentation {
  const profiles = Object.entries(members).map(([name, sections]) => {
    const accept = (lines?: object[]) => lines?.map((line) => ({ ...accepted, ...line }));
    const { egress, listens, limits } = sections;
    return profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'shop', name },
      ...(egress ? { egress: accept(egress) } : {}),
      ...(listens ? { listens: accept(listens) } : {}),
      ...(limits ? { limits: accept(limits) } : {}),
    });
  });
  const endpoints = new Map(
    Object.keys(members).map((name, index) => [
      `shop/${name}`,
      [{ interface: `veth${index}`, addresses: [`10.0.0.${index + 2}`] }],
    ]),
  );
  return segmentProfiles(profiles, { includeProposed: false, endpoints });
}

const web = { workload: { name: 'web' } };
const SHOP = segmentation({
  api: {
    listens: [
      {
        port: 8080,
        from: [web],
        routes: [
          { path: '/orders', kind: 'prefix', methods: ['GET', 'POST'], ...accepted },
          { path: '/users/{id}/lines', kind: 'template', methods: ['GET'], ...accepted },
          { path: '/health', methods: ['GET'], ...accepted },
          { path: '/files/[a-z]+', kind: 'regex', methods: ['GET'], ...accepted },
          { path: '/orders/secret', methods: ['*'], ...accepted, state: 'refused' },
        ],
      },
      { port: 9000, from: [web, { cidr: '192.0.2.0/24', except: ['192.0.2.128/25'] }] },
    ],
  },
  web: {
    egress: [
      { to: { workload: { name: 'api' } }, ports: [8080, { port: 9000, endPort: 9010 }] },
      {
        to: { workload: { name: 'api' } },
        ports: [8081],
        http: [
          {
            methods: ['GET'],
            host: '*.shop.example',
            headers: [{ name: 'x-team', value: 'a b' }],
            ...accepted,
          },
        ],
      },
      { to: { workload: { name: 'api' } }, ports: [8443], tls: 'tls', sni: 'api.shop.example' },
      { to: { dns: '*.example.com' }, ports: [443] },
    ],
  },
});

function textAt(artefacts: readonly Artefact[], path: string): string {
  return artefacts.find((one) => one.path === `haproxy/${path}`)?.text ?? '';
}

/** Another map, with the runtime commands as they were: the two are read apart. */
function changeMap(name: string, change: (text: string) => string) {
  return (artefacts: readonly Artefact[]) =>
    artefacts.map((one) =>
      one.path === `haproxy/maps/${name}.map` ? { ...one, text: change(one.text) } : one,
    );
}

describe('HAProxy', () => {
  for (const onLoss of ['tighter', 'wider'] as const)
    it(`means what any profiles mean, but for its losses (${onLoss})`, () => {
      fc.assert(
        fc.property(segmentationArbitrary(), (any) => {
          assertProved(HAPROXY, any, { onLoss });
        }),
        { numRuns: propertyRuns(200), seed: 1 },
      );
    });

  it('writes the same bytes for the same profiles, and one configuration for all', () => {
    const [one, other, none] = [SHOP, SHOP, { members: [] }].map((any) =>
      HAPROXY.compile(any, { onLoss: 'tighter' }),
    );
    assert.deepEqual(one, other);
    assert.equal(textAt(one?.artefacts ?? [], 'haproxy.cfg'), textAt(none?.artefacts ?? [], 'haproxy.cfg'));
    const paths = one?.artefacts.map(({ path }) => path) ?? [];
    assert.deepEqual(paths, [...new Set(paths)].toSorted());
  });

  it('is proved without a counterexample, and with one where an entry is missing', () => {
    assertProved(HAPROXY, SHOP);
    const { artefacts } = HAPROXY.compile(SHOP, { onLoss: 'tighter' });
    const harmless: string[] = [];
    for (const name of MAP_NAMES.filter((one) => one !== 'rules'))
      for (const line of textAt(artefacts, `maps/${name}.map`)
        .split('\n')
        .filter((one) => one !== ''))
        if (!findsChange(changeMap(name, (text) => text.replace(`${line}\n`, ''))))
          harmless.push(`${name}: ${line.replace(/-[0-9a-f]{24}/, '')}`);
    // What is not there is `none`, or no bit; where no method is left to allow, there is nothing to deny.
    const usual = ['', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'PUT'];
    assert.deepEqual(harmless, [
      'decisions: egress|shop/web none',
      'decisions: ingress|shop/api none',
      'methods: full-h-n1 0',
      ...usual.map((method) => `paths: http-v1-p1|${method}/orders/secret? ${(1n << 62n) + (1n << 31n)}`),
      'hosts: full-h-n1 0',
      'hosts: tls-h 0',
      'without-headers: full-h-n1.0 0',
    ]);
  });

  const changed: [string, string, (text: string) => string][] = [
    [
      'members',
      'an address of another member',
      (text) => text.replace('10.0.0.2 shop/api', '10.0.0.2 shop/web'),
    ],
    ['decisions', 'any', (text) => text.replace(/(ingress\|shop\/api\|shop\/web\|8080) .*/, '$1 any')],
    ['decisions', 'another port', (text) => text.replace('|shop/web|8080 ', '|shop/web|8081 ')],
    ['methods', 'a method', (text) => text.replace('|POST ', '|PUT ')],
    ['paths', 'a path', (text) => text.replace('/health?', '/healthy?')],
    ['paths', 'a template', (text) => text.replace('/%/lines?', '/%/line?')],
    ['path-patterns', 'a pattern', (text) => text.replace('[a-z]', '[a-y]')],
    ['hosts', 'the rest of the hosts', (text) => text.replace(/ 0\n/, ' 1\n')],
    ['host-patterns', 'labels', (text) => text.replace('[^.]+', '.+')],
    ['headers', 'a value', (text) => text.replace('a\\x20b', 'a\\x20c')],
    ['outside', 'a block', (text) => text.replace('192.0.2.0/24', '192.0.0.0/16')],
    ['ports', 'a range', (text) => text.replace('9000:9010', '9000:9011')],
    ['name-patterns', 'a name', (text) => text.replace('com$', 'net$')],
  ];
  for (const [name, what, change] of changed)
    it(`is found where ${what} is another in ${name}.map`, () => {
      const { artefacts } = HAPROXY.compile(SHOP, { onLoss: 'tighter' });
      const before = textAt(artefacts, `maps/${name}.map`);
      assert.notEqual(change(before), before);
      assert.ok(findsChange(changeMap(name, change)));
    });

  it('refuses what it does not write', () => {
    const refuse = (change: (artefacts: readonly Artefact[]) => readonly Artefact[]) => {
      assert.throws(
        () => proofsOf(HAPROXY, SHOP, undefined, change),
        (error) => error instanceof Fault && error.code === 'malformed',
      );
    };
    refuse((all) => all.slice(1));
    refuse((all) => [...all, { path: 'haproxy/maps/other.map', text: '' }]);
    refuse((all) =>
      all.map((one) =>
        one.path.endsWith('.cfg') ? { ...one, text: one.text.replace('reject', 'delete') } : one,
      ),
    );
    refuse((all) =>
      all.map((one) =>
        one.path.endsWith('.txt') ? { ...one, text: `${one.text}clear map maps/rules.map\n\n` } : one,
      ),
    );
    refuse(changeMap('decisions', (text) => `${text}# a comment\n`));
    refuse(changeMap('decisions', (text) => `${text}egress|shop/web|shop/api|80 perhaps\n`));
    refuse(changeMap('members', (text) => text.replace('2002::/16 ?\n', '')));
    // Who asks for a path alone would be let through.
    const refusing = (text: string) => text.replace(/(\/lines\?|\[a-z\]\+\)\$) \d+\n/, `$1 ${1n << 31n}\n`);
    for (const name of ['paths', 'path-patterns']) refuse(changeMap(name, refusing));
    // Nothing is said to be one path that is not.
    refuse(
      changeMap('paths', (text) =>
        text.replace(
          /(GET\/orders\/) (\d+)\n/,
          (_, key: string, bits: string) => `${key} ${BigInt(bits) + (1n << 62n)}\n`,
        ),
      ),
    );
    refuse(changeMap('path-heads', (text) => text.replace(/ \d+\n/, ' 7\n')));
    refuse(changeMap('paths', (text) => text.replace(/(http-\S+\|)GET(\/health\?)/, '$1TRACE$2')));
    refuse(changeMap('methods', (text) => text.replace(/ \d+\n/, ' 9223372036854775807\n')));
  });

  it('says what it cannot say', () => {
    const lossy = segmentation({
      api: { listens: [{ port: 5432, from: [web] }], limits: [{ kind: 'rate', requests: 5, per: '1s' }] },
      web: {
        egress: [
          {
            to: { workload: { name: 'api' } },
            ports: [5432],
            sql: [{ verbs: ['SELECT'], tables: ['*'], ...accepted }],
          },
          {
            to: { workload: { name: 'api' } },
            ports: [80],
            http: [{ methods: ['GET'], path: '/(a+)+', kind: 'regex', ...accepted }],
          },
          {
            to: { workload: { name: 'api' } },
            ports: [443],
            tls: 'tls',
            http: [{ methods: ['GET'], ...accepted }],
          },
        ],
      },
    });
    const { losses, artefacts } = HAPROXY.compile(lossy, { onLoss: 'tighter' });
    const reasons = losses.map(({ line, reason }) => `${line.path}: ${reason}`);
    for (const expected of [
      /^egress\[0\]: .*SQL/,
      /^egress\[1\]: .*repeats what repeats/,
      /^egress\[2\]: .*inside TLS/,
      /^limits\[0\]: .*rate/,
      /^egress: .*nothing but TCP/,
    ])
      assert.ok(
        reasons.some((reason) => expected.test(reason)),
        `${expected}\n${reasons.join('\n')}`,
      );
    assert.doesNotMatch(
      textAt(artefacts, 'maps/decisions.map'),
      /egress\|shop\/web\|shop\/api\|(?:5432|80|443) /,
    );
    const { artefacts: wider } = HAPROXY.compile(lossy, { onLoss: 'wider' });
    assert.match(textAt(wider, 'maps/decisions.map'), /egress\|shop\/web\|shop\/api\|5432 any/);
    assertProved(HAPROXY, lossy);
    assertProved(HAPROXY, lossy, { onLoss: 'wider' });
  });

  it('says that a name is known by server names alone where some of them are refused', () => {
    const to = { dns: 'api.example.com' };
    const refused = { to, tls: 'mutual', sni: '*.example.com', state: 'refused' };
    const named = segmentation({ web: { egress: [refused, { to }] } });
    const { losses } = HAPROXY.compile(named, { onLoss: 'wider' });
    assert.ok(
      losses.some(({ line, reason }) => line.path === 'egress[1]' && /known by these alone/.test(reason)),
    );
    for (const onLoss of ['wider', 'tighter'] as const) assertProved(HAPROXY, named, { onLoss });
  });

  it('lets no text of a profile be more than text', () => {
    const hostile = fc.string({
      unit: fc.constantFrom(
        '\n',
        '\r',
        ' ',
        '\t',
        '"',
        "'",
        '#',
        '$',
        '%',
        '[',
        ']',
        '|',
        '\\',
        '{',
        ';',
        '<',
        '.',
        '*',
        '/',
        'a',
        'é',
        '\0',
        '@',
      ),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(hostile, hostile, hostile, (id, text, header) => {
        const [api, webMember] = SHOP.members;
        assert.ok(api?.ingress && webMember);
        const http = [
          {
            methods: [text, 'GET'],
            host: text,
            paths: [{ kind: 'exact' as const, path: `/${text}` }],
            headers: [{ name: 'x-a', value: header }],
          },
        ];
        const allows = [
          {
            ...api.ingress.allows.slice(-1)[0]!,
            peer: { kind: 'member' as const, member: id },
            members: [id],
            requests: { http, sql: [], kafka: [] },
          },
        ];
        const members = [
          { ...api, ingress: { allows, denies: [] } },
          { ...webMember, id },
        ].toSorted((a, b) => (a.id < b.id ? -1 : 1));
        const { artefacts } = HAPROXY.compile({ members }, { onLoss: 'wider' });
        for (const { path, text: written } of artefacts.filter((one) => one.path.endsWith('.map')))
          for (const line of written.split('\n').slice(0, -1))
            assert.match(line, /^[^\s#]\S* \S(?:[ -~]*\S)?$/, `${path}: ${line}`);
        assert.ok(HAPROXY.parse?.(artefacts, { members }));
      }),
      { numRuns: propertyRuns(300) },
    );
  });
});

/** Is there a counterexample, or is the change nothing that could be read? */
function findsChange(change: (artefacts: readonly Artefact[]) => readonly Artefact[]): boolean {
  try {
    return proofsOf(HAPROXY, SHOP, undefined, change).some(({ unexplained }) => unexplained.length > 0);
  } catch (error) {
    if (error instanceof Fault) return true;
    throw error;
  }
}

describe('names in maps', () => {
  it('are of harmless characters and told apart', () => {
    assert.equal(token('shop/web-1.x'), 'shop/web-1.x');
    assert.equal(token('a b\n#"'), 'a_20_b_a__23__22_');
    assert.notEqual(token('a_b'), token('a b'));
    assert.notEqual(token('-'), '-');
    assert.equal(ruleName('shop/web', 'egress[0].http[1]'), 'shop/web#egress[0].http[1]');
    assert.notEqual(digest('a'), digest('b'));
  });
});

describe('paths', () => {
  it('are normal where normalisation leaves them as they are', () => {
    for (const path of ['/', '/a', '/a/', '/a.b', '/...', '/%20', '/%25', '/%C3%A9', '/a;b=c', '/{}|^<>"'])
      assert.ok(normalPaths().includes(path), path);
    for (const path of [
      '',
      '*',
      'a',
      '//',
      '/a//b',
      '/.',
      '/a/..',
      '/../a',
      '/%2F',
      '/%2f',
      '/%5C',
      '/%00',
      '/%2E',
      '/%41',
      '/%252E',
      '/a\\b',
      '/a?b',
      '/a#b',
      '/%c3',
      '/%2',
      '/é',
      '/a b',
    ])
      assert.ok(!normalPaths().includes(path), path);
  });

  it('have patterns that cannot take long', () => {
    for (const pattern of ['/a+/b*', '/(a|b)+', '/([a-z]{2}/){3}', '/[(+]+'])
      assert.equal(patternRisk(pattern), undefined, pattern);
    for (const pattern of ['/(a+)+', '/(?:a*b)*', '/((a{2,}))+', '/(a+){5}', '/(?=a)', '/a++'])
      assert.ok(patternRisk(pattern), pattern);
  });
});
