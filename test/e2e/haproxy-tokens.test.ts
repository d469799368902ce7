import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type OutgoingHttpHeaders, request } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
import { profileSchema } from '../../src/model/profile/profile.ts';
import { WAYPOINT_MARK } from '../../src/enforce/network/waypoint-mark.ts';
import { startWaypoint, type Waypoint, writeArtefacts } from '../fixtures/waypoint.ts';
import { missing, missingOwnMachine } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const skip = missingOwnMachine() || missing('haproxy', 'nft', 'ip');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tokens-'));
after(() => rmSync(folder, { recursive: true }));

const [WEB, API] = ['10.0.0.2', '10.0.0.5'] as const;
const [RSA, OTHER] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 })) as [Pair, Pair];
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const EC384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
const pemOf = ({ publicKey }: Pair) => publicKey.export({ type: 'spki', format: 'pem' }).toString();

const LOGIN = {
  issuer: 'https://login.example',
  audiences: ['shop', 'https://api.example/v1'],
  keys: [
    { id: 'one', algorithm: 'RS256', pem: pemOf(RSA) },
    { id: 'two', algorithm: 'ES256', pem: pemOf(EC) },
    { algorithm: 'PS256', pem: pemOf(RSA) },
  ],
  leeway: '10s',
};
/** The JSON Web Key Set of an issuer, whose keys are rotated. */
const webKeyOf = ({ publicKey }: Pair, more: object) => ({ ...publicKey.export({ format: 'jwk' }), ...more });
const setOf = (...keys: object[]) => ({ issuer: 'https://keys.example', jwks: { keys } });
const SET = [
  webKeyOf(RSA, { kid: 'rsa', use: 'sig' }),
  webKeyOf(RSA, { kid: 'pss', alg: 'PS256', key_ops: ['verify'] }),
  webKeyOf(EC, { kid: 'p256', alg: 'ES256' }),
  webKeyOf(EC384, { kid: 'p384' }),
];
const PARTNER = { issuer: 'partner', keys: [{ algorithm: 'ES384', pem: pemOf(EC384) }] };

function artefacts(issuers: readonly object[] = [LOGIN, PARTNER]) {
  const profile = (name: string, rest: object) =>
    profileSchema.parse({
      apiVersion: 'plimsoll/v1',
      kind: 'WorkloadProfile',
      metadata: { namespace: 'shop', name },
      ...rest,
    });
  const from = [{ workload: { name: 'web' } }];
  const routes = [{ path: '/orders', methods: ['GET'], kind: 'prefix' }];
  const api = profile('api', {
    listens: [
      { port: 8080, from, routes, tokens: issuers },
      { port: 8081, from },
      { port: 5432, from, tokens: [LOGIN] },
    ],
    limits: [{ kind: 'rate', on: { listen: 8080 }, requests: 100_000, per: '1s' }],
  });
  const endpoints = new Map(
    Object.entries({ 'shop/web': WEB, 'shop/api': API }).map(([id, address]) => [
      id,
      [{ interface: 'lo', addresses: [address] }],
    ]),
  );
  const segmentation = segmentProfiles([profile('web', {}), api], { includeProposed: false, endpoints });
  const compiled = HAPROXY.compile(segmentation, { onLoss: 'tighter' });
  assert.ok(HAPROXY.parse?.(compiled.artefacts, segmentation));
  return compiled.artefacts;
}

const now = () => Math.floor(Date.now() / 1000);
const encoded = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
type Signer = (text: string) => Buffer;
const signers = {
  RS256: (text: string) => sign('sha256', Buffer.from(text), RSA.privateKey),
  PS256: (text: string) =>
    sign('sha256', Buffer.from(text), { key: RSA.privateKey, padding: 6, saltLength: 32 }),
  ES256: (text: string) =>
    sign('sha256', Buffer.from(text), { key: EC.privateKey, dsaEncoding: 'ieee-p1363' }),
  ES384: (text: string) =>
    sign('sha384', Buffer.from(text), { key: EC384.privateKey, dsaEncoding: 'ieee-p1363' }),
} satisfies Record<string, Signer>;

function made(header: unknown, payload: unknown, signer: Signer): string {
  const text = `${encoded(header)}.${encoded(payload)}`;
  return `${text}.${signer(text).toString('base64url')}`;
}

