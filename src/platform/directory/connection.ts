import { once } from 'node:events';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { BerReader, BerWriter } from 'ldapts';
import { Fault } from '../../model/fault.ts';
import type { DirectoryServer } from './types.ts';

const START_TLS = '1.3.6.1.4.1.1466.20037';
/** Tags of RFC 4511, 4.12: an extended request, its name, and the answer. */
const [EXTENDED_REQUEST, REQUEST_NAME, EXTENDED_RESPONSE] = [0x77, 0x80, 0x78];
/** Bytes of the answer to it. */
const LARGEST_ANSWER = 4096;

/** A connection to one address of a directory, with TLS where that is asked. Rejects where it cannot be had, or was aborted. */
export async function openConnection(
  url: string,
  server: Pick<DirectoryServer, 'startTls' | 'authority' | 'minimumTls'>,
  signal: AbortSignal,
): Promise<Socket> {
  const { protocol, hostname, port } = new URL(url);
  const isTls = protocol === 'ldaps:';
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const plain = connect({ host, port: port === '' ? (isTls ? 636 : 389) : Number(port) });
  plain.setNoDelay();
  try {
    await once(plain, 'connect', { signal });
    if (server.startTls && !isTls) await askForTls(plain, signal);
    return isTls || server.startTls ? await secured(plain, host, server, signal) : plain;
  } catch (error) {
    plain.on('error', () => undefined).destroy();
    throw error;
  }
}

async function secured(
  socket: Socket,
  host: string,
  { authority, minimumTls }: Pick<DirectoryServer, 'authority' | 'minimumTls'>,
  signal: AbortSignal,
): Promise<Socket> {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const trust = authority === '' ? {} : { ca: authority };
  const secure = connectTls({ socket, host, ...name, ...trust, minVersion: minimumTls });
  await once(secure, 'secureConnect', { signal });
  return secure;
}

/**
 * Asks for TLS by itself: nothing may come after the answer in the clear, or whoever is between would begin a message there
 * that ends with what the directory says later. Source: RFC 4511, 4.14
 */
async function askForTls(socket: Socket, signal: AbortSignal): Promise<void> {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(1);
  writer.startSequence(EXTENDED_REQUEST);
  writer.writeString(START_TLS, REQUEST_NAME);
  writer.endSequence();
  writer.endSequence();
  socket.write(writer.buffer);
  const answer = await answerOf(socket, signal);
  const reader = new BerReader(answer);
  reader.readSequence();
  const isWhole = reader.remain === reader.length;
  const id = reader.readInt();
  const isAnswer = reader.readSequence() === EXTENDED_RESPONSE;
  if (!isWhole || id !== 1 || !isAnswer || reader.readEnumeration() !== 0)
    throw new Fault('unreachable', 'the directory does not begin TLS');
}

async function answerOf(socket: Socket, signal: AbortSignal): Promise<Buffer> {
  let answer = Buffer.alloc(0);
  do {
    if (answer.length > LARGEST_ANSWER) throw new Fault('limit', 'the directory answers too much');
    await once(socket, 'readable', { signal });
    const piece: unknown = socket.read();
    if (!Buffer.isBuffer(piece)) throw new Fault('unreachable', 'the directory ends the connection');
    answer = Buffer.concat([answer, piece]);
  } while (!isWholeMessage(answer));
  return answer;
}

function isWholeMessage(bytes: Buffer): boolean {
  const reader = new BerReader(bytes);
  return reader.readSequence() !== null && reader.remain >= reader.length;
}
