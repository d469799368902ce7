import { type Address, parseAddresses } from './address.ts';
import { isKnownHost, placesIn } from './places.ts';
import type { Subject } from './types.ts';

/** An address that a variable has, and who says so. */
export interface VariableAddress {
  readonly address: Address;
  readonly source: string;
}

const HOST = /^(?:(.+)_(?:HOST|HOSTNAME|SERVER)|PGHOST)$/;
const PLACE = /_(?:ADDR|ADDRESS|ADDRESSES|ENDPOINT|SERVER|SERVERS|BROKERS|HOSTS|NODES)$/;
/** A variable of where the workload itself listens. */
const LISTENS = /LISTEN|BIND/;
/** What a variable's name says is spoken. */
const WORDS: readonly (readonly [word: RegExp, protocol: string])[] = [
  [/POSTGRES|^PG|^DB_PG/, 'postgres'],
  [/MYSQL|MARIADB/, 'mysql'],
  [/REDIS|VALKEY/, 'redis'],
  [/MONGO/, 'mongodb'],
  [/RABBIT|AMQP/, 'amqp'],
  [/KAFKA|BOOTSTRAP/, 'kafka'],
  [/MEMCACHE/, 'memcached'],
  [/ELASTIC|OPENSEARCH/, 'elasticsearch'],
  [/NATS/, 'nats'],
  [/SMTP|MAIL/, 'smtp'],
];

/** Addresses that variables of the environment have: `…://host`, `X_HOST` with `X_PORT`, `X_ADDR=host:port`, and any `host:port` with a known host. */
export function addressesOfVariables(subject: Subject): VariableAddress[] {
  return [...subject.environment].flatMap(([name, { value, source }]) => {
    const addresses = value.includes('://') ? parseAddresses(value) : namedAddresses(name, value, subject);
    return addresses.map((address) => ({ address, source }));
  });
}

/** What the name of a variable or a flag, in capitals, says is spoken. */
export function protocolNamed(name: string): string {
  return WORDS.find(([word]) => word.test(name))?.[1] ?? 'tcp';
}

function namedAddresses(name: string, value: string, subject: Subject): Address[] {
  const { environment } = subject;
  const protocol = protocolNamed(name);
  const [match, stem] = HOST.exec(name) ?? [];
  if (match !== undefined && /^[\w.-]{1,253}$/.test(value)) {
    const port = environment.get(stem === undefined ? 'PGPORT' : `${stem}_PORT`)?.value;
    return parseAddresses(
      port !== undefined && /^\d{1,5}$/.test(port) ? `${value}:${port}` : value,
      protocol,
    );
  }
  const places = placesIn(value, protocol);
  if (PLACE.test(name)) return places;
  return LISTENS.test(name) ? [] : places.filter(({ host }) => isKnownHost(host, subject));
}
