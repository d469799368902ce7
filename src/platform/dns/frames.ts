import type { Readable } from 'node:stream';

/** Messages of DNS over TCP, each with its length before it: RFC 1035, section 4.2.2. No more than two are held at once. */
export async function* framesOf(stream: Readable): AsyncGenerator<Buffer, void> {
  let held = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE()) {
      const end = 2 + held.readUInt16BE();
      yield held.subarray(2, end);
      held = held.subarray(end);
    }
  }
}

/** The message with its length before it. Throws where it is longer than 65,535 bytes, which no datagram or frame is. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
