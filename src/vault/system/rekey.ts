import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { flagSchema } from '../flags.ts';
import { Refusal } from '../refusal.ts';
import { type Answer, type Call, operation, type OperationDefinition, type Route } from '../routing/types.ts';
import { Ceremonies, type Ceremony, sharesOf } from '../seal/ceremony.ts';
import { checkShares } from '../seal/shamir.ts';
import type { Seal, StoredSeal } from '../seal/types.ts';

interface Plan {
  readonly shares: number;
  readonly threshold: number;
  /** Do holders of new shares have to show that they have them, before these count? */
  readonly isVerified: boolean;
  /** What is to be stored once that was shown. */
  readonly verification?: { readonly nonce: string; readonly seal: Seal };
}

const ceremonies = new Ceremonies<Plan>('rekey');
const beginFields = z.object({
  secret_shares: z.coerce.number().int(),
  secret_threshold: z.coerce.number().int(),
  require_verification: flagSchema.default(false),
});
const shareFields = z.object({ key: z.string().min(1), nonce: z.string().default('') });

const VERIFY_STATUS = operation({
  summary: 'Tell how many new shares were shown',
  needsSudo: true,
  handle: verifyStatus,
});

/** Splits the key anew: by shares of the old one, and where that is wanted once the new ones were shown. */
export const REKEY_ROUTES: readonly Route[] = [
  ...routesOf('rekey', 'shamir'),
  ...routesOf('rekey-recovery-key', 'auto'),
  // As OpenBao names them.
  ...routesOf('rotate/root', 'shamir').map(withData),
  ...routesOf('rotate/recovery', 'auto').map(withData),
];

/** The same, whose answers are as those of engines. */
function withData(route: Route): Route {
  const { read, update, delete: remove } = route;
  return {
    ...route,
    ...(read && { read: answeringData(read) }),
    ...(update && { update: answeringData(update) }),
    ...(remove && { delete: answeringData(remove) }),
  };
}

function answeringData(definition: OperationDefinition): OperationDefinition {
  return {
    ...definition,
    async handle(call) {
      const answer = await definition.handle(call);
      return answer?.body === undefined ? answer : { data: answer.body as Answer['data'] & object };
    },
  };
}

/** A seal has one key that is split: that which opens it, or the recovery key. */
function routesOf(prefix: string, type: Seal['type']): readonly Route[] {
  return [
    {
      path: `${prefix}/init`,
      isRootOnly: true,
      read: operation({ summary: 'Tell how far the split of the key is', needsSudo: true, handle: status }),
      update: operation({
        summary: 'Begin to split the key anew',
        needsSudo: true,
        fields: beginFields,
        handle: (call) => begin(call, type),
      }),
      delete: operation({ summary: 'Give up to split the key', needsSudo: true, handle: cancel }),
    },
    {
      path: `${prefix}/update`,
      isRootOnly: true,
      update: operation({
        summary: 'Give a share of the key, to split it anew',
        needsSudo: true,
        fields: shareFields,
        handle: giveShare,
      }),
    },
    {
      path: `${prefix}/verify`,
      isRootOnly: true,
      read: VERIFY_STATUS,
      update: operation({
        summary: 'Show that a new share was kept',
        needsSudo: true,
        fields: shareFields,
        handle: showShare,
      }),
      delete: operation({ summary: 'Give up to show new shares', needsSudo: true, handle: cancel }),
    },
  ];
}

async function begin(call: Call<z.infer<typeof beginFields>>, type: Seal['type']): Promise<Answer> {
  const {
    secret_shares: shares,
    secret_threshold: threshold,
    require_verification: isVerified,
  } = call.fields;
  checkShares(shares, threshold);
  const { seal } = await call.services.keys.stored();
  if (seal.type !== type)
    throw new Refusal(
      400,
      seal.type === 'auto'
        ? 'nobody has a share of the key: split the recovery key, by rekey-recovery-key'
        : 'recovery keys are of vaults that open without people: split the key, by rekey',
    );
  await ceremonies.begin(call.services.settings, { shares, threshold, isVerified }, call.now);
  return status(call);
}

