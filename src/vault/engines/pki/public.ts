import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { authorityOf, chainOf, issuerOf, readIssuer } from './authority.ts';
import { certificatePath, serialOf, type StoredCertificate } from './certificates.ts';
import { crlOf, deltaCrlOf, rotate } from './crl.ts';
import { blocksOf, pemOf, serialText } from '../../x509/certificate.ts';

const DER = 'application/pkix-cert';
const PEM = 'application/pem-certificate-chain';
const CRL = 'application/pkix-crl';
const CRL_PEM = 'application/x-pem-file';

/** What anybody may read: certificates, and what is revoked. */
export const PUBLIC_ROUTES: readonly Route[] = [
  open('ca', (call) => certificateOf(call, 'default').then((der) => raw(DER, der))),
  open('ca/pem', (call) => certificateOf(call, 'default').then((der) => raw(PEM, pem(der)))),
  open('ca_chain', async (call) => raw(PEM, await chain(call))),
  open('crl', async (call) => raw(CRL, await crl(call))),
  open('crl/pem', async (call) => raw(CRL_PEM, pemOf('X509 CRL', await crl(call)))),
  open('crl/delta', async (call) => raw(CRL, await delta(call))),
  open('crl/delta/pem', async (call) => raw(CRL_PEM, pemOf('X509 CRL', await delta(call)))),
  open('cert/delta-crl', async (call) => shown(pemOf('X509 CRL', await delta(call)))),
  {
    path: 'crl/rotate-delta',
    read: operation({
      summary: 'Make the list of what was revoked since the last whole one anew',
      async handle(call) {
        await delta(call);
        return { data: { success: true } };
      },
    }),
  },
  {
    path: 'crl/rotate',
    read: operation({
      summary: 'Make the lists of what is revoked anew',
      async handle(call) {
        await rotate(call.store, await authorityOf(call.store));
        await crl(call);
        return { data: { success: true } };
      },
    }),
  },
  open('cert/ca', async (call) => shown(pem(await certificateOf(call, 'default')))),
  open('cert/ca/raw', (call) => certificateOf(call, 'default').then((der) => raw(DER, der))),
  open('cert/ca/raw/pem', (call) => certificateOf(call, 'default').then((der) => raw(PEM, pem(der)))),
  open('cert/ca_chain', async (call) => {
    const text = await chain(call);
    return { data: { certificate: text, ca_chain: text, revocation_time: 0 } };
  }),
  open('cert/crl', async (call) => shown(pemOf('X509 CRL', await crl(call)))),
  open('cert/{serial}', async (call) => {
    const { certificate, revokedAt, issuer } = await storedOf(call);
    return {
      data: {
        certificate,
        revocation_time: Math.floor(revokedAt / 1000),
        revocation_time_rfc3339: revokedAt > 0 ? new Date(revokedAt).toISOString() : '',
        issuer_id: issuer,
      },
    };
  }),
  open('cert/{serial}/raw', async (call) => {
    const [der = Buffer.alloc(0)] = blocksOf((await storedOf(call)).certificate, 'CERTIFICATE');
    return raw(DER, der);
  }),
  open('cert/{serial}/raw/pem', async (call) => raw(PEM, (await storedOf(call)).certificate)),
  {
    path: 'certs',
    list: operation({
      summary: 'List certificates by their serial numbers',
      async handle({ store }) {
        const keys = (await store.list('cert/')).map((hex) => serialText(Buffer.from(hex, 'hex')));
        return listed(keys);
      },
    }),
  },
  open('issuer/{issuer}/pem', async (call) => raw(PEM, pem(await certificateOf(call, named(call))))),
  open('issuer/{issuer}/der', async (call) => raw(DER, await certificateOf(call, named(call)))),
  open('issuer/{issuer}/json', async ({ store, parameters }) => {
    const authority = await authorityOf(store);
    const issuer = issuerOf(authority, parameters['issuer'] ?? '');
    const certificates = chainOf(authority, issuer).map(({ certificate }) => certificate);
    return {
      data: {
        certificate: issuer.certificate,
        ca_chain: certificates,
        issuer_id: issuer.id,
        issuer_name: issuer.name,
      },
    };
  }),
  open('issuer/{issuer}/crl', async (call) => ({
    data: { crl: pemOf('X509 CRL', await crl(call, named(call))) },
  })),
  open('issuer/{issuer}/crl/pem', async (call) =>
    raw(CRL_PEM, pemOf('X509 CRL', await crl(call, named(call)))),
  ),
  open('issuer/{issuer}/crl/der', async (call) => raw(CRL, await crl(call, named(call)))),
  open('issuer/{issuer}/crl/delta', async (call) => ({
    data: { crl: pemOf('X509 CRL', await delta(call, named(call))) },
  })),
  open('issuer/{issuer}/crl/delta/pem', async (call) =>
    raw(CRL_PEM, pemOf('X509 CRL', await delta(call, named(call)))),
  ),
  open('issuer/{issuer}/crl/delta/der', async (call) => raw(CRL, await delta(call, named(call)))),
];

function open(path: string, handle: (call: Call) => Promise<Answer>): Route {
  return { path, read: operation({ summary: `Read ${path}`, isOpen: true, handle }) };
}

function named({ parameters }: Call): string {
  return parameters['issuer'] ?? '';
}

function raw(type: string, content: Buffer | string): Answer {
  return { raw: { type, bytes: typeof content === 'string' ? Buffer.from(content) : content } };
}

function shown(certificate: string): Answer {
  return { data: { certificate, revocation_time: 0, revocation_time_rfc3339: '' } };
}

function pem(der: Buffer): string {
  return pemOf('CERTIFICATE', der);
}

async function certificateOf({ store }: Call, ref: string): Promise<Buffer> {
  return readIssuer(issuerOf(await authorityOf(store), ref)).der;
}

async function chain({ store }: Call): Promise<string> {
  const authority = await authorityOf(store);
  const issuers = chainOf(authority, issuerOf(authority, 'default'));
  return issuers.map(({ certificate }) => certificate).join('\n');
}

async function crl(call: Call, ref = 'default'): Promise<Buffer> {
  const authority = await authorityOf(call.store);
  return crlOf(call, authority, issuerOf(authority, ref));
}

async function delta(call: Call, ref = 'default'): Promise<Buffer> {
  const authority = await authorityOf(call.store);
  return deltaCrlOf(call, authority, issuerOf(authority, ref));
}

/** The certificate in the path. Throws a `Refusal` (404) where there is none. */
async function storedOf({ store, parameters }: Call): Promise<StoredCertificate> {
  const path = certificatePath(serialOf(parameters['serial'] ?? ''));
  const found = await store.get<StoredCertificate>(path);
  if (!found) throw new Refusal(404);
  return found.value;
}
