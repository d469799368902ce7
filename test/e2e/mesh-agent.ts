/**
 * Talks and answers in its network namespace.
 *
 *   serve            HTTP/1.1 on 8080 that tells what it was asked and by whom, HTTP/2 on 8081, and echo on 5432
 *   ask URL [http2] [NAME=VALUE...]   one request, with headers; prints its status and its text
 *   load URL         requests on old and new connections until its input ends; prints how many were answered, and what failed;
 *                    for each line of its input, how many were so far
 */
import { createServer, get, Agent } from 'node:http';
import { connect, createServer as createHttp2Server } from 'node:http2';
import { createServer as createTcpServer } from 'node:net';

const [mode = '', url = '', ...rest] = process.argv.slice(2);

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function serve(): void {
  createServer(({ url: path, headers, socket }, response) => {
    response.end(JSON.stringify({ path, headers, from: socket.remoteAddress }));
  }).listen(8080, '::');
  createHttp2Server((request, response) => response.end(`over HTTP/2: ${request.url}`)).listen(8081, '::');
  createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  }).listen(5432, '::', () => {
    tell('ready');
  });
}

function ask(headers: Record<string, string>, agent?: Agent): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { headers, timeout: 10_000, ...(agent ? { agent } : {}) }, (response) => {
      let text = '';
      response.on('data', (bytes: Buffer) => (text += bytes.toString()));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
      response.on('error', reject);
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', reject);
  });
}

async function askHttp2(): Promise<{ status: number; text: string }> {
  const session = connect(url);
  session.on('error', () => undefined);
  const stream = session.request({ ':path': new URL(url).pathname });
  let [status, text] = [0, ''];
  stream.on('response', (headers) => (status = headers[':status'] ?? 0));
  for await (const bytes of stream) text += String(bytes);
  session.close();
  return { status, text };
}

async function load(): Promise<void> {
  let done = 0;
  const end = new AbortController();
  const failed: string[] = [];
  process.stdin.on('end', () => end.abort()).on('data', () => tell(String(done)));
  const one = async (agent: Agent) => {
    while (!end.signal.aborted) {
      try {
        const { status } = await ask({}, agent);
        if (status === 200) done += 1;
        else failed.push(`status ${status}`);
      } catch (error) {
        failed.push(String(error));
      }
    }
  };
  tell('ready');
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: false })];
  await Promise.all([...agents, ...agents].map(one));
  tell(JSON.stringify({ done, failed }));
  process.exit();
}

if (mode === 'serve') serve();
else if (mode === 'load') await load();
else {
  const headers = Object.fromEntries(
    rest.filter((one) => one.includes('=')).map((one) => one.split('=', 2) as [string, string]),
  );
  const answered = rest.includes('http2') ? askHttp2() : ask(headers);
  tell(JSON.stringify(await answered.catch((error: unknown) => ({ status: 0, text: String(error) }))));
}
