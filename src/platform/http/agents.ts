import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { BlockList, isIP } from 'node:net';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Picks the agent of a request. */
export type AgentChoice = (url: URL, socketPath: string | undefined) => HttpAgent;

/** Agents that honour the proxy variables of `environment`; a socket or loopback address is never proxied. */
export function createAgents(environment: Readonly<Record<string, string | undefined>>): AgentChoice {
  const direct = new HttpAgent({ keepAlive: true });
  const proxied = new HttpAgent({ keepAlive: true, proxyEnv: { ...environment } });
  const secure: { direct?: HttpsAgent; proxied?: HttpsAgent } = {};
  return (url, socketPath) => {
    const near = socketPath !== undefined || isLoopback(url.hostname);
    if (url.protocol === 'http:' || socketPath !== undefined) return near ? direct : proxied;
    // Made at first use: reading the system's certificates costs tens of milliseconds.
    if (near) return (secure.direct ??= new HttpsAgent({ keepAlive: true, secureContext: trust() }));
    return (secure.proxied ??= new HttpsAgent({
      keepAlive: true,
      secureContext: trust(),
      proxyEnv: { ...environment },
    }));
  };
}

/** What the runtime trusts and what this machine's administrator does. */
function trust(): SecureContext {
  return createSecureContext({ ca: [...getCACertificates('default'), ...getCACertificates('system')] });
}

function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  const family = isIP(host);
  return family !== 0 && LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6');
}
