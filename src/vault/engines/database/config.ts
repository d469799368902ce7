import * as z from 'zod';
import { flagSchema } from '../../flags.ts';
import { listSchema } from '../../lists.ts';
import { PERSISTENCE } from '../../../platform/database-drivers/types.ts';
import { Refusal } from '../../refusal.ts';
import { listed } from '../../routing/listed.ts';
import { type Call, operation, type Route } from '../../routing/types.ts';
import {
  type Connection,
  connectionOf,
  connectionPath,
  driverOf,
  refusalOf,
  ROTATING,
  targetOf,
  withDatabase,
} from './connections.ts';
import { nameIn, statementsField, usernameField } from './fields.ts';
import { checkTemplate, newPasswordOf } from './new-credentials.ts';

const configFields = z.object({
  plugin_name: z.string().min(1).optional(),
  connection_url: z.string().max(4096).optional(),
  host: z
    .string()
    .regex(/^[\w.:-]{1,255}$/, 'is no host')
    .optional(),
  port: z.coerce.number().int().min(1).max(65_535).optional(),
  tls: flagSchema.optional(),
  insecure_tls: flagSchema.optional(),
  ca_cert: z.string().max(100_000).optional(),
  tls_ca: z.string().max(100_000).optional(),
  persistence_mode: z.enum(PERSISTENCE).optional(),
  tls_certificate_key: z.string().max(100_000).optional(),
  write_concern: z.string().max(1000).optional(),
  username: usernameField.optional(),
  password: z.string().max(1024).optional(),
  password_policy: z.string().max(256).optional(),
  username_template: z.string().max(1000).optional(),
  allowed_roles: listSchema.pipe(z.array(z.string()).max(1000)).optional(),
  root_rotation_statements: statementsField,
  verify_connection: flagSchema.default(true),
  max_open_connections: z.coerce.number().int().min(0).max(1000).optional(),
});
type ConfigFields = z.infer<typeof configFields>;

export const CONFIG_ROUTES: readonly Route[] = [
  {
    path: 'config',
    list: operation({
      summary: 'List databases',
      handle: async ({ store }) => listed(await store.list('config/')),
    }),
  },
  {
    path: 'config/{name}',
    exists: async (call) => (await call.store.get(connectionPath(nameIn(call)))) !== undefined,
    read: operation({ summary: 'Read how a database is reached', handle: readConfig }),
    update: operation({
      summary: 'Say how a database is reached',
      fields: configFields,
      handle: writeConfig,
    }),
    delete: operation({
      summary: 'Forget a database',
      async handle(call) {
        await call.store.remove(connectionPath(nameIn(call)));
        return undefined;
      },
    }),
  },
  {
    path: 'reset/{name}',
    update: operation({
      summary: 'Close the connections to a database, of which none is kept',
      async handle(call) {
        await connectionOf(call, nameIn(call));
        return undefined;
      },
    }),
  },
  {
    path: 'rotate-root/{name}',
    update: operation({ summary: 'Change the password of the vault itself', handle: rotateRoot }),
  },
];

async function readConfig(call: Call) {
  const found = await call.store.get<Connection>(connectionPath(nameIn(call)));
  if (!found) throw new Refusal(404);
  const { plugin, url, username, ca, maxConnections, persistence, ...rest } = found.value;
  return {
    data: {
      plugin_name: plugin,
      plugin_version: '',
      allowed_roles: rest.allowedRoles,
      root_credentials_rotate_statements: rest.rotationStatements,
      password_policy: rest.passwordPolicy ?? '',
      verify_connection: rest.verifies,
      connection_details: {
        connection_url: url,
        username,
        ...(rest.usernameTemplate && { username_template: rest.usernameTemplate }),
        max_open_connections: maxConnections,
        ...(ca !== '' && { tls_ca: ca }),
        ...(persistence !== 'NONE' && { persistence_mode: persistence }),
        ...(rest.writeConcern && { write_concern: rest.writeConcern }),
      },
    },
  };
}

