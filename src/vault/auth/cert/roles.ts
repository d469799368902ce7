import * as z from 'zod';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { matchesGlob } from '../glob.ts';
import { recordRoutes } from '../record-routes.ts';
import { shownTerms, termsOf, tokenFields, type TokenTerms } from '../token-fields.ts';
import { type ReadCertificate, readCertificate } from './certificate.ts';

/** From whom certificates must come, and with which names; each list is of globs, and holds where it is not empty. */
export interface CertRole {
  /** PEM, of one or several. */
  readonly certificate: string;
  readonly displayName: string;
  readonly names: readonly string[];
  readonly commonNames: readonly string[];
  readonly dnsNames: readonly string[];
  readonly emails: readonly string[];
  readonly uris: readonly string[];
  readonly organizationalUnits: readonly string[];
  /** `1.2.3:value` of texts, or `hex:1.2.3:0c…` of any. */
  readonly extensions: readonly string[];
  readonly terms: TokenTerms;
}

export const ROLES = 'certs';
const MOST_TRUSTED = 20;
const EXTENSION = /^(?:hex:)?\d+(?:\.\d+)+:/;

const roleFields = z.object({
  certificate: z.string().max(200_000).optional(),
  display_name: z.string().max(256).optional(),
  allowed_names: listSchema.optional(),
  allowed_common_names: listSchema.optional(),
  allowed_dns_sans: listSchema.optional(),
  allowed_email_sans: listSchema.optional(),
  allowed_uri_sans: listSchema.optional(),
  allowed_organizational_units: listSchema.optional(),
  required_extensions: listSchema.optional(),
  ocsp_enabled: z.literal(false, 'is not taken: nobody is asked whether a certificate is revoked').optional(),
  ...tokenFields,
});

export const ROLE_ROUTES = recordRoutes<z.infer<typeof roleFields>, CertRole>({
  folder: ROLES,
  what: 'certificate',
  fields: roleFields,
  keep: keptRole,
  show: (role) => ({
    certificate: role.certificate,
    display_name: role.displayName,
    allowed_names: role.names,
    allowed_common_names: role.commonNames,
    allowed_dns_sans: role.dnsNames,
    allowed_email_sans: role.emails,
    allowed_uri_sans: role.uris,
    allowed_organizational_units: role.organizationalUnits,
    required_extensions: role.extensions,
    ocsp_enabled: false,
    ...shownTerms(role.terms),
  }),
});

function keptRole(asked: z.infer<typeof roleFields>, before: CertRole | undefined): CertRole {
  const role: CertRole = {
    certificate: asked.certificate ?? before?.certificate ?? '',
    displayName: asked.display_name ?? before?.displayName ?? '',
    names: asked.allowed_names ?? before?.names ?? [],
    commonNames: asked.allowed_common_names ?? before?.commonNames ?? [],
    dnsNames: asked.allowed_dns_sans ?? before?.dnsNames ?? [],
    emails: asked.allowed_email_sans ?? before?.emails ?? [],
    uris: asked.allowed_uri_sans ?? before?.uris ?? [],
    organizationalUnits: asked.allowed_organizational_units ?? before?.organizationalUnits ?? [],
    extensions: asked.required_extensions ?? before?.extensions ?? [],
    terms: termsOf(asked, before?.terms),
  };
  if (!trustedBy(role))
    throw new Refusal(
      400,
      'certificate is PEM of authorities, or of the client: with SHA-256 at least, and nothing that constrains names',
    );
  if (!role.extensions.every((one) => EXTENSION.test(one)))
    throw new Refusal(400, 'required_extensions are "1.2.3:value" or "hex:1.2.3:0c0161"');
  return role;
}

/** The certificates that a role trusts; undefined where one of them cannot be read, or there are none. */
export function trustedBy({ certificate }: CertRole): readonly ReadCertificate[] | undefined {
  const pems = certificate.split(/(?<=-----END CERTIFICATE-----)/).filter((part) => part.trim() !== '');
  if (pems.length === 0 || pems.length > MOST_TRUSTED) return undefined;
  const read = pems.map((pem) => readCertificate(pem.trim()));
  return read.every((one) => one !== undefined) ? read : undefined;
}

/** Does a certificate have what a role asks for? */
export function isAllowed(role: CertRole, certificate: ReadCertificate): boolean {
  const { commonName, dnsNames, emails, uris, organizationalUnits } = certificate;
  return (
    holds(role.names, [commonName, ...dnsNames, ...emails]) &&
    holds(role.commonNames, [commonName]) &&
    holds(role.dnsNames, dnsNames) &&
    holds(role.emails, emails) &&
    holds(role.uris, uris) &&
    holds(role.organizationalUnits, organizationalUnits) &&
    role.extensions.every((wanted) => hasExtension(certificate, wanted))
  );
}

/** Has a name one of the forms that are allowed? A name that is empty has none. */
function holds(allowed: readonly string[], names: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  return names.some((name) => name !== '' && allowed.some((pattern) => matchesGlob(pattern, name)));
}

function hasExtension({ extensions }: ReadCertificate, wanted: string): boolean {
  const isHex = wanted.startsWith('hex:');
  const text = isHex ? wanted.slice('hex:'.length) : wanted;
  const at = text.indexOf(':');
  const value = extensions.get(text.slice(0, at));
  const pattern = text.slice(at + 1);
  if (!value) return false;
  if (isHex) return matchesGlob(pattern.toLowerCase(), value.toString('hex'));
  const said = textOf(value);
  return said !== undefined && matchesGlob(pattern, said);
}

/** A text of ASN.1 whose length is one byte: UTF8String, PrintableString, IA5String (X.690). */
function textOf(der: Buffer): string | undefined {
  const [tag = 0, length = 0] = der;
  const isText = [0x0c, 0x13, 0x16].includes(tag) && length < 0x80 && der.length === length + 2;
  return isText ? der.subarray(2).toString() : undefined;
}
