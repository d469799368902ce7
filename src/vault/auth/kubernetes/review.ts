import * as z from 'zod';
import { parseJson } from '../../../model/json/parse.ts';
import type { Fetch } from '../../../platform/fetch/types.ts';
import type { KubernetesConfig } from './config.ts';

/** Whose a token is, as the API server says. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** What a name in a cluster may be: RFC 1123, so that none has a colon. */
const USER =
  /^system:serviceaccount:([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?):([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)$/;
const reviewSchema = z.object({
  kind: z.literal('TokenReview'),
  status: z.object({
    authenticated: z.literal(true),
    error: z.literal('').optional(),
    audiences: z.array(z.string()).optional(),
    user: z.object({ username: z.string(), uid: z.string().min(1).max(256) }),
  }),
});

/**
 * Asks the API server whose a token is. Undefined where it is nobody's, of no service account, or for another audience;
 * rejects with a `Fault` where the server is away. Source: the API of Kubernetes, authentication.k8s.io/v1
 */
export async function reviewed(
  fetch: Fetch,
  { host, authority, reviewerToken }: KubernetesConfig,
  token: string,
  audience: string,
): Promise<ServiceAccount | undefined> {
  const { status, body } = await fetch({
    url: `${host}/apis/authentication.k8s.io/v1/tokenreviews`,
    method: 'POST',
    headers: {
      authorization: `Bearer ${reviewerToken === '' ? token : reviewerToken}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body: JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenReview',
      spec: { token, ...(audience !== '' && { audiences: [audience] }) },
    }),
    ...(authority !== '' && { authority }),
  });
  if (status !== 200 && status !== 201) return undefined;
  const review = reviewSchema.safeParse(jsonOf(body));
  if (!review.success) return undefined;
  const { user, audiences = [] } = review.data.status;
  // A server that knows no audiences says none, and has not looked at them.
  if (audience !== '' && !audiences.includes(audience)) return undefined;
  const [, namespace, name] = USER.exec(user.username) ?? [];
  return namespace !== undefined && name !== undefined ? { namespace, name, uid: user.uid } : undefined;
}

function jsonOf(body: string): unknown {
  try {
    return parseJson(body, { depth: 20, tokens: 50_000 });
  } catch {
    return undefined;
  }
}
