import type { Readable } from 'node:stream';
import { Fault } from '../../model/fault.ts';

/**
 * Messages of DNS over TCP, each with its length before it: RFC 1035, section 4.2.2. Throws a `Fault` (`limit`) for one
 * of more than `longest` bytes.
 */
export async function* framesOf(stream: Readable, longest: number): AsyncGenerator<Buffer, void> {
  let held = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 2) {
      const length = held.readUInt16BE();
      if (length > longest) throw new Fault('limit', `a DNS message of ${length} bytes`);
      if (held.length < 2 + length) break;
      yield held.subarray(2, 2 + length);
      held = held.subarray(2 + length);
    }
  }
}

/** The message with its length before it. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
