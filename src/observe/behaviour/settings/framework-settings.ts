import type { BehaviourFact, Text } from '../../../model/behaviour.ts';
import { environmentNames, propertyOf, propertyText, usualText } from '../../source-code/property-text.ts';
import type { FlatSetting } from './flat-settings.ts';

/** Files of Spring, Quarkus and Micronaut. */
const FILES = /(?:^|\/)(?:application|bootstrap|microprofile-config)[\w.-]*\.(?:ya?ml|properties)$/;

/** Properties with the port that is listened on. */
const PORTS = new Set([
  'server.port',
  'management.server.port',
  'quarkus.http.port',
  'quarkus.management.port',
  'micronaut.server.port',
  'grpc.server.port',
  'spring.grpc.server.port',
  'quarkus.grpc.server.port',
]);
/** Properties with a host, whose port is beside it. */
const HOSTS = new Map([
  ['spring.data.redis.host', 'redis'],
  ['spring.redis.host', 'redis'],
  ['spring.rabbitmq.host', 'amqp'],
  ['spring.data.mongodb.host', 'mongodb'],
  ['spring.mail.host', 'smtp'],
  ['quarkus.mailer.host', 'smtp'],
]);
/** Properties with places (`host:port`, several joined by commas) or with an address. */
const PLACES = new Map([
  ['spring.kafka.bootstrapservers', 'kafka'],
  ['spring.cloud.stream.kafka.binder.brokers', 'kafka'],
  ['kafka.bootstrap.servers', 'kafka'],
  ['kafka.bootstrapservers', 'kafka'],
  ['mp.messaging.connector.smallryekafka.bootstrap.servers', 'kafka'],
  ['spring.rabbitmq.addresses', 'amqp'],
  ['spring.elasticsearch.uris', 'elasticsearch'],
  ['spring.elasticsearch.rest.uris', 'elasticsearch'],
  ['quarkus.elasticsearch.hosts', 'elasticsearch'],
  ['spring.data.redis.cluster.nodes', 'redis'],
  ['spring.data.redis.sentinel.nodes', 'redis'],
  ['spring.datasource.url', 'sql'],
  ['spring.datasource.jdbcurl', 'sql'],
  ['spring.r2dbc.url', 'sql'],
  ['spring.flyway.url', 'sql'],
  ['quarkus.datasource.jdbc.url', 'sql'],
  ['datasources.default.url', 'sql'],
  ['spring.data.mongodb.uri', 'mongodb'],
  ['quarkus.mongodb.connectionstring', 'mongodb'],
  ['spring.data.redis.url', 'redis'],
  ['quarkus.redis.hosts', 'redis'],
]);

/** Properties with a path before every route, and whose routes. */
const PREFIXES = new Map<string, readonly string[]>([
  ['server.servlet.contextpath', ['Spring', 'Servlet', 'JAX-RS']],
  ['server.contextpath', ['Spring', 'Servlet', 'JAX-RS']],
  ['spring.webflux.basepath', ['Spring']],
  ['quarkus.http.rootpath', ['JAX-RS', 'Spring', 'Servlet', 'Vert.x']],
  ['quarkus.rest.path', ['JAX-RS']],
  ['quarkus.resteasy.path', ['JAX-RS']],
  ['micronaut.server.contextpath', ['Micronaut']],
]);

/** Is it a file whose settings a framework reads? */
export const isOfFramework = (path: string): boolean => FILES.test(path);

/** What the properties of frameworks say without an address: ports, hosts with ports beside them, places. */
export function frameworkFacts(settings: readonly FlatSetting[]): BehaviourFact[] {
  const byName = new Map(settings.map((setting) => [plain(setting.fullName), setting]));
  return settings.flatMap((setting): BehaviourFact[] => {
    const name = plain(setting.fullName);
    const { line } = setting;
    if (PORTS.has(name)) return [{ kind: 'listen', port: valueOf(setting), protocol: 'tcp', line }];
    const by = PREFIXES.get(name);
    const path = by ? usualText(propertyText(setting.value)) : undefined;
    if (by && path !== undefined) return [{ kind: 'prefix', path, line, by }];
    const protocol = HOSTS.get(name);
    if (protocol === undefined) return placesOf(setting, name);
    if (setting.value.includes('@')) return [];
    const port = byName.get(name.replace(/host$/, 'port'));
    const host = valueOf(setting);
    return [{ kind: 'connection', protocol, host, line, ...(port ? { port: valueOf(port) } : {}) }];
  });
}

/** Places; those that are addresses are told as such. */
function placesOf(setting: FlatSetting, name: string): BehaviourFact[] {
  const protocol = PLACES.get(name);
  // A database without a host (`jdbc:h2:mem:shop`) is in the program itself; a sign stands behind who may use a place.
  if (protocol === undefined || /:\/\/|jdbc:|r2dbc:|@/.test(setting.value)) return [];
  return [{ kind: 'connection', protocol, url: valueOf(setting), line: setting.line }];
}

/** A property's value, which a variable of its name takes the place of. */
function valueOf({ fullName, value }: FlatSetting): Text {
  return [propertyOf(fullName, propertyText(value))];
}

/** The variables that take a setting's place. */
export function variablesOf({ fullName }: FlatSetting): readonly string[] {
  return environmentNames(fullName);
}

/** The one form of a name (`bootstrap-servers`, `bootstrapServers`). */
function plain(fullName: string): string {
  return fullName.toLowerCase().replaceAll(/[-_]/g, '');
}
