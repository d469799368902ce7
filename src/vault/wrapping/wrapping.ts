import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { envelope, type Reply } from '../reply.ts';
import type { VaultRequest } from '../routing/types.ts';
import type { Services } from '../services.ts';

/** What is kept of a wrapped answer. */
interface WrappedAnswer {
  readonly body: unknown;
  readonly created: number;
  readonly ttl: number;
  readonly path: string;
}

/** Where the answer that a token wraps is kept, among the vault's settings. */
export function wrappedPath(tokenHash: string): string {
  return `wrapped/${tokenHash}`;
}

/** The answer behind a token that can be used once; whoever finds it used knows that somebody else has read it. */
export async function wrapped(
  reply: Reply,
  request: VaultRequest,
  services: Services,
  now: number,
): Promise<Reply> {
  const ttl = request.wrapTtl ?? 0;
  if (reply.body === undefined || reply.status >= 400) return reply;
  return { status: 200, body: await wrap(reply.body, request, ttl, services, now) };
}

export async function wrap(
  body: unknown,
  { id, path }: Pick<VaultRequest, 'id' | 'path'>,
  ttl: number,
  services: Services,
  now: number,
): Promise<unknown> {
  const made = await services.tokens.create(
    {
      displayName: 'response-wrapping',
      policies: ['response-wrapping'],
      path,
      ttl,
      explicitMaxTtl: ttl,
      isRenewable: false,
    },
    now,
  );
  const kept: WrappedAnswer = { body, created: now, ttl, path };
  await services.settings.write([{ path: wrappedPath(made.hash), value: kept }]);
  return envelope(id, {
    wrap_info: {
      token: made.token,
      accessor: made.entry.accessor,
      ttl,
      creation_time: new Date(now).toISOString(),
      creation_path: path,
      wrapped_accessor: accessorIn(body),
    },
  });
}

/** That of the token that an answer gives; empty where it gives none. */
function accessorIn(body: unknown): string {
  return z.object({ auth: z.object({ accessor: z.string() }) }).safeParse(body).data?.auth.accessor ?? '';
}

/** Takes what a token wraps, which ends it. Throws a `Refusal` (400) where it wraps nothing, or did until somebody took it. */
export async function unwrap(token: string, services: Services, now: number): Promise<unknown> {
  const hash = services.tokens.hashOf(token);
  const isGood = (await services.tokens.get(hash, now)) !== undefined;
  const stored = await services.settings.get<WrappedAnswer>(wrappedPath(hash));
  const isTaken =
    isGood &&
    stored !== undefined &&
    (await services.settings.write([
      { path: wrappedPath(hash), value: undefined, expected: stored.version },
    ]));
  if (!isTaken) throw new Refusal(400, 'wrapping token is not valid or does not exist');
  await services.revokeToken(hash, now);
  return stored.value.body;
}

/** What is known of a wrapped answer without taking it. */
export async function lookupWrapped(token: string, services: Services, now: number) {
  const hash = services.tokens.hashOf(token);
  const isGood = (await services.tokens.get(hash, now)) !== undefined;
  const stored = await services.settings.get<WrappedAnswer>(wrappedPath(hash));
  if (!isGood || !stored) throw new Refusal(400, 'wrapping token is not valid or does not exist');
  const { created, ttl, path } = stored.value;
  return { creation_time: new Date(created).toISOString(), creation_ttl: ttl, creation_path: path };
}
