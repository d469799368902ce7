import * as z from 'zod';
import { durationSchema, durationText } from '../durations.ts';
import { flagSchema } from '../flags.ts';
import { ROOT } from '../namespaces/types.ts';
import { Refusal } from '../refusal.ts';
import { type Call, type EngineCall, operation, type Route } from '../routing/types.ts';
import type { Services } from '../services.ts';

/** When keys are rotated without being told to. */
interface Rotation {
  readonly isEnabled: boolean;
  /** Seconds of the age of a key; 0 for none. */
  readonly interval: number;
}

const ROTATION_PATH = 'rotation';
const SHORTEST_INTERVAL = 86_400;
/** Encryptions by one key that OpenBao counts to at most; they are not counted here. */
const MOST_OPERATIONS = 3_865_470_566;
const rotationFields = z.object({
  enabled: flagSchema.default(true),
  interval: durationSchema.default(0),
  max_operations: z.coerce.number().int().optional(),
});

/** The keys of the barrier, and the seal. */
export const KEY_ROUTES: readonly Route[] = [
  {
    path: 'seal',
    isRootOnly: true,
    update: operation({
      summary: 'Seal the replica that is asked',
      needsSudo: true,
      handle({ services }) {
        services.keys.seal();
        return Promise.resolve(undefined);
      },
    }),
  },
  {
    path: 'step-down',
    isRootOnly: true,
    update: operation({
      summary: 'Give up to lead, which no replica does',
      needsSudo: true,
      handle: () => Promise.resolve(undefined),
    }),
  },
  ...['rotate', 'rotate/keyring'].map((path) => ({
    path,
    isRootOnly: true,
    update: operation({
      summary: 'Encrypt with a new key from now on',
      needsSudo: true,
      async handle({ services }) {
        await services.keys.rotate();
        return undefined;
      },
    }),
  })),
  ...['rotate/config', 'rotate/keyring/config'].map((path) => ({
    path,
    isRootOnly: true,
    read: operation({
      summary: 'Tell when keys are rotated by themselves',
      needsSudo: true,
      async handle({ services }) {
        const { isEnabled, interval } = await rotationOf(services);
        const text = interval === 0 ? '' : durationText(interval);
        return { data: { enabled: isEnabled, interval: text, max_operations: MOST_OPERATIONS } };
      },
    }),
    update: operation({
      summary: 'Say when keys are rotated by themselves',
      needsSudo: true,
      fields: rotationFields,
      handle: writeRotation,
    }),
  })),
  {
    path: 'key-status',
    isRootOnly: true,
    read: operation({
      summary: 'Tell which key encrypts, and since when',
      handle({ services }) {
        const { id, created } = services.keys.status();
        const data = { term: id, install_time: new Date(created).toISOString() };
        return Promise.resolve({ data, isFlat: true });
      },
    }),
  },
  {
    path: 'ha-status',
    read: operation({
      summary: 'Tell which replicas there are',
      handle: ({ now }) =>
        Promise.resolve({
          // Each serves by itself, and knows of no other.
          data: { nodes: [{ hostname: '', active_node: true, last_echo: new Date(now).toISOString() }] },
        }),
    }),
  },
];

async function rotationOf({ settings }: Pick<Services, 'settings'>): Promise<Rotation> {
  return (await settings.get<Rotation>(ROTATION_PATH))?.value ?? { isEnabled: true, interval: 0 };
}

async function writeRotation({ services, fields }: Call<z.infer<typeof rotationFields>>): Promise<undefined> {
  const { enabled, interval, max_operations: operations = MOST_OPERATIONS } = fields;
  if (interval !== 0 && interval < SHORTEST_INTERVAL)
    throw new Refusal(400, 'interval must be 24 hours or more');
  if (operations !== MOST_OPERATIONS)
    throw new Refusal(400, 'encryptions are not counted: say by "interval" when keys are rotated');
  const rotation: Rotation = { isEnabled: enabled, interval };
  await services.settings.put(ROTATION_PATH, rotation);
  return undefined;
}

/** Rotates the key where it is older than it may be. */
export async function keyTick({ services, now }: EngineCall): Promise<void> {
  if (services.namespace.id !== ROOT.id) return;
  const { isEnabled, interval } = await rotationOf(services);
  if (!isEnabled || interval === 0 || services.keys.status().created + interval * 1000 > now) return;
  // Another replica may have done it.
  await services.keys.follow();
  if (services.keys.status().created + interval * 1000 <= now) await services.keys.rotate();
}
