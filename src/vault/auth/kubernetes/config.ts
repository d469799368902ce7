import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';
import { checkedAuthority, checkedUrl } from '../../trusted-server.ts';

/** The API server of a cluster, and how to ask it. */
export interface KubernetesConfig {
  readonly host: string;
  /** PEM; empty: whom this machine trusts. */
  readonly authority: string;
  /** Of a service account that may review tokens; empty: the token that is reviewed. Never told. */
  readonly reviewerToken: string;
}

export const CONFIG_PATH = 'config';

const configFields = z.object({
  kubernetes_host: z.string().min(1).max(2048),
  kubernetes_ca_cert: z.string().default(''),
  token_reviewer_jwt: z
    .string()
    .regex(/^[\w.-]{0,16384}$/, 'is no token')
    .default(''),
  pem_keys: z.union([z.array(z.string()), z.string()]).default([]),
});

export const CONFIG_ROUTE: Route = {
  path: 'config',
  read: operation({
    summary: 'Read which cluster is asked',
    async handle({ store }) {
      const found = await store.get<KubernetesConfig>(CONFIG_PATH);
      if (!found) throw new Refusal(404);
      const { host, authority, reviewerToken } = found.value;
      return {
        data: {
          kubernetes_host: host,
          kubernetes_ca_cert: authority,
          token_reviewer_jwt_set: reviewerToken !== '',
          disable_local_ca_jwt: true,
          disable_iss_validation: true,
          issuer: '',
          pem_keys: [],
        },
      };
    },
  }),
  update: operation({ summary: 'Say which cluster is asked', fields: configFields, handle: writeConfig }),
};

async function writeConfig({ store, fields }: Call<z.infer<typeof configFields>>): Promise<undefined> {
  if (fields.pem_keys.length > 0)
    throw new Refusal(400, 'pem_keys are not taken: the API server says whether a token is good');
  if (fields.kubernetes_host.includes('?')) throw new Refusal(400, 'kubernetes_host has no query');
  await store.put(CONFIG_PATH, {
    host: checkedUrl('kubernetes_host', fields.kubernetes_host).replace(/(?<!\/)\/+$/, ''),
    authority: checkedAuthority(fields.kubernetes_ca_cert),
    reviewerToken: fields.token_reviewer_jwt,
  } satisfies KubernetesConfig);
  return undefined;
}
