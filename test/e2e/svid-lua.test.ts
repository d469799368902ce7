import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until } from '../fixtures/until.ts';
import * as fc from 'fast-check';
import { SVID_LUA } from '../../src/enforce/network/haproxy/mesh/svid-lua.ts';
import { Fault } from '../../src/model/fault.ts';
import { spiffeIdSchema } from '../../src/model/profile/names.ts';
import { newKeyPair } from '../../src/platform/certificates/keys.ts';
import { spiffeIdOf } from '../../src/platform/identity/svid.ts';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '../../src/platform/certificates/x509.ts';
import { missing } from './real-part.ts';
import type { Lane } from '../run/e2e/suite.ts';

export const lane: Lane = 'machine';

const WEB = 'spiffe://shop.example/ns/shop/workload/web';

interface Written {
  readonly uris: readonly string[];
  readonly others: readonly string[];
  readonly ca: boolean | undefined;
  readonly usages: KeyUsageFlags | undefined;
  readonly isCritical: boolean;
}

async function certificate({ uris, others, ca, usages, isCritical }: Written): Promise<Buffer> {
  const names = [
    ...others.map((value) => ({ type: 'dns' as const, value })),
    ...uris.map((value) => ({ type: 'url' as const, value })),
  ];
  const made = await X509CertificateGenerator.createSelfSigned({
    keys: await newKeyPair(),
    name: `CN=${WEB}`,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [
      ...(ca === undefined ? [] : [new BasicConstraintsExtension(ca, undefined, isCritical)]),
      ...(usages === undefined ? [] : [new KeyUsagesExtension(usages, isCritical)]),
      ...(names.length === 0 ? [] : [new SubjectAlternativeNameExtension(names, isCritical)]),
    ],
  });
  return Buffer.from(made.rawData);
}

function expected(der: Buffer): string | undefined {
  try {
    return spiffeIdOf(new X509Certificate(der), 'it');
  } catch (error) {
    // Nothing is to be compared with where ours, which is stricter, cannot read the certificate at all.
    return error instanceof Fault && error.cause === undefined ? '' : undefined;
  }
}

describe('the SPIFFE ID that HAProxy reads', { skip: missing('haproxy') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-lua-'));
  const agent = new Agent({ keepAlive: true });
  let haproxy: ChildProcess;
  let port = 0;
  let complaints = '';

  before(async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => free.once('listening', resolve));
    const address = free.address();
    assert.ok(address && typeof address === 'object');
    port = address.port;
    free.close();
    writeFileSync(join(folder, 'svid.lua'), SVID_LUA);
    writeFileSync(
      join(folder, 'haproxy.cfg'),
      `global
    lua-load-per-thread ${join(folder, 'svid.lua')}
    log stdout format raw local0
    tune.bufsize 65536
defaults
    mode http
    timeout connect 5s
    timeout client 1m
    timeout server 1m
frontend reader
    bind 127.0.0.1:${port}
    option http-buffer-request
    http-request return status 200 content-type text/plain lf-string "[%[req.body,hex,lua.spiffe_id]]"
`,
    );
    haproxy = spawn('haproxy', ['-db', '-f', join(folder, 'haproxy.cfg')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [haproxy.stdout, haproxy.stderr])
      stream?.on('data', (bytes: Buffer) => (complaints += bytes.toString()));
    await until(
      async () => (await read(Buffer.from('x')).catch(() => '?')) === '',
      () => complaints,
    );
    complaints = '';
  });
  after(() => {
    agent.destroy();
    haproxy?.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  function read(der: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = {
        port,
        host: '127.0.0.1',
        method: 'POST',
        agent,
        headers: { 'content-length': der.length },
      };
      const sent = request(options, (response) => {
        let text = '';
        response.on('data', (bytes: Buffer) => (text += bytes.toString()));
        response.on('end', () => {
          resolve(text.slice(1, -1));
        });
      });
      sent.on('error', reject);
      sent.end(der);
    });
  }

  const usage = fc.constantFrom<KeyUsageFlags | undefined>(
    KeyUsageFlags.digitalSignature,
    KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment,
    KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign,
    KeyUsageFlags.digitalSignature | KeyUsageFlags.cRLSign,
    KeyUsageFlags.digitalSignature | KeyUsageFlags.decipherOnly,
    KeyUsageFlags.keyAgreement,
    undefined,
  );
  const uri = fc.constantFrom(
    WEB,
    'spiffe://shop.example/db',
    'https://shop.example/',
    'spiffe://shop.example',
    'spiffe://Shop.example/a',
  );
  const written = fc.record<Written>({
    uris: fc.oneof({ arbitrary: fc.constant([WEB]), weight: 3 }, fc.array(uri, { maxLength: 3 })),
    others: fc.array(fc.constantFrom('a.example', 'spiffe.example', 'x'.repeat(63)), { maxLength: 4 }),
    ca: fc.constantFrom(undefined, false, false, true),
    usages: usage,
    isCritical: fc.boolean(),
  });

  it('is the one that we read, whatever a certificate says', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(written, async (one) => {
        const der = await certificate(one);
        const id = await read(der);
        assert.equal(id, expected(der));
        if (id !== '') count += 1;
      }),
      { numRuns: 300 },
    );
    assert.ok(count > 20, `only ${count} were good`);
    assert.equal(complaints, '');
  });

  it('is another one for changed bytes only where they say so', async () => {
    const der = await certificate({
      uris: [WEB],
      others: ['a.example'],
      ca: false,
      usages: KeyUsageFlags.digitalSignature,
      isCritical: true,
    });
    assert.equal(await read(der), WEB);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 })), {
          minLength: 1,
          maxLength: 3,
        }),
        async (changes) => {
          const changed = Buffer.from(der);
          for (const [at, by] of changes) changed[at] = (changed[at] ?? 0) ^ by;
          const id = await read(changed);
          if (id === '') return;
          assert.ok(changed.includes(Buffer.concat([Buffer.from([0x86, id.length]), Buffer.from(id)])));
          // What is no SPIFFE ID by its path is that of nobody, for identities are compared as a whole.
          const ours = expected(changed);
          if (ours !== undefined && spiffeIdSchema.safeParse(id).success) assert.equal(id, ours);
        },
      ),
      { numRuns: 2000 },
    );
    assert.equal(complaints, '');
  });

  it('is none for any other bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 2000 }), async (bytes) => {
        assert.equal(await read(Buffer.from(bytes)), '');
      }),
      { numRuns: 300 },
    );
    assert.equal(await read(Buffer.alloc(20_000, 0x30)), '');
    assert.equal(complaints, '');
  });
});
