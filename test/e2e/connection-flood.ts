/**
 * Many short connections, as many as was said. `serve` answers on the ports by closing, and then writes a line;
 * `connect ADDRESS COUNT` makes that many connections, and ends with 1 where one of them failed.
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const FIRST_PORT = 20_000;
/** A port of the caller can be used again for another port only. */
const PORTS = 10;
const AT_ONCE = 50;

const [mode, address = '', count = ''] = process.argv.slice(2);
if (mode === 'serve') await serve();
else await flood(address, Number(count));

async function serve(): Promise<void> {
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS; port += 1) {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end('x');
    });
    await once(server.listen({ port, host: '0.0.0.0', backlog: 1024 }), 'listening');
  }
  process.stdout.write('ready\n');
}

async function flood(host: string, connections: number): Promise<void> {
  let next = 0;
  const callers = Array.from({ length: AT_ONCE }, async () => {
    while (next < connections) {
      next += 1;
      const socket = connect({ host, port: FIRST_PORT + (next % PORTS) });
      socket.resume();
      // Fails where the connection does.
      await once(socket, 'close');
      if (socket.bytesRead !== 1) throw new Error('a connection was not answered');
    }
  });
  await Promise.all(callers);
}
