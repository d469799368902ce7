import { Fault } from '../../../../model/fault.ts';
import type { HttpResponse } from '../../../../platform/http/types.ts';

/** Milliseconds that a document may take. A server that sends a byte now and then is never silent. */
const DEADLINE = 60_000;

/**
 * The whole body of a response. Throws a `Fault`: `limit` where it is larger than `maximum` bytes, `unreachable` where
 * it takes longer than a minute.
 */
export async function readBody(
  response: HttpResponse,
  maximum: number,
  subject: string,
  deadline = DEADLINE,
): Promise<Buffer> {
  const late = new Fault('unreachable', `${subject} did not come within ${deadline / 1000} s`);
  const timer = setTimeout(() => response.body.destroy(late), deadline);
  try {
    return await readBounded(response, maximum, subject);
  } finally {
    clearTimeout(timer);
  }
}

async function readBounded(response: HttpResponse, maximum: number, subject: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > maximum) throw new Fault('limit', `${subject} is larger than ${maximum} bytes`);
  }
  return Buffer.concat(chunks);
}
