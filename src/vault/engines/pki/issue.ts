import type { KeyObject } from 'node:crypto';
import * as z from 'zod';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { authorityOf, isRoot, issuerOf, type SigningIssuer, signingIssuer } from './authority.ts';
import {
  type Issued,
  issueBy,
  keep,
  shownIssued,
  shownPem,
  type Validity,
  validityOf,
  warningsOf,
} from './certificates.ts';
import { type Asked, askedFields, refuse } from './fields.ts';
import { heldNames, type Names } from './held-names.ts';
import { matchesGlob } from './hostnames.ts';
import { checkedRole, type Role, roleOf } from './roles.ts';
import { verbatimExtensions } from './verbatim.ts';
import { alternativeNamesDer } from '../../x509/alternative-names.ts';
import { serialText } from '../../x509/certificate.ts';
import {
  basicConstraints,
  checkedOids,
  EXTENSION,
  extendedKeyUsage,
  extension,
  keyUsage,
  keyUsagesOf,
  policies,
  purposesOf,
} from '../../x509/extensions.ts';
import { keyKind, newKey, publicKeyInfo } from '../../x509/keys.ts';
import { type CertificateRequest, readRequest } from '../../x509/request.ts';
import { subjectDer } from '../../x509/subject.ts';

const issueFields = z.object(askedFields);
const csr = z.string().min(1);
const signFields = issueFields.extend({ csr });
const verbatimFields = signFields.extend({
  key_usage: listSchema.default(['DigitalSignature', 'KeyAgreement', 'KeyEncipherment']),
  ext_key_usage: listSchema.default([]),
  ext_key_usage_oids: listSchema.default([]),
});

const issue = operation({
  summary: 'Issue a certificate with a new key',
  fields: issueFields,
  handle: issueNew,
});
const sign = operation({ summary: 'Sign a request', fields: signFields, handle: signRequest });
const verbatim = operation({
  summary: 'Sign a request as it is, of no authority',
  fields: verbatimFields,
  handle: signVerbatim,
});

/** What makes certificates of no authority. */
export const ISSUE_ROUTES: readonly Route[] = ['', 'issuer/{issuer}/'].flatMap((by) => [
  { path: `${by}issue/{role}`, update: issue },
  { path: `${by}sign/{role}`, update: sign },
  { path: `${by}sign-verbatim`, update: verbatim },
  { path: `${by}sign-verbatim/{role}`, update: verbatim },
]);

export async function issuerFor(
  { store, parameters }: Pick<Call, 'store' | 'parameters'>,
  role: Role,
): Promise<SigningIssuer> {
  const authority = await authorityOf(store);
  const issuer = issuerOf(authority, parameters['issuer'] ?? role.issuer_ref);
  return signingIssuer(authority, issuer, 'issuing-certificates');
}

async function issueNew(call: Call<Asked>): Promise<Answer> {
  const role = await roleOf(call);
  if (role.key_type === 'any')
    throw new Refusal(400, 'role key type "any" not allowed for issuing certificates, only signing');
  const by = await issuerFor(call, role);
  const asked = { commonName: call.fields.common_name, alternative: askedNames(call.fields) };
  const terms = termsBy(call, role, asked);
  const key = await newKey(role.key_type, role.key_bits);
  const issued = await issueBy(call.store, by, { ...terms, publicKey: publicKeyInfo(key) });
  return answer(call, role, by, issued, key);
}

async function signRequest(call: Call<z.infer<typeof signFields>>): Promise<Answer> {
  const role = await roleOf(call);
  const by = await issuerFor(call, role);
  const request = readRequest(call.fields.csr);
  checkKey(request, role);
  const own = role.use_csr_common_name ? request.commonName : '';
  const asked = {
    commonName: own === '' ? call.fields.common_name : own,
    alternative: role.use_csr_sans ? request.names : askedNames(call.fields),
  };
  const terms = termsBy(call, role, asked);
  const issued = await issueBy(call.store, by, { ...terms, publicKey: request.publicKey });
  return answer(call, role, by, issued);
}

async function signVerbatim(call: Call<z.infer<typeof verbatimFields>>): Promise<Answer> {
  const { fields, parameters, store } = call;
  const role = parameters['role'] === undefined ? checkedRole({ key_type: 'any' }) : await roleOf(call);
  const by = await issuerFor(call, role);
  const request = readRequest(fields.csr);
  const issued = await issueBy(store, by, {
    subject: request.subject,
    publicKey: request.publicKey,
    validity: validityOf(call, fields, role),
    extensions: verbatimExtensions(request, fields),
    signatureBits: role.signature_bits,
  });
  return answer(call, role, by, issued);
}

