import { type Agent, type IncomingMessage, request } from 'node:http';
import { type OutgoingHttpHeaders, connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { API, WEB } from './shop-waypoint.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingMessage['headers'];
}

export interface Asked {
  readonly from?: string;
  readonly host?: string;
  readonly port?: number;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly agent?: Agent;
}

export function ask(
  path: string,
  { from = WEB, host = API, port = 8080, method = 'GET', headers = {}, agent }: Asked = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host, port, path, method, headers, localAddress: from, ...(agent ? { agent } : { agent: false }) },
      (response) => {
        let text = '';
        response.on('data', (bytes: Buffer) => (text += bytes.toString()));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** Sends bytes as they are and gives what comes back, up to its end or a greeting; empty where the connection is refused. */
export function raw(
  text: string,
  { from = WEB, host = API, port = 8080 }: Asked = {},
  patience = 5000,
): Promise<string> {
  return new Promise((resolve) => {
    const connection = connect({ host, port, localAddress: from });
    let answer = '';
    connection.on('data', (bytes: Buffer) => {
      answer += bytes.toString('latin1');
      // What is no HTTP greets, and says no more.
      if (answer.startsWith('hello')) connection.destroy();
    });
    connection.on('error', () => connection.destroy());
    const late = setTimeout(() => connection.destroy(), patience);
    connection.on('close', () => {
      clearTimeout(late);
      resolve(answer);
    });
    connection.write(text, 'latin1');
  });
}

export function askHttp2(headers: OutgoingHttpHeaders): Promise<number> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`http://${API}:8081`, {
      createConnection: () => connect({ host: API, port: 8081, localAddress: WEB }),
    });
    session.on('error', reject);
    const stream = session.request(headers);
    stream.on('response', (answer) => {
      resolve(answer[':status'] ?? 0);
      session.destroy();
    });
    stream.on('error', () => resolve(0));
    stream.end();
  });
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? 0);
}
