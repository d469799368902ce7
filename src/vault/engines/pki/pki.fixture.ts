import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { TestVault } from '../../vault.fixture.ts';
import { oid, sequence, setOf, utf8 } from '../../der/encode.ts';
import { alternativeNamesDer, NO_NAMES } from '../../x509/alternative-names.ts';
import { blocksOf, pemOf } from '../../x509/certificate.ts';
import { extension, EXTENSION } from '../../x509/extensions.ts';
import { signedRequest } from '../../x509/request.ts';

export type Body = Readonly<Record<string, unknown>>;

export const DAY = 86_400;
const { privateKey: KEY } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/** A mount with a root of 20 days, and a role for what is below `example.com`. */
export async function opened(role: Body = {}, root: Body = {}) {
  const vault = await TestVault.open();
  const ask = async (operation: Parameters<TestVault['ask']>[0], path: string, body: Body = {}) => {
    const { status, body: shown } = await vault.ask(operation, path, body);
    return { ...shown, status, data: shown.data as Readonly<Record<string, string>> };
  };
  await ask('update', 'sys/mounts/pki', { type: 'pki' });
  const made = await ask('update', 'pki/root/generate/internal', {
    common_name: 'Root',
    key_type: 'ec',
    ttl: 20 * DAY,
    ...root,
  });
  await ask('update', 'pki/roles/web', {
    allowed_domains: 'example.com',
    allow_subdomains: true,
    key_type: 'ec',
    ttl: '1h',
    ...role,
  });
  const issue = (more: Body = {}) =>
    ask('update', 'pki/issue/web', { common_name: 'a.example.com', ...more });
  return { vault, ask, issue, root: made.data };
}

const subjectOf = (...names: readonly string[]) =>
  sequence(...names.map((name) => setOf(sequence(oid('2.5.4.3'), utf8(name)))));
export const requestOf = (names: readonly string[], ...extensions: readonly Buffer[]) =>
  pemOf('CERTIFICATE REQUEST', signedRequest(subjectOf(...names), KEY, extensions));
export const namesOf = (...dns: readonly string[]) =>
  extension(EXTENSION.alternativeNames, alternativeNamesDer({ ...NO_NAMES, dns }) ?? Buffer.alloc(0));

export async function revoked(
  ask: Awaited<ReturnType<typeof opened>>['ask'],
  path = 'pki/cert/crl',
): Promise<Buffer> {
  const { data } = await ask('read', path);
  const [der] = blocksOf(data['certificate'] ?? data['crl'] ?? '', 'X509 CRL');
  assert.ok(der);
  return der;
}

export const bytesOf = (serial = '') => Buffer.from(serial.replaceAll(':', ''), 'hex');
