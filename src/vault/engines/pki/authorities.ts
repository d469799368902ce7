import type { KeyObject } from 'node:crypto';
import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import {
  type Authority,
  authorityOf,
  changeAuthority,
  freeName,
  type Issuer,
  issuerOf,
  type Key,
  keyOf,
  NEXT,
  type SigningIssuer,
  signingIssuer,
  USAGES,
  withIssuer,
} from './authority.ts';
import {
  issueBy,
  keep,
  newId,
  shownIssued,
  shownKey,
  shownPem,
  validityOf,
  warningsOf,
} from './certificates.ts';
import { askedFields, backdating, count, refuse, signatureBits, subjectFields } from './fields.ts';
import { heldNames, type NameRules } from './held-names.ts';
import { alternativeNamesDer } from '../../x509/alternative-names.ts';
import { pemOf } from '../../x509/certificate.ts';
import {
  basicConstraints,
  EXTENSION,
  extension,
  keyUsage,
  nameConstraints,
  SIGNS_CERTIFICATES,
  SIGNS_CRLS,
} from '../../x509/extensions.ts';
import { KEY_TYPES, keyIdentifier, keyKind, newKey, privateKeyOf, publicKeyInfo } from '../../x509/keys.ts';
import { readRequest, signedRequest } from '../../x509/request.ts';
import { subjectDer } from '../../x509/subject.ts';

const authorityFields = z.object({
  ...askedFields,
  ...subjectFields,
  key_type: z.enum(KEY_TYPES).default('rsa'),
  key_bits: count.default(0),
  signature_bits: signatureBits,
  max_path_length: count.default(-1),
  permitted_dns_domains: listSchema.default([]),
  excluded_dns_domains: listSchema.default([]),
  permitted_ip_ranges: listSchema.default([]),
  excluded_ip_ranges: listSchema.default([]),
  permitted_email_addresses: listSchema.default([]),
  excluded_email_addresses: listSchema.default([]),
  permitted_uri_domains: listSchema.default([]),
  excluded_uri_domains: listSchema.default([]),
  not_before_duration: backdating,
  issuer_name: z.string().max(128).default(''),
  key_name: z.string().max(128).default(''),
  key_ref: z.string().default('default'),
  use_pss: flagSchema.default(false),
});
const signFields = authorityFields.extend({
  csr: z.string().min(1),
  use_csr_values: flagSchema.default(false),
});
type AuthorityFields = z.infer<typeof authorityFields>;

/** Who makes an authority may name it as they like. */
const ANY_NAME: NameRules = {
  allow_localhost: true,
  allowed_domains: [],
  allow_bare_domains: false,
  allow_subdomains: false,
  allow_glob_domains: false,
  allow_wildcard_certificates: true,
  allow_any_name: true,
  enforce_hostnames: false,
  allow_ip_sans: true,
  allowed_uri_sans: ['*'],
  cn_validations: ['disabled'],
  require_cn: true,
};

const root = operation({ summary: 'Make a root', fields: authorityFields, handle: makeRoot });
const request = operation({
  summary: 'Make a key, and a request for an authority',
  fields: authorityFields,
  handle: makeRequest,
});
const crossRequest: typeof request = {
  ...request,
  handle: (call) => request.handle({ ...call, parameters: { ...call.parameters, form: 'existing' } }),
};
const signing = operation({
  summary: 'Sign an authority below this one',
  fields: signFields,
  handle: signIntermediate,
});

/** What makes authorities. */
export const AUTHORITY_ROUTES: readonly Route[] = [
  { path: 'root/generate/{form}', update: root },
  { path: 'issuers/generate/root/{form}', update: root },
  {
    path: 'root/rotate/{form}',
    update: operation({
      summary: 'Make another root, which is the next one',
      fields: authorityFields,
      handle: makeNextRoot,
    }),
  },
  { path: 'intermediate/generate/{form}', update: request },
  { path: 'issuers/generate/intermediate/{form}', update: request },
  { path: 'intermediate/cross-sign', update: crossRequest },
  ...['root/', 'issuer/{issuer}/'].map((by) => ({ path: `${by}sign-intermediate`, update: signing })),
];

