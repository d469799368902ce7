import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Refusal } from '../refusal.ts';
import { refusedReply, type Reply } from '../reply.ts';
import type { Vault } from '../vault.ts';
import { IN_ITS_STEAD } from './list-method.ts';
import { BodyRoom } from './body-room.ts';
import { readBody } from './read-body.ts';
import { readHead } from './read-request.ts';
import { sealEndpoint } from './seal-endpoints.ts';

/** Serves `/v1` as clients of Vault speak it. `report` is told what went wrong here, and never a secret. */
export function vaultListener(vault: Vault, report: (error: unknown) => void): RequestListener {
  const room = new BodyRoom();
  return (message, response) => {
    void answer(vault, message, room)
      .catch((error: unknown): Reply => {
        if (error instanceof Refusal) return refusedReply(error);
        report(error);
        return { status: 500, body: { errors: ['internal error'] } };
      })
      .then((reply) => {
        if (message.method === IN_ITS_STEAD) response.shouldKeepAlive = false;
        send(response, reply, message.method === 'HEAD');
      })
      .catch(report);
  };
}

async function answer(vault: Vault, message: IncomingMessage, room: BodyRoom): Promise<Reply> {
  const head = readHead(message);
  // Whoever asks too often does not have their body read.
  const refused = vault.core?.overLimit(head);
  if (refused) return refused;
  const share = room.share();
  try {
    const body = await readBody(message, share, async () => (await vault.core?.knows(head)) === true);
    const request = { ...head, ...body };
    return (await sealEndpoint(vault, request)) ?? (await vault.handle(request));
  } finally {
    share.end();
  }
}

function send(response: ServerResponse, { status, body, raw }: Reply, isHead: boolean): void {
  // A text goes out in one write with the headers, which bytes do not.
  const content = raw?.bytes ?? (body === undefined ? undefined : `${JSON.stringify(body)}\n`);
  response.writeHead(status, {
    'cache-control': 'no-store',
    ...(content !== undefined && {
      'content-type': raw?.type ?? 'application/json',
      'content-length': Buffer.byteLength(content),
    }),
  });
  response.end(isHead ? undefined : content);
}
