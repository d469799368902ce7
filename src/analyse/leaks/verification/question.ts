import type { Question } from '../../../platform/questions/types.ts';

type Headers = Readonly<Record<string, string>>;

/** A GET for JSON. */
export function get(url: string, headers: Headers = {}): Question {
  return { method: 'GET', url, headers: { accept: 'application/json', ...headers } };
}

/** A POST of JSON that reads only. */
export function post(url: string, body: unknown, headers: Headers = {}): Question {
  const types = { accept: 'application/json', 'content-type': 'application/json' };
  return { method: 'POST', url, headers: { ...types, ...headers }, body: JSON.stringify(body) };
}

/** RFC 6750, section 2.1. */
export function bearer(secret: string): Headers {
  return { authorization: `Bearer ${secret}` };
}

/** RFC 7617. */
export function basic(user: string, password: string): Headers {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}
