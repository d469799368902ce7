import * as z from 'zod';
import { mayComeFrom } from '../../addresses.ts';
import { denied } from '../../refusal.ts';
import { type Answer, type Call, operation } from '../../routing/types.ts';
import { recordOf, recordsOf } from '../record-routes.ts';
import { grantedBy } from '../token-fields.ts';
import type { AuthMethod } from '../types.ts';
import { type ReadCertificate, readCertificate } from './certificate.ts';
import { isTrusted } from './chain.ts';
import { type CertRole, isAllowed, ROLE_ROUTES, ROLES, trustedBy } from './roles.ts';

const loginFields = z.object({ name: z.string().default('') });

/** Whoever has the key of a certificate. */
export const certMethod: AuthMethod = {
  id: 'cert',
  title: 'Certificates of clients',
  vectors: ['V2', 'V5'],
  routes: [
    {
      path: 'login',
      update: operation({ summary: 'Log in', isOpen: true, fields: loginFields, handle: logIn }),
    },
    ...ROLE_ROUTES,
  ],
};

async function logIn(call: Call<z.infer<typeof loginFields>>): Promise<Answer> {
  const [first, ...more] = (call.request.certificates ?? []).map(readCertificate);
  const others = more.filter((one) => one !== undefined);
  const roles = first ? await rolesOf(call) : [];
  const found = first && roles.find(([, role]) => isLetIn(call, role, first, others));
  // Without a name there is nobody whom it could be.
  const alias = first && (first.commonName || first.uris[0]);
  if (!first || !found || !alias) throw denied();
  const [name, role] = found;
  const metadata = {
    cert_name: name,
    common_name: first.commonName,
    serial_number: first.node.serialNumber.toLowerCase(),
  };
  return {
    grant: {
      displayName: role.displayName || name,
      alias,
      aliasMetadata: metadata,
      metadata,
      ...grantedBy(role.terms),
    },
  };
}

/** The role of the name that is asked for, or all. */
async function rolesOf(
  call: Call<z.infer<typeof loginFields>>,
): Promise<readonly (readonly [string, CertRole])[]> {
  const { name } = call.fields;
  if (name === '') return recordsOf<CertRole>(call, ROLES);
  const role = await recordOf<CertRole>(call, ROLES, name);
  return role ? [[name.toLowerCase(), role]] : [];
}

function isLetIn(
  { request, now }: Call,
  role: CertRole,
  certificate: ReadCertificate,
  others: readonly ReadCertificate[],
): boolean {
  return (
    mayComeFrom(request.address, role.terms.boundCidrs) &&
    isAllowed(role, certificate) &&
    isTrusted(certificate, others, trustedBy(role) ?? [], now)
  );
}