async function makeRoot(call: Call<AuthorityFields>): Promise<Answer> {
  const { store, fields } = call;
  checkHeld(fields);
  const validity = validityOf(call, fields, { ttl: 0, max_ttl: 0, ...fields });
  const { subject, names } = namesOf(fields);
  const { key, entry, isExported } = await keyFor(call);
  const publicKey = publicKeyInfo(key);
  const id = newId();
  const { notAfter } = validity;
  const itself = { issuer: { id, leafNotAfter: 'err' }, subject, key, notAfter } as const;
  const issued = await issueBy(
    store,
    { ...itself, keyIdentifier: keyIdentifier(publicKey) },
    {
      subject,
      publicKey,
      validity,
      extensions: extensionsOf(fields, names, fields.max_path_length),
      signatureBits: fields.signature_bits,
    },
  );
  const pem = pemOf('CERTIFICATE', issued.certificate);
  const issuer = newIssuer(id, pem, fields.issuer_name, entry.id);
  await changeAuthority(store, (before) => withNew(before, entry, issuer));
  await keep(store, issued);
  const { ca_chain: _, ...shown } = shownIssued(issued, [pem], fields, isExported ? key : undefined);
  const ids = { issuer_id: id, issuer_name: issuer.name, key_id: entry.id, key_name: entry.name };
  return { data: { ...shown, ...ids }, ...warningsOf(validity) };
}

/** By the name that `root/replace` looks for, unless another is said or has it. */
async function makeNextRoot(call: Call<AuthorityFields>): Promise<Answer> {
  const { issuers } = await authorityOf(call.store);
  const next = issuers.some(({ name }) => name === NEXT) ? '' : NEXT;
  return makeRoot({ ...call, fields: { ...call.fields, issuer_name: call.fields.issuer_name || next } });
}

export function newIssuer(id: string, certificate: string, name: string, keyId: string): Issuer {
  return { id, name, certificate, keyId, leafNotAfter: 'err', usages: USAGES, revokedAt: 0 };
}

function withNew(before: Authority, key: Key, issuer?: Issuer): Authority {
  const isThere = before.keys.some(({ id }) => id === key.id);
  if (!isThere) freeName(before.keys, key.name);
  const withKey = { ...before, keys: isThere ? before.keys : [...before.keys, key] };
  if (!issuer) return withKey;
  freeName(before.issuers, issuer.name);
  return withIssuer(withKey, issuer);
}

/** A new key, or one that is there; it is told only where the path says `exported`. */
async function keyFor({ store, parameters, fields }: Call<AuthorityFields>) {
  const form = parameters['form'] ?? '';
  if (form === 'existing') {
    const authority = await authorityOf(store);
    const entry = keyOf(authority, fields.key_ref);
    return { key: privateKeyOf(entry.pem), entry, isExported: false };
  }
  if (form !== 'internal' && form !== 'exported')
    throw new Refusal(400, 'the key is to be "internal", "exported" or "existing"');
  const key = await newKey(fields.key_type, fields.key_bits);
  const entry = keyEntry(key, fields.key_name);
  return { key, entry, isExported: form === 'exported' };
}

export function keyEntry(key: KeyObject, name: string): Key {
  const pem = key.export({ format: 'pem', type: 'pkcs8' }).toString();
  return { id: newId(), name, type: keyKind(key).type, pem };
}

function checkHeld(fields: AuthorityFields): void {
  refuse(fields.other_sans, 'other_sans');
  refuse(fields.use_pss, 'use_pss');
  refuse(fields.permitted_ip_ranges, 'permitted_ip_ranges');
  refuse(fields.excluded_ip_ranges, 'excluded_ip_ranges');
  refuse(fields.permitted_email_addresses, 'permitted_email_addresses');
  refuse(fields.excluded_email_addresses, 'excluded_email_addresses');
  refuse(fields.permitted_uri_domains, 'permitted_uri_domains');
  refuse(fields.excluded_uri_domains, 'excluded_uri_domains');
  for (const domain of [...fields.permitted_dns_domains, ...fields.excluded_dns_domains])
    if (!/^\.?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(domain))
      throw new Refusal(400, 'no domain to permit or exclude');
}

