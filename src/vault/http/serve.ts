import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Refusal } from '../refusal.ts';
import { refusedReply, type Reply } from '../reply.ts';
import type { Vault } from '../vault.ts';
import { IN_ITS_STEAD } from './list-method.ts';
import { readRequest } from './read-request.ts';
import { sealEndpoint } from './seal-endpoints.ts';

/** Serves `/v1` as clients of Vault speak it. `report` is told what went wrong here, and never a secret. */
export function vaultListener(vault: Vault, report: (error: unknown) => void): RequestListener {
  return (message, response) => {
    void answer(vault, message)
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

async function answer(vault: Vault, message: IncomingMessage): Promise<Reply> {
  const request = await readRequest(message);
  return (await sealEndpoint(vault, request)) ?? vault.handle(request);
}

function send(response: ServerResponse, { status, body, raw }: Reply, isHead: boolean): void {
  // A text goes out in one write with the headers, which bytes do not.
  const content = raw?.bytes ?? (body === undefined ? undefined : `${JSON.stringify(body)}\n`);
  response.writeHead(status, {
    'cache-control': 'no-store',
    ...headersOf(raw),
    ...(content !== undefined && {
      'content-type': raw?.type ?? 'application/json',
      'content-length': Buffer.byteLength(content),
    }),
  });
  response.end(isHead ? undefined : content);
}

function headersOf(raw: Reply['raw']): Record<string, string | string[]> {
  const headers = Object.entries(raw?.headers ?? {});
  return Object.fromEntries(
    headers.map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}
