import { type KeyObject, randomUUID } from 'node:crypto';
import type { MountStore, StoreChange } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import type { Call } from '../../routing/types.ts';
import { boundedTtl } from '../../services.ts';
import type { Signing } from './authority.ts';
import { notAfterOf, urlsOf } from './config.ts';
import type { Asked } from './fields.ts';
import { newSerial, pemOf, serialText, signedCertificate } from '../../x509/certificate.ts';
import { issuerKeyIdentifier, keyIdentifierOf, urlExtensions } from '../../x509/extensions.ts';
import { keyIdentifier, signerOf } from '../../x509/keys.ts';

/** A certificate that was issued here. */
export interface StoredCertificate {
  /** PEM. */
  readonly certificate: string;
  /** Id of its issuer. */
  readonly issuer: string;
  /** In milliseconds since 1970. */
  readonly expires: number;
  /** 0 where it is not revoked. */
  readonly revokedAt: number;
}

export function certificatePath(serial: Buffer): string {
  return `cert/${serial.toString('hex')}`;
}

/** A serial number as somebody wrote it, with colons or hyphens. Throws a `Refusal` (400) for what is none. */
export function serialOf(text: string): Buffer {
  const hex = text.replace(/[:-]/g, '');
  if (!/^(?:[0-9a-f]{2}){1,20}$/i.test(hex)) throw new Refusal(400, 'no serial number');
  return Buffer.from(hex, 'hex');
}

/** When a certificate is good, in milliseconds since 1970. */
export interface Validity {
  readonly issuedAt: number;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly warnings: readonly string[];
}

/** The time that is asked, as far as a role and the mount give it. Throws a `Refusal` (400) for one that is over. */
export function validityOf(
  { mount, now }: Pick<Call, 'mount' | 'now'>,
  { ttl, not_after }: Pick<Asked, 'ttl' | 'not_after'>,
  role: { readonly ttl: number; readonly max_ttl: number; readonly not_before_duration: number },
): Validity {
  const whole = Math.floor(now / 1000) * 1000;
  const asked = not_after === undefined ? ttl : (notAfterOf(not_after) - whole) / 1000;
  if (asked !== undefined && (asked < 0 || (not_after !== undefined && asked <= 0)))
    throw new Refusal(400, 'a certificate ends after now');
  const outer = boundedTtl(0, mount);
  const maxTtl = role.max_ttl > 0 ? Math.min(role.max_ttl, outer.maxTtl) : outer.maxTtl;
  const usual = role.ttl > 0 ? role.ttl : outer.ttl;
  const wanted = asked !== undefined && asked > 0 ? asked : usual;
  const seconds = Math.floor(Math.min(wanted, maxTtl));
  return {
    issuedAt: whole,
    notBefore: whole - Math.floor(role.not_before_duration) * 1000,
    notAfter: whole + seconds * 1000,
    warnings:
      asked !== undefined && asked > maxTtl
        ? [`TTL of ${Math.round(asked)}s is longer than permitted: it is ${Math.round(maxTtl)}s`]
        : [],
  };
}

/** What an answer says of times that are not as asked. */
export function warningsOf({ warnings }: Validity): { readonly warnings?: readonly string[] } {
  return warnings.length > 0 ? { warnings } : {};
}

/** Not after its issuer's own end. Throws a `Refusal` (400) where the issuer does not let it be cut. */
export function withinIssuer(validity: Validity, { issuer, notAfter }: Signing): Validity {
  if (validity.notAfter <= notAfter) return validity;
  if (issuer.leafNotAfter === 'truncate' && notAfter > validity.issuedAt) return { ...validity, notAfter };
  const [asked, end] = [validity.notAfter, notAfter].map((at) => new Date(at).toISOString());
  throw new Refusal(
    400,
    `cannot satisfy request, as TTL would result in notAfter of ${asked} that is beyond the expiration of the CA certificate at ${end}`,
  );
}