/** What an authority's certificate says besides keys, times and addresses. */
function extensionsOf(
  { permitted_dns_domains: permitted, excluded_dns_domains: excluded }: AuthorityFields,
  names: Buffer | undefined,
  pathLength: number,
): readonly Buffer[] {
  return [
    basicConstraints(pathLength),
    keyUsage([SIGNS_CERTIFICATES, SIGNS_CRLS]),
    ...(names ? [extension(EXTENSION.alternativeNames, names)] : []),
    ...(permitted.length + excluded.length > 0 ? [nameConstraints(permitted, excluded)] : []),
  ];
}

function namesOf(fields: AuthorityFields) {
  const alternative = {
    dns: fields.alt_names.filter((name) => !name.includes('@')),
    emails: fields.alt_names.filter((name) => name.includes('@')),
    ips: fields.ip_sans,
    uris: fields.uri_sans,
  };
  const held = heldNames({ commonName: fields.common_name, alternative }, ANY_NAME, true);
  const subject = subjectDer({
    commonName: held.commonName,
    serialNumber: fields.serial_number,
    country: fields.country,
    organization: fields.organization,
    ou: fields.ou,
    locality: fields.locality,
    province: fields.province,
    streetAddress: fields.street_address,
    postalCode: fields.postal_code,
  });
  return { subject, names: alternativeNamesDer(held.alternative) };
}

async function makeRequest(call: Call<AuthorityFields>): Promise<Answer> {
  const { store, fields } = call;
  checkHeld(fields);
  const { subject, names } = namesOf(fields);
  const { key, entry, isExported } = await keyFor(call);
  const csr = signedRequest(subject, key, [
    basicConstraints(fields.max_path_length),
    ...(names ? [extension(EXTENSION.alternativeNames, names)] : []),
  ]);
  await changeAuthority(store, (before) => withNew(before, entry));
  const isDer = fields.format === 'der';
  return {
    data: {
      csr: isDer ? csr.toString('base64') : pemOf('CERTIFICATE REQUEST', csr),
      key_id: entry.id,
      ...(isExported && {
        private_key: shownKey(key, fields.private_key_format, isDer),
        private_key_type: entry.type,
      }),
    },
  };
}

async function signIntermediate(call: Call<z.infer<typeof signFields>>): Promise<Answer> {
  const { store, fields, parameters } = call;
  checkHeld(fields);
  const authority = await authorityOf(store);
  const issuer = issuerOf(authority, parameters['issuer'] ?? 'default');
  const by = signingIssuer(authority, issuer, 'issuing-certificates');
  const csr = readRequest(fields.csr);
  const { subject, names } = fields.use_csr_values
    ? { subject: csr.subject, names: alternativeNamesDer(csr.names) }
    : namesOf(fields);
  const validity = validityOf(call, fields, { ttl: 0, max_ttl: 0, ...fields });
  const issued = await issueBy(store, by, {
    subject,
    publicKey: csr.publicKey,
    validity,
    extensions: extensionsOf(fields, names, pathLengthBelow(by, fields.max_path_length)),
    signatureBits: fields.signature_bits,
  });
  await keep(store, issued);
  const below = shownPem(pemOf('CERTIFICATE', issued.certificate), fields);
  const shown = shownIssued(issued, by.chain, fields);
  return { data: { ...shown, ca_chain: [below, ...shown.ca_chain] }, ...warningsOf(validity) };
}

/** How many authorities may be below one that this issuer signs; -1 for any number. */
export function pathLengthBelow({ pathLength }: SigningIssuer, asked: number): number {
  if (pathLength < 0) return asked;
  if (pathLength === 0)
    throw new Refusal(400, 'the issuer may have no authority below it: its path length is 0');
  if (asked >= pathLength) throw new Refusal(400, 'the path length is not below that of the issuer');
  return asked < 0 ? pathLength - 1 : asked;
}
