// Orders: takes them, prices them by the catalogue, has them paid.
import http from 'node:http';
import pg from 'pg';

const { CATALOG_URL, PAYMENTS_URL, DATABASE_URL, PORT = '8082' } = process.env;
const database = new pg.Pool({ connectionString: DATABASE_URL });
// A connection that is lost while it is idle is replaced when one is needed.
database.on('error', () => undefined);

async function call(method, url, content) {
  const answer = await fetch(url, { method, body: content && JSON.stringify(content) });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status}`);
  return answer.json();
}

async function placeOrder({ lines }) {
  const products = await Promise.all(lines.map((id) => call('GET', `${CATALOG_URL}/products/${id}`)));
  const total = products.reduce((sum, { price }) => sum + Number(price), 0);
  const { rows } = await database.query('INSERT INTO orders (total) VALUES ($1) RETURNING id', [total]);
  const order = rows[0].id;
  for (const { id, price } of products) {
    await database.query('INSERT INTO order_lines (order_id, product_id, price) VALUES ($1, $2, $3)', [
      order,
      id,
      price,
    ]);
  }
  await call('POST', `${PAYMENTS_URL}/charges`, { order, total });
  await database.query("UPDATE orders SET state = 'paid' WHERE id = $1", [order]);
  return { order, total };
}

async function readOrder(id) {
  const { rows } = await database.query(
    'SELECT o.id, o.total, o.state, l.product_id FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.id = $1',
    [id],
  );
  return rows;
}

async function listOrders() {
  return (await database.query('SELECT id, total, state FROM orders ORDER BY id')).rows;
}

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

async function respond(request) {
  const [path] = request.url.split('?');
  const { method } = request;
  const order = path.match(/^\/orders\/(\d+)$/);
  if (method === 'GET' && order) return readOrder(Number(order[1]));
  switch (path) {
    case '/health':
      if (method === 'GET') return { well: true };
      break;
    case '/orders':
      if (method === 'POST') return placeOrder(await readJson(request));
      if (method === 'GET') return listOrders();
      break;
  }
  return undefined;
}

const server = http.createServer((request, response) => {
  respond(request).then(
    (found) => response.writeHead(found ? 200 : 404).end(JSON.stringify(found ?? { error: 'not found' })),
    (error) => response.writeHead(500).end(JSON.stringify({ error: String(error) })),
  );
});
server.listen(Number(PORT));
