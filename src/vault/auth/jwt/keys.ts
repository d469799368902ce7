import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../../../model/json/parse.ts';
import type { Fetched } from '../../../platform/fetch/types.ts';
import type { Call } from '../../routing/types.ts';
import { FETCHED_PATH, type JwtConfig } from './config.ts';
import { isUsable } from '../../json-signatures.ts';
import type { SignedToken } from '../../json-token.ts';

/** Keys as they were fetched, kept in the store so that replicas fetch once. */
interface FetchedKeys {
  /** From where, so that keys of an earlier configuration are not taken. */
  readonly source: string;
  readonly keys: readonly WebKey[];
  /** In milliseconds since 1970. */
  readonly fetched: number;
  /** Until when their issuer is left alone. */
  readonly rests: number;
}

/** Milliseconds for which keys are taken as they were: one that an issuer withdraws is good no longer. */
const KEPT = 10 * 60_000;
/** Milliseconds that an issuer is left alone that has failed, or was asked for a key it had not: anybody can have it asked. */
const BETWEEN = 10_000;
const MOST_KEYS = 100;

const webKey = z.object({
  kty: z.enum(['RSA', 'EC', 'OKP']),
  kid: z.string().max(512).optional(),
  use: z.string().optional(),
  alg: z.string().optional(),
  crv: z.string().optional(),
  n: z.string().max(4096).optional(),
  e: z.string().max(16).optional(),
  x: z.string().max(256).optional(),
  y: z.string().max(256).optional(),
});
type WebKey = z.infer<typeof webKey>;
const keySetSchema = z.object({ keys: z.array(z.unknown()).max(MOST_KEYS) });
const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.string() });

/** The keys that may have signed a token. Empty where there are none, or their issuer is away. */
export async function keysFor(
  call: Call,
  config: JwtConfig,
  token: Pick<SignedToken, 'keyId' | 'algorithm'>,
): Promise<readonly KeyObject[]> {
  if (config.publicKeys.length > 0) return config.publicKeys.map((pem) => createPublicKey(pem));
  const source = sourceOf(config);
  const stored = await call.store.get<FetchedKeys>(FETCHED_PATH);
  const known = stored?.value.source === source ? stored.value : undefined;
  const isFresh = known !== undefined && call.now - known.fetched < KEPT;
  const found = isFresh ? chosen(known.keys, token) : [];
  if (found.length > 0) return found;
  if (known && call.now < known.rests) return [];
  const rests = call.now + BETWEEN;
  // Of those who ask for a key that is not there, the first fetches.
  if (isFresh && !(await write(call, { ...known, rests }, stored?.version))) return [];
  const keys = await fetchedKeys(call, config).catch(() => undefined);
  await write(
    call,
    keys
      ? { source, keys, fetched: call.now, rests: isFresh ? rests : 0 }
      : { source, keys: known?.keys ?? [], fetched: known?.fetched ?? 0, rests },
  );
  return chosen(keys ?? [], token);
}

function write({ store }: Call, value: FetchedKeys, expected?: number): Promise<boolean> {
  return store.write([{ path: FETCHED_PATH, value, ...(expected !== undefined && { expected }) }]);
}

function sourceOf({ jwksUrl, discoveryUrl, authority }: JwtConfig): string {
  return createHash('sha256')
    .update(JSON.stringify([jwksUrl, discoveryUrl, authority]))
    .digest('hex');
}

/** Keys of the id that a token names, all where it names none; for its algorithm, where they name one. */
function chosen(
  keys: readonly WebKey[],
  { keyId, algorithm }: Pick<SignedToken, 'keyId' | 'algorithm'>,
): KeyObject[] {
  return keys
    .filter(
      ({ kid, use, alg }) =>
        (keyId === undefined || kid === keyId) &&
        (use ?? 'sig') === 'sig' &&
        (alg ?? algorithm) === algorithm,
    )
    .map(keyOf)
    .filter((key) => key !== undefined)
    .filter(isUsable);
}

function keyOf({ kty, crv, n, e, x, y }: WebKey): KeyObject | undefined {
  const key = Object.fromEntries(
    Object.entries({ kty, crv, n, e, x, y }).filter(([, value]) => value !== undefined),
  ) as JsonWebKey;
  try {
    return createPublicKey({ key, format: 'jwk' });
  } catch {
    return undefined;
  }
}

async function fetchedKeys({ services }: Call, config: JwtConfig): Promise<readonly WebKey[]> {
  const authority = config.authority === '' ? {} : { authority: config.authority };
  if (config.jwksUrl !== '') return keySet(await services.fetch({ url: config.jwksUrl, ...authority }));
  const found = await services.fetch({
    url: `${config.discoveryUrl.replace(/\/$/, '')}/.well-known/openid-configuration`,
    ...authority,
  });
  const { issuer, jwks_uri: url } = discoverySchema.parse(documentOf(found));
  // OpenID Connect Discovery 1.0, section 4.3: another issuer has written it.
  if (issuer !== config.discoveryUrl) throw new Error('the document is of another issuer');
  if (new URL(url).protocol !== new URL(config.discoveryUrl).protocol)
    throw new Error('keys come as their document does');
  return keySet(await services.fetch({ url, namedFrom: found.scope, ...authority }));
}

function documentOf({ status, body }: Fetched): unknown {
  if (status !== 200) throw new Error(`the issuer answers ${status}`);
  return parseJson(body, { depth: 20, tokens: 50_000 });
}

/** Keys of kinds that nobody here knows are left out. */
function keySet(fetched: Fetched): readonly WebKey[] {
  return keySetSchema.parse(documentOf(fetched)).keys.flatMap((one) => {
    const read = webKey.safeParse(one);
    return read.success ? [read.data] : [];
  });
}
