import { type Command, InvalidArgumentError, Option } from 'commander';
import { IDENTITY_SOURCE_IDS } from '../../../platform/identity/types.ts';
import type { IdentityPlace } from '../../../control/segmentation/services.ts';

const IDENTITY_FOLDER = '/var/lib/plimsoll/identity';

/** Which nodes there are, and as whom this one talks to them. */
export interface NodeOptions {
  readonly nodes?: string;
  readonly node?: string;
  readonly nodePort: number;
  readonly identities: IdentityPlace;
}

/** Adds the options of a waypoint that talks to those of other nodes. */
export function addNodeOptions(command: Command): Command {
  return command
    .option('--nodes <file>', 'nodes whose workloads call each other by mutual TLS, as YAML')
    .option('--node <name>', 'the name of this node among them')
    .addOption(
      new Option('--node-port <number>', 'that all nodes listen on').argParser(parsePort).default(15_008),
    )
    .addOption(
      new Option(
        '--identities <source>',
        'where certificates come from: builtin:FOLDER, remote:FOLDER or files:FOLDER',
      )
        .argParser(identityPlaceOf)
        .default({ id: 'builtin', place: IDENTITY_FOLDER }, `builtin:${IDENTITY_FOLDER}`),
    );
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
