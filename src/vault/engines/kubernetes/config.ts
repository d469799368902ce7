import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { Refusal } from '../../refusal.ts';
import { type Call, type EngineCall, operation, type Route } from '../../routing/types.ts';
import { checkedAuthority, checkedUrl } from '../../trusted-server.ts';
import type { Cluster } from './cluster.ts';

const PATH = 'config';
const configFields = z.object({
  kubernetes_host: z.string().min(1).max(2048),
  kubernetes_ca_cert: z.string().max(100_000).default(''),
  service_account_jwt: z.string().regex(/^[\w.-]{1,16384}$/, 'is no token'),
  disable_local_ca_jwt: flagSchema.default(true),
});

export const CONFIG_ROUTE: Route = {
  path: 'config',
  read: operation({
    summary: 'Read which cluster is asked',
    async handle({ store }) {
      const found = await store.get<Cluster>(PATH);
      if (!found) throw new Refusal(404);
      const { host, authority } = found.value;
      return {
        data: { kubernetes_host: host, kubernetes_ca_cert: authority, disable_local_ca_jwt: true },
      };
    },
  }),
  update: operation({
    summary: 'Say which cluster is asked',
    fields: configFields,
    async handle({ store, fields }: Call<z.infer<typeof configFields>>) {
      if (fields.kubernetes_host.includes('?')) throw new Refusal(400, 'kubernetes_host has no query');
      await store.put(PATH, {
        host: checkedUrl('kubernetes_host', fields.kubernetes_host).replace(/(?<!\/)\/+$/, ''),
        authority: checkedAuthority(fields.kubernetes_ca_cert),
        token: fields.service_account_jwt,
      } satisfies Cluster);
      return undefined;
    },
  }),
  delete: operation({
    summary: 'Forget the cluster',
    async handle({ store }) {
      await store.remove(PATH);
      return undefined;
    },
  }),
};

/** Throws a `Refusal` (400) where nobody said which cluster. */
export async function clusterOf({ store }: Pick<EngineCall, 'store'>): Promise<Cluster> {
  const found = await store.get<Cluster>(PATH);
  if (!found) throw new Refusal(400, 'there is no cluster: write config');
  return found.value;
}
