import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { segmentProfiles } from '../../../../analyse/segmentation/profiles/segment-profiles.ts';
import { Fault } from '../../../../model/fault.ts';
import type { Artefact } from '../../../../model/profile/artefact.ts';
import { milliseconds } from '../../../../model/profile/duration.ts';
import type { LimitLine } from '../../../../model/profile/limit.ts';
import { profileSchema } from '../../../../model/profile/profile.ts';
import type { Segmentation } from '../../../../model/segmentation/segmentation.ts';
import { HAPROXY } from '../compile.ts';
import { figuresOf } from './figures.ts';

function segmentation(
  limits: readonly object[],
  listens?: readonly object[],
  egress?: readonly object[],
): Segmentation {
  const profile = (name: string, rest: object) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'shop', name },
      ...rest,
    });
  const endpoints = new Map(
    ['api', 'web'].map((name, index) => [
      `shop/${name}`,
      [{ interface: `veth${index}`, addresses: [`10.0.0.${index + 2}`] }],
    ]),
  );
  const api = { limits, ...(listens ? { listens } : {}), ...(egress ? { egress } : {}) };
  const profiles = [profile('api', api), profile('web', {})];
  return segmentProfiles(profiles, { includeProposed: false, endpoints });
}

function compiled(limits: readonly object[], listens?: readonly object[], egress?: readonly object[]) {
  const segmented = segmentation(limits, listens, egress);
  const { artefacts, losses } = HAPROXY.compile(segmented, { onLoss: 'tighter' });
  const own = losses.filter(({ line }) => line.section === 'limits');
  return { segmented, artefacts, losses: own.map(({ direction, reason }) => `${direction}: ${reason}`) };
}

const HTTP = [{ port: 8080, routes: [{ path: '/', kind: 'prefix', methods: ['*'] }] }];
const web = { workload: { name: 'web' } };
const LIMITS = [
  { kind: 'rate', requests: 5, per: '1s' },
  { kind: 'rate', on: { listen: 8080 }, by: 'address', requests: 100, per: '1m', burst: 10 },
  { kind: 'concurrency', on: { listen: 8080 }, connections: 7, requests: 3 },
  { kind: 'timeout', on: { to: web }, request: '2s', idle: '10s' },
  { kind: 'retry', attempts: 2 },
  { kind: 'circuit-breaker', on: { to: { cidr: '192.0.2.0/24' } }, failures: 5, open: '30s' },
];

function linesOf(artefacts: readonly Artefact[], name: string): string[] {
  const text = artefacts.find(({ path }) => path.endsWith(`maps/${name}.map`))?.text ?? '';
  return text.split('\n').filter((line) => line !== '');
}

