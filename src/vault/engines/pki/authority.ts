import { type KeyObject, X509Certificate } from 'node:crypto';
import type { MountStore } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import { blocksOf, readCertificate, type ReadCertificate } from '../../x509/certificate.ts';
import { type KeyType, privateKeyOf } from '../../x509/keys.ts';

export const USAGES = ['read-only', 'issuing-certificates', 'crl-signing', 'ocsp-signing'] as const;
export type Usage = (typeof USAGES)[number];

/** A certificate of an authority, which issues where its key is here. */
export interface Issuer {
  readonly id: string;
  readonly name: string;
  /** PEM. */
  readonly certificate: string;
  /** Empty where the key is elsewhere. */
  readonly keyId: string;
  readonly leafNotAfter: 'err' | 'truncate';
  readonly usages: readonly Usage[];
  /** In milliseconds since 1970; 0 where it is not revoked. */
  readonly revokedAt: number;
}

export interface Key {
  readonly id: string;
  readonly name: string;
  readonly type: KeyType;
  /** PKCS #8. */
  readonly pem: string;
}

/** All that a mount signs with, in one value: each change of it is whole. */
export interface Authority {
  /** Empty for none. */
  readonly defaultIssuer: string;
  readonly followsLatest: boolean;
  /** Where nobody has said so, that of the default issuer, or the first. */
  readonly defaultKey?: string;
  readonly issuers: readonly Issuer[];
  readonly keys: readonly Key[];
}

/** The name of an issuer that is to be the default. */
export const NEXT = 'next';
const PATH = 'authority';
const NONE: Authority = { defaultIssuer: '', followsLatest: false, issuers: [], keys: [] };
/** Issuers and keys that a mount has; each request reads all of them. */
const MOST = 64;

export async function authorityOf(store: MountStore): Promise<Authority> {
  return (await store.get<Authority>(PATH))?.value ?? NONE;
}

/** Changes it by what it is; `change` may throw, and is asked again where others changed it meanwhile. */
export async function changeAuthority(
  store: MountStore,
  change: (before: Authority) => Authority,
): Promise<Authority> {
  const after = await store.update<Authority>(PATH, (before) => {
    const changed = change(before ?? NONE);
    if (changed.issuers.length > MOST || changed.keys.length > MOST)
      throw new Refusal(400, `a mount has at most ${MOST} issuers and keys: mount another`);
    return changed;
  });
  return after ?? NONE;
}

/** With another issuer, which is the default where there was none, or where the latest is to be. */
export function withIssuer(authority: Authority, issuer: Issuer): Authority {
  const { defaultIssuer, followsLatest, issuers } = authority;
  const isDefault = defaultIssuer === '' || (followsLatest && issuer.keyId !== '');
  return {
    ...authority,
    issuers: [...issuers, issuer],
    defaultIssuer: isDefault ? issuer.id : defaultIssuer,
  };
}

/** An issuer by its id, its name or `default`. Throws a `Refusal` (404) where there is none. */
export function issuerOf({ issuers, defaultIssuer }: Authority, ref: string): Issuer {
  const wanted = ref === 'default' || ref === '' ? defaultIssuer : ref;
  const found = issuers.find(({ id, name }) => id === wanted || (name !== '' && name === wanted));
  if (!found) throw new Refusal(404, 'unable to find PKI issuer for reference');
  return found;
}

/** Undefined where there is no key. */
export function defaultKey({ keys, issuers, defaultIssuer, defaultKey: chosen }: Authority): Key | undefined {
  const issuer = issuers.find(({ id }) => id === defaultIssuer);
  return keys.find(({ id }) => id === chosen) ?? keys.find(({ id }) => id === issuer?.keyId) ?? keys[0];
}

/** A key by its id, its name or `default`. Throws a `Refusal` (404) where there is none. */
export function keyOf(authority: Authority, ref: string): Key {
  const found =
    ref === 'default'
      ? defaultKey(authority)
      : authority.keys.find(({ id, name }) => id === ref || (name !== '' && name === ref));
  if (!found) throw new Refusal(404, 'unable to find PKI key for reference');
  return found;
}

/** A name that something new may have. Throws a `Refusal` (400) for one that another has, or that means something. */
export function freeName(
  taken: readonly { readonly id: string; readonly name: string }[],
  name: string,
): string {
  if (name === 'default' || (name !== '' && taken.some((one) => one.id === name || one.name === name)))
    throw new Refusal(400, 'issuer or key name already in use');
  return name;
}

/** What signs certificates. */
export interface Signing {
  readonly issuer: Pick<Issuer, 'id' | 'leafNotAfter'>;
  /** DER. */
  readonly subject: Buffer;
  readonly keyIdentifier: Buffer;
  readonly key: KeyObject;
  /** In milliseconds since 1970. */
  readonly notAfter: number;
}

/** An issuer that is here, with what it signs by. */
export interface SigningIssuer extends Signing {
  /** -1 where any number of authorities may be below it. */
  readonly pathLength: number;
  /** PEM, its own certificate first. */
  readonly chain: readonly string[];
}

/** Throws a `Refusal` (400) where it may not do that, or has no key. */
export function signingIssuer(authority: Authority, issuer: Issuer, usage: Usage): SigningIssuer {
  if (!issuer.usages.includes(usage)) throw new Refusal(400, `the issuer is not for ${usage}`);
  if (issuer.revokedAt > 0 && usage === 'issuing-certificates')
    throw new Refusal(400, 'the issuer is revoked');
  const key = authority.keys.find(({ id }) => id === issuer.keyId);
  if (!key) throw new Refusal(400, 'the issuer has no key here');
  const { subject, keyIdentifier, pathLength = -1 } = readIssuer(issuer);
  return {
    issuer,
    subject,
    keyIdentifier,
    pathLength,
    key: privateKeyOf(key.pem),
    notAfter: endOf(issuer.certificate),
    chain: chainOf(authority, issuer).map(({ certificate }) => certificate),
  };
}

/** When a certificate ends, in milliseconds since 1970. */
export function endOf(pem: string): number {
  return new X509Certificate(pem).validToDate.getTime();
}

export function readIssuer({ certificate }: Issuer): ReadCertificate {
  const [der = Buffer.alloc(0)] = blocksOf(certificate, 'CERTIFICATE');
  return readCertificate(der);
}

/** An issuer, and those above it that are known here. */
export function chainOf({ issuers }: Authority, issuer: Issuer): readonly Issuer[] {
  const chain = [issuer];
  for (let below = issuer; ;) {
    const above = issuers.find((one) => !chain.includes(one) && isSignedBy(below, one));
    if (!above || isSignedBy(below, below)) return chain;
    chain.push(above);
    below = above;
  }
}

function isSignedBy(below: Issuer, above: Issuer): boolean {
  const [one, other] = [new X509Certificate(below.certificate), new X509Certificate(above.certificate)];
  return one.checkIssued(other) && one.verify(other.publicKey);
}

export function isRoot(issuer: Pick<Issuer, 'certificate'>): boolean {
  const certificate = new X509Certificate(issuer.certificate);
  return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
}
