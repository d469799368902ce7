// Payments: charges a bank outside of the cluster and keeps what it said.
import http from 'node:http';
import https from 'node:https';
import pg from 'pg';

const BANK_HOST = process.env.BANK_HOST ?? 'api.bank.example';
const database = new pg.Pool({ connectionString: process.env.DATABASE_URL });
// A connection that is lost while it is idle is replaced when one is needed.
database.on('error', () => undefined);

function askBank(path, content) {
  return new Promise((resolve, reject) => {
    const options = { hostname: BANK_HOST, port: 443, path, method: 'POST' };
    const request = https.request(options, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    request.on('error', reject);
    request.end(JSON.stringify(content));
  });
}

async function charge({ order, total }) {
  const { rows } = await database.query(
    'INSERT INTO charges (order_id, total) VALUES ($1, $2) RETURNING id',
    [order, total],
  );
  const status = await askBank('/v1/charges', { total });
  await database.query('UPDATE charges SET status = $2 WHERE id = $1', [rows[0].id, status]);
  return { charge: rows[0].id, status };
}

async function refund({ charge: id }) {
  const { rows } = await database.query('SELECT total FROM charges WHERE id = $1', [id]);
  const status = await askBank('/v1/refunds', { total: rows[0].total });
  await database.query('UPDATE charges SET status = $2 WHERE id = $1', [id, status]);
  return { charge: id, status };
}

/** What is answered, by method and path. */
const ROUTES = {
  'GET /health': async () => ({ well: true }),
  'POST /charges': charge,
  'POST /refunds': refund,
};

async function readJson(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
}

http
  .createServer(async (request, response) => {
    const route =
      Object.hasOwn(ROUTES, `${request.method} ${request.url}`) && ROUTES[`${request.method} ${request.url}`];
    try {
      const found = route && (await route(await readJson(request)));
      response.writeHead(found ? 200 : 404).end(JSON.stringify(found || { error: 'not found' }));
    } catch (error) {
      response.writeHead(500).end(JSON.stringify({ error: String(error) }));
    }
  })
  .listen(Number(process.env.PORT ?? 8083));
