import { createHash, createHmac } from 'node:crypto';
import type { Question } from '../../../../platform/questions/types.ts';

/** A key of AWS, and what is signed with it for. */
export interface SigningKey {
  readonly id: string;
  readonly secret: string;
  readonly region: string;
  readonly service: string;
}

/**
 * The request with the headers of Signature Version 4:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. Its query is written as
 * the signature wants it: sorted, and encoded as RFC 3986 has it.
 */
export function signed(question: Question, { id, secret, region, service }: SigningKey, now: Date): Question {
  const url = new URL(question.url);
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const date = stamp.slice(0, 8);
  const headers: Readonly<Record<string, string>> = { ...question.headers, 'x-amz-date': stamp };
  const covered = Object.entries({ ...headers, host: url.host })
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .toSorted(([left], [right]) => (left < right ? -1 : 1));
  const names = covered.map(([name]) => name).join(';');
  const canonical = [
    question.method ?? 'GET',
    url.pathname,
    url.search.slice(1),
    ...covered.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    sha256(question.body ?? ''),
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(
    (last, part) => createHmac('sha256', last).update(part).digest(),
    `AWS4${secret}`,
  );
  const signature = createHmac('sha256', key).update(text).digest('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...question, headers: { ...headers, authorization } };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
