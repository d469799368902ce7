import * as z from 'zod';
import { mayComeFrom } from '../../addresses.ts';
import { flagSchema } from '../../flags.ts';
import { denied, Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route, type VaultRequest } from '../../routing/types.ts';
import { recordOf, recordsOf } from '../record-routes.ts';
import { grantedBy } from '../token-fields.ts';
import type { AuthMethod } from '../types.ts';
import { type ReadCertificate, readCertificate } from './certificate.ts';
import { isTrusted } from './chain.ts';
import { type CertRole, isAllowed, ROLE_ROUTES, ROLES, trustedBy } from './roles.ts';

const loginFields = z.object({ name: z.string().default('') });
const sourceFields = z.object({ name: z.string(), fingerprint: z.string() });

/** A token is renewed by whoever shows the certificate that it was given for, which is all that there is to be said. */
const CONFIG_ROUTE: Route = {
  path: 'config',
  read: operation({
    summary: 'Read how the method is set',
    handle: () => Promise.resolve({ data: { disable_binding: false } }),
  }),
  update: operation({
    summary: 'Set the method',
    fields: z.object({ disable_binding: flagSchema.default(false) }),
    handle({ fields }) {
      if (fields.disable_binding)
        throw new Refusal(400, 'disable_binding: tokens are renewed by their own certificate');
      return Promise.resolve(undefined);
    },
  }),
};

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
    CONFIG_ROUTE,
    ...ROLE_ROUTES,
  ],
  mayRenew: async (source, call) => {
    const { data } = sourceFields.safeParse(source);
    const role = data && (await recordOf<CertRole>(call, ROLES, data.name));
    const shown = shownBy(call.request);
    if (!role || !shown || shown.first.node.fingerprint256 !== data.fingerprint) return false;
    return isLetIn(call, role, shown);
  },
};

async function logIn(call: Call<z.infer<typeof loginFields>>): Promise<Answer> {
  const shown = shownBy(call.request);
  const first = shown?.first;
  const roles = shown ? await rolesOf(call) : [];
  const found = shown && roles.find(([, role]) => isLetIn(call, role, shown));
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
      ...grantedBy(role.terms, call.request),
      // It is renewed by whoever shows the same, and is let in by it.
      source: { name, fingerprint: first.node.fingerprint256 },
    },
  };
}

/** What a client shows of itself. */
interface ShownCertificates {
  readonly first: ReadCertificate;
  readonly others: readonly ReadCertificate[];
}

function shownBy({ certificates = [] }: VaultRequest): ShownCertificates | undefined {
  const [first, ...more] = certificates.map(readCertificate);
  return first && { first, others: more.filter((one) => one !== undefined) };
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
  { request, now }: Pick<Call, 'request' | 'now'>,
  role: CertRole,
  { first, others }: ShownCertificates,
): boolean {
  return (
    mayComeFrom(request.address, role.terms.boundCidrs) &&
    isAllowed(role, first) &&
    isTrusted(first, others, trustedBy(role) ?? [], now)
  );
}
