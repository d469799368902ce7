import { randomUUID, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import type { MountStore } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Answer, type Call, type EngineCall, operation, type Route } from '../../routing/types.ts';
import { type Authority, authorityOf, changeAuthority, issuerOf, readIssuer } from './authority.ts';
import { certificatePath, serialOf, type StoredCertificate } from './certificates.ts';
import { blocksOf, pemOf, readCertificate, serialText } from '../../x509/certificate.ts';
import { isPair, privateKeyOf } from '../../x509/keys.ts';

/** A revoked certificate, below its issuer. */
export interface Revoked {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly expires: number;
}

const revokeFields = z.object({
  serial_number: z.string().default(''),
  certificate: z.string().default(''),
});
const withKeyFields = revokeFields.extend({ private_key: z.string().min(1) });

export function revokedFolder(issuer: string): string {
  return `revoked/${issuer}/`;
}

/** Says another thing after each revocation, so that whoever kept a list knows that there is more. */
export function revocationsPath(issuer: string): string {
  return `revocations/${issuer}`;
}

export const REVOCATION_ROUTES: readonly Route[] = [
  {
    path: 'revoke',
    update: operation({
      summary: 'Revoke a certificate',
      fields: revokeFields,
      handle: async (call) => revoke(call, await known(call, call.fields)),
    }),
  },
  {
    path: 'revoke-with-key',
    update: operation({
      summary: 'Revoke a certificate whose key one has',
      fields: withKeyFields,
      async handle(call) {
        const found = await known(call, call.fields);
        const { publicKey } = readCertificate(derOf(found.entry.certificate));
        if (!isPair(privateKeyOf(call.fields.private_key), publicKey))
          throw new Refusal(400, 'the private key is not that of the certificate');
        return revoke(call, found);
      },
    }),
  },
  {
    path: 'certs/revoked',
    list: operation({
      summary: 'List revoked certificates',
      async handle({ store }) {
        const issuers = await store.list('revoked/');
        const found = await Promise.all(issuers.map((folder) => store.list(`revoked/${folder}`)));
        return listed(found.flat().map((hex) => serialText(Buffer.from(hex, 'hex'))));
      },
    }),
  },
];

/** Revokes a certificate in DER that was issued here. Throws a `Refusal` (400) for what was not, or is an issuer. */
export async function revokeCertificate(call: Pick<Call, 'store' | 'now'>, der: Buffer): Promise<void> {
  const asked = { serial_number: '', certificate: pemOf('CERTIFICATE', der) };
  await revoke(call, await known(call, asked));
}

interface Found {
  readonly serial: Buffer;
  readonly entry: StoredCertificate;
}

/** The certificate that is meant: one that was stored, or one that shows that it was issued here. */
async function known({ store }: Pick<Call, 'store'>, asked: z.infer<typeof revokeFields>): Promise<Found> {
  if ((asked.serial_number === '') === (asked.certificate === ''))
    throw new Refusal(400, 'the serial number or the certificate must be provided, and not both');
  if (asked.certificate === '') {
    const serial = serialOf(asked.serial_number);
    const found = await store.get<StoredCertificate>(certificatePath(serial));
    if (!found) throw new Refusal(400, `certificate with serial ${serialText(serial)} not found`);
    return { serial, entry: found.value };
  }
  const der = derOf(asked.certificate);
  const { serial } = readCertificate(der);
  const certificate = new X509Certificate(der);
  const issuer = (await authorityOf(store)).issuers.find((one) => {
    const above = new X509Certificate(one.certificate);
    return certificate.checkIssued(above) && certificate.verify(above.publicKey);
  });
  if (!issuer) throw new Refusal(400, 'the certificate was not issued by an issuer that is known here');
  const expires = certificate.validToDate.getTime();
  const entry = { certificate: pemOf('CERTIFICATE', der), issuer: issuer.id, expires, revokedAt: 0 };
  const stored = await store.get<StoredCertificate>(certificatePath(serial));
  if (stored && !derOf(stored.value.certificate).equals(der))
    throw new Refusal(400, 'another certificate has that serial number');
  return { serial, entry: stored?.value ?? entry };
}

function derOf(pem: string): Buffer {
  const [der] = blocksOf(pem, 'CERTIFICATE');
  if (!der) throw new Refusal(400, 'there is no certificate in it');
  return der;
}

async function revoke(
  { store, now }: Pick<Call, 'store' | 'now'>,
  { serial, entry }: Found,
): Promise<Answer> {
  const { issuers } = await authorityOf(store);
  if (issuers.some(({ certificate }) => derOf(certificate).equals(derOf(entry.certificate))))
    throw new Refusal(400, 'it is an issuer here, which is revoked as such');
  if (entry.revokedAt === 0 && entry.expires <= now)
    return { warnings: ['the certificate has already expired, and is not revoked'] };
  const at = await noteRevoked(store, serial, entry, now);
  return {
    data: {
      revocation_time: Math.floor(at / 1000),
      revocation_time_rfc3339: new Date(at).toISOString(),
      state: 'revoked',
    },
  };
}

/** Notes that a certificate is revoked, once. Gives when it was, in milliseconds since 1970. */
async function noteRevoked(
  store: MountStore,
  serial: Buffer,
  entry: StoredCertificate,
  now: number,
): Promise<number> {
  for (;;) {
    const stored = await store.get<StoredCertificate>(certificatePath(serial));
    const before = stored?.value ?? entry;
    if (before.revokedAt > 0) return before.revokedAt;
    const { issuer, expires } = before;
    const isDone = await store.write([
      { path: certificatePath(serial), value: { ...before, revokedAt: now }, expected: stored?.version ?? 0 },
      { path: revokedFolder(issuer) + serial.toString('hex'), value: { at: now, expires } satisfies Revoked },
      { path: revocationsPath(issuer), value: randomUUID() },
    ]);
    if (isDone) return now;
  }
}

/** Revokes what a lease is of. */
export async function revokeLeased(
  internal: Readonly<Record<string, unknown>>,
  { store, now }: EngineCall,
): Promise<void> {
  const serial = serialOf(String(internal['serial']));
  const found = await store.get<StoredCertificate>(certificatePath(serial));
  // What is over by itself need not be on a list.
  if (found && found.value.expires > now) await noteRevoked(store, serial, found.value, now);
}

/** Revokes an issuer: it issues no more, and where it was signed here its own issuer tells it. */
export async function revokeIssuer({ store, now }: Call, ref: string): Promise<Authority> {
  let id = '';
  const authority = await changeAuthority(store, (before) => {
    const issuer = issuerOf(before, ref);
    id = issuer.id;
    const revoked = issuer.revokedAt > 0 ? issuer : { ...issuer, revokedAt: now };
    return { ...before, issuers: before.issuers.map((one) => (one === issuer ? revoked : one)) };
  });
  const { serial } = readIssuer(issuerOf(authority, id));
  const stored = await store.get<StoredCertificate>(certificatePath(serial));
  if (stored && stored.value.issuer !== id) await noteRevoked(store, serial, stored.value, now);
  return authority;
}
