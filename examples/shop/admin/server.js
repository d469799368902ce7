// For those who run the shop: prices, orders, refunds; who did what is kept in PostgreSQL.
import http from 'node:http';
import pg from 'pg';

const { CATALOG_URL, ORDERS_URL, PAYMENTS_URL, PORT = '8085' } = process.env;
// The PostgreSQL client reads PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE by itself.
const database = new pg.Pool();
// A connection that is lost while it is idle is replaced when one is needed.
database.on('error', () => undefined);

async function note(action) {
  await database.query('INSERT INTO audit (action) VALUES ($1)', [action]);
}

async function forward(method, url, content) {
  const answer = await fetch(url, { method, body: content && JSON.stringify(content) });
  return answer.json();
}

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

async function respond(request) {
  const { pathname } = new URL(request.url, 'http://admin');
  const { method } = request;
  if (method === 'GET' && pathname === '/health') return { well: true };
  if (method === 'GET' && pathname === '/orders') return forward('GET', `${ORDERS_URL}/orders`);
  if (method === 'GET' && pathname === '/audit') {
    return (await database.query('SELECT at, action FROM audit ORDER BY at')).rows;
  }
  if (method === 'POST' && pathname === '/refunds') {
    await note('refund');
    return forward('POST', `${PAYMENTS_URL}/refunds`, await readJson(request));
  }
  const product = /^\/products\/(\d+)$/.exec(pathname);
  if (method === 'PUT' && product) {
    await note(`product ${product[1]}`);
    return forward('PUT', `${CATALOG_URL}/products/${product[1]}`, await readJson(request));
  }
  return undefined;
}

http
  .createServer((request, response) => {
    respond(request).then(
      (found) => response.writeHead(found ? 200 : 404).end(JSON.stringify(found ?? { error: 'not found' })),
      (error) => response.writeHead(500).end(JSON.stringify({ error: String(error) })),
    );
  })
  .listen(Number(PORT));
