import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { Fault, messageOf } from '../../model/fault.ts';

/** Questions that are answered at a time; whoever is one too many is turned away. */
const MOST = 64;
/** Bytes of a question, and of an answer unless more are said. */
const LONGEST = 8192;
/** Milliseconds to ask a question in. */
const TO_ASK = 2000;

/**
 * Answers questions of one line each at a socket that only this user may use, until disposed of; one that a killed
 * process has left there is replaced. `answer` never throws. Throws a `Fault` (`refused`) where it cannot listen.
 */
export async function openDoor(
  path: string,
  answer: (question: string) => Promise<string>,
): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Whoever asks may go away.
    socket.on('error', () => socket.destroy());
    void lineOf(socket, TO_ASK)
      .then(answer)
      .then((text) => socket.end(`${text}\n`))
      .catch(() => socket.destroy());
  });
  server.maxConnections = MOST;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    rmSync(path, { force: true });
    await listen(server, path);
    chmodSync(path, 0o600);
  } catch (error) {
    server.close();
    throw new Fault('refused', `${path} cannot be listened at: ${messageOf(error)}`, { cause: error });
  }
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

/**
 * Asks at such a socket. Throws a `Fault`: `unreachable` where nobody is there, or answers within `patience` milliseconds,
 * in `longest` bytes.
 */
export async function askAt(
  path: string,
  question: string,
  patience: number,
  longest = LONGEST,
): Promise<string> {
  const socket = createConnection(path);
  try {
    socket.write(`${question}\n`);
    return await lineOf(socket, patience, longest);
  } catch (error) {
    throw new Fault('unreachable', `nobody answers at ${path}: ${messageOf(error)}`, { cause: error });
  } finally {
    socket.destroy();
  }
}

function lineOf(socket: Socket, patience: number, longest = LONGEST): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error('it takes too long')), patience);
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      socket.removeListener('data', take);
      settle();
    };
    const take = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      const line = text.indexOf('\n');
      if (line >= 0) end(() => resolve(Buffer.from(text.slice(0, line), 'latin1').toString('utf8')));
      else if (text.length > longest) end(() => reject(new Error('it says too much')));
    };
    socket.on('data', take);
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('close', () => end(() => reject(new Error('it says nothing'))));
  });
}
