import * as z from 'zod';
import { Fault } from '../../../model/fault.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { Fetch, Fetched } from '../../../platform/fetch/types.ts';
import { Refusal } from '../../refusal.ts';

/** The API server of a cluster, and how to ask it. */
export interface Cluster {
  /** Without a slash at its end. */
  readonly host: string;
  /** PEM; empty: whom this machine trusts. */
  readonly authority: string;
  /** Of a service account that may make what roles say. Never told. */
  readonly token: string;
}

const tokenSchema = z.object({
  status: z.object({ token: z.string().min(1), expirationTimestamp: z.string().optional() }),
});

const statusSchema = z.object({ kind: z.literal('Status'), message: z.string() });
const LONGEST_REASON = 500;

/** A token, and until when it is good (milliseconds from 1970), where the server says so. */
export interface GivenToken {
  readonly token: string;
  readonly until: number | undefined;
}

/** Makes something. Throws a `Refusal` (500) where the server says no, or is away. */
export async function create(fetch: Fetch, cluster: Cluster, path: string, body: object): Promise<unknown> {
  const { status, body: text } = await asked(fetch, cluster, 'POST', path, body);
  if (status !== 200 && status !== 201 && status !== 202) throw refusal(status, text);
  return jsonOf(text);
}

/** Removes something; what is not there is removed. Throws as `create` does. */
export async function remove(fetch: Fetch, cluster: Cluster, path: string): Promise<void> {
  const { status, body: text } = await asked(fetch, cluster, 'DELETE', path);
  if (status !== 200 && status !== 202 && status !== 404) throw refusal(status, text);
}

/** Why a server says no, as it says it: whose right is missing, or what is wrong with the rules of a role. */
function refusal(status: number, text: string): Refusal {
  const { data } = statusSchema.safeParse(jsonOf(text));
  const why = data ? `: ${data.message.replaceAll(/\p{C}+/gu, ' ').slice(0, LONGEST_REASON)}` : '';
  return new Refusal(500, `the cluster says no: ${status}${why}`);
}

/** The token in an answer to a TokenRequest. Source: the API of Kubernetes, authentication.k8s.io/v1 */
export function tokenIn(answer: unknown): GivenToken {
  const read = tokenSchema.safeParse(answer);
  if (!read.success) throw new Refusal(500, 'the cluster gives no token');
  const { token, expirationTimestamp = '' } = read.data.status;
  const until = Date.parse(expirationTimestamp);
  return { token, until: Number.isNaN(until) ? undefined : until };
}

async function asked(
  fetch: Fetch,
  { host, authority, token }: Cluster,
  method: 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<Fetched> {
  try {
    return await fetch({
      url: `${host}${path}`,
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(authority !== '' && { authority }),
    });
  } catch (error) {
    throw error instanceof Fault ? new Refusal(500, 'the cluster does not answer') : error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text, { depth: 20, tokens: 50_000 });
  } catch {
    return undefined;
  }
}
