import type { Server } from 'node:http';
import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** A method that Node's parser knows, has no use here, and is as long. */
export const IN_ITS_STEAD = 'LINK';
const LIST = Buffer.from('LIST ');
/** What is wrong with a request, by the code that Node's parser gives it, where it is not just no request. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/**
 * Lets a server of Node take the method LIST, which its parser refuses. A request that begins so, whole in one packet as
 * it has no body, is given to the server once more under another name; its connection ends with the answer.
 */
export function takeListMethod(server: Server): void {
  server.on(
    'clientError',
    (error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer }, socket: Duplex) => {
      const { rawPacket = Buffer.alloc(0) } = error;
      const isList = rawPacket.subarray(0, LIST.length).equals(LIST) && rawPacket.includes('\r\n\r\n');
      if (!isList || !socket.writable) {
        socket.end(
          `HTTP/1.1 ${REASONS.get(error.code ?? '') ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`,
        );
        return;
      }
      const renamed = Buffer.from(rawPacket);
      renamed.write(IN_ITS_STEAD, 0, 'latin1');
      // What a connection over TLS has become once its bytes are read.
      const event = server instanceof TlsServer ? 'secureConnection' : 'connection';
      server.emit(event, again(renamed, socket as Socket));
    },
  );
}

/** A connection on which these bytes arrive, and whose answer goes to a socket, which ends with it. */
function again(bytes: Buffer, socket: Socket): Duplex {
  const connection = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  connection.push(bytes);
  return Object.assign(connection, {
    remoteAddress: socket.remoteAddress,
    setTimeout: () => connection,
    setNoDelay: () => connection,
    setKeepAlive: () => connection,
  });
}
