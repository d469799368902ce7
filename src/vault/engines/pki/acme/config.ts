import * as z from 'zod';
import { checkedCidrs, isInside, mayComeFrom } from '../../../addresses.ts';
import { durationSchema } from '../../../durations.ts';
import { flagSchema } from '../../../flags.ts';
import { listSchema } from '../../../lists.ts';
import type { MountStore } from '../../../mounts/mount-store.ts';
import { Refusal } from '../../../refusal.ts';
import { type Call, operation, type Route } from '../../../routing/types.ts';

/** How certificates are had by ACME, as it is written, kept and read. */
export interface AcmeConfig {
  readonly enabled: boolean;
  readonly allowed_issuers: readonly string[];
  readonly allowed_roles: readonly string[];
  readonly allow_role_ext_key_usage: boolean;
  readonly default_directory_policy: string;
  readonly dns_resolver: string;
  readonly eab_policy: (typeof EAB_POLICIES)[number];
  /** Seconds. */
  readonly max_ttl: number;
  /** Blocks of addresses that are asked for proofs; none: all but those of this machine and of the link. */
  readonly challenge_permitted_ip_ranges: readonly string[];
  readonly challenge_excluded_ip_ranges: readonly string[];
  readonly http_challenge_port: number;
  readonly tls_alpn_challenge_port: number;
}

const EAB_POLICIES = ['not-required', 'new-account-required', 'always-required'] as const;
const USUAL: AcmeConfig = {
  enabled: false,
  allowed_issuers: ['*'],
  allowed_roles: ['*'],
  allow_role_ext_key_usage: false,
  default_directory_policy: 'sign-verbatim',
  dns_resolver: '',
  eab_policy: 'not-required',
  max_ttl: 7_776_000,
  challenge_permitted_ip_ranges: [],
  challenge_excluded_ip_ranges: [],
  http_challenge_port: 80,
  tls_alpn_challenge_port: 443,
};
/** This machine, the link (with the metadata services of clouds), and many at once. */
const NEVER_UNASKED = [
  '127.0.0.0/8',
  '0.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '255.255.255.255/32',
  '::/127',
  'fe80::/10',
  'ff00::/8',
  '64:ff9b::/96',
  'fd00:ec2::254/128',
  '100.100.100.200/32',
  '168.63.129.16/32',
];
const [PATH, CLUSTER_PATH] = ['config/acme', 'config/cluster'];
const port = z.coerce.number().int().min(1).max(65_535).optional();
const configFields = z.object({
  enabled: flagSchema.optional(),
  allowed_issuers: listSchema.pipe(z.array(z.string()).min(1)).optional(),
  allowed_roles: listSchema.pipe(z.array(z.string()).min(1)).optional(),
  allow_role_ext_key_usage: flagSchema.optional(),
  default_directory_policy: z
    .string()
    .regex(/^(?:sign-verbatim|forbid|role:[\w.-]{1,128})$/, 'is "sign-verbatim", "forbid" or "role:NAME"')
    .optional(),
  dns_resolver: z
    .string()
    .regex(/^(?:|[\d.]{7,15}(?::\d{1,5})?|\[[\da-fA-F:]{2,39}\](?::\d{1,5})?)$/, 'is no address with a port')
    .optional(),
  eab_policy: z.enum(EAB_POLICIES).optional(),
  max_ttl: durationSchema.pipe(z.number().min(60)).optional(),
  challenge_permitted_ip_ranges: listSchema.optional(),
  challenge_excluded_ip_ranges: listSchema.optional(),
  http_challenge_port: port,
  tls_alpn_challenge_port: port,
});
const clusterFields = z.object({
  path: z.string().max(2048).optional(),
  aia_path: z.string().max(2048).optional(),
});

/** Where clients find this mount. */
interface ClusterUrls {
  readonly path: string;
  readonly aia_path: string;
}
const NO_URLS: ClusterUrls = { path: '', aia_path: '' };

export const ACME_CONFIG_ROUTES: readonly Route[] = [
  {
    path: PATH,
    read: operation({
      summary: 'Read how certificates are had by ACME',
      handle: async ({ store }) => ({ data: { ...(await acmeConfigOf(store)) } }),
    }),
    update: operation({
      summary: 'Say how certificates are had by ACME',
      fields: configFields,
      async handle({ store, fields }: Call<z.infer<typeof configFields>>) {
        checkedCidrs(fields.challenge_permitted_ip_ranges ?? []);
        checkedCidrs(fields.challenge_excluded_ip_ranges ?? []);
        if (fields.enabled === true && (await clusterPathOf(store)) === '')
          throw new Refusal(400, "ACME feature requires local cluster 'path' field configuration to be set");
        const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
        const after = await store.update<AcmeConfig>(PATH, (before = USUAL) => ({ ...before, ...said }));
        return { data: { ...after } };
      },
    }),
  },
  {
    path: CLUSTER_PATH,
    read: operation({
      summary: 'Read where clients find this mount',
      handle: async ({ store }) => ({
        data: { ...((await store.get<ClusterUrls>(CLUSTER_PATH))?.value ?? NO_URLS) },
      }),
    }),
    update: operation({
      summary: 'Say where clients find this mount',
      fields: clusterFields,
      async handle({ store, fields }: Call<z.infer<typeof clusterFields>>) {
        for (const url of [fields.path ?? '', fields.aia_path ?? ''])
          if (url !== '' && !/^https?:\/\/[\x21-\x7e]+$/.test(url)) throw new Refusal(400, 'invalid URL');
        const after = await store.update<ClusterUrls>(CLUSTER_PATH, (before = NO_URLS) => ({
          path: fields.path?.replace(/(?<!\/)\/+$/, '') ?? before.path,
          aia_path: fields.aia_path?.replace(/(?<!\/)\/+$/, '') ?? before.aia_path,
        }));
        return { data: { ...after } };
      },
    }),
  },
];

export async function acmeConfigOf(store: MountStore): Promise<AcmeConfig> {
  return (await store.get<AcmeConfig>(PATH))?.value ?? USUAL;
}

/** The URL of this mount, without a slash at its end; empty where nobody said it. */
export async function clusterPathOf(store: MountStore): Promise<string> {
  return (await store.get<ClusterUrls>(CLUSTER_PATH))?.value.path ?? '';
}

/** May an address be asked for a proof? */
export function mayBeAsked(config: AcmeConfig, address: string): boolean {
  const { challenge_permitted_ip_ranges: permitted, challenge_excluded_ip_ranges: excluded } = config;
  if (isInside(address, excluded)) return false;
  return permitted.length > 0 ? mayComeFrom(address, permitted) : !isInside(address, NEVER_UNASKED);
}
