import type { DatabaseAddress } from '../address.ts';
import { unreadable, withoutCredentials } from '../address.ts';

const MECHANISMS = ['SCRAM-SHA-1', 'SCRAM-SHA-256', 'MONGODB-X509'] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** Where a MongoDB is: one host, or those of a replica set or of several routers. */
export interface MongodbAddress {
  readonly hosts: readonly Pick<DatabaseAddress, 'host' | 'port'>[];
  /** Where the vault's user is, and others are whose statements say nothing else. */
  readonly database: string;
  readonly replicaSet: string | undefined;
  readonly mechanism: Mechanism | undefined;
  /** Undefined where it is not said. */
  readonly tls: DatabaseAddress['tls'] | undefined;
}

const FORM = /^mongodb:\/\/([^/?#]{1,4000})(?:\/([^/?#]{0,200}))?(?:\?([^#]{0,4000}))?$/;
const HOST = /^(\[[0-9a-fA-F:.]{2,45}\]|[\w.-]{1,255})(?::(\d{1,5}))?$/;
/** What stands for a database in a command: neither its end nor another place. */
const DATABASE = /^[^/\\. "$\0]{1,63}$/;
const [USUAL_PORT, MOST_HOSTS] = [27_017, 50];
const PARAMETERS = new Set([
  'tls',
  'ssl',
  'tlsInsecure',
  'tlsAllowInvalidCertificates',
  'authSource',
  'authMechanism',
  'replicaSet',
]);

/** Reads a connection string. Throws a `Fault` (`usage`). Source: https://www.mongodb.com/docs/manual/reference/connection-string/ */
export function addressOf(url: string): MongodbAddress {
  const bare = withoutCredentials(url);
  if (bare.startsWith('mongodb+srv:'))
    throw unreadable('is mongodb+srv://, whose hosts the DNS names: write mongodb:// and name them');
  const [, hosts = '', path = '', query = ''] = FORM.exec(bare) ?? [];
  if (hosts === '') throw unreadable('is not mongodb://{{username}}:{{password}}@host:port/database');
  const parameters = new URLSearchParams(query);
  const unknown = [...parameters.keys()].some((name) => !PARAMETERS.has(name));
  if (unknown) throw unreadable(`has a parameter that is none of ${[...PARAMETERS].join(', ')}`);
  return {
    hosts: hostsOf(hosts),
    database: databaseOf(parameters.get('authSource') ?? path),
    replicaSet: parameters.get('replicaSet') ?? undefined,
    mechanism: mechanismOf(parameters.get('authMechanism')),
    tls: tlsOf(parameters),
  };
}

/** Is it a name that a database can have? */
export function isDatabase(name: string): boolean {
  return DATABASE.test(name);
}

function hostsOf(text: string): MongodbAddress['hosts'] {
  const hosts = text.split(',').map((one) => {
    const [, host = '', port = String(USUAL_PORT)] = HOST.exec(one) ?? [];
    if (host === '' || Number(port) < 1 || Number(port) > 65_535)
      throw unreadable('has a host that is none, or a port');
    return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
  });
  if (hosts.length > MOST_HOSTS) throw unreadable(`has more than ${MOST_HOSTS} hosts`);
  return hosts;
}

function databaseOf(name: string): string {
  if (name === '') return 'admin';
  // Users who log in by a certificate are in no database.
  if (name === '$external') return name;
  if (!isDatabase(name)) throw unreadable('has a database that cannot be');
  return name;
}

function mechanismOf(asked: string | null): Mechanism | undefined {
  const known = MECHANISMS.find((mechanism) => mechanism === asked);
  if (asked !== null && !known)
    throw unreadable(`has an authMechanism that is none of ${MECHANISMS.join(', ')}`);
  return known;
}

function tlsOf(parameters: URLSearchParams): MongodbAddress['tls'] {
  const isAsked = flagOf(parameters, 'tls', 'ssl');
  const isUnverified = flagOf(parameters, 'tlsInsecure', 'tlsAllowInvalidCertificates') === true;
  if (isUnverified && isAsked !== true)
    throw unreadable('has no tls=true, and says how that is not verified');
  if (isAsked === undefined) return undefined;
  if (!isAsked) return 'off';
  return isUnverified ? 'unverified' : 'verified';
}

/** What is said by two names of one thing, once and alike. */
function flagOf(parameters: URLSearchParams, ...names: readonly string[]): boolean | undefined {
  const said = new Set(names.flatMap((name) => parameters.getAll(name)));
  const [first] = said;
  if (said.size > 1 || (first !== undefined && first !== 'true' && first !== 'false'))
    throw unreadable(`has a ${names.join(' or ')} that is neither true nor false`);
  return first === undefined ? undefined : first === 'true';
}
