import * as z from 'zod';
import { Fault } from '../../../../model/fault.ts';
import { parseJson } from '../../../../model/json/parse.ts';
import type { HttpClient, HttpResponse } from '../../../../platform/http/types.ts';
import { check } from '../../manifest/documents.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { isLoopback } from './hosts.ts';
import { DOCUMENT_TIME, readBody } from './body.ts';

const MAXIMUM_ANSWER = 2 ** 20;
const tokenSchema = z.object({ token: z.string().nullish(), access_token: z.string().nullish() });

export interface AuthorizationRequest {
  /** The registry, as images' names have it. */
  readonly domain: string;
  /** Its origin, which asks. */
  readonly origin: URL;
  /** How far its address reaches: whoever is outside names no token server inside. */
  readonly scope: HttpResponse['scope'];
  /** Its `www-authenticate` header. */
  readonly header: string;
  /** What is asked for where the challenge does not say, such as `repository:library/alpine:pull`. */
  readonly asked: string;
  readonly credentials: Credentials | undefined;
  readonly http: HttpClient;
}

/**
 * The `authorization` header that answers a registry's challenge: basic, or a bearer token from the token server it
 * names (distribution's token and OAuth2 specifications). Throws a `Fault` (`refused`, `malformed`).
 */
export async function authorize(request: AuthorizationRequest): Promise<string> {
  const challenges = parseChallenges(request.header);
  const bearer = challenges.find((challenge) => challenge.scheme === 'bearer');
  if (bearer) return `Bearer ${await fetchToken(bearer, request)}`;
  const { credentials, origin } = request;
  if (!challenges.some((challenge) => challenge.scheme === 'basic')) {
    throw new Fault('refused', `${origin.host} asks for a login of a kind we do not know`);
  }
  if (!credentials) throw loginMissing(request.domain);
  if (credentials.kind !== 'password')
    throw new Fault('refused', `${origin.host} wants a password, not a token`);
  return basic(credentials.username, credentials.password);
}

/** The fault of someone who has to log in. */
export function loginMissing(domain: string): Fault {
  const hint = `run "${loginCommand(domain)}"`;
  return new Fault('refused', `${domain} wants a login, or has no such image`, { hint });
}

function loginCommand(domain: string): string {
  return domain === 'docker.io' ? 'docker login' : `docker login ${domain}`;
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function fetchToken(challenge: Challenge, request: AuthorizationRequest): Promise<string> {
  const { credentials, origin, http, scope: namedFrom } = request;
  if (credentials?.kind === 'registry') return checkToken(credentials.token, origin.host);
  const realm = realmOf(challenge, origin);
  const trusted = mayHaveCredentials(realm, origin) ? credentials : undefined;
  const service = challenge.parameters.get('service');
  const scope = challenge.parameters.get('scope') ?? request.asked;
  const asking =
    trusted?.kind === 'identity'
      ? refreshRequest(realm, { service, scope, token: trusted.token })
      : tokenRequest(realm, { service, scope, credentials: trusted });
  const response = await http.request({ ...asking, namedFrom, totalTimeout: DOCUMENT_TIME });
  return tokenFrom(response, realm, request.domain, trusted !== undefined);
}

/** The token server. Credentials are to be sent to it, so nobody may listen. */
function realmOf(challenge: Challenge, origin: URL): URL {
  const realm = URL.parse(challenge.parameters.get('realm') ?? '');
  if (!realm) throw new Fault('malformed', `${origin.host} asks for a token but does not say where from`);
  const safe = realm.protocol === 'https:' || (realm.protocol === 'http:' && isLoopback(realm.hostname));
  if (!safe) throw new Fault('refused', `${origin.host} names a token server without TLS: ${realm.host}`);
  realm.username = '';
  realm.password = '';
  return realm;
}

/** A registry heard over plain HTTP may not be who it says: what it names does not get the registry's credentials. */
function mayHaveCredentials(realm: URL, origin: URL): boolean {
  return origin.protocol === 'https:' || isLoopback(origin.hostname) || realm.hostname === origin.hostname;
}

function tokenRequest(
  realm: URL,
  {
    service,
    scope,
    credentials,
  }: { service: string | undefined; scope: string; credentials: Credentials | undefined },
) {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.append('service', service);
  for (const part of scope.split(' ')) if (part !== '') url.searchParams.append('scope', part);
  if (credentials?.kind !== 'password') return { url: url.href };
  url.searchParams.append('account', credentials.username);
  return { url: url.href, headers: { authorization: basic(credentials.username, credentials.password) } };
}

function refreshRequest(realm: URL, fields: { service: string | undefined; scope: string; token: string }) {
  const body = new URLSearchParams({
    grant_type: 'refresh_token',
    service: fields.service ?? '',
    scope: fields.scope,
    client_id: 'plimsoll',
    refresh_token: fields.token,
  });
  return {
    url: realm.href,
    method: 'POST' as const,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
  };
}

async function tokenFrom(
  response: HttpResponse,
  realm: URL,
  domain: string,
  loggedIn: boolean,
): Promise<string> {
  const bytes = await readBody(response, MAXIMUM_ANSWER, `the answer of ${realm.host}`);
  if (response.status === 401 || response.status === 403) {
    if (!loggedIn) throw loginMissing(domain);
    throw new Fault('refused', `${realm.host} refuses the login stored for ${domain}`, {
      hint: `run "${loginCommand(domain)}" again`,
    });
  }
  if (response.status !== 200) {
    throw new Fault('unreachable', `${realm.host} gives no token: it answers ${response.status}`);
  }
  const answer = check(tokenSchema, parseAnswer(bytes, realm), `the answer of ${realm.host}`);
  return checkToken(answer.token || answer.access_token || '', realm.host);
}

function parseAnswer(bytes: Buffer, realm: URL): unknown {
  try {
    return parseJson(bytes.toString('utf8'));
  } catch {
    throw new Fault('malformed', `${realm.host} did not answer with JSON`);
  }
}

function checkToken(token: string, host: string): string {
  if (!/^[\x21-\x7e]{1,65536}$/.test(token)) throw new Fault('malformed', `the token of ${host} is none`);
  return token;
}
