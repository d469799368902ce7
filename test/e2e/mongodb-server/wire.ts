import { textAt } from '../../../src/model/configuration/place.ts';
import {
  type BsonDocument,
  readBson,
  writeBson,
} from '../../../src/platform/database-drivers/mongodb/bson.ts';

/** What a client of MongoDB asks, and how it wants to be answered. */
export interface Request {
  readonly id: number;
  /** Clients of today say `isMaster` as those of old did, before they know whom they talk to. */
  readonly isLegacy: boolean;
  readonly database: string;
  readonly command: BsonDocument;
}

const [OP_REPLY, OP_QUERY, OP_MSG] = [1, 2004, 2013];
const HEADER = 16;

/** Source: https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
export function requestIn(message: Buffer): Request {
  const [id, code] = [message.readInt32LE(4), message.readInt32LE(12)];
  if (code === OP_QUERY) {
    const end = message.indexOf(0, HEADER + 4);
    const [database = ''] = message.toString('utf8', HEADER + 4, end).split('.');
    return { id, isLegacy: true, database, command: readBson(message.subarray(end + 9)) };
  }
  if (code !== OP_MSG) throw new Error(`no client sends ${code}`);
  if (message.readUInt32LE(HEADER) !== 0) throw new Error('no client of a test sets flags');
  let command: BsonDocument = {};
  for (let at = HEADER + 4; at < message.length;) {
    const kind = message[at];
    const length = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + length);
    command = { ...command, ...(kind === 0 ? readBson(section) : sequenceIn(section)) };
    at += 1 + length;
  }
  return { id, isLegacy: false, database: textAt(command, ['$db']), command };
}

/** Documents of one field, one after another: clients send what they insert like that. */
function sequenceIn(section: Buffer): BsonDocument {
  const end = section.indexOf(0, 4);
  const documents: BsonDocument[] = [];
  for (let at = end + 1; at < section.length; at += section.readInt32LE(at))
    documents.push(readBson(section.subarray(at, at + section.readInt32LE(at))));
  return { [section.toString('utf8', 4, end)]: documents };
}

export function answerTo({ id, isLegacy }: Request, document: BsonDocument): Buffer {
  const body = writeBson(document);
  const middle = Buffer.alloc(isLegacy ? 20 : 5);
  if (isLegacy) {
    middle.writeInt32LE(8, 0);
    middle.writeInt32LE(1, 16);
  }
  const head = Buffer.alloc(HEADER);
  head.writeInt32LE(HEADER + middle.length + body.length, 0);
  head.writeInt32LE(id, 8);
  head.writeInt32LE(isLegacy ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([head, middle, body]);
}
