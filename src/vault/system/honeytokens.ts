import * as z from 'zod';
import { shownAlert, storedAlerts, WEBHOOK_PATH } from '../honeytokens/honeytokens.ts';
import { Refusal } from '../refusal.ts';
import { listed } from '../routing/listed.ts';
import { type Call, operation, type Route } from '../routing/types.ts';

/** Honeytokens of one vault. */
const MOST = 10_000;

const markFields = z.object({ note: z.string().max(500).default('') });
const webhookFields = z.object({
  webhook: z
    .union([z.literal(''), z.url({ protocol: /^https?$/ })])
    .refine((url) => url === '' || isSafe(url), 'is https, or on this machine'),
});

/** Paths whose use is an alert, and the alerts: a way of our own, under a prefix of our own. */
export const HONEYTOKEN_ROUTES: readonly Route[] = [
  {
    path: 'plimsoll/honeytokens',
    isRootOnly: true,
    list: operation({
      summary: 'List honeytokens',
      needsSudo: true,
      handle: ({ services }) => Promise.resolve(listed(services.honeytokens.all().map(({ path }) => path))),
    }),
  },
  {
    path: 'plimsoll/honeytokens/{path...}',
    isRootOnly: true,
    update: operation({
      summary: 'Alert of whoever asks for a path',
      needsSudo: true,
      fields: markFields,
      async handle(call) {
        const one = { path: pathOf(call), note: call.fields.note, created: call.now };
        await call.services.honeytokens.change(call.services.settings, (before) => {
          const others = before.filter(({ path }) => path !== one.path);
          if (others.length >= MOST) throw new Refusal(400, `there are ${MOST} honeytokens already`);
          return [...others, one];
        });
        return undefined;
      },
    }),
    delete: operation({
      summary: 'Alert of a path no more',
      needsSudo: true,
      async handle(call) {
        const path = pathOf(call);
        await call.services.honeytokens.change(call.services.settings, (before) =>
          before.filter((one) => one.path !== path),
        );
        return undefined;
      },
    }),
  },
  {
    path: 'plimsoll/alerts',
    isRootOnly: true,
    read: operation({
      summary: 'Tell who asked for honeytokens, the latest first',
      needsSudo: true,
      handle: async ({ services }) => ({
        data: { alerts: (await storedAlerts(services.settings)).map(shownAlert) },
      }),
    }),
  },
  {
    path: 'plimsoll/alerts/config',
    isRootOnly: true,
    read: operation({
      summary: 'Read where alerts are sent',
      needsSudo: true,
      handle: async ({ services }) => ({
        data: { webhook: (await services.settings.get<string>(WEBHOOK_PATH))?.value ?? '' },
      }),
    }),
    update: operation({
      summary: 'Say where alerts are sent, as JSON by POST',
      needsSudo: true,
      fields: webhookFields,
      async handle({ services, fields }) {
        await services.settings.put(WEBHOOK_PATH, fields.webhook);
        return undefined;
      },
    }),
  },
];

function pathOf({ parameters }: Pick<Call, 'parameters'>): string {
  return (parameters['path'] ?? '').replace(/\/$/, '');
}

/** Alerts tell of people and secrets. */
function isSafe(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === 'https:' || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url?.hostname ?? '');
}
