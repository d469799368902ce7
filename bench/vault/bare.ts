import { createServer } from 'node:http';

/** A server that reads what it is sent as JSON and answers with some: what Node's own HTTP costs. Its argument is a port. */
const ANSWER = { request_id: '0', data: { data: { user: 'x', password: 'fake' }, metadata: { version: 1 } } };

createServer((message, response) => {
  const parts: Buffer[] = [];
  message.on('data', (part: Buffer) => parts.push(part));
  message.on('end', () => {
    if (parts.length > 0) JSON.parse(Buffer.concat(parts).toString());
    const bytes = Buffer.from(JSON.stringify(ANSWER));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
    response.end(bytes);
  });
}).listen(Number(process.argv[2]), '127.0.0.1', () => process.stderr.write('the vault listens on it\n'));
