import { InvalidArgumentError } from 'commander';
import type { IdentityPlace } from '../../../control/segmentation/services.ts';
import { IDENTITY_SOURCE_IDS } from '../../../platform/identity/types.ts';
import { option } from './option.ts';

/** Where the built-in authority of a host is. */
export const AUTHORITY_FOLDER = '/var/lib/plimsoll/identity';

/** Options of a waypoint that talks to those of other nodes; keys of what these need besides. */
export function nodeOptions(needed: readonly string[] = []) {
  return {
    nodes: option('--nodes <file>', 'nodes whose workloads call each other by mutual TLS, as YAML', {
      completion: 'file',
      requires: ['node', ...needed],
    }),
    node: option('--node <name>', 'the name of this node among them', { requires: ['nodes'] }),
    nodePort: option('--node-port <number>', 'that all nodes listen on', {
      parse: parsePort,
      absent: 15_008,
    }),
    identities: option(
      '--identities <source>',
      'where certificates come from: builtin:FOLDER, remote:FOLDER or files:FOLDER',
      {
        parse: identityPlaceOf,
        absent: { id: 'builtin', place: AUTHORITY_FOLDER },
        absentText: `builtin:${AUTHORITY_FOLDER}`,
      },
    ),
  };
}

/** `--port`, of what listens there. */
export function portOption(absent: number) {
  return option('--port <number>', 'to listen on', { parse: parsePort, absent });
}

/** A port of TCP. Throws what commander tells the user. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('It is a number from 1 to 65535.');
  return port;
}

function identityPlaceOf(text: string): IdentityPlace {
  const [, kind, place] = /^([a-z]+):(.+)$/s.exec(text) ?? [];
  const id = IDENTITY_SOURCE_IDS.find((one) => one === kind);
  if (id === undefined || place === undefined)
    throw new InvalidArgumentError(
      `It is ${IDENTITY_SOURCE_IDS.map((one) => `${one}:FOLDER`).join(' or ')}.`,
    );
  return { id, place };
}
