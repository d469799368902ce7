import * as z from 'zod';
import { parseAddress } from '../../../model/sets/address-text.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { parseJson } from '../../../model/json/parse.ts';
import type { RunningContainer } from '../containers/container.ts';

const RESOLV_CONF = '/etc/resolv.conf';
/** What systemd-resolved forwards to; engines take it where `/etc/resolv.conf` names only systemd-resolved itself. */
const SYSTEMD_CONF = '/run/systemd/resolve/resolv.conf';
const SYSTEMD_STUB = '127.0.0.53';
const DAEMON_CONF = '/etc/docker/daemon.json';
const daemonSchema = z.object({ dns: z.array(z.string()).optional() });

/** Docker's, for containers of a host that has none but on loopback. */
const DEFAULTS = ['8.8.8.8', '8.8.4.4', '2001:4860:4860::8888', '2001:4860:4860::8844'];
const LOOPBACK = AddressSet.parse('127.0.0.0/8', '::1');

/** The resolvers that an engine asks for a container, as its operator configured them, whatever the container says itself. */
export interface ContainerResolvers {
  readonly asked: readonly string[];
  /** On the host's loopback: Docker asks them itself, from the host's network, and nobody sees for which container. */
  readonly unseen: readonly string[];
}

/** Reads what the host's resolvers are; `readText` gives the text of a file, undefined where there is none. */
export function readHostResolvers(readText: (path: string) => string | undefined): string[] {
  const configured = daemonResolvers(readText(DAEMON_CONF) ?? '{}');
  if (configured.length > 0) return configured;
  const own = nameservers(readText(RESOLV_CONF) ?? '');
  const isStub = own.length > 0 && own.every((one) => one === SYSTEMD_STUB);
  return isStub ? nameservers(readText(SYSTEMD_CONF) ?? '') : own;
}

/** A file that Docker itself could not read names none. */
function daemonResolvers(text: string): string[] {
  try {
    return addressesIn(daemonSchema.parse(parseJson(text)).dns ?? []);
  } catch {
    return [];
  }
}

/** resolv.conf(5): `nameserver` and an address on a line. */
function nameservers(text: string): string[] {
  return addressesIn(
    Array.from(text.matchAll(/^[ \t]*nameserver[ \t]+(\S+)/gm), ([, address = '']) => address),
  );
}

/** What is no address, such as one with a zone, is passed over: no packet that is routed goes there. */
function addressesIn(texts: readonly string[]): string[] {
  return texts.filter((text) => {
    try {
      return parseAddress(text) !== undefined;
    } catch {
      return false;
    }
  });
}

function isLoopback(address: string): boolean {
  return LOOPBACK.includes(parseAddress(address));
}

/**
 * Which resolvers a container's questions go to. Its gateways are among them, for there Podman's resolver listens, and
 * whatever else the host has.
 */
export function resolversOf(
  { resolvers, gateways }: Pick<RunningContainer, 'resolvers' | 'gateways'>,
  host: readonly string[],
): ContainerResolvers {
  const configured = resolvers.length > 0 ? addressesIn(resolvers) : host;
  const asked = configured.filter((address) => !isLoopback(address));
  const isLeft = asked.length === 0 && resolvers.length === 0;
  return {
    asked: [...new Set([...asked, ...(isLeft ? DEFAULTS : []), ...gateways.values()])],
    // What a container was given itself is on its own loopback, and leads nowhere.
    unseen: resolvers.length > 0 ? [] : host.filter(isLoopback),
  };
}
