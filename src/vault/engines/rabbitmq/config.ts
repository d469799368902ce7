import * as z from 'zod';
import { nameTemplateOf } from '../../credentials/name-template.ts';
import { durationSchema } from '../../durations.ts';
import { flagSchema } from '../../flags.ts';
import { Refusal } from '../../refusal.ts';
import { type Call, type EngineCall, operation, type Route } from '../../routing/types.ts';
import { checkedAuthority, checkedUrl } from '../../trusted-server.ts';
import { askBroker, type Broker } from './broker.ts';

/** What a new username may be made of. */
export const USERNAME_FIELDS = ['DisplayName', 'RoleName'];
const [CONNECTION_PATH, LEASE_PATH] = ['config/connection', 'config/lease'];

/** A broker, and how its users are made. */
export interface BrokerConnection extends Broker {
  readonly passwordPolicy: string;
  readonly usernameTemplate: string;
}

/** Seconds; 0 for the mount's. */
export interface LeaseTimes {
  readonly ttl: number;
  readonly maxTtl: number;
}

const connectionFields = z.object({
  connection_uri: z.string().min(1).max(2048),
  username: z.string().min(1).max(255),
  password: z.string().min(1).max(1024),
  tls_ca: z.string().max(100_000).default(''),
  verify_connection: flagSchema.default(true),
  password_policy: z.string().max(256).default(''),
  username_template: z.string().max(1000).default(''),
});
const leaseFields = z.object({
  ttl: durationSchema.pipe(z.number().min(0)).default(0),
  max_ttl: durationSchema.pipe(z.number().min(0)).default(0),
});

export const CONFIG_ROUTES: readonly Route[] = [
  {
    path: 'config/connection',
    update: operation({
      summary: 'Say which broker is asked',
      fields: connectionFields,
      handle: writeConnection,
    }),
  },
  {
    path: 'config/lease',
    read: operation({
      summary: 'Read how long users live',
      async handle(call) {
        const found = await call.store.get<LeaseTimes>(LEASE_PATH);
        if (!found) throw new Refusal(404);
        return { data: { ttl: found.value.ttl, max_ttl: found.value.maxTtl } };
      },
    }),
    update: operation({
      summary: 'Say how long users live',
      fields: leaseFields,
      async handle({ store, fields }) {
        await store.put(LEASE_PATH, { ttl: fields.ttl, maxTtl: fields.max_ttl } satisfies LeaseTimes);
        return undefined;
      },
    }),
  },
];

/** Throws a `Refusal` (400) where nobody said which broker. */
export async function connectionOf({ store }: Pick<EngineCall, 'store'>): Promise<BrokerConnection> {
  const found = await store.get<BrokerConnection>(CONNECTION_PATH);
  if (!found) throw new Refusal(400, 'there is no broker: write config/connection');
  return found.value;
}

export async function leaseTimesOf({ store }: Pick<EngineCall, 'store'>): Promise<LeaseTimes> {
  return (await store.get<LeaseTimes>(LEASE_PATH))?.value ?? { ttl: 0, maxTtl: 0 };
}

async function writeConnection(call: Call<z.infer<typeof connectionFields>>): Promise<undefined> {
  const { fields, store, services } = call;
  const uri = checkedUrl('connection_uri', fields.connection_uri).replace(/(?<!\/)\/+$/, '');
  if (uri.includes('?')) throw new Refusal(400, 'connection_uri has no query');
  if (fields.username_template !== '') void nameTemplateOf(fields.username_template, USERNAME_FIELDS);
  const connection: BrokerConnection = {
    uri,
    username: fields.username,
    password: fields.password,
    authority: checkedAuthority(fields.tls_ca),
    passwordPolicy: fields.password_policy,
    usernameTemplate: fields.username_template,
  };
  if (fields.verify_connection)
    await askBroker(services.fetch, connection, 'GET', ['users']).catch((error: unknown) => {
      throw error instanceof Refusal ? new Refusal(400, ...error.errors) : error;
    });
  await store.put(CONNECTION_PATH, connection);
  return undefined;
}
