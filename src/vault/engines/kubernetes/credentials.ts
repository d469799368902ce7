import * as z from 'zod';
import { randomText } from '../../credentials/generated.ts';
import { nameTemplateOf } from '../../credentials/name-template.ts';
import { durationSchema } from '../../durations.ts';
import { flagSchema } from '../../flags.ts';
import { listSchema } from '../../lists.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, type EngineCall, operation, type Route } from '../../routing/types.ts';
import { boundedTtl } from '../../services.ts';
import { create, type GivenToken, remove, tokenIn } from './cluster.ts';
import { clusterOf } from './config.ts';
import { accountsPath, objectsOf, type Place } from './objects.ts';
import { type KubernetesRole, NAME_FIELDS, NAMESPACE, roleOf } from './roles.ts';

/** Seconds that a token has at least, as the cluster gives none for less. */
const SHORTEST = 600;
/** Seconds by which the clocks of a vault and of a cluster may differ. */
const CLOCKS = 30;
const credentialFields = z.object({
  kubernetes_namespace: z.string().default(''),
  cluster_role_binding: flagSchema.default(false),
  ttl: durationSchema.optional(),
  audiences: listSchema.pipe(z.array(z.string().max(253)).max(200)).default([]),
});

/** What is kept of a token to end it, also where its role is no more: where its objects are. */
interface Made {
  readonly paths: readonly string[];
}

export const CREDENTIAL_ROUTES: readonly Route[] = [
  {
    path: 'creds/{name}',
    update: operation({
      summary: 'Make a token of a service account',
      fields: credentialFields,
      handle: makeCredentials,
    }),
  },
];

async function makeCredentials(call: Call<z.infer<typeof credentialFields>>): Promise<Answer> {
  const role = await roleOf(call);
  void (await clusterOf(call));
  const place = placeOf(call, role);
  const { ttl } = boundedTtl(call.fields.ttl ?? role.defaultTtl, call.mount, role.maxTtl);
  if (ttl < SHORTEST) throw new Refusal(400, `a token has ${SHORTEST} seconds at least`);
  const { audiences } = call.fields;
  const spec = {
    audiences: audiences.length > 0 ? audiences : role.audiences,
    expirationSeconds: Math.floor(ttl),
  };
  const data: Record<string, unknown> = {
    service_account_name: place.name,
    service_account_namespace: place.namespace,
  };
  const warnings: string[] = [];
  let madeFor = ttl;
  const internal: Made = { paths: objectsOf(role, place).map(({ path }) => `${path}/${place.name}`) };
  return {
    data,
    warnings,
    lease: {
      ttl,
      maxTtl: ttl,
      isRenewable: false,
      internal: { ...internal },
      // The token is known once it is made.
      make: async () => {
        const { token, until } = await make(call, role, place, spec);
        data['service_account_token'] = token;
        madeFor = lifeOf(until, ttl, call.now);
        if (madeFor < ttl)
          warnings.push(`the cluster gives tokens for less: ${madeFor} seconds instead of ${ttl}`);
      },
      madeFor: () => madeFor,
    },
  };
}

/** Seconds that a token lives, as a cluster may bound that. */
function lifeOf(until: number | undefined, ttl: number, now: number): number {
  const given = until === undefined ? ttl : Math.floor((until - now) / 1000);
  return given >= ttl - CLOCKS ? ttl : Math.max(1, given);
}

function placeOf(call: Call<z.infer<typeof credentialFields>>, role: KubernetesRole): Place {
  const { namespaces } = role;
  const [only = ''] = namespaces.length === 1 && namespaces[0] !== '*' ? namespaces : [];
  const namespace = call.fields.kubernetes_namespace === '' ? only : call.fields.kubernetes_namespace;
  if (namespace === '') throw new Refusal(400, "'kubernetes_namespace' is required");
  if (!NAMESPACE.test(namespace) || !(namespaces.includes('*') || namespaces.includes(namespace)))
    throw new Refusal(400, `kubernetes_namespace is not one that the role allows`);
  const isClusterWide = call.fields.cluster_role_binding;
  if (
    isClusterWide &&
    (role.roleType !== 'ClusterRole' || role.accountName !== '' || !namespaces.includes('*'))
  )
    throw new Refusal(400, 'cluster_role_binding needs a ClusterRole, in a role of all namespaces');
  return { name: role.accountName === '' ? newName(call, role) : role.accountName, namespace, isClusterWide };
}

function plain(text = ''): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9-]/g, '');
}

function newName({ caller, parameters, now }: Call, { nameTemplate }: KubernetesRole): string {
  const fields = { DisplayName: plain(caller?.displayName), RoleName: plain(parameters['name']) };
  const name =
    nameTemplate === ''
      ? `v-${fields.DisplayName.slice(0, 8)}-${fields.RoleName.slice(0, 8)}-${Math.floor(now / 1000)}-${randomText(24)}`
      : nameTemplateOf(nameTemplate, NAME_FIELDS)(fields, now);
  const lowered = name.toLowerCase();
  if (!NAMESPACE.test(lowered))
    throw new Refusal(400, 'name_template makes a name with more than 63 small letters, digits and hyphens');
  return lowered;
}

async function make(call: Call, role: KubernetesRole, place: Place, spec: object): Promise<GivenToken> {
  const cluster = await clusterOf(call);
  const { fetch } = call.services;
  for (const { path, body } of objectsOf(role, place)) await create(fetch, cluster, path, body);
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
  return tokenIn(
    await create(fetch, cluster, `${accountsPath(place.namespace)}/${place.name}/token`, request),
  );
}

/** Removes what was made for a token, the account first; that of an account that was there lives as long as it is good. */
export async function revokeCredentials(
  internal: Readonly<Record<string, unknown>>,
  call: EngineCall,
): Promise<void> {
  // Only `makeCredentials` writes it.
  const { paths } = internal as unknown as Made;
  if (paths.length === 0) return;
  const cluster = await clusterOf(call);
  for (const path of paths.toReversed()) await remove(call.services.fetch, cluster, path);
}
