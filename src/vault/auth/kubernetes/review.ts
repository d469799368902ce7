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
    authenticated: z.boolean().default(false),
    error: z.string().default(''),
    audiences: z.array(z.string()).default([]),
    user: z.object({ username: z.string().default(''), uid: z.string().max(256).default('') }).prefault({}),
  }),
});
const statusSchema = z.object({ kind: z.literal('Status'), message: z.string() });
/** Characters of a reason, as a cluster says some of it. */
const LONGEST_REASON = 500;

/** Whose a token is, or why that is not known, for whoever runs the vault. */
export type Reviewed = { readonly account: ServiceAccount } | { readonly refused: string };

/**
 * Asks the API server whose a token is. It is refused where it is nobody's, of no service account, or for another audience;
 * rejects with a `Fault` where the server is away. Source: the API of Kubernetes, authentication.k8s.io/v1
 */
export async function reviewed(
  fetch: Fetch,
  { host, authority, reviewerToken }: KubernetesConfig,
  token: string,
  audience: string,
): Promise<Reviewed> {
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
  const answer = jsonOf(body);
  const review =
    status === 200 || status === 201 ? reviewOf(answer, audience) : { refused: unasked(status, answer) };
  return 'account' in review ? review : { refused: shown(review.refused, [token, reviewerToken]) };
}

function reviewOf(answer: unknown, audience: string): Reviewed {
  const review = reviewSchema.safeParse(answer).data?.status;
  if (!review) return { refused: 'the cluster answered something else than a TokenReview' };
  const { authenticated, error, audiences, user } = review;
  if (!authenticated || error !== '')
    return { refused: `the cluster says that the token is nobody's${said(error)}` };
  // A server that knows no audiences says none, and has not looked at them.
  if (audience !== '' && !audiences.includes(audience))
    return { refused: `the token is not for the audience of the role${said(audience)}` };
  const [, namespace, name] = USER.exec(user.username) ?? [];
  return namespace === undefined || name === undefined || user.uid === ''
    ? { refused: `the token is of no service account${said(user.username)}` }
    : { account: { namespace, name, uid: user.uid } };
}

/** Why a cluster reviews nothing. */
function unasked(status: number, answer: unknown): string {
  const message = statusSchema.safeParse(answer).data?.message ?? '';
  const who = 'the account of token_reviewer_jwt, or without one that which logs in,';
  const needs = status === 403 ? `, for which ${who} needs the ClusterRole system:auth-delegator` : '';
  return `the cluster answered ${status} to the TokenReview${needs}${said(message)}`;
}

function said(text: string): string {
  return text === '' ? '' : `: ${text}`;
}

/** One line, without the tokens that were sent. */
function shown(text: string, tokens: readonly string[]): string {
  const hidden = tokens.reduce((rest, token) => (token === '' ? rest : rest.replaceAll(token, '…')), text);
  return hidden.replaceAll(/\p{C}+/gu, ' ').slice(0, LONGEST_REASON);
}

function jsonOf(body: string): unknown {
  try {
    return parseJson(body, { depth: 20, tokens: 50_000 });
  } catch {
    return undefined;
  }
}
