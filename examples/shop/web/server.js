// The shop's front end: what a browser sees. Carts are kept in Redis.
import { createServer } from 'node:http';
import { createClient } from 'redis';

const { CATALOG_URL, ORDERS_URL, SEARCH_URL, REDIS_URL, PORT = '8080' } = process.env;
const carts = await createClient({ url: REDIS_URL }).connect();
// It connects again by itself.
carts.on('error', () => undefined);

async function getJson(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

async function checkout(cart) {
  const lines = await carts.lRange(`cart:${cart}`, 0, -1);
  const body = JSON.stringify({ lines: lines.map(Number) });
  const answer = await fetch(`${ORDERS_URL}/orders`, { method: 'POST', body });
  await carts.del(`cart:${cart}`);
  return answer.json();
}

async function respond(request) {
  const { pathname, searchParams } = new URL(request.url, 'http://shop');
  const words = encodeURIComponent(searchParams.get('q') ?? '');
  if (request.method === 'GET' && pathname === '/health') return { well: true };
  if (request.method === 'GET' && pathname === '/') return getJson(`${CATALOG_URL}/products`);
  if (request.method === 'GET' && pathname === '/search') return getJson(`${SEARCH_URL}/search?q=${words}`);
  if (request.method === 'POST' && pathname === '/cart') {
    const { cart, product } = await readJson(request);
    return { count: await carts.rPush(`cart:${cart}`, String(product)) };
  }
  if (request.method === 'POST' && pathname === '/checkout') return checkout((await readJson(request)).cart);
  const product = /^\/products\/(\d+)$/.exec(pathname);
  if (request.method === 'GET' && product) return getJson(`${CATALOG_URL}/products/${product[1]}`);
  const order = /^\/orders\/(\d+)$/.exec(pathname);
  if (request.method === 'GET' && order) return getJson(`${ORDERS_URL}/orders/${order[1]}`);
  return undefined;
}

const server = createServer(async (request, response) => {
  try {
    const found = await respond(request);
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? { error: 'not found' }));
  } catch (error) {
    response.writeHead(502).end(JSON.stringify({ error: String(error) }));
  }
});
server.listen(Number(PORT));
