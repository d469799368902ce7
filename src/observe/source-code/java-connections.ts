import type { BehaviourFact, TopicFact } from '../../model/behaviour.ts';
import type { ClientCall } from './clients.ts';
import { connectionsOf, resolve } from './connections.ts';
import { textsOf } from './evaluate.ts';
import { type Setters, shortPath } from './java-chains.ts';
import { JAVA_CLIENTS, JAVA_HOSTS, JAVA_PLACES, JAVA_PROPERTIES } from './java-clients.ts';
import { keyOf } from './java-values.ts';
import { propertyText, usualText } from './property-text.ts';
import type { Scope } from './scope.ts';
import type { CallExpression, CallSite, Expression } from './types.ts';

/** Methods that put a value behind a name. */
const PUTTING = new Set(['put', 'putIfAbsent', 'setProperty', 'addProperty', 'property', 'of', 'entry']);
const ADDRESSES = new Set(['apache.HttpHost', 'apache.HttpHost.create', 'java.net.InetSocketAddress']);

/** The connections that a call makes or is told of. */
export function javaConnectionsOf(
  scope: Scope,
  site: CallSite,
  path: string,
  setters: Setters,
): BehaviourFact[] {
  const key = shortPath(path);
  const places = JAVA_PLACES.get(key);
  const inner = places === undefined ? [] : placesIn(scope, site, places);
  if (inner.length > 0) return inner;
  const client = key === 'apache.HttpHost' ? undefined : JAVA_CLIENTS.get(key);
  if (client) return connected(scope, site, client);
  const setter = JAVA_HOSTS.get(key);
  if (!setter) return putIn(scope, site);
  const [host] = site.call.positional;
  const port = setters.argument(site.call, setter.setter);
  return host ? connected(scope, withArguments(site, port ? [host, port] : [host]), setter) : [];
}

/** What is given something else than a place (`MongoClients.create(settings)`) is told of it elsewhere. */
function connected(scope: Scope, site: CallSite, client: ClientCall): BehaviourFact[] {
  const positional = site.call.positional.filter((one) => !/Config(?:uration)?\(\)$/.test(scope.pathOf(one)));
  const [first] = positional;
  const type = first ? scope.pathOf(first) : '';
  const isPlace =
    first !== undefined &&
    first.kind !== 'function' &&
    !/^(?:mongo|jedis|lettuce)\.|^java\.net\.Inet/.test(type);
  return isPlace ? connectionsOf(scope, withArguments(site, positional), client) : [];
}

function placesIn(scope: Scope, site: CallSite, protocol: string): BehaviourFact[] {
  const given = site.call.positional.slice(0, 16).flatMap((value) => {
    const list = resolve(scope, value);
    return list?.kind === 'list' ? list.items.slice(0, 64) : [value];
  });
  return given.flatMap((value) => {
    const made = scope.callBehind(value);
    if (!made || !ADDRESSES.has(scope.pathOf(made.callee))) return [];
    return connectionsOf(scope, { ...site, call: made }, { protocol, positions: [0, 1] });
  });
}

/** `properties.put("bootstrap.servers", servers)`, `Map.of(…)`. */
function putIn(scope: Scope, site: CallSite): BehaviourFact[] {
  const { callee, positional } = site.call;
  if (callee.kind !== 'member' || !PUTTING.has(callee.name)) return [];
  return positional.slice(0, 64).flatMap((name, index) => {
    const client = JAVA_PROPERTIES.get(keyOf(name) ?? '');
    const value = positional[index + 1];
    return client && value ? connectionsOf(scope, withArguments(site, [value]), client) : [];
  });
}

function withArguments(site: CallSite, positional: readonly Expression[]): CallSite {
  const call: CallExpression = { ...site.call, positional };
  return { ...site, call };
}

const SENDING =
  /^(?:spring\.KafkaTemplate\(\)\.send|kafka\.ProducerRecord|kafka\.StreamsBuilder\(\).*\.to)$/s;
const READING = /^(?:kafka\.(?:Kafka)?Consumer\(\)\.subscribe|kafka\.StreamsBuilder\(\)\.(?:stream|table))$/;
const LISTENING = /^(?:spring\.KafkaListener|micronaut\.Topic)$/;

/** Kafka topics that a call sends to or reads. */
export function javaTopicsOf(scope: Scope, { call, line }: CallSite, path: string): TopicFact[] {
  const isSent = SENDING.test(path);
  if (!isSent && !READING.test(path) && !LISTENING.test(path)) return [];
  const value = call.named.get('topics') ?? call.named.get('value') ?? call.positional[0];
  const listed = resolve(scope, value);
  const values = listed?.kind === 'list' ? listed.items.slice(0, 64) : [listed];
  return values.flatMap((each): TopicFact[] => {
    const [[text] = []] = each ? textsOf(scope, [each]) : [];
    const topic = usualText(
      (text ?? []).flatMap((part) => (typeof part === 'string' ? propertyText(part) : [part])),
    );
    return topic ? [{ kind: 'topic', topic, api: isSent ? 'Produce' : 'Fetch', line }] : [];
  });
}
