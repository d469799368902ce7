import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { sequence } from '../../der/encode.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { blocksOf, pemOf } from '../../x509/certificate.ts';
import { readRequest, signedRequest } from '../../x509/request.ts';
import { changeKey, usableKeyOf, versionToUse } from './key-store.ts';
import { abilitiesOf } from './key-types.ts';
import { privateKeyOf } from './material.ts';
import type { KeyVersion, TransitKey } from './types.ts';
import { versionSchema } from './versioned-text.ts';

/** Certificates of a chain. */
const MOST_CERTIFICATES = 20;
const version = z.union([z.literal('latest').transform(() => 0), versionSchema.unwrap()]).default(0);
const csrFields = z.object({ version, csr: z.string().max(65_536).default('') });
const chainFields = z.object({ version, certificate_chain: z.string().min(1).max(262_144) });

/** Asks for certificates of keys, and keeps them. */
export const CERTIFICATE_ROUTES: readonly Route[] = [
  {
    path: 'keys/{name}/csr',
    update: operation({ summary: 'Ask for a certificate of a key', fields: csrFields, handle: signCsr }),
  },
  {
    path: 'keys/{name}/set-certificate',
    update: operation({ summary: 'Keep the certificates of a key', fields: chainFields, handle: setChain }),
  },
];

/** What is asked of the request that is given, or nothing, by this key in the stead of its own. */
async function signCsr(call: Call<z.infer<typeof csrFields>>): Promise<Answer> {
  const { fields } = call;
  const key = await usableKeyOf(call);
  checkSigns(key);
  const [, used] = versionToUse(key, fields.version);
  const template = fields.csr === '' ? undefined : readRequest(fields.csr);
  const extensions = template ? Array.from(template.extensions.values(), ({ raw }) => raw) : [];
  const request = signedRequest(template?.subject ?? sequence(), privateKeyOf(key, used), extensions);
  const csr = `${pemOf('CERTIFICATE REQUEST', request)}\n`;
  return { data: { name: key.name, type: key.type, csr } };
}

async function setChain(call: Call<z.infer<typeof chainFields>>): Promise<Answer> {
  const { version: asked, certificate_chain: pem } = call.fields;
  const certificates = certificatesIn(pem);
  const after = await changeKey(call, (key) => {
    checkSigns(key);
    const number = asked === 0 ? key.latest : asked;
    const of = Object.hasOwn(key.versions, String(number)) ? key.versions[number] : undefined;
    if (!of) throw new Refusal(400, 'requested version of the key is not available');
    const certificateChain = checkedChain(of, certificates);
    return { ...key, versions: { ...key.versions, [number]: { ...of, certificateChain } } };
  });
  const chain = after.versions[asked === 0 ? after.latest : asked]?.certificateChain;
  return { data: { name: after.name, type: after.type, certificate_chain: chain } };
}

/** Certificates of PEM. Throws a `Refusal` (400) for what is none, or too many. */
export function certificatesIn(pem: string): readonly X509Certificate[] {
  const blocks = blocksOf(pem, 'CERTIFICATE');
  if (blocks.length === 0 || blocks.length > MOST_CERTIFICATES)
    throw new Refusal(400, `a certificate chain has 1 to ${MOST_CERTIFICATES} certificates`);
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch {
    throw new Refusal(400, 'the certificate chain cannot be read');
  }
}

/** The chain as it is kept. Throws a `Refusal` (400) where it is not of the key, or one is not signed by the next. */
export function checkedChain(
  { publicKey }: Pick<KeyVersion, 'publicKey'>,
  certificates: readonly X509Certificate[],
): string {
  if (!certificates[0] || publicKeyIn(certificates[0]) !== publicKey)
    throw new Refusal(400, 'the first certificate is not of this version of the key');
  for (const [index, one] of certificates.entries()) {
    const next = certificates[index + 1];
    if (next && !isSignedBy(one, next))
      throw new Refusal(400, 'each certificate of a chain is signed by the next one');
  }
  return certificates.map(({ raw }) => `${pemOf('CERTIFICATE', raw)}\n`).join('');
}

/** Undefined where there is none that can be read, such as one of a curve that nobody knows. */
function publicKeyIn(certificate: X509Certificate): string | undefined {
  try {
    return certificate.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  } catch {
    return undefined;
  }
}

function isSignedBy(one: X509Certificate, next: X509Certificate): boolean {
  try {
    return one.checkIssued(next) && one.verify(next.publicKey);
  } catch {
    return false;
  }
}

function checkSigns({ type, derived }: TransitKey): void {
  if (!abilitiesOf(type).signs) throw new Refusal(400, `keys of ${type} do not sign`);
  if (derived) throw new Refusal(400, 'a key that is derived has no certificate');
}