async function status({ services, now }: Call): Promise<Answer> {
  const { seal } = await services.keys.stored();
  const running = await ceremonies.running(services.settings, now);
  const plan = running?.plan;
  return {
    body: {
      nonce: running?.nonce ?? '',
      started: running !== undefined,
      t: plan?.threshold ?? 0,
      n: plan?.shares ?? 0,
      progress: plan?.verification ? 0 : (running?.given.length ?? 0),
      required: seal.threshold,
      pgp_fingerprints: null,
      backup: false,
      verification_required: plan?.isVerified ?? false,
      verification_nonce: plan?.verification?.nonce ?? '',
    },
  };
}

async function giveShare(call: Call<z.infer<typeof shareFields>>): Promise<Answer> {
  const { services, fields, now } = call;
  const before = await ceremonies.running(services.settings, now);
  if (before?.plan.verification) throw new Refusal(400, 'the new shares have to be shown now');
  const running = await ceremonies.give(services.settings, fields.nonce, fields.key, now);
  const stored = await services.keys.stored();
  const { seal } = stored;
  if (running.given.length < seal.threshold) return status(call);
  if (!(await services.keys.isOpenedBy(seal, sharesOf(running)))) {
    await ceremonies.cancel(services.settings);
    throw new Refusal(400, 'the shares do not make the key: at least one of them is wrong');
  }
  return split(call, running, stored);
}

async function split(
  { services }: Call,
  running: Ceremony<Plan>,
  { seal, version }: StoredSeal,
): Promise<Answer> {
  const { plan } = running;
  const made = await services.keys.makeSeal(seal, plan.shares, plan.threshold);
  const verification = plan.isVerified ? { nonce: randomUUID(), seal: made.seal } : undefined;
  // Of two who give the last share at once, one goes on.
  await ceremonies.turn(services.settings, running, verification && { ...plan, verification });
  if (!verification && !(await services.keys.replaceSeal(made.seal, version)))
    throw new Refusal(400, 'the seal was replaced meanwhile');
  return {
    body: {
      nonce: running.nonce,
      complete: true,
      keys: made.shares.map((share) => share.toString('hex')),
      keys_base64: made.shares.map((share) => share.toString('base64')),
      pgp_fingerprints: null,
      backup: false,
      verification_required: plan.isVerified,
      verification_nonce: verification?.nonce ?? '',
    },
  };
}

async function verifyStatus({ services, now }: Call): Promise<Answer> {
  const running = await ceremonies.running(services.settings, now);
  const { plan } = running ?? {};
  if (!running || !plan?.verification) throw new Refusal(400, 'no rekey verification in progress');
  const { threshold: t, shares: n, verification } = plan;
  return { body: { nonce: verification.nonce, started: true, t, n, progress: running.given.length } };
}

async function showShare(call: Call<z.infer<typeof shareFields>>): Promise<Answer> {
  const { services, fields, now } = call;
  const { settings, keys } = services;
  const before = await ceremonies.running(settings, now);
  const verification = before?.plan.verification;
  if (!before || !verification) throw new Refusal(400, 'no rekey verification in progress');
  if (fields.nonce !== verification.nonce) throw new Refusal(400, 'incorrect nonce supplied');
  const running = await ceremonies.give(settings, before.nonce, fields.key, now);
  if (running.given.length < running.plan.threshold) return verifyStatus(call);
  if (!(await keys.isOpenedBy(verification.seal, sharesOf(running)))) {
    await ceremonies.turn(settings, running, running.plan);
    throw new Refusal(400, 'the shares are not those that were made: at least one of them is wrong');
  }
  const { version } = await keys.stored();
  await ceremonies.turn(settings, running, undefined);
  if (!(await keys.replaceSeal(verification.seal, version)))
    throw new Refusal(400, 'the seal was replaced meanwhile');
  return { body: { nonce: verification.nonce, complete: true } };
}

async function cancel({ services }: Call): Promise<undefined> {
  await ceremonies.cancel(services.settings);
  return undefined;
}
