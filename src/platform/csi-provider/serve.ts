import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type sendUnaryData, Server, ServerCredentials, type ServerUnaryCall, status } from '@grpc/grpc-js';
import * as z from 'zod';
import { Fault, type FaultCode, messageOf } from '../../model/fault.ts';
import { CSI_DRIVER_PROVIDER } from './protocol.ts';
import type { ServeProvider } from './types.ts';

/** Version of the protocol. */
const PROTOCOL = 'v1alpha1';
/** Bytes of a message: a volume has some secrets, and a driver takes 4 MiB. */
const LONGEST = 4 * 2 ** 20;

const requestSchema = z.object({ attributes: z.string(), permission: z.string() });

const STATUS: Readonly<Record<FaultCode, status>> = {
  usage: status.INVALID_ARGUMENT,
  malformed: status.INVALID_ARGUMENT,
  'not-found': status.NOT_FOUND,
  refused: status.PERMISSION_DENIED,
  unreachable: status.UNAVAILABLE,
  limit: status.RESOURCE_EXHAUSTED,
  unsupported: status.UNIMPLEMENTED,
  mismatch: status.INTERNAL,
  internal: status.INTERNAL,
};

type Call = ServerUnaryCall<object, object>;

/** See `ServeProvider`. */
export const serveProvider: ServeProvider = async (socket, { name, version, mount }) => {
  const server = new Server({
    'grpc.max_receive_message_length': LONGEST,
    'grpc.max_send_message_length': LONGEST,
  });
  server.addService(CSI_DRIVER_PROVIDER, {
    Version: (_: Call, answer: sendUnaryData<object>) =>
      answer(null, { version: PROTOCOL, runtimeName: name, runtimeVersion: version }),
    Mount: ({ request }: Call, answer: sendUnaryData<object>) => {
      const mounted = async () => mount(requestSchema.parse(request));
      mounted().then(
        ({ files, versions }) => answer(null, { objectVersion: versions, files }),
        (error: unknown) => answer({ code: codeOf(error), details: messageOf(error) }),
      );
    },
  });
  await listen(server, socket);
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.tryShutdown(() => resolve());
        server.forceShutdown();
      }),
  };
};

function codeOf(error: unknown): status {
  return error instanceof Fault ? STATUS[error.code] : status.INTERNAL;
}

/** One that a killed process has left there is replaced; only this user may ask. */
async function listen(server: Server, socket: string): Promise<void> {
  try {
    mkdirSync(dirname(socket), { recursive: true });
    rmSync(socket, { force: true });
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
        error ? reject(error) : resolve(),
      );
    });
    chmodSync(socket, 0o600);
  } catch (error) {
    server.forceShutdown();
    throw new Fault('refused', `${socket} cannot be listened at: ${messageOf(error)}`, { cause: error });
  }
}
