import { join } from 'node:path';
import { Fault } from '../../../../model/fault.ts';
import type { OpenContext } from '../types.ts';

/** Where an engine with Docker's API listens. */
export interface Endpoint {
  readonly engine: 'Docker' | 'Podman';
  /** For a socket, its host is only a name. */
  readonly url: string;
  readonly socketPath?: string;
}

const UNSUPPORTED = 'save the image ("docker save --output image.tar NAME") and scan the archive';

/**
 * The places where engines may listen, likeliest first: what the environment names, or else the usual sockets.
 * `scheme` `docker` or `podman` leaves the other out. Throws a `Fault` (`unsupported`) for an address we cannot use.
 */
export function engineEndpoints({
  environment,
  scheme,
}: Pick<OpenContext, 'environment' | 'scheme'>): Endpoint[] {
  return [
    ...(scheme === 'podman'
      ? []
      : endpointsOf('Docker', environment['DOCKER_HOST'], dockerSockets(environment), environment)),
    ...(scheme === 'docker'
      ? []
      : endpointsOf('Podman', environment['CONTAINER_HOST'], podmanSockets(environment), environment)),
  ];
}

/** Those that the environment names. Throws a `Fault` (`unsupported`) for an address we cannot use. */
export function namedEndpoints(environment: OpenContext['environment']): Endpoint[] {
  return (
    [
      ['Docker', environment['DOCKER_HOST']],
      ['Podman', environment['CONTAINER_HOST']],
    ] as const
  ).flatMap(([engine, named]) => (named ? [parseHost(engine, named, environment)] : []));
}

function endpointsOf(
  engine: Endpoint['engine'],
  named: string | undefined,
  sockets: readonly string[],
  environment: OpenContext['environment'],
): Endpoint[] {
  if (named) return [parseHost(engine, named, environment)];
  return sockets.map((socketPath) => ({ engine, url: 'http://localhost', socketPath }));
}

function dockerSockets(environment: OpenContext['environment']): string[] {
  const { HOME: home, XDG_RUNTIME_DIR: runtime } = environment;
  return [
    '/var/run/docker.sock',
    ...(runtime ? [join(runtime, 'docker.sock')] : []),
    ...(home ? [join(home, '.docker', 'run', 'docker.sock')] : []),
  ];
}

function podmanSockets(environment: OpenContext['environment']): string[] {
  const { XDG_RUNTIME_DIR: runtime } = environment;
  return [...(runtime ? [join(runtime, 'podman', 'podman.sock')] : []), '/run/podman/podman.sock'];
}

function parseHost(
  engine: Endpoint['engine'],
  host: string,
  environment: OpenContext['environment'],
): Endpoint {
  if (host.startsWith('unix://')) {
    return { engine, url: 'http://localhost', socketPath: host.slice('unix://'.length) };
  }
  const url = URL.parse(host.replace(/^tcp:/, 'http:'));
  if (url?.protocol !== 'http:') {
    throw new Fault('unsupported', `${engine}'s address ${host} is none that can be used here`, {
      hint: UNSUPPORTED,
    });
  }
  if (environment['DOCKER_TLS_VERIFY']) {
    const message = `${engine} at ${url.host} wants a client certificate, which is not supported`;
    throw new Fault('unsupported', message, { hint: UNSUPPORTED });
  }
  return { engine, url: `http://${url.hostname}:${url.port || '2375'}` };
}
