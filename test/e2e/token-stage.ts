import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type OutgoingHttpHeaders, request } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { segmentProfiles } from '../../src/analyse/segmentation/profiles/segment-profiles.ts';
import { HAPROXY } from '../../src/enforce/network/haproxy/compile.ts';
import { profileSchema } from '../../src/model/profile/profile.ts';
import { WAYPOINT_MARK } from '../../src/enforce/network/waypoint-mark.ts';
import { startWaypoint, type Waypoint, writeArtefacts } from '../fixtures/waypoint.ts';
import { missing, missingOwnMachine } from './real-part.ts';

export const skipTokens = missingOwnMachine() || missing('haproxy', 'nft', 'ip');

export const [WEB, API] = ['10.0.0.2', '10.0.0.5'] as const;
export const [RSA, OTHER] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 })) as [
  Pair,
  Pair,
];
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const EC384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}
export const pemOf = ({ publicKey }: Pair) => publicKey.export({ type: 'spki', format: 'pem' }).toString();

export const LOGIN = {
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
export const webKeyOf = ({ publicKey }: Pair, more: object) => ({
  ...publicKey.export({ format: 'jwk' }),
  ...more,
});
export const setOf = (...keys: object[]) => ({ issuer: 'https://keys.example', jwks: { keys } });
export const SET = [
  webKeyOf(RSA, { kid: 'rsa', use: 'sig' }),
  webKeyOf(RSA, { kid: 'pss', alg: 'PS256', key_ops: ['verify'] }),
  webKeyOf(EC, { kid: 'p256', alg: 'ES256' }),
  webKeyOf(EC384, { kid: 'p384' }),
];
export const PARTNER = { issuer: 'partner', keys: [{ algorithm: 'ES384', pem: pemOf(EC384) }] };

export function artefacts(issuers: readonly object[] = [LOGIN, PARTNER]) {
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

export const now = () => Math.floor(Date.now() / 1000);
export const encoded = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
type Signer = (text: string) => Buffer;
export const signers = {
  RS256: (text: string) => sign('sha256', Buffer.from(text), RSA.privateKey),
  PS256: (text: string) =>
    sign('sha256', Buffer.from(text), { key: RSA.privateKey, padding: 6, saltLength: 32 }),
  ES256: (text: string) =>
    sign('sha256', Buffer.from(text), { key: EC.privateKey, dsaEncoding: 'ieee-p1363' }),
  ES384: (text: string) =>
    sign('sha384', Buffer.from(text), { key: EC384.privateKey, dsaEncoding: 'ieee-p1363' }),
} satisfies Record<string, Signer>;

export function made(header: unknown, payload: unknown, signer: Signer): string {
  const text = `${encoded(header)}.${encoded(payload)}`;
  return `${text}.${signer(text).toString('base64url')}`;
}

export const claims = (more: object = {}) => ({
  iss: LOGIN.issuer,
  aud: 'shop',
  exp: now() + 60,
  sub: 'ann',
  ...more,
});
export const rs = (payload: unknown, header: object = {}) =>
  made({ alg: 'RS256', kid: 'one', ...header }, payload, signers.RS256);

/** A HAProxy that asks for tokens, with servers behind it; set up before the tests around it. */
export function tokenStage() {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tokens-'));
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
    rmSync(folder, { recursive: true });
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

  return {
    ask,
    bearer,
    get waypoint(): Waypoint {
      return waypoint;
    },
    /** Requests that a server got since this was asked last. */
    reached: (): number => {
      const count = reached;
      reached = 0;
      return count;
    },
  };
}
