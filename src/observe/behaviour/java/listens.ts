import type { BehaviourFact, ListenFact } from '../../../model/behaviour.ts';
import { textsOf } from '../../source-code/evaluate.ts';
import { shortPath } from '../../source-code/java-chains.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallSite, Expression } from '../../source-code/types.ts';

/** What listens, by its path with what stands in the middle of a chain left out: which argument is the port or place. */
const SERVERS: ReadonlyMap<string, { readonly argument: number; readonly protocol?: 'udp' }> = new Map([
  ['java.net.ServerSocket', { argument: 0 }],
  ['java.net.ServerSocket().bind', { argument: 0 }],
  ['java.net.DatagramSocket', { argument: 0, protocol: 'udp' }],
  ['java.nio.ServerSocketChannel().bind', { argument: 0 }],
  ['java.nio.ServerSocketChannel.open().bind', { argument: 0 }],
  ['sun.HttpServer.create', { argument: 0 }],
  ['sun.HttpServer().bind', { argument: 0 }],
  ['sun.HttpsServer.create', { argument: 0 }],
  ['sun.HttpsServer().bind', { argument: 0 }],
  ['javalin.Javalin().start', { argument: -1 }],
  ['javalin.Javalin.create().start', { argument: -1 }],
  ['spark.Spark.port', { argument: 0 }],
  ['spark.Service().port', { argument: 0 }],
  ['vertx.HttpServer().listen', { argument: 0 }],
  ['vertx.Vertx().listen', { argument: 0 }],
  ['grpc.ServerBuilder.forPort', { argument: 0 }],
  ['grpc.NettyServerBuilder.forPort', { argument: 0 }],
  ['grpc.NettyServerBuilder.forAddress', { argument: 0 }],
  ['jetty.Server', { argument: 0 }],
  ['undertow.Undertow.builder().addHttpListener', { argument: 0 }],
  ['netty.ServerBootstrap().bind', { argument: -1 }],
]);
/** What starts a framework: the variable that says its port, and the usual one. */
const FRAMEWORKS: ReadonlyMap<string, { readonly variable: string; readonly usual: string }> = new Map([
  ['spring.SpringBootApplication', { variable: 'SERVER_PORT', usual: '8080' }],
  ['micronaut.Micronaut.run', { variable: 'MICRONAUT_SERVER_PORT', usual: '8080' }],
  ['javalin.Javalin().start', { variable: '', usual: '8080' }],
  ['javalin.Javalin.create().start', { variable: '', usual: '8080' }],
]);
const ADDRESS = 'java.net.InetSocketAddress';

/** The ports that a call listens on. */
export function listensOf(scope: Scope, { call, line }: CallSite, path: string): BehaviourFact[] {
  const key = shortPath(path);
  const server = SERVERS.get(key);
  const given = server && call.positional.at(server.argument);
  if (server && given) {
    const port = portIn(scope, given);
    const protocol = server.protocol ?? 'tcp';
    return textsOf(scope, [port]).map(([text = []]) => ({ kind: 'listen', port: text, protocol, line }));
  }
  const framework = FRAMEWORKS.get(key);
  if (!framework) return [];
  const { variable, usual } = framework;
  const said: ListenFact = { kind: 'listen', port: [{ environment: variable }], protocol: 'tcp', line };
  return [
    ...(variable === '' ? [] : [said]),
    { kind: 'listen', port: [usual], protocol: 'tcp', line, isUsual: true },
  ];
}

/** The port of `new InetSocketAddress(port)` or `(host, port)`, or the port itself. */
function portIn(scope: Scope, value: Expression): Expression {
  const made = scope.callBehind(value);
  return made && scope.pathOf(made.callee) === ADDRESS ? (made.positional.at(-1) ?? value) : value;
}
