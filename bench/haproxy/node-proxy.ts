/** A proxy in Node that passes everything on: node bench/haproxy/node-proxy.ts fastify|http-proxy ADDRESS PORT TARGET. */
import { Agent } from 'node:http';
import proxyPlugin from '@fastify/http-proxy';
import fastify from 'fastify';
import httpProxy from 'http-proxy';

const [kind = '', host = '', port = '', target = ''] = process.argv.slice(2);
if (kind === 'fastify') {
  const server = fastify();
  await server.register(proxyPlugin, { upstream: target });
  await server.listen({ host, port: Number(port) });
} else {
  // Without an agent that keeps connections, each request would open one.
  const agent = new Agent({ keepAlive: true });
  httpProxy.createProxyServer({ target, agent }).listen(Number(port), host);
}
process.stdout.write('ready\n');
