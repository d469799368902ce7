import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { durationSchema } from '../durations.ts';
import { ALGORITHMS } from '../one-time-codes/one-time-code.ts';
import { otpauthOf } from '../one-time-codes/otpauth.ts';
import { Refusal } from '../refusal.ts';
import { listedWith } from '../routing/listed.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';
import { addSecret, changeMfa, mfaSettings, removeSecret, removeSecrets } from './mfa-store.ts';
import type { MfaMethod } from './types.ts';

const MOST_METHODS = 100;
const methodFields = z.object({
  method_name: z.string().max(128).optional(),
  issuer: z.string().min(1).max(128),
  period: durationSchema.pipe(z.number().int().min(1).max(86_400)).default(30),
  algorithm: z.string().toUpperCase().pipe(z.enum(ALGORITHMS)).default('SHA1'),
  digits: z.coerce
    .number()
    .pipe(z.union([z.literal(6), z.literal(8)]))
    .default(6),
  skew: z.coerce.number().int().min(0).max(1).default(1),
  key_size: z.coerce.number().int().min(16).max(512).default(20),
  max_validation_attempts: z.coerce.number().int().min(1).max(100).default(5),
});
const ownFields = z.object({ method_id: z.string().min(1) });
const somebodyFields = ownFields.extend({ entity_id: z.string().min(1) });
type MethodFields = z.infer<typeof methodFields>;

/** Second factors that there are, and who has one. */
export const MFA_METHOD_ROUTES: readonly Route[] = [
  ...['mfa/method', 'mfa/method/totp'].map((path) => ({
    path,
    list: operation({ summary: 'List second factors', handle: listMethods }),
    ...(path.endsWith('totp') && {
      update: operation({
        summary: 'Make a second factor of codes by the time',
        fields: methodFields,
        handle: (call: Call<MethodFields>) => writeMethod(call, randomUUID(), true),
      }),
    }),
  })),
  {
    path: 'mfa/method/totp/generate',
    update: operation({
      summary: 'Make the own secret of a second factor',
      fields: ownFields,
      async handle(call) {
        const { caller, fields } = call;
        if (!caller?.entityId) throw new Refusal(400, 'only somebody who is an entity has a second factor');
        return generate(call, fields.method_id, caller.entityId);
      },
    }),
  },
  {
    path: 'mfa/method/totp/admin-generate',
    update: operation({
      summary: 'Make somebody’s secret of a second factor',
      fields: somebodyFields,
      handle: (call) => generate(call, call.fields.method_id, call.fields.entity_id),
    }),
  },
  {
    path: 'mfa/method/totp/admin-destroy',
    update: operation({
      summary: 'Remove somebody’s secret of a second factor',
      fields: somebodyFields,
      async handle({ services, fields }) {
        await removeSecret(services.settings, fields.method_id, fields.entity_id);
        return undefined;
      },
    }),
  },
  {
    path: 'mfa/method/totp/{id}',
    read: operation({ summary: 'Read a second factor', handle: readMethod }),
    update: operation({
      summary: 'Change a second factor',
      fields: methodFields,
      handle: (call) => writeMethod(call, call.parameters['id'] ?? '', false),
    }),
    delete: operation({ summary: 'Remove a second factor with all its secrets', handle: removeMethod }),
  },
];

async function methodOf({ services }: Pick<Call, 'services'>, id: string): Promise<MfaMethod> {
  const found = (await mfaSettings(services.settings)).methods.find((one) => one.id === id);
  if (!found) throw new Refusal(404);
  return found;
}

function shown(method: MfaMethod) {
  const { id, name, issuer, period, algorithm, digits, skew, keySize, mostAttempts } = method;
  return {
    id,
    name,
    type: 'totp',
    issuer,
    period,
    algorithm,
    digits,
    skew,
    key_size: keySize,
    qr_size: 0,
    max_validation_attempts: mostAttempts,
  };
}

async function listMethods({ services }: Call): Promise<Answer> {
  const { methods } = await mfaSettings(services.settings);
  return listedWith(methods.map((method) => [method.id, shown(method)]));
}

async function readMethod(call: Call): Promise<Answer> {
  return { data: shown(await methodOf(call, call.parameters['id'] ?? '')) };
}

async function writeMethod(
  { services, fields }: Call<MethodFields>,
  id: string,
  isNew: boolean,
): Promise<Answer | undefined> {
  await changeMfa(services.settings, ({ methods, enforcements }) => {
    const before = methods.find((one) => one.id === id);
    if (!isNew && !before) throw new Refusal(404);
    const others = methods.filter((one) => one.id !== id);
    const name = fields.method_name ?? before?.name ?? '';
    if (name !== '' && others.some((one) => one.name === name))
      throw new Refusal(400, 'a second factor of this name is there');
    if (others.length >= MOST_METHODS) throw new Refusal(400, `there are ${MOST_METHODS} at most`);
    const { issuer, period, algorithm, digits, skew } = fields;
    const method = {
      id,
      name,
      issuer,
      period,
      algorithm,
      digits,
      skew,
      keySize: fields.key_size,
      mostAttempts: fields.max_validation_attempts,
    };
    return { methods: [...others, method], enforcements };
  });
  return isNew ? { data: { method_id: id } } : undefined;
}

/** One that logins need stays, as else nobody could log in. */
async function removeMethod({ services, parameters }: Call): Promise<undefined> {
  const { id = '' } = parameters;
  await changeMfa(services.settings, ({ methods, enforcements }) => {
    const user = enforcements.find(({ methodIds }) => methodIds.includes(id));
    if (user) throw new Refusal(400, `the second factor is needed by the enforcement "${user.name}"`);
    return { methods: methods.filter((one) => one.id !== id), enforcements };
  });
  await removeSecrets(services.settings, id);
  return undefined;
}

/** What an authenticator reads, once: whoever has a secret keeps it until somebody removes it. */
async function generate(call: Call, methodId: string, entityId: string): Promise<Answer> {
  const { services } = call;
  const method = await methodOf(call, methodId);
  const entity = await services.identities.entities.get(entityId);
  if (!entity) throw new Refusal(400, 'invalid entity ID');
  const secret = randomBytes(method.keySize);
  if (!(await addSecret(services.settings, methodId, entityId, secret)))
    return { warnings: ['Entity already has a secret for MFA method'] };
  return { data: { barcode: '', url: otpauthOf(method, method.issuer, entity.id, secret) } };
}
