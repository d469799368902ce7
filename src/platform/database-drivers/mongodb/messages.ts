import type { Readable } from 'node:stream';
import { Fault } from '../../../model/fault.ts';
import { type BsonDocument, readBson, writeBson } from './bson.ts';

/** A document that was sent as an answer to the request of this number. */
export interface Answer {
  readonly request: number;
  readonly document: BsonDocument;
}

const OP_MSG = 2013;
/** Length, number, number of what is answered, and code; then the flags, and the kind of the section. */
const [HEADER, HEAD] = [16, 21];
/** Bytes of an answer: what is asked for here has a few thousand. */
export const LONGEST_ANSWER = 2 ** 20;

/** A command as `OP_MSG`. Source: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
export function messageOf(request: number, command: BsonDocument): Buffer {
  const document = writeBson(command);
  const head = Buffer.alloc(HEAD);
  head.writeInt32LE(HEAD + document.length, 0);
  head.writeInt32LE(request, 4);
  head.writeInt32LE(OP_MSG, 12);
  return Buffer.concat([head, document]);
}

/** What a message answers. Throws a `Fault` (`malformed`, `limit`) for what is no answer with one document. */
export function answerIn(message: Buffer): Answer {
  if (
    message.length < HEAD ||
    message.readInt32LE(0) !== message.length ||
    message.readInt32LE(12) !== OP_MSG
  )
    throw new Fault('malformed', 'the database answers what is no message of MongoDB');
  // No flag was asked for: neither a checksum nor more messages.
  if (message.readUInt32LE(HEADER) !== 0 || message[HEAD - 1] !== 0)
    throw new Fault('malformed', 'the database answers by what nobody asked for');
  return { request: message.readInt32LE(8), document: readBson(message.subarray(HEAD)) };
}

/** Messages by their lengths. Throws a `Fault` (`limit`) for one of more than `longest` bytes, or fewer than a header has. */
export async function* messagesOf(stream: Readable, longest: number): AsyncGenerator<Buffer, void> {
  let [pieces, held, wanted]: [Buffer[], number, number] = [[], 0, HEADER];
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    held += piece.length;
    // Pieces are put together once all of a message is there: in time that is linear, however small they are.
    while (held >= wanted) {
      const [first = Buffer.alloc(0)] = pieces;
      const bytes = pieces.length === 1 ? first : Buffer.concat(pieces, held);
      wanted = bytes.readInt32LE(0);
      if (wanted < HEADER || wanted > longest)
        throw new Fault('limit', `a message of MongoDB has ${wanted} bytes`);
      const isWhole = held >= wanted;
      if (isWhole) yield bytes.subarray(0, wanted);
      const rest = isWhole ? bytes.subarray(wanted) : bytes;
      [pieces, held, wanted] = [[rest], rest.length, isWhole ? HEADER : wanted];
    }
  }
}
