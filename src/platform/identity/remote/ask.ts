import { request } from 'node:https';
import * as z from 'zod';
import { Fault, messageOf } from '../../../model/fault.ts';
import { authorityIdentity } from '../../../model/identity/workload-identity.ts';
import { parseJson } from '../../../model/json/parse.ts';
import { LONGEST_MESSAGE } from '../enrolment.ts';

const PATIENCE = 10_000;

/** Whom to ask, whom to believe, and as whom. */
export interface Asking {
  readonly url: string;
  readonly trustDomain: string;
  readonly bundle: string;
  readonly certificate?: string;
  readonly key?: string;
}

/**
 * One question to the authority, which has to prove that it is the authority, by the bundle. Throws a `Fault`:
 * `unreachable`, `refused` with its reason, `malformed`, `limit`.
 */
export async function ask<T>(
  asking: Asking,
  path: string,
  message: object,
  schema: z.ZodType<T>,
): Promise<T> {
  const { status, text } = await exchange(asking, path, JSON.stringify(message));
  const answer = jsonOf(text);
  if (status === 200) {
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new Fault('malformed', `${asking.url} answers what is not understood`);
  }
  const refusal = z.object({ error: z.string().max(2000) }).safeParse(answer);
  throw new Fault(
    'refused',
    `${asking.url} refuses: ${refusal.success ? refusal.data.error : `status ${status}`}`,
  );
}

function exchange(asking: Asking, path: string, body: string): Promise<{ status: number; text: string }> {
  const { url, trustDomain, bundle, certificate, key } = asking;
  const servername = authorityIdentity(trustDomain).dnsName;
  const tls = { ca: bundle, cert: certificate, key, servername, minVersion: 'TLSv1.3' } as const;
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      if (error instanceof Fault) reject(error);
      else reject(new Fault('unreachable', `${url} cannot be asked: ${messageOf(error)}`, { cause: error }));
    };
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request(
      new URL(path, url),
      { method: 'POST', headers, agent: false, ...tls },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
          if (text.length > LONGEST_MESSAGE) sent.destroy(new Fault('limit', `${url} says too much`));
        });
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, text });
        });
        response.on('error', fail);
      },
    );
    const late = setTimeout(() => sent.destroy(new Error('no answer in time')), PATIENCE);
    sent.on('close', () => {
      clearTimeout(late);
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    // What is no JSON is no answer, which the schemas say of `undefined`, too.
    return undefined;
  }
}
