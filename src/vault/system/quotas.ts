import * as z from 'zod';
import { durationSchema } from '../durations.ts';
import { LIMITS_PATH, type RateLimit } from '../quotas/rate-limits.ts';
import { Refusal } from '../refusal.ts';
import { listed } from '../routing/listed.ts';
import { type Call, operation, type Route } from '../routing/types.ts';

const limitFields = z.object({
  path: z.string().default(''),
  rate: z.coerce.number().positive(),
  interval: durationSchema.default(1),
});

/** How often an address may ask. */
export const QUOTA_ROUTES: readonly Route[] = [
  {
    path: 'quotas/rate-limit',
    isRootOnly: true,
    list: operation({
      summary: 'List limits of rate',
      needsSudo: true,
      handle({ services }) {
        const names = services.limits.all().map(({ name }) => name);
        return Promise.resolve(listed(names.toSorted()));
      },
    }),
  },
  {
    path: 'quotas/rate-limit/{name}',
    isRootOnly: true,
    read: operation({
      summary: 'Read a limit of rate',
      needsSudo: true,
      handle(call) {
        const name = nameOf(call);
        const limit = call.services.limits.all().find((one) => one.name === name);
        if (!limit) throw new Refusal(404);
        return Promise.resolve({ data: { ...limit, type: 'rate-limit', block_interval: 0, role: '' } });
      },
    }),
    update: operation({
      summary: 'Limit how often an address may ask',
      needsSudo: true,
      fields: limitFields,
      async handle(call) {
        const name = nameOf(call);
        const { path, rate, interval } = call.fields;
        if (interval < 1) throw new Refusal(400, 'interval is a second at least');
        await change(call, (limits) => [
          ...limits.filter((one) => one.name !== name),
          { name, path: path.replace(/^\//, ''), rate, interval },
        ]);
        return undefined;
      },
    }),
    delete: operation({
      summary: 'Remove a limit of rate',
      needsSudo: true,
      async handle(call) {
        const name = nameOf(call);
        await change(call, (limits) => limits.filter((one) => one.name !== name));
        return undefined;
      },
    }),
  },
];

function nameOf({ parameters }: Pick<Call, 'parameters'>): string {
  return parameters['name'] ?? '';
}

async function change(
  { services }: Pick<Call, 'services'>,
  to: (limits: readonly RateLimit[]) => readonly RateLimit[],
): Promise<void> {
  await services.settings.update<readonly RateLimit[]>(LIMITS_PATH, (before = []) => to(before));
  await services.limits.refresh(services.settings);
}
