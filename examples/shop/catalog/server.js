// What the shop sells: products in PostgreSQL, read through a cache in Redis.
import { createServer } from 'node:http';
import pg from 'pg';
import { createClient } from 'redis';

const database = new pg.Pool({ connectionString: process.env.DATABASE_URL });
// A connection that is lost while it is idle is replaced when one is needed.
database.on('error', () => undefined);
const cache = await createClient({ url: process.env.REDIS_URL }).connect();
// It connects again by itself.
cache.on('error', () => undefined);

async function listProducts() {
  const { rows } = await database.query('SELECT id, name, price FROM products ORDER BY id');
  return rows;
}

async function readProduct(id) {
  const known = await cache.get(`product:${id}`);
  if (known) return JSON.parse(known);
  const { rows } = await database.query('SELECT id, name, price FROM products WHERE id = $1', [id]);
  if (rows[0]) await cache.set(`product:${id}`, JSON.stringify(rows[0]), { EX: 60 });
  return rows[0];
}

async function changeProduct(id, { name, price }) {
  await database.query('UPDATE products SET name = $2, price = $3 WHERE id = $1', [id, name, price]);
  await cache.del(`product:${id}`);
  const body = JSON.stringify({ id, name });
  await fetch(new URL('/index', process.env.SEARCH_URL), { method: 'POST', body });
  return { id, name, price };
}

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

async function respond(request) {
  const { pathname } = new URL(request.url, 'http://catalog');
  if (request.method === 'GET' && pathname === '/health') return { well: true };
  if (request.method === 'GET' && pathname === '/products') return listProducts();
  const match = /^\/products\/(\d+)$/.exec(pathname);
  if (match && request.method === 'GET') return readProduct(Number(match[1]));
  if (match && request.method === 'PUT') return changeProduct(Number(match[1]), await readJson(request));
  return undefined;
}

createServer(async (request, response) => {
  try {
    const found = await respond(request);
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? { error: 'not found' }));
  } catch (error) {
    response.writeHead(500).end(JSON.stringify({ error: String(error) }));
  }
}).listen(Number(process.env.PORT ?? 8081));
