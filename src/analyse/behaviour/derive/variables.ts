import { type Address, parseAddresses, schemeOf } from './address.ts';
import type { Subject } from './types.ts';

/** An address that a variable has, and who says so. */
export interface VariableAddress {
  readonly address: Address;
  readonly source: string;
}

const HOST = /^(?:(.+)_(?:HOST|HOSTNAME|SERVER)|PGHOST)$/;
const PLACE = /_(?:ADDR|ADDRESS|ADDRESSES|ENDPOINT|SERVER|SERVERS|BROKERS|HOSTS|NODES)$/;
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

/** Addresses that variables of the environment have: `…://host`, `X_HOST` with `X_PORT`, `X_ADDR=host:port`. */
export function addressesOfVariables({ environment }: Subject): VariableAddress[] {
  return [...environment].flatMap(([name, { value, source }]) => {
    const addresses = value.includes('://')
      ? parseAddresses(value)
      : namedAddresses(name, value, environment);
    return addresses.map((address) => ({ address, source }));
  });
}

function namedAddresses(name: string, value: string, environment: Subject['environment']): Address[] {
  const protocol = WORDS.find(([word]) => word.test(name))?.[1] ?? 'tcp';
  const [match, stem] = HOST.exec(name) ?? [];
  if (match !== undefined && /^[\w.-]{1,253}$/.test(value)) {
    const port = environment.get(stem === undefined ? 'PGPORT' : `${stem}_PORT`)?.value;
    return parseAddresses(
      port !== undefined && /^\d{1,5}$/.test(port) ? `${value}:${port}` : value,
      protocol,
    );
  }
  const isPlace = PLACE.test(name) && /^[\w.-]{1,253}:\d{1,5}(?:,[\w.-]{1,253}:\d{1,5}){0,31}$/.test(value);
  return isPlace && schemeOf(protocol) ? parseAddresses(value, protocol) : [];
}
