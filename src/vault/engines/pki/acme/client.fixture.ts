import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { DomainProbe } from '../../../../platform/domain-probe/types.ts';
import { TestVault } from '../../../vault.fixture.ts';
import { requestOf, namesOf } from '../pki.fixture.ts';
import { blocksOf } from '../../../x509/certificate.ts';
import { type Jwk, thumbprintOf } from './jws.ts';

export const CLUSTER = 'https://vault.test/v1/pki';

const encoded = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export interface AcmeReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A vault with a root, a role `web` for what is below `example.com`, and ACME; what proves domains is in `proofs`. */
export async function acmeVault(config: Readonly<Record<string, unknown>> = {}) {
  /** By host and path, name of record, or host for TLS. */
  const proofs = new Map<string, string | Buffer>();
  const asked: string[] = [];
  const domains: DomainProbe = {
    http: (host, path) => {
      asked.push(`http ${host}`);
      return Promise.resolve({
        status: proofs.has(host + path) ? 200 : 404,
        body: String(proofs.get(host + path) ?? ''),
      });
    },
    tlsAlpn: (host) => Promise.resolve(Buffer.from(proofs.get(host) ?? '')),
    txt: (name) => Promise.resolve(proofs.has(name) ? [String(proofs.get(name))] : []),
  };
  const vault = await TestVault.open([], undefined, { domains });
  await vault.ask('update', 'sys/mounts/pki', { type: 'pki' });
  await vault.ask('update', 'pki/root/generate/internal', {
    common_name: 'Root',
    key_type: 'ec',
    ttl: '2000h',
  });
  const role = { allowed_domains: 'example.com', allow_subdomains: true, key_type: 'ec' };
  await vault.ask('update', 'pki/roles/web', role);
  await vault.ask('update', 'pki/config/cluster', { path: CLUSTER });
  const written = await vault.ask('update', 'pki/config/acme', { enabled: true, ...config });
  assert.equal(written.status, 200, JSON.stringify(written.body));
  return { vault, proofs, asked };
}

/** Whoever speaks ACME with such a vault, by a key of its own. */
export class AcmeClient {
  readonly vault: TestVault;
  readonly directory: string;
  key: KeyObject;
  jwk: Jwk;
  kid = '';
  nonce = '';

  constructor(vault: TestVault, directory = '') {
    this.vault = vault;
    this.directory = `${CLUSTER}/${directory}acme/`;
    [this.key, this.jwk] = newKeyPair();
  }

  async send(operation: 'read' | 'update', url: string, body: object = {}): Promise<AcmeReply> {
    const reply = await this.vault.vault.handle({
      id: 'id',
      operation,
      path: url.replace('https://vault.test/v1/', ''),
      body: body as Record<string, unknown>,
      query: {},
      token: undefined,
      wrapTtl: undefined,
      namespace: '',
      address: '127.0.0.1',
    });
    const headers = reply.raw?.headers ?? {};
    this.nonce = String(headers['replay-nonce'] ?? this.nonce);
    const text = reply.raw?.bytes.toString() ?? '';
    const isJson = text.startsWith('{');
    return {
      status: reply.status,
      headers,
      text,
      body: isJson ? (JSON.parse(text) as AcmeReply['body']) : {},
    };
  }

  signed(header: object, payload: unknown, key = this.key) {
    const [head, content] = [encoded(header), payload === undefined ? '' : encoded(payload)];
    const signature = sign('sha256', Buffer.from(`${head}.${content}`), { key, dsaEncoding: 'ieee-p1363' });
    return { protected: head, payload: content, signature: signature.toString('base64url') };
  }

  /** As the account, or as its key alone where there is none. */
  async post(url: string, payload?: unknown, header: object = {}): Promise<AcmeReply> {
    if (this.nonce === '') await this.send('read', `${this.directory}new-nonce`);
    const who = this.kid === '' ? { jwk: this.jwk } : { kid: this.kid };
    return this.send(
      'update',
      url,
      this.signed({ alg: 'ES256', nonce: this.nonce, url, ...who, ...header }, payload),
    );
  }

  async register(more: object = {}): Promise<AcmeReply> {
    const reply = await this.post(`${this.directory}new-account`, { termsOfServiceAgreed: true, ...more });
    if (reply.status < 300) this.kid = String(reply.headers['location']);
    return reply;
  }

  binding(id: string, key: string, url = `${this.directory}new-account`) {
    const [head, payload] = [encoded({ alg: 'HS256', kid: id, url }), encoded(this.jwk)];
    const mac = createHmac('sha256', Buffer.from(key, 'base64url'))
      .update(`${head}.${payload}`)
      .digest('base64url');
    return { externalAccountBinding: { protected: head, payload, signature: mac } };
  }

  order(...names: readonly string[]): Promise<AcmeReply> {
    return this.post(`${this.directory}new-order`, {
      identifiers: names.map((value) => ({ type: 'dns', value })),
    });
  }

  /** The challenge of a type in the first authorization of an order, and what proves it. */
  async challenge(order: AcmeReply, type: string) {
    const [url = ''] = order.body['authorizations'] as string[];
    const { body } = await this.post(url);
    const found = (body['challenges'] as { type: string; url: string; token: string }[]).find(
      (one) => one.type === type,
    );
    assert.ok(found, `there is no ${type}`);
    return { authorization: url, ...found, proof: `${found.token}.${thumbprintOf(this.jwk)}` };
  }

  finalize(order: AcmeReply, ...names: readonly string[]): Promise<AcmeReply> {
    const [der = Buffer.alloc(0)] = blocksOf(
      requestOf([names[0] ?? ''], namesOf(...names)),
      'CERTIFICATE REQUEST',
    );
    return this.post(String(order.body['finalize']), { csr: der.toString('base64url') });
  }
}

export function newKeyPair(): [KeyObject, Jwk] {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return [privateKey, publicKey.export({ format: 'jwk' }) as Jwk];
}
