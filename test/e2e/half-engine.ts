import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Passes requests on to an engine, but for those of some paths while it is broken. */
export class HalfEngine implements AsyncDisposable {
  readonly socket: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-half-'));
  readonly #server: Server;
  isBroken = false;

  private constructor(engine: string, broken: RegExp) {
    this.socket = join(this.#folder, 'docker.sock');
    this.#server = createServer((asked, answer) => {
      if (this.isBroken && broken.test(asked.url ?? '')) {
        answer.writeHead(500).end('{"message":"broken"}');
        return;
      }
      const options = { socketPath: engine.replace('unix://', ''), path: asked.url, method: asked.method };
      const passed = request(options, (reported) => {
        answer.writeHead(reported.statusCode ?? 500, reported.headers);
        answer.flushHeaders();
        reported.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      answer.on('close', () => passed.destroy());
      asked.pipe(passed);
    });
  }

  /** `engine` is the address of a socket; `broken` tells the paths. */
  static async start(engine: string, broken: RegExp): Promise<HalfEngine> {
    const half = new HalfEngine(engine, broken);
    half.#server.listen(half.socket);
    await once(half.#server, 'listening');
    return half;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
    rmSync(this.#folder, { recursive: true });
  }
}
