import type { BehaviourFact, ListenFact, Text } from '../../../model/behaviour.ts';
import { resolve } from '../../source-code/connections.ts';
import { knownValue, textsOf } from '../../source-code/evaluate.ts';
import type { Scope } from '../../source-code/scope.ts';
import type { CallSite, Expression } from '../../source-code/types.ts';

/** What listens on an address: which argument or key it is, the network before it, and what is used where none is said. */
interface Listener {
  readonly argument: number;
  readonly key?: string;
  readonly network?: number;
  readonly otherwise?: Text;
}

const FIRST: Listener = { argument: 0 };
const NETWORK: Listener = { argument: 1, network: 0 };
const AFTER_CONTEXT: Listener = { argument: 2, network: 1 };
/** What gin uses. */
const USUAL: Text = [{ environment: 'PORT', otherwise: ['8080'] }];

const CALLS: ReadonlyMap<string, Listener> = new Map(
  Object.entries({
    'net/http.ListenAndServe': FIRST,
    'net/http.ListenAndServeTLS': FIRST,
    'net/http.Server': { argument: 0, key: 'Addr' },
    'net.Listen': NETWORK,
    'net.ListenPacket': NETWORK,
    'net.ListenConfig().Listen': AFTER_CONTEXT,
    'net.ListenConfig().ListenPacket': AFTER_CONTEXT,
    'crypto/tls.Listen': NETWORK,
    'github.com/valyala/fasthttp.ListenAndServe': FIRST,
    'github.com/miekg/dns.Server': { argument: 0, key: 'Addr' },
  } satisfies Record<string, Listener>),
);
const SERVERS: readonly (readonly [pattern: RegExp, listener: Listener])[] = [
  [
    /^github\.com\/gin-gonic\/gin\.(?:Default|New|Engine)\(\)\.(?:Run|RunTLS)$/,
    { ...FIRST, otherwise: USUAL },
  ],
  [/^github\.com\/labstack\/echo\.(?:New|Echo)\(\)\.(?:Start|StartTLS|StartAutoTLS|StartH2CServer)$/, FIRST],
  [/^github\.com\/gofiber\/fiber\.(?:New|App)\(\)\.(?:Listen|ListenTLS)$/, FIRST],
];

/** The ports that a call listens on. */
export function listensOf(scope: Scope, { call, line }: CallSite, path: string): BehaviourFact[] {
  const listener = CALLS.get(path) ?? SERVERS.find(([pattern]) => pattern.test(path))?.[1];
  if (!listener) return [];
  const network = networkOf(scope, listener, call.positional);
  const value = resolve(scope, call.positional[listener.argument]);
  const address = listener.key && value?.kind === 'object' ? value.entries.get(listener.key) : value;
  if (network === undefined || address?.kind === 'object') return [];
  const texts = address ? textsOf(scope, [address]).map(([text = []]) => portOf(text)) : [listener.otherwise];
  return texts.flatMap((port): ListenFact[] =>
    port && port.length > 0 ? [{ kind: 'listen', port, protocol: network, line }] : [],
  );
}

function networkOf(
  scope: Scope,
  { network }: Listener,
  given: readonly Expression[],
): ListenFact['protocol'] | undefined {
  if (network === undefined) return 'tcp';
  const name = knownValue(scope, given[network]) ?? 'tcp';
  if (/^udp[46]?$/.test(name)) return 'udp';
  return /^tcp[46]?$/.test(name) ? 'tcp' : undefined;
}

/** The port of `host:port`: what is behind the last colon, also of what a variable falls back to. */
function portOf(address: Text): Text {
  const at = address.findLastIndex((part) => typeof part === 'string' && part.includes(':'));
  const part = address[at];
  if (typeof part === 'string') {
    const rest = part.slice(part.lastIndexOf(':') + 1);
    return [...(rest === '' ? [] : [rest]), ...address.slice(at + 1)];
  }
  const [only, ...others] = address;
  if (typeof only !== 'object' || !('environment' in only) || !only.otherwise || others.length > 0)
    return address;
  return [{ ...only, otherwise: portOf(only.otherwise) }];
}
