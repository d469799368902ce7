import type { Reply } from '../reply.ts';
import type { CorsSettings } from '../listener/types.ts';

/** Headers that clients of Vault send, and a browser may where it may ask at all. */
export const USUAL_HEADERS = [
  'Content-Type',
  'X-Requested-With',
  'X-Vault-Token',
  'Authorization',
  'X-Vault-Namespace',
  'X-Vault-MFA',
  'X-Vault-Wrap-TTL',
  'X-Vault-Request',
  'X-Vault-No-Request-Forwarding',
  'X-Vault-Wrap-Format',
];
const METHODS = ['DELETE', 'GET', 'HEAD', 'LIST', 'PATCH', 'POST', 'PUT'];
/** Seconds for which a browser remembers what it may. */
const REMEMBERED = 300;

/** What a browser says of where it asks from. */
export interface Asked {
  readonly method: string | undefined;
  readonly origin: string | undefined;
  /** The method that it asks for whether it may, before it does. */
  readonly requestMethod: string | undefined;
}

/** What is said to a browser that asks from another origin, and the whole answer where nothing is to be asked of the vault. */
export interface CrossOrigin {
  readonly headers: Readonly<Record<string, string>>;
  readonly reply?: Reply;
}

/**
 * May a browser ask from where it does? Undefined where no origin is named, or none may: it is not told that it may read the
 * answer. Source: https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function crossOrigin(
  settings: CorsSettings | undefined,
  { method, origin, requestMethod }: Asked,
): CrossOrigin | undefined {
  if (!settings || origin === undefined) return undefined;
  const isAny = settings.origins.includes('*');
  if (!isAny && !settings.origins.includes(origin))
    return { headers: { vary: 'Origin' }, reply: { status: 403, body: { errors: ['origin not allowed'] } } };
  const headers = {
    vary: 'Origin',
    'access-control-allow-origin': isAny ? '*' : origin,
    // Never of any origin: whoever leads somebody to a page of theirs would ask as them.
    ...(settings.allowsCredentials && !isAny && { 'access-control-allow-credentials': 'true' }),
  };
  if (method !== 'OPTIONS') return { headers };
  if (!METHODS.includes(requestMethod ?? ''))
    return { headers, reply: { status: 405, body: { errors: ['unsupported operation'] } } };
  const told = {
    'access-control-allow-methods': METHODS.join(', '),
    'access-control-allow-headers': [...USUAL_HEADERS, ...settings.headers].join(', '),
    'access-control-max-age': String(REMEMBERED),
  };
  return { headers: { ...headers, ...told }, reply: { status: 204 } };
}
