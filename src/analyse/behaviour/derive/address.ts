/** A place that something connects to. */
export interface Address {
  /** What is spoken, such as `http` or `postgres`. */
  readonly protocol: string;
  readonly host: string;
  readonly port: number | undefined;
  /** Path and query as written, percent-encoding and all. */
  readonly path: string;
  readonly isTls: boolean;
}

interface Scheme {
  readonly protocol: string;
  readonly port: number | undefined;
  readonly tls?: true;
}

/** Schemes of addresses: what is spoken, and the port where none is said. */
const SCHEMES: ReadonlyMap<string, Scheme> = new Map(
  Object.entries({
    http: { protocol: 'http', port: 80 },
    https: { protocol: 'http', port: 443, tls: true },
    ws: { protocol: 'http', port: 80 },
    wss: { protocol: 'http', port: 443, tls: true },
    postgres: { protocol: 'postgres', port: 5432 },
    postgresql: { protocol: 'postgres', port: 5432 },
    mysql: { protocol: 'mysql', port: 3306 },
    mariadb: { protocol: 'mysql', port: 3306 },
    sqlserver: { protocol: 'sqlserver', port: 1433 },
    redis: { protocol: 'redis', port: 6379 },
    rediss: { protocol: 'redis', port: 6379, tls: true },
    valkey: { protocol: 'redis', port: 6379 },
    mongodb: { protocol: 'mongodb', port: 27017 },
    'mongodb+srv': { protocol: 'mongodb', port: 27017, tls: true },
    amqp: { protocol: 'amqp', port: 5672 },
    amqps: { protocol: 'amqp', port: 5671, tls: true },
    kafka: { protocol: 'kafka', port: 9092 },
    memcached: { protocol: 'memcached', port: 11211 },
    nats: { protocol: 'nats', port: 4222 },
    elasticsearch: { protocol: 'http', port: 9200 },
    grpc: { protocol: 'grpc', port: undefined },
    smtp: { protocol: 'smtp', port: 25 },
    smtps: { protocol: 'smtp', port: 465, tls: true },
    ldap: { protocol: 'ldap', port: 389 },
    ldaps: { protocol: 'ldap', port: 636, tls: true },
    tcp: { protocol: 'tcp', port: undefined },
    tls: { protocol: 'tcp', port: undefined, tls: true },
    sql: { protocol: 'sql', port: undefined },
    broker: { protocol: 'broker', port: undefined },
  } satisfies Record<string, Scheme>),
);

const MAXIMUM_HOSTS = 32;

/** What a scheme or a client's protocol stands for. */
export function schemeOf(name: string): Scheme | undefined {
  const base = name.toLowerCase().replace(/^jdbc:/, '');
  // `postgresql+psycopg`, `mongodb+srv`.
  return SCHEMES.get(base) ?? SCHEMES.get(base.split('+')[0] ?? base);
}

/**
 * The places of an address: `scheme://user:password@host:port/path`, JDBC's, several hosts joined by commas, or
 * `host:port` for a client that says what it speaks. Empty for anything else. Parsed by hand, for a host may have
 * placeholders, which URL parsers refuse.
 */
export function parseAddresses(written: string, protocol?: string): Address[] {
  const text = written.slice(0, 4096);
  const [, name, rest] = /^((?:jdbc:)?[A-Za-z][A-Za-z0-9+.-]{0,40}):\/\/([^]*)$/.exec(text) ?? [];
  const scheme = schemeOf(name ?? protocol ?? '');
  if (!scheme || (name === undefined && protocol === undefined)) return [];
  const whole = rest ?? text;
  // Parameters of JDBC's may follow the place at once: `jdbc:sqlserver://db:1433;databaseName=shop`.
  const end = whole.search(/^jdbc:/i.test(name ?? '') ? /[/?#;]/ : /[/?#]/);
  const authority = end < 0 ? whole : whole.slice(0, end);
  const path = end < 0 ? '' : whole.slice(end);
  const hosts = authority
    .slice(authority.lastIndexOf('@') + 1)
    .split(',')
    .slice(0, MAXIMUM_HOSTS);
  return hosts.flatMap((item): Address[] => {
    const [, bracketed, plain, port] =
      /^(?:\[([^\]]{1,64})\]|([^:\s]{1,256}))(?::(\d{1,5}))?$/.exec(item.trim()) ?? [];
    const host = bracketed ?? plain;
    const number = port === undefined ? scheme.port : Number(port);
    if (host === undefined || (number !== undefined && (number < 1 || number > 65_535))) return [];
    return [{ protocol: scheme.protocol, host, port: number, path, isTls: scheme.tls === true }];
  });
}
