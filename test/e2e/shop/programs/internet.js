// What there is on the internet of the demonstration: a bank that takes every charge, and a thief who takes everything.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { join } from 'node:path';

const [folder, bank, ...thief] = process.argv.slice(2);
const keys = { key: readFileSync(join(folder, 'bank.key')), cert: readFileSync(join(folder, 'bank.pem')) };

const BANK = ['POST /v1/charges', 'POST /v1/refunds'];
const servers = [
  https
    .createServer(keys, (request, response) => {
      request.resume();
      response.writeHead(BANK.includes(`${request.method} ${request.url}`) ? 201 : 404).end();
    })
    .listen(443, bank),
  ...thief.map((address) => http.createServer((_, response) => response.end('thanks')).listen(443, address)),
  // The metadata of a cloud, where it is played too.
  http.createServer((_, response) => response.end('fake')).listen(80),
];
await Promise.all(servers.map((server) => new Promise((resolve) => server.once('listening', resolve))));
process.stdout.write('ready\n');
