import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Fault } from '../../model/fault.ts';
import { mayName, scopeOf, scopeOfHost } from './address-scope.ts';
import { type Environment, isProxied, proxyHosts } from './proxies.ts';
import type { AddressScope } from './types.ts';

/** Where a request goes. */
interface Destination {
  readonly url: URL;
  readonly socketPath: string | undefined;
  /** Where the one is who named it; undefined: it was the user. */
  readonly namedFrom: AddressScope | undefined;
  readonly authority?: string | undefined;
}

/** Finds the addresses of a name, as `lookup` of `node:dns` does. */
export type LookUp = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** Picks the agent of a request. */
export type AgentChoice = (destination: Destination) => HttpAgent;

/**
 * Agents that honour the proxy variables of `environment`; a socket or loopback address is never proxied. What others
 * than the user named has agents of its own, whose connections go to no address that those may not name.
 */
export function createAgents(environment: Environment, lookUp: LookUp = lookup): AgentChoice {
  const choices = new Map<AddressScope | undefined, Pool>();
  return ({ url, socketPath, namedFrom, authority }) => {
    let pool = choices.get(namedFrom);
    if (!pool) choices.set(namedFrom, (pool = new Pool(environment, namedFrom, lookUp)));
    return pool.agent(url, socketPath, authority);
  };
}

class Pool {
  readonly #environment: Environment;
  readonly #lookup: LookupFunction | undefined;
  readonly #agents = new Map<string, HttpAgent>();

  constructor(environment: Environment, namedFrom: AddressScope | undefined, lookUp: LookUp) {
    this.#environment = { ...environment };
    this.#lookup = namedFrom && guardedLookup(namedFrom, proxyHosts(environment), lookUp);
  }

  agent(url: URL, socketPath: string | undefined, authority: string | undefined): HttpAgent {
    const isNear = socketPath !== undefined || scopeOfHost(url.hostname) === 'loopback';
    const isSecure = url.protocol === 'https:' && socketPath === undefined;
    // No connection of one authority is used again for another.
    if (isSecure && authority !== undefined) return this.#create(isSecure, isNear, authority);
    const key = `${isSecure} ${isNear}`;
    const known = this.#agents.get(key);
    if (known) return known;
    const agent = this.#create(isSecure, isNear);
    this.#agents.set(key, agent);
    return agent;
  }

  #create(isSecure: boolean, isNear: boolean, authority?: string): HttpAgent {
    const options = {
      keepAlive: authority === undefined,
      ...(isNear ? {} : { proxyEnv: this.#environment }),
      ...(this.#lookup && { lookup: this.#lookup }),
    };
    // Made at first use: reading the system's certificates costs tens of milliseconds.
    return isSecure
      ? new HttpsAgent({ ...options, secureContext: trust(authority) })
      : new HttpAgent(options);
  }
}

/** Looks names up as usual, and gives the addresses that may be named from there. `exempt` hosts are the user's own. */
function guardedLookup(from: AddressScope, exempt: ReadonlySet<string>, lookUp: LookUp): LookupFunction {
  return (hostname, options, done) => {
    lookUp(hostname, { ...options, all: true }, (error, found) => {
      const allowed = exempt.has(hostname)
        ? found
        : (found ?? []).filter(({ address }) => mayName(from, scopeOf(address) ?? 'public'));
      const [first] = allowed ?? [];
      if (error) return done(error, '', 0);
      if (!first) return done(refusal(hostname, from, found), '', 0);
      return options.all ? done(null, allowed) : done(null, first.address, first.family);
    });
  };
}

function refusal(hostname: string, from: AddressScope, found: readonly LookupAddress[]): Fault {
  return namingFault(hostname, from, scopeOf(found[0]?.address ?? '') ?? 'public');
}

/** The fault of being sent where the sender may not send anyone. */
export function namingFault(host: string, from: AddressScope, to: AddressScope): Fault {
  const message = `${host} is not asked: a server with a ${from} address names it, and its own is ${to}`;
  return new Fault('refused', message);
}

/** How far the address reaches that answers for a URL; behind a proxy, as far as its host tells. */
export function scopeOfAnswer(url: URL, remote: string | undefined, environment: Environment): AddressScope {
  if (isProxied(url, environment)) return scopeOfHost(url.hostname) ?? 'public';
  return scopeOf(remote ?? '') ?? scopeOfHost(url.hostname) ?? 'public';
}

/** One authority; or what the runtime trusts and what this machine's administrator does. */
function trust(authority: string | undefined): SecureContext {
  if (authority !== undefined) return createSecureContext({ ca: authority });
  return createSecureContext({ ca: [...getCACertificates('default'), ...getCACertificates('system')] });
}
