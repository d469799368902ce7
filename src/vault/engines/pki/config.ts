import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { listSchema } from '../../lists.ts';
import { durationSchema, durationText, secondsOf } from '../../durations.ts';
import type { MountStore } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../../routing/types.ts';
import { authorityOf, changeAuthority, issuerOf, NEXT } from './authority.ts';
import { refuse } from './fields.ts';

/** Addresses that certificates say. */
export interface Urls {
  readonly issuing_certificates: readonly string[];
  readonly crl_distribution_points: readonly string[];
  readonly ocsp_servers: readonly string[];
}
const NO_URLS: Urls = { issuing_certificates: [], crl_distribution_points: [], ocsp_servers: [] };
const urlFields = z.object({
  issuing_certificates: listSchema.optional(),
  crl_distribution_points: listSchema.optional(),
  ocsp_servers: listSchema.optional(),
  enable_templating: flagSchema.default(false),
});

/** How revocations are told. */
export interface CrlConfig {
  /** Seconds. */
  readonly expiry: number;
  readonly disable: boolean;
  readonly ocspDisable: boolean;
  /** Seconds; 0 says no time after which to ask again. */
  readonly ocspExpiry: number;
  readonly autoRebuild: boolean;
  readonly gracePeriod: number;
  /** Are there lists of what was revoked since the last whole one, which is kept then? */
  readonly delta?: boolean;
  /** Seconds. */
  readonly deltaInterval?: number;
}
const USUAL_CRL: CrlConfig = {
  expiry: 259_200,
  disable: false,
  ocspDisable: false,
  ocspExpiry: 43_200,
  autoRebuild: false,
  gracePeriod: 43_200,
};
const USUAL_DELTA_INTERVAL = 900;
const crlFields = z.object({
  expiry: durationSchema.pipe(z.number().min(60).max(31_536_000)).optional(),
  disable: flagSchema.optional(),
  ocsp_disable: flagSchema.optional(),
  ocsp_expiry: durationSchema.pipe(z.number().min(0)).optional(),
  auto_rebuild: flagSchema.optional(),
  auto_rebuild_grace_period: durationSchema.pipe(z.number().min(0)).optional(),
  enable_delta: flagSchema.optional(),
  delta_rebuild_interval: durationSchema.pipe(z.number().min(60).max(31_536_000)).optional(),
  cross_cluster_revocation: flagSchema.default(false),
  unified_crl: flagSchema.default(false),
});
const issuersFields = z.object({
  default: z.string().min(1),
  default_follows_latest_issuer: flagSchema.optional(),
});

export async function urlsOf(store: MountStore): Promise<Urls> {
  return (await store.get<Urls>('config/urls'))?.value ?? NO_URLS;
}

export async function crlConfigOf(store: MountStore): Promise<CrlConfig> {
  return (await store.get<CrlConfig>('config/crl'))?.value ?? USUAL_CRL;
}

/** A time as somebody wrote it, in milliseconds since 1970. Throws a `Refusal` (400) for what is none. */
export function notAfterOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at) || secondsOf(text) !== undefined)
    throw new Refusal(400, '"not_after" is no time: 2027-01-01T00:00:00Z');
  return at;
}

