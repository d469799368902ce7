import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { pathLengthBelow } from './authorities.ts';
import { authorityOf, issuerOf, type SigningIssuer, signingIssuer } from './authority.ts';
import { issueBy, keep, shownPem } from './certificates.ts';
import { blocksOf, pemOf, readCertificate, type ReadCertificate } from '../../x509/certificate.ts';
import { EXTENSION } from '../../x509/extensions.ts';
import { keyKind, publicKeyOf } from '../../x509/keys.ts';

const fields = z.object({
  certificate: z.string().min(1),
  require_matching_certificate_algorithms: flagSchema.default(false),
});
const signing = operation({
  summary: 'Sign a root that signed itself, so that who trusts this issuer trusts it too',
  needsSudo: true,
  fields,
  handle: sign,
});

/** Bridges from one root to the next. */
export const SELF_ISSUED_ROUTES: readonly Route[] = [
  { path: 'root/sign-self-issued', update: signing },
  { path: 'issuer/{issuer}/sign-self-issued', update: signing },
];

/** What a certificate says by its own, and what its issuer says anew. */
const KEPT: ReadonlySet<string> = new Set([
  EXTENSION.basicConstraints,
  EXTENSION.keyUsage,
  EXTENSION.extendedKeyUsage,
  EXTENSION.alternativeNames,
  EXTENSION.nameConstraints,
  EXTENSION.policies,
]);
const ANEW: ReadonlySet<string> = new Set([
  EXTENSION.keyIdentifier,
  EXTENSION.issuerKeyIdentifier,
  EXTENSION.authorityAccess,
  EXTENSION.crlPoints,
]);

async function sign(call: Call<z.infer<typeof fields>>): Promise<Answer> {
  const { store, now, parameters } = call;
  const authority = await authorityOf(store);
  const issuer = issuerOf(authority, parameters['issuer'] ?? 'default');
  const by = signingIssuer(authority, issuer, 'issuing-certificates');
  const { certificate, node } = selfSigned(call.fields.certificate);
  checkFits(certificate, by, call.fields.require_matching_certificate_algorithms);
  const [notBefore, notAfter] = [node.validFromDate.getTime(), node.validToDate.getTime()];
  if (notAfter <= now) throw new Refusal(400, 'the certificate has ended');
  const issued = await issueBy(store, by, {
    subject: certificate.subject,
    publicKey: certificate.publicKey,
    keyIdentifier: certificate.keyIdentifier,
    validity: { issuedAt: now, notBefore, notAfter, warnings: [] },
    extensions: keptOf(certificate),
    signatureBits: 0,
  });
  await keep(store, issued);
  const form = { format: 'pem' } as const;
  return {
    data: {
      certificate: shownPem(pemOf('CERTIFICATE', issued.certificate), form),
      issuing_ca: shownPem(by.chain[0] ?? '', form),
    },
  };
}

/** An authority that signed itself, so that whoever shows it cannot have made it of a key of somebody else. Throws a `Refusal` (400). */
function selfSigned(pem: string): { readonly certificate: ReadCertificate; readonly node: X509Certificate } {
  const [der, ...more] = blocksOf(pem, 'CERTIFICATE');
  if (!der || more.length > 0) throw new Refusal(400, 'it is to be one certificate, in PEM');
  const certificate = readCertificate(der);
  if (certificate.pathLength === undefined)
    throw new Refusal(400, 'given certificate is not a CA certificate');
  if (!certificate.subject.equals(certificate.issuer))
    throw new Refusal(400, 'the given certificate is not self-issued');
  const node = new X509Certificate(der);
  if (!node.verify(node.publicKey))
    throw new Refusal(400, 'the given certificate is not signed by its own key');
  return { certificate, node };
}

function checkFits(certificate: ReadCertificate, by: SigningIssuer, isSameAlgorithm: boolean): void {
  const { type } = keyKind(publicKeyOf(certificate.publicKey));
  if (isSameAlgorithm && type !== keyKind(by.key).type)
    throw new Refusal(400, 'the key of the certificate is of another algorithm than that of the issuer');
  const { pathLength = -1 } = certificate;
  if (pathLengthBelow(by, pathLength) !== pathLength)
    throw new Refusal(400, 'the issuer may have fewer authorities below it than the certificate');
}

/** Throws a `Refusal` (400) for what would have to be kept and is not known. */
function keptOf({ extensions }: ReadCertificate): readonly Buffer[] {
  const all = [...extensions.values()];
  const unknown = all.find(({ type, isCritical }) => isCritical && !KEPT.has(type) && !ANEW.has(type));
  if (unknown) throw new Refusal(400, `the extension ${unknown.type} is critical, and not known`);
  return all.filter(({ type }) => KEPT.has(type)).map(({ raw }) => raw);
}
