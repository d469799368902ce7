import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { propertyRuns } from '../../../../test/property-runs.ts';
import { Fault } from '../../../model/fault.ts';
import {
  authorityIdentity,
  nodeIdentity,
  workloadIdentity,
} from '../../../model/identity/workload-identity.ts';
import { Authority } from '../builtin/authority.ts';
import { type Service, serveAuthority } from '../builtin/serve.ts';
import { newCertificateRequest } from '../../certificates/request.ts';
import type { Invitation } from '../../../model/report/identity.ts';
import { issuedSchema, joinedSchema } from '../enrolment.ts';
import { readSvid } from '../svid.ts';
import { ask } from './ask.ts';
import { joinAuthority, REMOTE } from './unit.ts';

const DOMAIN = 'shop.example';
const HOUR = 3_600_000;
const identity = (name: string) => workloadIdentity({ namespace: 'shop', name }, DOMAIN);
const PLACES: Readonly<Record<string, readonly string[]>> = { n1: ['web', 'job'], n2: ['db'] };
const fault = (code: string, says: RegExp) => (error: unknown) =>
  error instanceof Fault && error.code === code && says.test(error.message);

describe('the authority on another host', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-remote-'));
  const notes: string[] = [];
  let authority: Authority;
  let service: Service;
  let url = '';

  before(async () => {
    authority = await Authority.create(
      join(folder, 'authority'),
      { trustDomain: DOMAIN, lifetime: 3600 },
      new Date(),
    );
    const workloadsOf = (node: string) => (PLACES[node] ?? []).map(identity);
    service = await serveAuthority(authority, 0, workloadsOf, (text) => notes.push(text));
    url = `https://127.0.0.1:${service.port}`;
  });
  after(async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  });

  const invitation = (node: string, now = new Date()): Invitation => ({
    url,
    node,
    trustDomain: DOMAIN,
    bundle: authority.bundle(now),
    secret: authority.invite(node, now, HOUR),
  });
  const joined = async (node: string) => {
    const own = mkdtempSync(join(folder, `${node}-`));
    await joinAuthority(own, invitation(node), new Date());
    return own;
  };

  it('gives a node that joined the certificates of its workloads, and renews them in time', async () => {
    const own = await joined('n1');
    assert.equal(statSync(join(own, 'node.json')).mode & 0o777, 0o600);
    const source = REMOTE.open(own, DOMAIN);
    const now = new Date();
    const first = await source.current([identity('web'), identity('job')], now);
    assert.deepEqual(first.problems, []);
    assert.deepEqual(
      first.svids.map(({ spiffeId }) => spiffeId),
      [identity('web').spiffeId, identity('job').spiffeId],
    );
    for (const svid of first.svids) readSvid({ ...svid, bundle: first.bundle }, now, 'it');
    const again = await source.current([identity('web')], new Date(now.getTime() + 0.4 * HOUR));
    assert.equal(again.svids[0]?.chain, first.svids[0]?.chain);
    const later = await source.current([identity('web')], new Date(now.getTime() + 0.7 * HOUR));
    assert.notEqual(later.svids[0]?.chain, first.svids[0]?.chain);
  });

  it('knows a node again by its own certificate, which is renewed with the others', async () => {
    const own = await joined('n1');
    const before_ = readFileSync(join(own, 'node.json'), 'utf8');
    await REMOTE.open(own, DOMAIN).current([identity('web')], new Date());
    assert.notEqual(readFileSync(join(own, 'node.json'), 'utf8'), before_);
    assert.equal((await REMOTE.open(own, DOMAIN).current([identity('web')], new Date())).svids.length, 1);
  });

  it('gives no certificate of a workload that is on another node, and says so', async () => {
    const source = REMOTE.open(await joined('n1'), DOMAIN);
    const { svids, problems } = await source.current([identity('db')], new Date());
    assert.deepEqual(svids, []);
    assert.match(problems.join(), /n1 has no workload that is .*db/);
    assert.ok(notes.some((text) => text.includes('has no workload')));
  });

  it('takes an invitation once, for its node, in time', async () => {
    const one = invitation('n1');
    await joinAuthority(mkdtempSync(join(folder, 'a-')), one, new Date());
    const refused = fault('refused', /not invited/);
    await assert.rejects(joinAuthority(mkdtempSync(join(folder, 'b-')), one, new Date()), refused);
    await assert.rejects(
      joinAuthority(join(folder, 'c'), { ...invitation('n1'), node: 'n2' }, new Date()),
      refused,
    );
    const late = invitation('n1', new Date(Date.now() - 2 * HOUR));
    await assert.rejects(
      joinAuthority(join(folder, 'd'), { ...late, bundle: authority.bundle(new Date()) }, new Date()),
      refused,
    );
    await assert.rejects(
      joinAuthority(join(folder, 'e'), { ...invitation('n1'), secret: 'guess' }, new Date()),
      refused,
    );
  });

  it('answers nobody else: without a certificate, with that of a workload, or with one of another authority', async () => {
    const { request: csr } = await newCertificateRequest();
    const message = { requests: [{ spiffeId: identity('web').spiffeId, request: csr }] };
    const bundle = authority.bundle(new Date());
    const known = { url, trustDomain: DOMAIN, bundle };
    await assert.rejects(
      ask(known, '/certificates', message, issuedSchema),
      fault('refused', /certificate of a node is needed/),
    );
    const web = await authority.issue(identity('web'), new Date());
    const asWeb = { ...known, certificate: web.chain, key: web.key };
    await assert.rejects(ask(asWeb, '/certificates', message, issuedSchema), fault('refused', /is no node/));
    const other = await Authority.create(
      join(folder, 'other'),
      { trustDomain: DOMAIN, lifetime: 3600 },
      new Date(),
    );
    const forged = await other.issue(nodeIdentity('n1', DOMAIN), new Date());
    const asForged = { ...known, certificate: forged.chain, key: forged.key };
    await assert.rejects(
      ask(asForged, '/certificates', message, issuedSchema),
      fault('refused', /certificate of a node is needed/),
    );
    const believing = { ...known, bundle: other.bundle(new Date()) };
    await assert.rejects(
      ask(believing, '/node', {}, joinedSchema),
      fault('unreachable', /signature|certificate/),
    );
  });

  it('is believed only under its own name', async () => {
    assert.notEqual(authorityIdentity(DOMAIN).dnsName, nodeIdentity('authority', DOMAIN).dnsName);
    for (const path of ['node/n1', 'authority'])
      assert.throws(
        () =>
          workloadIdentity(
            { namespace: 'a', name: 'b', spiffeId: `spiffe://${DOMAIN}/plimsoll/${path}` },
            DOMAIN,
          ),
        fault('usage', /Plimsoll itself/),
      );
  });

  it('keeps what is there while nobody answers', async () => {
    const own = await joined('n1');
    const source = REMOTE.open(own, DOMAIN);
    const now = new Date();
    const [svid] = (await source.current([identity('web')], now)).svids;
    const text = readFileSync(join(own, 'node.json'), 'utf8');
    writeFileSync(join(own, 'node.json'), text.replace(url, 'https://127.0.0.1:1'));
    const cut = REMOTE.open(own, DOMAIN);
    const { svids, problems } = await cut.current([identity('web')], now);
    assert.deepEqual(svids, []);
    assert.match(problems.join(), /cannot be asked/);
    assert.equal(
      (await source.current([identity('web')], new Date(now.getTime() + 0.4 * HOUR))).svids[0]?.chain,
      svid?.chain,
    );
  });

  it('takes any message, and goes on', async () => {
    const send = (path: string, body: string | Uint8Array) =>
      new Promise<number>((resolve) => {
        const options = { method: 'POST', rejectUnauthorized: false, agent: false };
        const sent = request(new URL(path, url), options, (response) => {
          response.resume().on('end', () => {
            resolve(response.statusCode ?? 0);
          });
        });
        sent.on('error', () => {
          resolve(-1);
        });
        sent.end(body);
      });
    const message = fc.oneof(
      fc.json(),
      fc.uint8Array({ maxLength: 300 }),
      fc
        .record({ node: fc.constantFrom('n1', '__proto__', ''), secret: fc.string(), request: fc.string() })
        .map((one) => JSON.stringify(one)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('/node', '/certificates', '/'), message, async (path, body) => {
        assert.ok([400, 403, 404].includes(await send(path, body)));
      }),
      { numRuns: propertyRuns(100) },
    );
    assert.ok([400, -1].includes(await send('/node', 'x'.repeat(3 << 20))));
    assert.equal(
      (await REMOTE.open(await joined('n2'), DOMAIN).current([identity('db')], new Date())).svids.length,
      1,
    );
  });
});
