// Search: an index of words in Redis.
import http from 'node:http';
import { createClient } from 'redis';

const index = createClient({
  socket: { host: process.env.REDIS_HOST, port: Number(process.env.REDIS_PORT ?? 6379) },
});
// It connects again by itself.
index.on('error', () => undefined);
await index.connect();

const wordsOf = (text) => text.toLowerCase().split(/\W+/).filter(Boolean);

async function search(text) {
  const [word] = wordsOf(text);
  return word ? index.sMembers(`word:${word}`) : [];
}

async function add({ id, name }) {
  for (const word of wordsOf(name)) await index.sAdd(`word:${word}`, String(id));
  return { id };
}

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

async function respond(request) {
  const { pathname, searchParams } = new URL(request.url, 'http://search');
  if (request.method === 'GET') {
    if (pathname === '/health') return { well: true };
    if (pathname === '/search') return search(searchParams.get('q') ?? '');
  }
  if (request.method === 'POST' && pathname === '/index') return add(await readJson(request));
  return undefined;
}

http
  .createServer((request, response) => {
    respond(request).then(
      (found) => response.writeHead(found ? 200 : 404).end(JSON.stringify(found ?? { error: 'not found' })),
      (error) => response.writeHead(500).end(JSON.stringify({ error: String(error) })),
    );
  })
  .listen(Number(process.env.PORT ?? 8084));
