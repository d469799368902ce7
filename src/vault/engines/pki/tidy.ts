import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { durationSchema } from '../../durations.ts';
import type { MountStore, StoreChange } from '../../mounts/mount-store.ts';
import { Refusal } from '../../refusal.ts';
import { type Answer, type Call, type EngineCall, operation, type Route } from '../../routing/types.ts';
import { changeAuthority, endOf } from './authority.ts';
import type { StoredCertificate } from './certificates.ts';
import { revocationsPath, revokedFolder } from './revocation.ts';

const tidyFields = z.object({
  tidy_cert_store: flagSchema.default(false),
  tidy_revoked_certs: flagSchema.default(false),
  tidy_expired_issuers: flagSchema.default(false),
  safety_buffer: durationSchema.pipe(z.number().min(1)).default(259_200),
  issuer_safety_buffer: durationSchema.pipe(z.number().min(1)).default(31_536_000),
});
type Fields = z.infer<typeof tidyFields>;

const autoFields = tidyFields.partial().extend({
  enabled: flagSchema.optional(),
  interval_duration: durationSchema.pipe(z.number().min(60)).optional(),
});

/** What is forgotten without being asked, and how often. */
interface AutoTidy extends Fields {
  readonly enabled: boolean;
  /** Seconds. */
  readonly interval_duration: number;
}

const USUAL_AUTO: AutoTidy = { ...tidyFields.parse({}), enabled: false, interval_duration: 43_200 };
/** Alone in its folder, where it is due. */
const [AUTO_FOLDER, AUTO_NAME] = ['auto-tidy/', 'config'];
const BATCH = 500;

/** Forgets certificates that are over for long. */
export const TIDY_ROUTES: readonly Route[] = [
  {
    path: 'tidy',
    update: operation({
      summary: 'Forget what is over',
      fields: tidyFields,
      async handle({ store, fields, now }) {
        await tidy(store, fields, now);
        return { status: 202, warnings: ['Tidy operation is done: /tidy-status tells what it did'] };
      },
    }),
  },
  {
    path: 'tidy-cancel',
    update: operation({
      summary: 'Say that nothing is to be cancelled, as what is over was forgotten when that was answered',
      handle: () =>
        Promise.reject(new Refusal(400, 'tidy operation cannot be cancelled as none is currently running')),
    }),
  },
  {
    path: 'config/auto-tidy',
    read: operation({
      summary: 'Read what is forgotten without being asked',
      handle: async ({ store }) => ({ data: { ...(await autoTidyOf(store)) } }),
    }),
    update: operation({
      summary: 'Choose what is forgotten without being asked',
      fields: autoFields,
      handle: writeAuto,
    }),
  },
  {
    path: 'tidy-status',
    read: operation({
      summary: 'Read what was forgotten last',
      async handle({ store }) {
        const found = await store.get<Readonly<Record<string, unknown>>>('tidy-status');
        return { data: found?.value ?? { state: 'Inactive' } };
      },
    }),
  },
];

async function autoTidyOf(store: MountStore): Promise<AutoTidy> {
  return (await store.get<AutoTidy>(AUTO_FOLDER + AUTO_NAME))?.value ?? USUAL_AUTO;
}

async function writeAuto({ store, fields, now }: Call<z.infer<typeof autoFields>>): Promise<Answer> {
  const before = await autoTidyOf(store);
  const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const after: AutoTidy = { ...before, ...said };
  const due = after.enabled ? { due: now + after.interval_duration * 1000 } : {};
  await store.write([{ path: AUTO_FOLDER + AUTO_NAME, value: after, ...due }]);
  return { data: { ...after } };
}

/** Forgets what is over where that is due; one replica does it. */
export async function tidyDue({ store, now }: EngineCall): Promise<void> {
  const config = await autoTidyOf(store);
  if (!config.enabled) return;
  const due = await store.claim(AUTO_FOLDER, now, now + config.interval_duration * 1000, 1);
  if (due.length > 0) await tidy(store, config, now);
}

async function tidy(store: MountStore, fields: Fields, now: number): Promise<void> {
  const done = { certificates: 0, revoked: 0 };
  for (let after = ''; ;) {
    const names = await store.list('cert/', after, BATCH);
    if (names.length === 0) break;
    after = names.at(-1) ?? '';
    const found = await store.getAll<StoredCertificate>(names.map((name) => `cert/${name}`));
    for (const [index, one] of found.entries())
      if (one && one.value.expires + fields.safety_buffer * 1000 <= now) {
        const what = one.value.revokedAt > 0 ? 'revoked' : 'certificates';
        const isWanted = what === 'revoked' ? fields.tidy_revoked_certs : fields.tidy_cert_store;
        const changes = forgetting(names[index] ?? '', one.value, one.version);
        if (isWanted && (await store.write(changes))) done[what] += 1;
      }
  }
  if (fields.tidy_expired_issuers) await forgetIssuers(store, now - fields.issuer_safety_buffer * 1000);
  await store.put('tidy-status', statusOf(fields, now, done));
}

function forgetting(name: string, { issuer, revokedAt }: StoredCertificate, version: number): StoreChange[] {
  const own = { path: `cert/${name}`, value: undefined, expected: version };
  if (revokedAt === 0) return [own];
  return [
    own,
    { path: revokedFolder(issuer) + name, value: undefined },
    { path: revocationsPath(issuer), value: randomUUID() },
  ];
}

/** Forgets issuers that ended before then, but for the default; keys stay. */
async function forgetIssuers(store: MountStore, before: number): Promise<void> {
  await changeAuthority(store, (authority) => ({
    ...authority,
    issuers: authority.issuers.filter(
      ({ id, certificate }) => id === authority.defaultIssuer || endOf(certificate) > before,
    ),
  }));
}

function statusOf(
  fields: Fields,
  now: number,
  done: { readonly certificates: number; readonly revoked: number },
) {
  return {
    state: 'Finished',
    error: null,
    message: '',
    time_started: new Date(now).toISOString(),
    time_finished: new Date(now).toISOString(),
    tidy_cert_store: fields.tidy_cert_store,
    tidy_revoked_certs: fields.tidy_revoked_certs,
    tidy_expired_issuers: fields.tidy_expired_issuers,
    safety_buffer: fields.safety_buffer,
    cert_store_deleted_count: done.certificates,
    revoked_cert_deleted_count: done.revoked,
  };
}
