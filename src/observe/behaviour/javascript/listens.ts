import type { BehaviourFact } from '../../../model/behaviour.ts';
import { optionsOf, resolve } from '../../source-code/connections.ts';
import { textsOf } from '../../source-code/evaluate.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallSite } from '../../source-code/types.ts';

/** Servers whose `listen` takes a port, or options with one. */
const SERVERS =
  /^(?:(?:http|https|http2|net|tls)\.create(?:Secure)?Server\(\)|express\(\)|fastify(?:\.\w+)?\(\)|koa\(\)|koa\.\w+\(\)|@nestjs\/core\.NestFactory\.create\(\)|polka\(\)|restify\.createServer\(\)|@hapi\/hapi\.server\(\)|http\.Server\(\))\.listen$/;
/** Functions that serve with options that have the port. */
const SERVING = new Set(['Bun.serve', 'Deno.serve', '@hono/node-server.serve', '@hapi/hapi.server']);

/** The ports that a call listens on. */
export function listensOf(scope: Scope, { call, line }: CallSite, path: string): BehaviourFact[] {
  const isDatagram = /^dgram\.createSocket\(\)\.bind$/.test(path);
  if (!SERVERS.test(path) && !SERVING.has(path) && !isDatagram) return [];
  const first = resolve(scope, call.positional[0]);
  const port = first?.kind === 'object' ? optionsOf(scope, first, call.named).get('port') : first;
  if (!port || port.kind === 'function') return [];
  return textsOf(scope, [port]).map(([text = []]) => ({
    kind: 'listen',
    port: text,
    protocol: isDatagram ? 'udp' : 'tcp',
    line,
  }));
}