export interface Issued {
  readonly serial: Buffer;
  /** DER. */
  readonly certificate: Buffer;
  readonly validity: Validity;
  /** What is to be stored for it. */
  readonly change: StoreChange;
}

/** A certificate for a key by an issuer, which is not stored yet. */
export async function issueBy(
  store: MountStore,
  signing: Signing,
  terms: {
    readonly subject: Buffer;
    readonly publicKey: Buffer;
    readonly validity: Validity;
    readonly extensions: readonly Buffer[];
    readonly signatureBits: number;
    /** What others find the key by; default as it is made of keys here. */
    readonly keyIdentifier?: Buffer;
  },
): Promise<Issued> {
  const urls = await urlsOf(store);
  const validity = withinIssuer(terms.validity, signing);
  const { notBefore, notAfter } = validity;
  const serial = newSerial();
  const { subject: issuer, keyIdentifier: issuerKey } = signing;
  const certificate = signedCertificate(
    {
      serial,
      issuer,
      subject: terms.subject,
      notBefore,
      notAfter,
      publicKey: terms.publicKey,
      extensions: [
        ...terms.extensions,
        keyIdentifierOf(terms.keyIdentifier ?? keyIdentifier(terms.publicKey)),
        issuerKeyIdentifier(issuerKey),
        ...urlExtensions({
          issuers: urls.issuing_certificates,
          crls: urls.crl_distribution_points,
          ocsp: urls.ocsp_servers,
        }),
      ],
    },
    signerOf(signing.key, terms.signatureBits),
  );
  return { serial, certificate, validity, change: storing(serial, certificate, signing.issuer.id, notAfter) };
}

function storing(serial: Buffer, certificate: Buffer, issuer: string, expires: number): StoreChange {
  const value: StoredCertificate = {
    certificate: pemOf('CERTIFICATE', certificate),
    issuer,
    expires,
    revokedAt: 0,
  };
  return { path: certificatePath(serial), value, expected: 0 };
}

export function newId(): string {
  return randomUUID();
}

/** Stores a certificate, by which it is found and revoked. */
export async function keep(store: MountStore, { change }: Issued): Promise<void> {
  if (!(await store.write([change]))) throw new Error('a serial number was drawn twice');
}

/** What is told of a certificate that was just made; `key` where that is told, too. */
export function shownIssued(
  { serial, certificate, validity }: Issued,
  chain: readonly string[],
  { format, private_key_format }: Pick<Asked, 'format' | 'private_key_format'>,
  key?: KeyObject,
) {
  const issuing = chain[0] ?? '';
  const own = pemOf('CERTIFICATE', certificate);
  const shown = (pem: string) => shownPem(pem, { format });
  const privateKey = key && shownKey(key, private_key_format, format === 'der');
  const bundle = [...(privateKey === undefined ? [] : [privateKey]), own, ...chain].join('\n');
  return {
    expiration: validity.notAfter / 1000,
    certificate: format === 'pem_bundle' ? bundle : shown(own),
    issuing_ca: shown(issuing),
    ca_chain: chain.map(shown),
    serial_number: serialText(serial),
    ...(key && { private_key: privateKey, private_key_type: key.asymmetricKeyType }),
  };
}

/** A certificate in the form that is asked for. */
export function shownPem(pem: string, { format }: Pick<Asked, 'format'>): string {
  return format === 'der' ? pem.replace(/-----[^-]+-----|\s/g, '') : pem;
}

/** A private key as who asked for it reads it: PKCS #8, or the older form of its type. */
export function shownKey(key: KeyObject, form: Asked['private_key_format'], isDer: boolean): string {
  const older = { rsa: 'pkcs1', ec: 'sec1' } as const;
  const kind = key.asymmetricKeyType;
  const type = form !== 'pkcs8' && (kind === 'rsa' || kind === 'ec') ? older[kind] : 'pkcs8';
  return isDer
    ? key.export({ format: 'der', type }).toString('base64')
    : key.export({ format: 'pem', type }).toString().trim();
}
