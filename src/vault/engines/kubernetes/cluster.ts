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

const tokenSchema = z.object({ status: z.object({ token: z.string().min(1) }) });

/** Makes something. Throws a `Refusal` (500) where the server says no, or is away. */
export async function create(fetch: Fetch, cluster: Cluster, path: string, body: object): Promise<unknown> {
  const { status, body: text } = await asked(fetch, cluster, 'POST', path, body);
  if (status !== 200 && status !== 201 && status !== 202)
    throw new Refusal(500, `the cluster says no: ${status}`);
  return jsonOf(text);
}

/** Removes something; what is not there is removed. Throws as `create` does. */
export async function remove(fetch: Fetch, cluster: Cluster, path: string): Promise<void> {
  const { status } = await asked(fetch, cluster, 'DELETE', path);
  if (status !== 200 && status !== 202 && status !== 404)
    throw new Refusal(500, `the cluster says no: ${status}`);
}

/** The token in an answer to a TokenRequest. Source: the API of Kubernetes, authentication.k8s.io/v1 */
export function tokenIn(answer: unknown): string {
  const read = tokenSchema.safeParse(answer);
  if (!read.success) throw new Refusal(500, 'the cluster gives no token');
  return read.data.status.token;
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
