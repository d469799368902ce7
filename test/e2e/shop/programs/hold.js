// A connection to the database that stays: says when each of its queries was answered, in milliseconds since 1970.
import { Client } from 'pg';

const client = new Client({ connectionString: process.env.DATABASE_URL });
client.on('error', () => process.exit(1));
await client.connect();
for (;;) {
  await client.query('SELECT 1');
  process.stdout.write(`${Date.now()}\n`);
  await new Promise((resolve) => setTimeout(resolve, 20));
}