const claims = (more: object = {}) => ({
  iss: LOGIN.issuer,
  aud: 'shop',
  exp: now() + 60,
  sub: 'ann',
  ...more,
});
const rs = (payload: unknown, header: object = {}) =>
  made({ alg: 'RS256', kid: 'one', ...header }, payload, signers.RS256);

describe('tokens', { skip }, () => {
  const servers: { close: () => unknown }[] = [];
  let reached = 0;
  let waypoint: Waypoint;

  before(async () => {
    // Nobody is asked for names.
    writeFileSync('/etc/resolv.conf', 'nameserver 127.0.0.1\n');
    for (const address of [WEB, API]) execFileSync('ip', ['address', 'add', `${address}/32`, 'dev', 'lo']);
    const input = `table ip waypoint { chain output { type nat hook output priority -100;
      meta mark and ${WAYPOINT_MARK} != 0 return
      tcp dport { 5432, 8080, 8081 } redirect to :15001
    }
    }`;
    execFileSync('nft', ['-f', '-'], { input });
    for (const port of [8080, 8081]) {
      const server = createServer((_, answer) => {
        reached += 1;
        answer.end('ok');
      });
      servers.push(server.listen(port, API));
    }
    const bytes = createTcpServer((connection) => {
      connection.on('error', () => connection.destroy());
      connection.resume().write('hello');
    });
    servers.push(bytes.listen(5432, API));
    writeArtefacts(folder, artefacts());
    waypoint = await startWaypoint(folder, 15_001);
  });
  after(async () => {
    for (const server of servers) server.close();
    await waypoint?.stop();
    assert.equal(waypoint?.complaints(), '');
  });

  /** Its status, and how it is to be asked. */
  function ask(authorization: string | string[] | undefined, path = '/orders', port = 8080) {
    return new Promise<{ status: number; challenge: string | undefined; denial: unknown }>(
      (resolve, reject) => {
        const headers: OutgoingHttpHeaders =
          authorization === undefined ? {} : { Authorization: authorization };
        const sent = request(
          { host: API, port, path, headers, localAddress: WEB, agent: false },
          (answer) => {
            answer.resume().on('end', () =>
              resolve({
                status: answer.statusCode ?? 0,
                challenge: answer.headers['www-authenticate'],
                denial: answer.headers['denial-id'],
              }),
            );
          },
        );
        sent.on('error', reject);
        sent.end();
      },
    );
  }
  const bearer = (token: string) => ask(`Bearer ${token}`);

  it('let requests with a token through, by every key, issuer and audience', async () => {
    const good = [
      rs(claims()),
      rs(claims({ aud: ['a', 'shop'] })),
      rs(claims({ aud: ['https://api.example/v1'] })),
      rs(claims({ exp: now() - 5, nbf: now() + 5 })),
      rs(claims({ exp: now() + 60.5 })),
      rs(claims(), { typ: 'JWT' }),
      made({ alg: 'ES256', kid: 'two' }, claims(), signers.ES256),
      made({ alg: 'PS256' }, claims(), signers.PS256),
      made({ alg: 'ES384' }, claims({ iss: 'partner', aud: 'anybody' }), signers.ES384),
    ];
    for (const [index, token] of good.entries()) {
      const answer = await bearer(token);
      assert.equal(answer.status, 200, `token ${index}: ${answer.challenge}`);
    }
    assert.equal((await ask(`bearer ${rs(claims())}`)).status, 200);
    assert.equal(reached, good.length + 1);
  });

  it('refuse all others, and say no more than that', async () => {
    reached = 0;
    const { exp: _, ...endless } = claims();
    const { aud: __, ...forNobody } = claims();
    const secret = (text: string) => createHmac('sha256', pemOf(RSA)).update(text).digest();
    const [head = '', body = '', signature = ''] = rs(claims()).split('.');
    const wrong: Record<string, string> = {
      'no token': 'x',
      'no parts': '..',
      'without signature': `${head}.${body}.`,
      'alg none': made({ alg: 'none' }, claims(), () => Buffer.alloc(0)),
      'alg none with a key': made({ alg: 'none', kid: 'one' }, claims(), signers.RS256),
      'alg None': made({ alg: 'None', kid: 'one' }, claims(), () => Buffer.from('x')),
      'public key as secret': made({ alg: 'HS256', kid: 'one' }, claims(), secret),
      'public key as secret without kid': made({ alg: 'HS256' }, claims(), secret),
      'another algorithm of the key': made({ alg: 'RS512', kid: 'one' }, claims(), signers.RS256),
      "another key's signature": made({ alg: 'RS256', kid: 'one' }, claims(), (text) =>
        sign('sha256', Buffer.from(text), OTHER.privateKey),
      ),
      "another key's name": made({ alg: 'ES256', kid: 'one' }, claims(), signers.ES256),
      'no name for a key with one': made({ alg: 'RS256' }, claims(), signers.RS256),
      'an unknown key': rs(claims(), { kid: 'three' }),
      'another issuer': rs(claims({ iss: 'https://evil.example' })),
      "another issuer's key": made({ alg: 'ES384' }, claims(), signers.ES384),
      'a key of another issuer': rs(claims({ iss: 'partner' })),
      'no issuer': rs({ ...claims(), iss: undefined }),
      'an issuer that is a part of the map': rs(claims({ iss: `${LOGIN.issuer}|one` })),
      'an issuer in a list': rs(claims({ iss: [LOGIN.issuer] })),
      'another audience': rs(claims({ aud: 'shops' })),
      'other audiences': rs(claims({ aud: ['a', 'b'] })),
      'an audience inside a text': rs(claims({ aud: '["shop"]' })),
      'no audience': rs(forNobody),
      'an end in the past': rs(claims({ exp: now() - 20 })),
      'no end': rs(endless),
      'an end that is no time': rs(claims({ exp: 'soon' })),
      'an end in another notation': rs(`{"iss":"${LOGIN.issuer}","aud":"shop","exp":9e99}`),
      'a beginning in another notation': rs(
        `{"iss":"${LOGIN.issuer}","aud":"shop","exp":${now() + 60},"nbf" : 9.9E9}`,
      ),
      'an end below zero': rs(claims({ exp: -1 })),
      'a beginning to come': rs(claims({ nbf: now() + 30 })),
      'a beginning that is no time': rs(claims({ nbf: 'late' })),
      'something critical': rs(claims(), { crit: ['exp'] }),
      'another payload': `${head}.${encoded(claims({ sub: 'root' }))}.${signature}`,
      'more parts': `${rs(claims())}.x`,
      'no JSON': made('{', '}', signers.RS256),
      'a long one': rs(claims({ more: 'x'.repeat(9000) })),
    };
    for (const [name, token] of Object.entries(wrong)) {
      const { status, challenge } = await bearer(token);
      assert.equal(status, 401, name);
      assert.equal(challenge, 'Bearer error="invalid_token"', name);
    }
    const good = rs(claims());
    for (const headers of [
      [`Bearer ${good}`, `Bearer ${good}`],
      [`Basic eDp5`],
      [`Bearer ${good}, Bearer ${good}`],
      [good],
    ])
      assert.equal((await ask(headers)).status, 401, headers.join());
    assert.equal(reached, 0);
  });

  it('ask for one where there is none, and log the line', async () => {
    const { status, challenge, denial } = await ask(undefined);
    assert.deepEqual([status, challenge], [401, 'Bearer']);
    const record = await waypoint.logged((one) => one['denial'] === denial);
    assert.deepEqual(
      [record?.['verdict'], record?.['rule'], record?.['direction']],
      ['refused', 'shop/api#listens[0]', 'ingress'],
    );
  });

  it('are of the keys of a key set, by their names, until these are gone', async () => {
    const runtimeOf = (...keys: object[]) =>
      artefacts([LOGIN, setOf(...keys)]).find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '';
    const payload = claims({ iss: 'https://keys.example', aud: 'anybody' });
    const of = (alg: keyof typeof signers, kid: string) => made({ alg, kid }, payload, signers[alg]);
    const all = { rsa: 'RS256', pss: 'PS256', p256: 'ES256', p384: 'ES384' } as const;
    const statusOf = async (token: string) => (await bearer(token)).status;
    assert.equal(await statusOf(of('RS256', 'rsa')), 401);
    await waypoint.apply(runtimeOf(...SET));
    for (const [kid, alg] of Object.entries(all)) assert.equal(await statusOf(of(alg, kid)), 200, kid);
    const secret = (text: string) => createHmac('sha256', pemOf(RSA)).update(text).digest();
    const wrong = {
      'an unknown name': of('RS256', 'other'),
      'no name': made({ alg: 'RS256' }, payload, signers.RS256),
      'another algorithm of the same key': of('PS256', 'rsa'),
      'another kind of key': of('ES256', 'rsa'),
      'the key as a secret': made({ alg: 'HS256', kid: 'rsa' }, payload, secret),
      'no algorithm': made({ alg: 'none', kid: 'rsa' }, payload, () => Buffer.alloc(0)),
      'the name of another issuer': made({ alg: 'RS256', kid: 'one' }, payload, signers.RS256),
    };
    for (const [name, token] of Object.entries(wrong)) assert.equal(await statusOf(token), 401, name);
    await waypoint.apply(runtimeOf(...SET.slice(1)));
    assert.equal(await statusOf(of('RS256', 'rsa')), 401, 'a key that is gone');
    assert.equal(await statusOf(of('PS256', 'pss')), 200);
    await waypoint.apply(runtimeOf(webKeyOf(OTHER, { kid: 'pss', alg: 'PS256' })));
    assert.equal(await statusOf(of('PS256', 'pss')), 401, 'another key of the same name');
    await waypoint.apply(artefacts().find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '');
  });

  it('do not allow what the profile does not', async () => {
    assert.equal((await ask(`Bearer ${rs(claims())}`, '/admin')).status, 403);
    assert.equal((await ask(undefined, '/', 8081)).status, 200);
  });

  it('are of the newest keys at once, while requests go on', async () => {
    const runtimeOf = (issuers: readonly object[]) =>
      artefacts(issuers).find(({ path }) => path.endsWith('runtime.txt'))?.text ?? '';
    const pairs = Array.from({ length: 20 }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }));
    const keys = pairs.map((pair, index) => ({ id: `new-${index}`, algorithm: 'RS256', pem: pemOf(pair) }));
    const tokenOf = (id: string, key: KeyObject) =>
      made({ alg: 'RS256', kid: id }, claims(), (text) => sign('sha256', Buffer.from(text), key));
    const statuses = new Set<number>();
    const rotation = new AbortController();
    const asking = (async () => {
      while (!rotation.signal.aborted) statuses.add((await bearer(rs(claims()))).status);
    })();
    const [first] = LOGIN.keys;
    for (const [index, key] of keys.entries()) {
      const { privateKey } = pairs[index] ?? RSA;
      assert.equal((await bearer(tokenOf(key.id, privateKey))).status, 401, `before it is there: ${index}`);
      await waypoint.apply(runtimeOf([{ ...LOGIN, keys: [first, key] }, PARTNER]));
      assert.equal((await bearer(tokenOf(key.id, privateKey))).status, 200, `new: ${index}`);
      assert.equal((await bearer(tokenOf(key.id, OTHER.privateKey))).status, 401, `another's: ${index}`);
      const last = keys[index - 1];
      if (last) assert.equal((await bearer(tokenOf(last.id, privateKey))).status, 401, `gone: ${index}`);
    }
    const same = { id: 'one', algorithm: 'RS256', pem: pemOf(OTHER) };
    await waypoint.apply(runtimeOf([{ ...LOGIN, keys: [first, { ...same, id: 'two' }] }, PARTNER]));
    rotation.abort();
    await asking;
    assert.deepEqual([...statuses], [200]);
    await waypoint.apply(runtimeOf([{ ...LOGIN, keys: [same] }, PARTNER]));
    assert.equal((await bearer(rs(claims()))).status, 401, 'another key of the same name');
    assert.equal((await bearer(tokenOf('one', OTHER.privateKey))).status, 200);
    await waypoint.apply(runtimeOf([LOGIN, PARTNER]));
    assert.equal((await bearer(rs(claims()))).status, 200);
  });

  /** What is answered to a text that is sent a while after the connection was made. */
  function answerTo(port: number, text: string, delay: number): Promise<string> {
    return new Promise((resolve) => {
      const connection = connect({ host: API, port, localAddress: WEB });
      let said = '';
      connection.on('data', (bytes: Buffer) => (said += bytes.toString()));
      connection.on('error', () => connection.destroy());
      connection.on('close', () => resolve(said));
      setTimeout(() => connection.write(text), delay);
    });
  }

  it('are asked of a client that is slow to speak', async () => {
    const asked = 'GET /orders HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n';
    for (const delay of [0, 20, 300]) assert.match(await answerTo(8080, asked, delay), /^HTTP\/1\.1 401 /);
  });

  it('are not had by what is no HTTP', async () => {
    assert.equal(await answerTo(5432, '\0binary', 0), '');
  });
});
