import { Fault } from '../../model/fault.ts';
import { publicUrl } from './connection-fault.ts';
import type { HttpRequest } from './types.ts';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const CREDENTIALS = new Set(['authorization', 'cookie', 'proxy-authorization', 'x-registry-auth']);

/**
 * The request that a redirect asks for, or undefined where the status is no redirect. RFC 9110 section 15.4:
 * a POST becomes a GET, but for 307 and 308. Credentials do not leave the origin.
 * Throws a `Fault` (`refused`) for a step down from https, and for a body that would leave the origin.
 */
export function redirected(
  request: HttpRequest,
  status: number,
  location: string | undefined,
): HttpRequest | undefined {
  if (!REDIRECTS.has(status) || location === undefined) return undefined;
  const from = new URL(request.url);
  const to = targetOf(location, from);
  const sameOrigin = from.origin === to.origin;
  const keepsBody = request.body !== undefined && (status === 307 || status === 308);
  if (keepsBody && !sameOrigin) {
    throw new Fault('refused', `${publicUrl(from)} redirects a request with a body to ${to.host}`);
  }
  const { body: _body, method: _method, ...rest } = request;
  const kept = keepsBody || request.method === 'HEAD' ? request : rest;
  return { ...kept, url: to.href, headers: headersFor(request.headers ?? {}, sameOrigin, keepsBody) };
}

function targetOf(location: string, from: URL): URL {
  const to = URL.parse(location, from.href);
  if (!to || (to.protocol !== 'https:' && to.protocol !== 'http:')) {
    throw new Fault('malformed', `${publicUrl(from)} redirects to what is no http or https URL`);
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw new Fault('refused', `${publicUrl(from)} redirects from https to plain http`);
  }
  to.username = '';
  to.password = '';
  return to;
}

function headersFor(
  headers: Readonly<Record<string, string>>,
  sameOrigin: boolean,
  keepsBody: boolean,
): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => {
    const lower = name.toLowerCase();
    return (sameOrigin || !CREDENTIALS.has(lower)) && (keepsBody || !lower.startsWith('content-'));
  });
  return Object.fromEntries(kept);
}
