import * as z from 'zod';
import { messageOf } from '../../../model/fault.ts';
import { mayComeFrom } from '../../addresses.ts';
import { denied } from '../../refusal.ts';
import { type Answer, type Call, operation } from '../../routing/types.ts';
import { matchesGlob } from '../glob.ts';
import { recordOf } from '../record-routes.ts';
import { grantedBy } from '../token-fields.ts';
import type { AuthMethod } from '../types.ts';
import { CONFIG_PATH, CONFIG_ROUTE, type KubernetesConfig } from './config.ts';
import { reviewed, type ServiceAccount } from './review.ts';
import { type KubernetesRole, ROLE_ROUTES, ROLES } from './roles.ts';

const loginFields = z.object({ role: z.string().min(1), jwt: z.string().min(1) });
/** A token in the compact form of RFC 7515: nothing else goes into a header. */
const TOKEN = /^[\w-]{1,8192}\.[\w-]{1,16384}\.[\w-]{1,4096}$/;

/** Workloads of a cluster by the token of their service account. */
export const kubernetesMethod: AuthMethod = {
  id: 'kubernetes',
  title: 'Service accounts of a cluster',
  vectors: ['V2', 'V5'],
  routes: [
    {
      path: 'login',
      update: operation({ summary: 'Log in', isOpen: true, fields: loginFields, handle: logIn }),
    },
    CONFIG_ROUTE,
    ...ROLE_ROUTES,
  ],
  roleOf: ({ request }) => Promise.resolve(loginFields.safeParse(request.body).data?.role.toLowerCase()),
  mayRenew: async (source, { store, services, request }) => {
    const { data } = loginFields.safeParse(source);
    return data !== undefined && 'account' in (await comingBy({ store, services, request }, data));
  },
};

async function logIn(call: Call<z.infer<typeof loginFields>>): Promise<Answer> {
  const { fields } = call;
  const found = await comingBy(call, fields);
  if ('refused' in found) throw denied().because(found.refused);
  const { role } = found;
  const { namespace, name, uid } = found.account;
  const metadata = {
    role: fields.role.toLowerCase(),
    service_account_name: name,
    service_account_namespace: namespace,
    service_account_uid: uid,
  };
  return {
    grant: {
      displayName: `${call.mount.path.replace(/\/$/, '')}-${namespace}-${name}`,
      alias: role.aliasSource === 'serviceaccount_name' ? `${namespace}/${name}` : uid,
      aliasMetadata: metadata,
      metadata,
      ...grantedBy(role.terms, call.request),
      // Before it is renewed the cluster is asked again, as the pod or the account may be gone.
      source: fields,
    },
  };
}

type Coming =
  | { readonly role: KubernetesRole; readonly account: ServiceAccount }
  | { readonly refused: string };

/** Whose a token is now, and the role that they may have, or why they may have none. */
async function comingBy(
  { store, services, request }: Pick<Call, 'store' | 'services' | 'request'>,
  { role: name, jwt }: z.infer<typeof loginFields>,
): Promise<Coming> {
  const config = (await store.get<KubernetesConfig>(CONFIG_PATH))?.value;
  const role = await recordOf<KubernetesRole>({ store }, ROLES, name);
  if (!config) return { refused: 'no cluster is configured' };
  if (!role) return { refused: 'there is no such role' };
  if (!TOKEN.test(jwt)) return { refused: 'the token is none of a service account' };
  if (!mayComeFrom(request.address, role.terms.boundCidrs))
    return { refused: 'the role is not for this address' };
  // Whoever cannot be asked about lets nobody in.
  const review = await reviewed(services.fetch, config, jwt, role.audience).catch((error: unknown) => ({
    refused: `the cluster could not be asked: ${messageOf(error)}`,
  }));
  if ('refused' in review) return review;
  const { account } = review;
  return isBound(role, account)
    ? { role, account }
    : { refused: `the role is not for the account ${account.namespace}/${account.name}` };
}

function isBound({ names, namespaces }: KubernetesRole, { name, namespace }: ServiceAccount): boolean {
  return (
    names.some((pattern) => matchesGlob(pattern, name)) &&
    namespaces.some((pattern) => matchesGlob(pattern, namespace))
  );
}
