import * as z from 'zod';
import { flagSchema } from '../flags.ts';
import { USUAL_HEADERS } from '../http/cross-origin.ts';
import { listSchema } from '../lists.ts';
import { AUDITED_HEADERS_PATH, CORS_PATH } from '../listener/listener-settings.ts';
import type { AuditedHeaders, CorsSettings } from '../listener/types.ts';
import { Refusal } from '../refusal.ts';
import { type Answer, type Call, operation, type Route } from '../routing/types.ts';

/** Origins, headers and names that somebody may say. */
const MOST = 100;
/** What a name of a header is made of (RFC 9110, 5.6.2). */
const headerName = z.string().regex(/^[\w!#$%&'*+.^`|~-]{1,128}$/, 'is no name of a header');
const corsFields = z.object({
  enabled: flagSchema.default(true),
  allowed_origins: listSchema
    .pipe(z.array(z.string().refine(isOrigin, 'is no origin')).max(MOST))
    .default([]),
  allowed_headers: listSchema.pipe(z.array(headerName).max(MOST)).default([]),
  allow_credentials: flagSchema.default(false),
});
const headerFields = z.object({ hmac: flagSchema.default(false) });

/** Headers in which a secret comes: nobody needs to have them in a record as they are. */
const SECRET: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'x-vault-mfa',
  'x-vault-token',
]);

/** From where browsers may ask, and which headers of requests are recorded. */
export const LISTENER_ROUTES: readonly Route[] = [
  {
    path: 'config/cors',
    isRootOnly: true,
    read: operation({
      summary: 'Tell from where browsers may ask',
      needsSudo: true,
      handle: ({ services }) => Promise.resolve({ data: shownCors(services.listener.cors), isFlat: true }),
    }),
    update: operation({
      summary: 'Let browsers ask from other origins',
      needsSudo: true,
      fields: corsFields,
      handle: writeCors,
    }),
    delete: operation({
      summary: 'Let no browser ask from other origins',
      needsSudo: true,
      async handle({ services }) {
        await services.settings.remove(CORS_PATH);
        await services.listener.refresh(services.settings);
        return undefined;
      },
    }),
  },
  {
    path: 'config/auditing/request-headers',
    isRootOnly: true,
    read: operation({
      summary: 'List headers of requests that are recorded',
      needsSudo: true,
      handle: ({ services }) =>
        Promise.resolve({ data: { headers: services.listener.auditedHeaders }, isFlat: true }),
    }),
  },
  {
    path: 'config/auditing/request-headers/{name}',
    isRootOnly: true,
    read: operation({ summary: 'Tell how a header is recorded', needsSudo: true, handle: readHeader }),
    update: operation({
      summary: 'Record a header of requests',
      needsSudo: true,
      fields: headerFields,
      handle: writeHeader,
    }),
    delete: operation({
      summary: 'Record a header no more',
      needsSudo: true,
      handle: (call) => changeHeaders(call, (before) => without(before, nameOf(call))),
    }),
  },
];

/** As a browser names one: no path, no slash at the end, in lower case. */
function isOrigin(text: string): boolean {
  if (text === '*') return true;
  return (
    text.length <= 256 && /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text
  );
}

function shownCors(cors: CorsSettings | undefined) {
  if (!cors) return { enabled: false };
  return {
    enabled: true,
    allowed_origins: cors.origins,
    allowed_headers: [...USUAL_HEADERS, ...cors.headers],
    allow_credentials: cors.allowsCredentials,
  };
}

async function writeCors({ services, fields }: Call<z.infer<typeof corsFields>>): Promise<undefined> {
  const { allowed_origins: origins, allow_credentials: allowsCredentials } = fields;
  if (fields.enabled && origins.length === 0)
    throw new Refusal(400, 'at least one origin or the wildcard must be provided');
  if (origins.includes('*') && origins.length > 1)
    throw new Refusal(400, 'to allow all origins the wildcard must be the only value for allowed_origins');
  if (origins.includes('*') && allowsCredentials)
    throw new Refusal(400, 'allow_credentials is for origins that are named, not for "*"');
  const usual = new Set(USUAL_HEADERS.map((name) => name.toLowerCase()));
  const headers = fields.allowed_headers.filter((name) => !usual.has(name.toLowerCase()));
  const cors: CorsSettings = { origins, headers: [...new Set(headers)], allowsCredentials };
  await services.settings.write([{ path: CORS_PATH, value: fields.enabled ? cors : undefined }]);
  await services.listener.refresh(services.settings);
  return undefined;
}

function nameOf({ parameters }: Pick<Call, 'parameters'>): string {
  return (parameters['name'] ?? '').toLowerCase();
}

function without(headers: AuditedHeaders, name: string): AuditedHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name));
}

function readHeader(call: Call): Promise<Answer> {
  const name = nameOf(call);
  const headers = call.services.listener.auditedHeaders;
  if (!Object.hasOwn(headers, name)) throw new Refusal(404);
  return Promise.resolve({ data: { [call.parameters['name'] ?? '']: headers[name] }, isFlat: true });
}

async function writeHeader(call: Call<z.infer<typeof headerFields>>): Promise<undefined> {
  const name = nameOf(call);
  const { hmac } = call.fields;
  if (!headerName.safeParse(name).success) throw new Refusal(400, `"${name}" is no name of a header`);
  if (SECRET.has(name) && !hmac)
    throw new Refusal(400, `"${name}" has a secret in it: it is recorded with "hmac" alone`);
  return changeHeaders(call, (before) => {
    const after = { ...before, [name]: { hmac } };
    if (Object.keys(after).length > MOST) throw new Refusal(400, `at most ${MOST} headers are recorded`);
    return after;
  });
}

async function changeHeaders(
  { services }: Pick<Call, 'services'>,
  change: (before: AuditedHeaders) => AuditedHeaders,
): Promise<undefined> {
  await services.settings.update<AuditedHeaders>(AUDITED_HEADERS_PATH, (before = {}) => change(before));
  await services.listener.refresh(services.settings);
  return undefined;
}
