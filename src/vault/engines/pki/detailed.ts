import { X509Certificate } from 'node:crypto';
import { Refusal } from '../../refusal.ts';
import { listed, listedWith, pageOf } from '../../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { certificatePath, serialOf, type StoredCertificate } from './certificates.ts';
import { readAlternativeNames } from '../../x509/alternative-names.ts';
import { readCertificate, serialText } from '../../x509/certificate.ts';
import { EXTENSION } from '../../x509/extensions.ts';
import { keyKind } from '../../x509/keys.ts';

/** Certificates that are read for one answer. */
const MOST = 1_000;

/** As OpenBao has it: https://openbao.org/api-docs/secret/pki */
export const DETAILED_ROUTE: Route = {
  path: 'certs/detailed',
  list: operation({ summary: 'List certificates with what they say', handle: listDetailed }),
};

/** Throws a `Refusal` (400) where a part of so many is to be asked for. */
async function listDetailed({ store, request }: Call): Promise<Answer> {
  const serials = (await store.list('cert/')).map((hex) => serialText(Buffer.from(hex, 'hex')));
  const keys = pageOf(listed(serials), request)?.data?.['keys'] as readonly string[];
  if (keys.length > MOST)
    throw new Refusal(400, `there are ${keys.length}: ask for up to ${MOST} of them by after and limit`);
  const found = await store.getAll<StoredCertificate>(
    keys.map((serial) => certificatePath(serialOf(serial))),
  );
  return listedWith(
    keys.flatMap((serial, index) => {
      const stored = found[index];
      return stored ? [[serial, shown(stored.value.certificate)] as const] : [];
    }),
  );
}

function shown(pem: string) {
  const certificate = new X509Certificate(pem);
  const names = readCertificate(certificate.raw).extensions.get(EXTENSION.alternativeNames);
  const { type, bits } = keyKind(certificate.publicKey);
  return {
    common_name: [certificate.toLegacyObject().subject.CN].flat().at(-1) ?? '',
    // The last part first: RFC 4514.
    issuer: certificate.issuer.split('\n').toReversed().join(','),
    key_type: type,
    key_bits: bits,
    not_before: certificate.validFromDate.toISOString(),
    not_after: certificate.validToDate.toISOString(),
    dns_names: names ? readAlternativeNames(names.value).dns : [],
  };
}
