import { type KeyObject, X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { keyEntry, newIssuer } from './authorities.ts';
import { type Authority, authorityOf, changeAuthority, freeName, type Key, withIssuer } from './authority.ts';
import { newId } from './certificates.ts';
import { blocksOf, pemOf, readCertificate, type ReadCertificate } from '../../x509/certificate.ts';
import { isPair, keyKind, privateKeyOf } from '../../x509/keys.ts';

const bundleFields = z.object({ pem_bundle: z.string().min(1) });
const signedFields = z.object({ certificate: z.string().min(1) });

/** What takes certificates of authorities, and keys, that were made elsewhere. */
export const IMPORT_ROUTES: readonly Route[] = [
  ...['config/ca', 'issuers/import/bundle'].map((path) => ({
    path,
    update: operation({
      summary: 'Take certificates of authorities with their keys',
      fields: bundleFields,
      handle: (call) => take(call, call.fields.pem_bundle, keysIn(call.fields.pem_bundle)),
    }),
  })),
  {
    path: 'issuers/import/cert',
    update: operation({
      summary: 'Take certificates of authorities',
      fields: bundleFields,
      async handle(call) {
        if (keysIn(call.fields.pem_bundle).length > 0)
          throw new Refusal(400, 'keys are taken by a bundle alone');
        return take(call, call.fields.pem_bundle, []);
      },
    }),
  },
  {
    path: 'intermediate/set-signed',
    update: operation({
      summary: 'Take what was signed for a request',
      fields: signedFields,
      async handle(call) {
        const { keys } = await authorityOf(call.store);
        const read = blocksOf(call.fields.certificate, 'CERTIFICATE').map(authorityIn);
        if (!read.some(({ publicKey }) => keys.some(({ pem }) => isPair(privateKeyOf(pem), publicKey))))
          throw new Refusal(400, 'no certificate is of a key that was made here');
        return take(call, call.fields.certificate, []);
      },
    }),
  },
];

/** Private keys of a text of PEM. Throws a `Refusal` (400) for one that is not taken. */
export function keysIn(pem: string): readonly KeyObject[] {
  const block = /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[^-]+-----END (?:RSA |EC )?PRIVATE KEY-----/g;
  return Array.from(pem.matchAll(block), ([text]) => {
    const key = privateKeyOf(text);
    keyKind(key);
    return key;
  });
}

/** A certificate that is an authority's. Throws a `Refusal` (400) for any other. */
function authorityIn(der: Buffer): ReadCertificate {
  const read = readCertificate(der);
  if (read.pathLength === undefined) throw new Refusal(400, 'a certificate is of no authority');
  try {
    keyKind(new X509Certificate(der).publicKey);
  } catch {
    throw new Refusal(400, 'a certificate has a key that is not taken');
  }
  return read;
}

async function take({ store }: Call, pem: string, keys: readonly KeyObject[]): Promise<Answer> {
  const certificates = blocksOf(pem, 'CERTIFICATE').map(authorityIn);
  if (certificates.length + keys.length === 0) throw new Refusal(400, 'there is no certificate in it');
  const taken = { issuers: new Map<string, string>(), keys: new Map<string, string>() };
  const authority = await changeAuthority(store, (before) => {
    taken.issuers.clear();
    taken.keys.clear();
    const withKeys = keys.reduce((all, key) => withKey(all, key, taken.keys), before);
    return certificates.reduce((all, one) => withCertificate(all, one, taken.issuers), withKeys);
  });
  const mapping = authority.issuers
    .filter(({ id }) => taken.issuers.has(id))
    .map(({ id, keyId }) => [id, keyId]);
  return {
    data: {
      imported_issuers: idsOf(taken.issuers, 'new'),
      existing_issuers: idsOf(taken.issuers, 'old'),
      imported_keys: idsOf(taken.keys, 'new'),
      existing_keys: idsOf(taken.keys, 'old'),
      mapping: Object.fromEntries(mapping) as Record<string, string>,
    },
  };
}

/** Ids of what was taken so. */
function idsOf(found: ReadonlyMap<string, string>, what: string): readonly string[] {
  return [...found].filter(([, how]) => how === what).map(([id]) => id);
}

/** With a key, unless it has it; `taken` is told its id, and which of these it was. Throws a `Refusal` (400) for a name that is taken. */
export function withKey(
  authority: Authority,
  key: KeyObject,
  taken: Map<string, string>,
  name = '',
): Authority {
  const entry = keyEntry(key, name);
  const known = authority.keys.find(({ pem }) => pem === entry.pem);
  taken.set((known ?? entry).id, known ? 'old' : 'new');
  if (known) return authority;
  freeName(authority.keys, name);
  // Issuers whose key comes after them have it from now on.
  const issuers = authority.issuers.map((issuer) =>
    issuer.keyId === '' && isPair(key, readCertificate(new X509Certificate(issuer.certificate).raw).publicKey)
      ? { ...issuer, keyId: entry.id }
      : issuer,
  );
  return { ...authority, issuers, keys: [...authority.keys, entry] };
}

function withCertificate(authority: Authority, read: ReadCertificate, taken: Map<string, string>): Authority {
  const pem = pemOf('CERTIFICATE', read.der);
  const known = authority.issuers.find(({ certificate }) => certificate === pem);
  const isOwn = ({ pem: own }: Key) => isPair(privateKeyOf(own), read.publicKey);
  const issuer = known ?? newIssuer(newId(), pem, '', authority.keys.find(isOwn)?.id ?? '');
  taken.set(issuer.id, known ? 'old' : 'new');
  return known ? authority : withIssuer(authority, issuer);
}
