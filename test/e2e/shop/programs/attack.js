// What somebody tries who has taken over the front end. Arguments: attempts as JSON; what became of each, as JSON.
import { existsSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';

/** Milliseconds. */
const PATIENCE = 1500;

const connect = ({ host, port, from }) =>
  new Promise((resolve) => {
    const socket = net.connect({ host, port, ...(from ? { localAddress: from } : {}), timeout: PATIENCE });
    const end = (outcome) => {
      socket.destroy();
      resolve(outcome);
    };
    socket.once('connect', () => end('connected'));
    socket.once('timeout', () => end('no answer'));
    socket.once('error', ({ code }) => end(code));
  });

const ask = ({ host, port, method, path, body }) =>
  new Promise((resolve) => {
    const request = http.request({ host, port, method, path, timeout: PATIENCE }, (answer) => {
      answer.resume();
      resolve(`answered ${answer.statusCode}`);
    });
    request.once('timeout', () => {
      resolve('no answer');
      request.destroy();
    });
    request.once('error', ({ code }) => resolve(code));
    request.end(body);
  });

const attempts = JSON.parse(process.argv.at(-1));
const outcomes = await Promise.all(
  attempts.map((attempt) => {
    if (attempt.file) return existsSync(attempt.file) ? 'there' : 'not there';
    return attempt.path ? ask(attempt) : connect(attempt);
  }),
);
// Connections that were kept must keep nobody waiting.
process.stdout.write(JSON.stringify(outcomes), () => process.exit());