/** Names as the body of a request says them. */
function askedNames({ alt_names, ip_sans, uri_sans }: Asked): Names['alternative'] {
  return {
    dns: alt_names.filter((one) => !one.includes('@')),
    emails: alt_names.filter((one) => one.includes('@')),
    ips: ip_sans,
    uris: uri_sans,
  };
}

/** Throws a `Refusal` (400) for a key that a role does not take. */
export function checkKey({ key }: CertificateRequest, role: Role): void {
  const { type, bits } = keyKind(key);
  if (role.key_type === 'any') return;
  if (type !== role.key_type) throw new Refusal(400, `role requires keys of type ${role.key_type}`);
  if (bits < role.key_bits) throw new Refusal(400, `role requires a minimum of a ${role.key_bits}-bit key`);
}

interface Terms {
  readonly subject: Buffer;
  readonly validity: Validity;
  readonly extensions: readonly Buffer[];
  readonly signatureBits: number;
}

/** What a role lets a certificate say of names that are asked. */
export function termsBy(call: Call<Asked>, role: Role, asked: Names): Terms {
  const { fields } = call;
  refuse(fields.other_sans, 'other_sans');
  const { serial_number: number } = fields;
  if (number !== '' && !role.allowed_serial_numbers.some((pattern) => matchesGlob(pattern, number)))
    throw new Refusal(400, 'serial_number not allowed by this role');
  const { commonName, alternative } = heldNames(asked, role, fields.exclude_cn_from_sans);
  const subject = subjectDer({
    commonName,
    serialNumber: number,
    country: role.country,
    organization: role.organization,
    ou: role.ou,
    locality: role.locality,
    province: role.province,
    streetAddress: role.street_address,
    postalCode: role.postal_code,
  });
  const names = alternativeNamesDer(alternative);
  // Of a subject that says nothing the names are all that there is (RFC 5280, section 4.2.1.6).
  const isNameless = subject.length === 2;
  if (!names && isNameless) throw new Refusal(400, 'a certificate has a name');
  return {
    subject,
    validity: validityOf(call, fields, role),
    extensions: [
      ...usesOf(role),
      ...(names ? [extension(EXTENSION.alternativeNames, names, isNameless)] : []),
      ...(role.policy_identifiers.length > 0 ? [policies(role.policy_identifiers)] : []),
    ],
    signatureBits: role.signature_bits,
  };
}

function usesOf(role: Role): readonly Buffer[] {
  const purposes = new Set([
    ...(role.server_flag ? purposesOf(['serverauth']) : []),
    ...(role.client_flag ? purposesOf(['clientauth']) : []),
    ...(role.code_signing_flag ? purposesOf(['codesigning']) : []),
    ...(role.email_protection_flag ? purposesOf(['emailprotection']) : []),
    ...purposesOf(role.ext_key_usage),
    ...checkedOids(role.ext_key_usage_oids),
  ]);
  const usages = keyUsagesOf(role.key_usage);
  return [
    basicConstraints(undefined),
    ...(usages.length > 0 ? [keyUsage(usages)] : []),
    ...(purposes.size > 0 ? [extendedKeyUsage([...purposes])] : []),
  ];
}

/** Stores what was issued where the role says so, and tells it; `key` where it was made here. */
async function answer(
  { store, fields, now }: Call<Asked>,
  role: Role,
  by: SigningIssuer,
  issued: Issued,
  key?: KeyObject,
): Promise<Answer> {
  if (!role.no_store) await keep(store, issued);
  const { validity, serial } = issued;
  const chain = fields.remove_roots_from_chain
    ? by.chain.filter((certificate) => !isRoot({ certificate }))
    : by.chain;
  const seconds = (validity.notAfter - now) / 1000;
  const lease = {
    ttl: seconds,
    maxTtl: seconds,
    isRenewable: false,
    internal: { serial: serialText(serial) },
  };
  return {
    data: { ...shownIssued(issued, chain, fields, key), issuing_ca: shownPem(by.chain[0] ?? '', fields) },
    ...(role.generate_lease && { lease }),
    ...warningsOf(validity),
  };
}
