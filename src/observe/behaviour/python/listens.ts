import type { BehaviourFact } from '../../../model/behaviour.ts';
import { textsOf } from '../../source-code/evaluate.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallSite } from '../../source-code/types.ts';

/** What serves, and the port where none is said; the positional argument that is the port, if any. */
const SERVERS = new Map<string, { otherwise: string; position?: number }>([
  ['flask.Flask().run', { otherwise: '5000', position: 1 }],
  ['uvicorn.run', { otherwise: '8000' }],
  ['uvicorn.Config', { otherwise: '8000' }],
  ['waitress.serve', { otherwise: '8080' }],
  ['aiohttp.web.run_app', { otherwise: '8080' }],
]);

/** The ports that a call listens on. */
export function listensOf(scope: Scope, { call, line }: CallSite, path: string): BehaviourFact[] {
  const server = SERVERS.get(path);
  if (!server) return [];
  const given =
    call.named.get('port') ?? (server.position === undefined ? undefined : call.positional[server.position]);
  const port = given ?? ({ at: call.at, kind: 'text', text: server.otherwise } as const);
  return textsOf(scope, [port]).map(([text = []]) => ({ kind: 'listen', port: text, protocol: 'tcp', line }));
}