async function writeConfig(call: Call<ConfigFields>): Promise<undefined> {
  const path = connectionPath(nameIn(call));
  for (;;) {
    const stored = await call.store.get<Connection>(path);
    const connection = changed(stored?.value, call.fields);
    const driver = driverOf(call, connection.plugin);
    checkTemplate(connection.usernameTemplate ?? '', driver);
    try {
      driver.check(connection.url, connection);
      if (connection.verifies) await driver.verify(targetOf(connection));
    } catch (error) {
      throw refusalOf(error, 400);
    }
    if (await call.store.write([{ path, value: connection, expected: stored?.version ?? 0 }]))
      return undefined;
  }
}

function changed(before: Connection | undefined, fields: ConfigFields): Connection {
  const plugin = fields.plugin_name ?? before?.plugin;
  const url = fields.connection_url ?? urlOf(fields) ?? before?.url;
  if (plugin === undefined) throw new Refusal(400, 'plugin_name is required');
  if (url === undefined) throw new Refusal(400, 'connection_url is required');
  // A password that is given counts, whatever a rotation was about.
  const { next: _, rotatingUntil: __, ...kept } = before ?? {};
  return {
    ...(fields.password === undefined && before ? before : kept),
    plugin,
    url,
    username: fields.username ?? before?.username ?? '',
    password: fields.password ?? before?.password ?? '',
    ca: fields.tls_ca ?? fields.ca_cert ?? before?.ca ?? '',
    persistence: fields.persistence_mode ?? before?.persistence ?? 'NONE',
    maxConnections: fields.max_open_connections || (before?.maxConnections ?? 4),
    verifies: fields.verify_connection,
    allowedRoles: fields.allowed_roles ?? before?.allowedRoles ?? [],
    passwordPolicy: fields.password_policy ?? before?.passwordPolicy ?? '',
    usernameTemplate: fields.username_template ?? before?.usernameTemplate ?? '',
    certificateKey: fields.tls_certificate_key ?? before?.certificateKey ?? '',
    writeConcern: fields.write_concern ?? before?.writeConcern ?? '',
    rotationStatements: fields.root_rotation_statements ?? before?.rotationStatements ?? [],
  };
}

/** Redis is said by its host and port. */
function urlOf({ host, port = 6379, tls = false, insecure_tls: isUnverified = false }: ConfigFields) {
  if (host === undefined) return undefined;
  const place = `{{username}}:{{password}}@${host.includes(':') ? `[${host}]` : host}:${port}`;
  return tls ? `rediss://${place}${isUnverified ? '?tls=skip-verify' : ''}` : `redis://${place}`;
}

/** The new password is noted before the database is told: where nobody hears what came of it, both are tried. */
async function rotateRoot(call: Call): Promise<undefined> {
  const [name, { store, now }] = [nameIn(call), call];
  const next = await newPasswordOf(call, await connectionOf(call, name));
  const path = connectionPath(name);
  await withDatabase(call, name, async (driver, target) => {
    if (target.username === '') throw new Refusal(400, 'the database has no username to rotate');
    const statements = (await lock(call, path, next)).rotationStatements;
    try {
      await driver.changePassword(target, { username: target.username, password: next }, statements);
      // Statements may do something else than they should: the vault would have locked itself out.
      await driver.verify({ ...target, password: next });
    } catch (error) {
      await store.update<Connection>(path, (before) => before && { ...before, rotatingUntil: now });
      throw error;
    }
  });
  await store.update<Connection>(path, (before) => {
    if (before?.next !== next) return before;
    const { next: _, rotatingUntil: __, ...kept } = before;
    return { ...kept, password: next };
  });
  return undefined;
}

async function lock({ store, now }: Call, path: string, next: string): Promise<Connection> {
  const locked = await store.update<Connection>(path, (before) => {
    if ((before?.rotatingUntil ?? 0) > now) throw new Refusal(400, 'the password is being rotated');
    return before && { ...before, next, rotatingUntil: now + ROTATING };
  });
  if (!locked) throw new Refusal(400, 'the database was forgotten');
  return locked;
}
