import * as z from 'zod';
import { Fault } from '../../model/fault.ts';
import { durationSchema, milliseconds } from '../../model/profile/duration.ts';
import { readYamlDocuments } from '../../model/profile/yaml-document.ts';

const duration = durationSchema.transform(milliseconds);
const text = z.string().min(1).max(4096);
const place = z.string().regex(/^\/./, 'is no absolute path').max(4096);
const account = z.union([
  z.string().regex(/^[\w.-]{1,64}$/),
  z
    .int()
    .min(0)
    .max(2 ** 32 - 2),
]);
const mode = z
  .string()
  .regex(/^0?[0-7]{3}$/, 'is no mode such as "0400"')
  .transform((digits) => Number.parseInt(digits, 8))
  .refine((bits) => (bits & 0o002) === 0, 'lets everybody write');
const command = z.array(z.string().max(4096)).min(1).max(64);
const signal = z.enum(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH']);

const mount = (name: string) => z.string().min(1).max(256).default(name);

const authSchema = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('kubernetes'),
    mount: mount('kubernetes'),
    role: text,
    tokenFile: place.default('/var/run/secrets/kubernetes.io/serviceaccount/token'),
  }),
  z.strictObject({ method: z.literal('jwt'), mount: mount('jwt'), role: text.optional(), tokenFile: place }),
  z.strictObject({
    method: z.literal('cert'),
    mount: mount('cert'),
    role: text.optional(),
    certificate: place,
    key: place,
  }),
  z.strictObject({
    method: z.literal('approle'),
    mount: mount('approle'),
    roleIdFile: place,
    secretIdFile: place.optional(),
  }),
  z.strictObject({ method: z.literal('token'), tokenFile: place }),
]);

const fileSchema = z
  .strictObject({
    path: place,
    secret: text.optional(),
    /** Of the secret; without it the file has all fields as JSON. */
    field: text.optional(),
    encoding: z.enum(['text', 'base64', 'hex']).default('text'),
    template: z
      .string()
      .max(256 * 1024)
      .optional(),
    templateFile: place.optional(),
    owner: account.optional(),
    group: account.optional(),
    mode: mode.default(0o400),
    /** Is run, without a shell, whenever the file was written. */
    command: command.optional(),
  })
  .refine(
    ({ secret, template, templateFile }) =>
      [secret, template, templateFile].filter((one) => one !== undefined).length === 1,
    'has to have one of secret, template and templateFile',
  )
  .refine(({ secret, field }) => field === undefined || secret !== undefined, 'has a field of no secret');

const settingsSchema = z
  .strictObject({
    vault: z.strictObject({
      address: z.url({ protocol: /^https?$/ }),
      namespace: z.string().max(1024).default(''),
      /** File of certificates in PEM that are believed besides those of the machine. */
      authorities: place.optional(),
    }),
    auth: authSchema,
    files: z.array(fileSchema).min(1).max(256),
    allowDisk: z.boolean().default(false),
    /** How often secrets are read again that nobody says the end of. */
    refresh: duration.prefault('5m'),
    away: z
      .strictObject({ grace: duration.prefault('15m'), files: z.enum(['remove', 'keep']).default('remove') })
      .prefault({}),
    process: z
      .strictObject({
        command,
        onChange: z.enum(['restart', 'signal', 'nothing']).default('restart'),
        signal: signal.default('SIGHUP'),
        /** How long it has to end before it is ended by force. */
        patience: duration.prefault('10s'),
      })
      .optional(),
    notify: z.strictObject({ pidFile: place, signal: signal.default('SIGHUP') }).optional(),
    status: place.optional(),
    /** Files are removed and the token is revoked at the end; by default where the process ends too. */
    removeOnExit: z.boolean().optional(),
  })
  .refine(({ process, notify }) => !process || !notify, 'has a process and a notify: one of them');

/** What an agent is to do. Times are milliseconds. */
export type AgentSettings = z.infer<typeof settingsSchema>;
export type AuthSettings = AgentSettings['auth'];
export type FileSettings = AgentSettings['files'][number];

/** Reads the settings of an agent, as YAML or JSON. Throws a `Fault` (`usage`) that says what is wrong with them. */
export function readAgentSettings(content: string, name: string): AgentSettings {
  const { documents } = readYamlDocuments(content, name);
  if (documents.length !== 1) throw new Fault('usage', `${name} is not one document`);
  const parsed = settingsSchema.safeParse(documents[0]?.toJS());
  if (!parsed.success) throw new Fault('usage', `${name}: ${z.prettifyError(parsed.error)}`);
  const paths = parsed.data.files.map(({ path }) => path);
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw new Fault('usage', `${name}: ${twice} is written twice`);
  return parsed.data;
}
