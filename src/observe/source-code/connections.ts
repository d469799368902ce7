import type { BehaviourFact, ConnectionFact, Text } from '../../model/behaviour.ts';
import type { ClientCall } from './clients.ts';
import { textsOf } from './evaluate.ts';
import type { Scope } from './scope.ts';
import type { CallSite, Expression } from './types.ts';

/** Options inside of options that libraries have (`socket: { host }`, `connection: { host }`). */
const NESTED = ['socket', 'connection', 'replication', 'master'];

/** The connections that a call of a client library makes: one for each address that it is given. */
export function connectionsOf(scope: Scope, { call, line }: CallSite, client: ClientCall): BehaviourFact[] {
  const first = resolve(scope, call.positional[client.argument ?? 0]);
  const options = optionsOf(scope, first, call.named);
  const address = first?.kind === 'object' || client.positions ? undefined : first;
  const url = address ?? pick(options, client.url);
  const host = pick(options, client.host) ?? positional(scope, call, client.positions?.[0]);
  const port = pick(options, client.port) ?? positional(scope, call, client.positions?.[1]);
  const isNumber = url?.kind === 'text' && /^\d+$/.test(url.text);
  // `new Redis(6379, 'cache')`: where an address may stand, a port does.
  const [hostFirst, portFirst] = isNumber ? [positional(scope, call, 1) ?? host, url] : [host, port];
  const urls = url === undefined || isNumber ? [undefined] : listed(scope, url);
  return urls.flatMap((each) => {
    const ways = textsOf(scope, [each, hostFirst, portFirst]);
    return ways.map(([urlText, hostText, portText]): ConnectionFact => ({
      kind: 'connection',
      protocol: client.protocol,
      line,
      ...(each ? { url: urlText } : {}),
      ...reported('host', hostFirst ? hostText : undefined, each ? undefined : client),
      ...reported('port', portFirst ? portText : undefined, each ? undefined : client),
    }));
  });
}

function reported(
  key: 'host' | 'port',
  text: Text | undefined,
  client: ClientCall | undefined,
): { [name: string]: Text } {
  const variable = client?.defaults?.[key];
  if (text) return { [key]: text };
  return variable === undefined ? {} : { [key]: [{ environment: variable }] };
}

function positional(scope: Scope, call: CallSite['call'], index: number | undefined): Expression | undefined {
  const value = index === undefined ? undefined : resolve(scope, call.positional[index]);
  return value?.kind === 'object' || value?.kind === 'function' ? undefined : value;
}

/** The object or list that a name stands for; anything else stays, for it is evaluated as a text. */
export function resolve(scope: Scope, expression: Expression | undefined): Expression | undefined {
  if (!expression) return undefined;
  const value = scope.valueBehind(expression);
  return value?.kind === 'object' || value?.kind === 'list' ? value : expression;
}

/** Options by name: of an object, of the objects in it that hold addresses, and keyword arguments. */
export function optionsOf(
  scope: Scope,
  object: Expression | undefined,
  named: ReadonlyMap<string, Expression>,
): ReadonlyMap<string, Expression> {
  const entries = object?.kind === 'object' ? object.entries : new Map<string, Expression>();
  const nested = NESTED.flatMap((name) => {
    const inner = resolve(scope, entries.get(name));
    return inner?.kind === 'object' ? [...inner.entries] : [];
  });
  return new Map([...nested, ...entries, ...named]);
}

function pick(
  options: ReadonlyMap<string, Expression>,
  names: readonly string[] = [],
): Expression | undefined {
  return names
    .map((name) => options.get(name))
    .find((value) => value !== undefined && value.kind !== 'object' && value.kind !== 'function');
}

/** The addresses of a list, or the one. */
function listed(scope: Scope, value: Expression): Expression[] {
  const whole = resolve(scope, value);
  return whole?.kind === 'list' ? whole.items.slice(0, 64) : [whole ?? value];
}
