import { Fault } from '../../../../model/fault.ts';
import type { HttpResponse } from '../../../../platform/http/types.ts';

/** Milliseconds that a document may take: the `totalTimeout` of its request. */
export const DOCUMENT_TIME = 60_000;

/** The whole body of a response. Throws a `Fault` (`limit`) where it is larger than `maximum` bytes. */
export async function readBody(response: HttpResponse, maximum: number, subject: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > maximum) throw new Fault('limit', `${subject} is larger than ${maximum} bytes`);
  }
  return Buffer.concat(chunks);
}
