import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { SALT_SIZE } from '../audit/audit-devices.ts';
import { DEVICES_PATH, type StoredDevice } from '../audit/types.ts';
import { Refusal } from '../refusal.ts';
import { type Call, operation, type Route } from '../routing/types.ts';

const deviceFields = z.object({
  type: z.string(),
  description: z.string().default(''),
  options: z
    .looseObject({
      file_path: z.string().optional(),
      path: z.string().optional(),
      address: z.string().max(256).optional(),
      socket_type: z.enum(['tcp', 'udp', 'unix']).optional(),
      facility: z.string().max(16).optional(),
      tag: z.string().max(48).optional(),
    })
    .default({}),
});
const hashFields = z.object({ input: z.string() });

/** Where requests and answers are recorded. */
export const AUDIT_ROUTES: readonly Route[] = [
  {
    path: 'audit',
    isRootOnly: true,
    read: operation({
      summary: 'List where requests and answers are recorded',
      needsSudo: true,
      handle({ services }) {
        const data = Object.fromEntries(services.audit.devices().map((one) => [one.path, shownDevice(one)]));
        return Promise.resolve({ data, isFlat: true });
      },
    }),
  },
  {
    path: 'audit/{path...}',
    isRootOnly: true,
    update: operation({
      summary: 'Record requests and answers in one more file',
      needsSudo: true,
      fields: deviceFields,
      handle: enable,
    }),
    delete: operation({
      summary: 'Record in one of the files no more',
      needsSudo: true,
      async handle(call) {
        const { settings, audit } = call.services;
        const path = pathOf(call);
        await settings.update<readonly StoredDevice[]>(DEVICES_PATH, (devices = []) =>
          devices.filter((one) => one.path !== path),
        );
        await audit.refresh(settings);
        return undefined;
      },
    }),
  },
  {
    path: 'audit-hash/{path...}',
    isRootOnly: true,
    update: operation({
      summary: 'Tell how a device writes a text',
      fields: hashFields,
      handle(call) {
        const hash = call.services.audit.hash(pathOf(call), call.fields.input);
        if (hash === undefined) throw new Refusal(400, 'unknown audit backend');
        return Promise.resolve({ data: { hash }, isFlat: true });
      },
    }),
  },
];

async function enable(call: Call<z.infer<typeof deviceFields>>): Promise<undefined> {
  const { fields, services } = call;
  const { type } = fields;
  if (type !== 'file' && type !== 'socket' && type !== 'syslog')
    throw new Refusal(400, `unknown backend type: ${type}`);
  const file = type === 'file' ? fileOf(fields.options) : placeOf(type, fields.options);
  const path = pathOf(call);
  try {
    await services.audit.probe(file);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, `sanity check failed; unable to open ${JSON.stringify(file)} for writing`);
  }
  const { description } = fields;
  const salt = randomBytes(SALT_SIZE).toString('base64');
  await services.settings.update<readonly StoredDevice[]>(DEVICES_PATH, (devices = []) => {
    if (devices.some((one) => one.path === path || one.file === file))
      throw new Refusal(400, 'path already in use');
    return [...devices, { path, type, description, file, salt }];
  });
  await services.audit.refresh(services.settings);
  return undefined;
}

type Options = z.infer<typeof deviceFields>['options'];

function fileOf(options: Options): string {
  const file = options.file_path ?? options.path ?? '';
  if (!file.startsWith('/')) throw new Refusal(400, 'file_path is an absolute path');
  return file;
}

/** Where records are sent: a host and its port, or a path of a socket. */
function placeOf(type: 'socket' | 'syslog', options: Options): string {
  const usual = type === 'socket' ? 'tcp' : 'udp';
  const { address = type === 'syslog' ? '127.0.0.1:514' : '', socket_type: way = usual } = options;
  const isPlace =
    way === 'unix'
      ? /^\/[\w./-]{1,100}$/.test(address)
      : /^(?:[\w.-]{1,253}|\[[\da-fA-F:]{2,39}\]):\d{1,5}$/.test(address);
  if (!isPlace) throw new Refusal(400, 'address is host:port, or the path of a socket');
  if (type === 'socket') return `socket+${way}://${address}`;
  const { facility = 'AUTH', tag = 'vault' } = options;
  return `syslog+${way}://${address}?${new URLSearchParams({ facility, tag }).toString()}`;
}

function pathOf({ parameters }: Pick<Call, 'parameters'>): string {
  return (parameters['path'] ?? '').replace(/(?<!\/)\/*$/, '/');
}

function shownDevice({ path, type, description, file }: StoredDevice) {
  return {
    path,
    type,
    description,
    options: type === 'file' ? { file_path: file } : { address: file },
    local: false,
  };
}