describe('limits of HAProxy', () => {
  it('are read back', () => {
    const { segmented, artefacts } = compiled(LIMITS);
    assert.ok((HAPROXY.parse?.(artefacts, segmented) ?? []).length > 0);
  });

  it('are found missing, changed and added, in maps and in runtime commands', () => {
    const { segmented, artefacts } = compiled(LIMITS);
    const refuses = (change: (one: Artefact) => string) => {
      const changed = artefacts.map((one) => ({ ...one, text: change(one) }));
      assert.throws(
        () => HAPROXY.parse?.(changed, segmented),
        (error) => error instanceof Fault && error.code === 'malformed',
      );
    };
    for (const name of ['limits', 'limit-parts'])
      for (const line of linesOf(artefacts, name)) {
        refuses(({ path, text }) => (path.includes(`/${name}.map`) ? text.replace(`${line}\n`, '') : text));
        refuses(({ path, text }) => (path.endsWith('.txt') ? text.replaceAll(`${line}\n`, '') : text));
        refuses(({ path, text }) =>
          path.includes(`/${name}.map`)
            ? text.replace(line, line.replace(/\d+ (\S+)$/, '999999 $1').replace(/-[a-z]\d?$/, ''))
            : text,
        );
      }
    const set = linesOf(artefacts, 'limits')[0]?.split(' ')[1] ?? '';
    refuses(({ path, text }) => (path.endsWith('limits.map') ? `${text}ingress|shop/web ${set}\n` : text));
    refuses(({ path, text }) => (path.endsWith('limits.map') ? `${text}ingress|shop/web any\n` : text));
  });

  it('are passed by no decision where they hold, and looked up nowhere else', () => {
    const listens = [8080, 9090].map((port) => ({ port, from: [web] }));
    const { segmented, artefacts } = compiled(
      [{ kind: 'rate', on: { listen: 8080 }, requests: 5, per: '1s' }],
      listens,
    );
    const decisions = linesOf(artefacts, 'decisions').filter((line) => line.includes('|shop/web|'));
    assert.deepEqual(decisions, [
      'ingress|shop/api|shop/web|8080 any counted',
      'ingress|shop/api|shop/web|9090 any',
    ]);
    const passing = artefacts.map(({ path, text }) => ({
      path,
      text: path.endsWith('/decisions.map') ? text.replace(' any counted\n', ' any\n') : text,
    }));
    assert.throws(() => HAPROXY.parse?.(passing, segmented), /which no limit is looked up for/);
    const routes = [{ path: '/', kind: 'prefix', methods: ['GET'] }];
    const limited = [{ port: 8080, from: [web], routes }];
    const kindsOf = (limits: readonly object[]) =>
      linesOf(compiled(limits, limited).artefacts, 'decisions').flatMap((line) =>
        (/ (http|full)-/.exec(line) ?? []).slice(1),
      );
    assert.deepEqual(kindsOf([]), ['http']);
    assert.deepEqual(kindsOf([{ kind: 'rate', on: { listen: 8080 }, requests: 5, per: '1s' }]), ['full']);
  });

  it('of one peer are passed by no call that may be to it', () => {
    const outside = { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] };
    const egress = [web, outside].map((to) => ({ to, ports: [8080] }));
    const decisionsWith = (to: object) =>
      linesOf(
        compiled([{ kind: 'rate', on: { to }, requests: 5, per: '1s' }], undefined, egress).artefacts,
        'decisions',
      ).flatMap((line) => /^egress\|shop\/api\|(\S+\|8080 any.*)/.exec(line)?.[1] ?? []);
    assert.deepEqual(decisionsWith({ dns: 'api.example.com' }), [
      'ip:0.0.0.0/0|8080 any counted',
      'shop/web|8080 any',
    ]);
    assert.deepEqual(decisionsWith(web).at(-1), 'shop/web|8080 any counted');
  });

  it('say of a bucket at least what the profile says', () => {
    const limit = fc.record({
      requests: fc.integer({ min: 1, max: 1_000_000_000 }),
      per: fc
        .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.constantFrom('ms', 's', 'm', 'h'))
        .map(([count, unit]) => `${count}${unit}`),
      burst: fc.option(fc.integer({ min: 1, max: 1_000_000_000 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(limit, ({ requests, per, burst }) => {
        const line = { kind: 'rate', requests, per, ...(burst === undefined ? {} : { burst }) };
        const [member] = segmentation([line]).members;
        const [only] = member?.limits ?? [];
        assert.ok(member && only);
        const [, , cost, unit, room] = figuresOf(member, only).counted[0]?.text.split(' ') ?? [];
        const [perRequest, most] = [Number(cost), requests + (burst ?? 0)];
        assert.equal(Number(room), perRequest * most);
        assert.ok(Number(room) + 64 * perRequest < 2 ** 31, `${room}`);
        const asked = (milliseconds(per) * 1000) / requests;
        assert.ok(perRequest * Number(unit) >= asked * (1 - 1e-6), `${perRequest} ${unit} ${asked}`);
      }),
    );
  });

  const cases: [string, Partial<LimitLine> & object, RegExp[]][] = [
    ['a rate', { kind: 'rate', requests: 5, per: '1s' }, []],
    [
      'a rate beyond microseconds',
      { kind: 'rate', requests: 300_000_000, per: '1m' },
      [/^tighter: .*microseconds/],
    ],
    ['a rate beyond a day', { kind: 'rate', requests: 1, per: '48h' }, [/^wider: .*in a day/]],
    ['waiting', { kind: 'concurrency', requests: 1, waiting: 5 }, [/^tighter: no request waits/]],
    [
      'a connection of 1 s',
      { kind: 'timeout', on: { listen: 8080, protocol: 'tcp' }, connect: '1s' },
      [/^wider: .*5 s/],
    ],
    [
      'a connection of 10 s',
      { kind: 'timeout', on: { listen: 8080, protocol: 'tcp' }, connect: '10s' },
      [/^tighter: .*5 s/],
    ],
    [
      'a connection of 5 s',
      { kind: 'timeout', on: { listen: 8080, protocol: 'tcp' }, connect: '5s', idle: '1m' },
      [],
    ],
    [
      'an answer',
      { kind: 'timeout', on: { listen: 8080, protocol: 'tcp' }, request: '5s' },
      [/^wider: .*begun/],
    ],
    [
      'one attempt',
      { kind: 'retry', on: { listen: 8080, protocol: 'tcp' }, attempts: 1, when: ['connect-failure'] },
      [],
    ],
    ['no attempt', { kind: 'retry', on: { listen: 8080, protocol: 'tcp' }, attempts: 0 }, []],
    [
      'many attempts',
      { kind: 'retry', on: { listen: 8080, protocol: 'tcp' }, attempts: 9 },
      [/^tighter: .*3 times/],
    ],
    [
      'attempts after answers',
      {
        kind: 'retry',
        on: { listen: 8080, protocol: 'tcp' },
        attempts: 1,
        when: ['connect-failure', '5xx', 'rate-limited'],
      },
      [/^tighter: .*after rate-limited/, /^tighter: .*idempotent/],
    ],
    [
      'a breaker',
      { kind: 'circuit-breaker', on: { listen: 8080, protocol: 'tcp' }, failures: 3, open: '30s' },
      [],
    ],
    [
      'a breaker beyond a day',
      { kind: 'circuit-breaker', on: { listen: 8080, protocol: 'tcp' }, failures: 3, open: '25h' },
      [/^wider: .*a day/],
    ],
    [
      'another protocol',
      { kind: 'rate', on: { listen: 53, protocol: 'udp' }, requests: 5, per: '1s' },
      [/^wider: .*TCP/],
    ],
  ];
  for (const [name, limit, expected] of cases)
    it(`say what is lost of ${name}`, () => {
      const { losses, segmented, artefacts } = compiled([limit], HTTP);
      assert.equal(losses.length, expected.length, losses.join('\n'));
      for (const pattern of expected)
        assert.ok(
          losses.some((loss) => pattern.test(loss)),
          losses.join('\n'),
        );
      assert.ok(HAPROXY.parse?.(artefacts, segmented));
    });

  it('say that they do not see requests inside TLS, and of other protocols', () => {
    const rate = { kind: 'rate', requests: 5, per: '1s' };
    for (const listens of [[{ port: 8080, from: [web] }], [{ ...HTTP[0], tls: 'tls' }]])
      assert.match(compiled([rate], listens).losses.join(), /^wider: only HTTP without TLS/);
    const connections = { kind: 'concurrency', connections: 5 };
    assert.deepEqual(compiled([connections], [{ port: 8080, from: [web] }]).losses, []);
  });

  it('of several lines for one call are together, with the fewest attempts and the shortest time', () => {
    const { artefacts } = compiled([
      { kind: 'retry', attempts: 3, when: ['5xx'] },
      { kind: 'retry', on: { to: web }, attempts: 1, when: ['reset', 'timeout'] },
      { kind: 'timeout', request: '5s' },
      { kind: 'timeout', on: { to: web }, request: '9s', idle: '20s' },
    ]);
    const set = /^egress\|shop\/api\|shop\/web\| (\S+)$/m.exec(linesOf(artefacts, 'limits').join('\n'))?.[1];
    const parts = linesOf(artefacts, 'limit-parts').filter((line) => line.startsWith(`${set}|`));
    assert.deepEqual(
      parts.map((line) => line.slice(line.indexOf('|') + 1)),
      ['retry retry-1-silence 0 shop/api#limits[1]', 'timeout 5000 20000 shop/api#limits[2]'],
    );
  });

  it('that are refused or only proposed limit nothing', () => {
    const line = { kind: 'rate', requests: 5, per: '1s' };
    for (const state of ['refused', 'proposed'])
      assert.deepEqual(linesOf(compiled([{ ...line, state }]).artefacts, 'limits'), []);
  });
});