export const CONFIG_ROUTES: readonly Route[] = [
  {
    path: 'config/urls',
    read: operation({
      summary: 'Read the addresses that certificates say',
      handle: async ({ store }) => ({ data: { ...(await urlsOf(store)), enable_templating: false } }),
    }),
    update: operation({
      summary: 'Choose the addresses that certificates say',
      fields: urlFields,
      async handle({ store, fields: { enable_templating, ...urls } }) {
        refuse(enable_templating, 'enable_templating');
        for (const url of Object.values(urls).flat())
          if (!/^[\x21-\x7e]+$/.test(url) || !URL.canParse(url)) throw new Refusal(400, 'invalid URL');
        const after = await store.update<Urls>('config/urls', (before) => ({
          issuing_certificates: urls.issuing_certificates ?? before?.issuing_certificates ?? [],
          crl_distribution_points: urls.crl_distribution_points ?? before?.crl_distribution_points ?? [],
          ocsp_servers: urls.ocsp_servers ?? before?.ocsp_servers ?? [],
        }));
        return { data: { ...after, enable_templating: false } };
      },
    }),
  },
  {
    path: 'config/crl',
    read: operation({
      summary: 'Read how revocations are told',
      handle: async ({ store }) => ({ data: shownCrlConfig(await crlConfigOf(store)) }),
    }),
    update: operation({
      summary: 'Choose how revocations are told',
      fields: crlFields,
      async handle({ store, fields }) {
        refuse(fields.cross_cluster_revocation, 'cross_cluster_revocation');
        refuse(fields.unified_crl, 'unified_crl');
        const after = await store.update<CrlConfig>('config/crl', (before) => changedCrl(before, fields));
        return { data: shownCrlConfig(after ?? USUAL_CRL) };
      },
    }),
  },
  {
    path: 'config/issuers',
    read: operation({
      summary: 'Read which issuer is the default',
      async handle({ store }) {
        const { defaultIssuer, followsLatest } = await authorityOf(store);
        return { data: { default: defaultIssuer, default_follows_latest_issuer: followsLatest } };
      },
    }),
    update: operation({
      summary: 'Choose which issuer is the default',
      fields: issuersFields,
      handle: chooseIssuer,
    }),
  },
  {
    path: 'root/replace',
    update: operation({
      summary: 'Make the next root the default',
      fields: issuersFields.extend({ default: z.string().min(1).default(NEXT) }),
      handle: chooseIssuer,
    }),
  },
];

async function chooseIssuer({ store, fields }: Call<z.infer<typeof issuersFields>>): Promise<Answer> {
  const { defaultIssuer, followsLatest } = await changeAuthority(store, (before) => ({
    ...before,
    defaultIssuer: issuerOf(before, fields.default).id,
    followsLatest: fields.default_follows_latest_issuer ?? before.followsLatest,
  }));
  return { data: { default: defaultIssuer, default_follows_latest_issuer: followsLatest } };
}

/** Throws a `Refusal` (400) for lists of what is new that are not of a whole one that is kept. */
function changedCrl(before: CrlConfig = USUAL_CRL, fields: z.infer<typeof crlFields>): CrlConfig {
  const changed = {
    expiry: fields.expiry ?? before.expiry,
    disable: fields.disable ?? before.disable,
    ocspDisable: fields.ocsp_disable ?? before.ocspDisable,
    ocspExpiry: fields.ocsp_expiry ?? before.ocspExpiry,
    autoRebuild: fields.auto_rebuild ?? before.autoRebuild,
    gracePeriod: fields.auto_rebuild_grace_period ?? before.gracePeriod,
    delta: fields.enable_delta ?? before.delta ?? false,
    deltaInterval: fields.delta_rebuild_interval ?? deltaIntervalOf(before),
  };
  if (changed.delta && !changed.autoRebuild)
    throw new Refusal(400, 'enable_delta needs auto_rebuild, as a whole list is kept then');
  if (changed.delta && changed.deltaInterval >= changed.expiry)
    throw new Refusal(400, 'delta_rebuild_interval is shorter than expiry');
  return changed;
}

export function deltaIntervalOf({ deltaInterval = USUAL_DELTA_INTERVAL }: CrlConfig): number {
  return deltaInterval;
}

function shownCrlConfig(config: CrlConfig) {
  return {
    expiry: durationText(config.expiry),
    disable: config.disable,
    ocsp_disable: config.ocspDisable,
    ocsp_expiry: durationText(config.ocspExpiry),
    auto_rebuild: config.autoRebuild,
    auto_rebuild_grace_period: durationText(config.gracePeriod),
    enable_delta: config.delta ?? false,
    delta_rebuild_interval: durationText(deltaIntervalOf(config)),
    cross_cluster_revocation: false,
    unified_crl: false,
    unified_crl_on_existing_paths: false,
  };
}
