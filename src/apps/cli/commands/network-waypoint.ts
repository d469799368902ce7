import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Fault } from '../../../model/fault.ts';
import type { Direction } from '../../../model/profile/artefact.ts';
import type { Mesh } from '../../../pipeline/run/mesh.ts';
import { IDENTITY_SOURCE_IDS, type IdentitySourceId } from '../../../platform/identity/types.ts';
import { visibleLines } from '../progress.ts';
import { auditOption } from './audit-option.ts';

const EXAMPLES = `
Examples:
  plimsoll network waypoint profiles/*.yaml --attachments hosts.yaml
  plimsoll network waypoint profiles/*.yaml --attachments hosts.yaml --port 15001 --folder /run/plimsoll/waypoint
  plimsoll network waypoint profiles/*.yaml --attachments hosts.yaml --nodes nodes.yaml --node n1
  plimsoll network waypoint profiles/*.yaml --attachments hosts.yaml --nodes nodes.yaml --node n1 --identities files:/run/spire

Runs one HAProxy that judges the requests of this node's workloads, until it is stopped (SIGINT, SIGTERM). Their TCP
connections have to be redirected to the port, with their addresses kept (TPROXY). Files are looked at twice a second:
what changes in them is enforced without a reload, and a profile that cannot be read changes nothing. HAProxy's log,
one JSON record a line with the rule of each denial, goes to standard output.

Exit codes: 0 stopped, 2 wrong usage, 3 no such file, 4 HAProxy or a profile cannot be used, 5 internal fault`;

const IDENTITY_FOLDER = '/var/lib/plimsoll/identity';

interface IdentityPlace {
  readonly id: IdentitySourceId;
  readonly place: string;
}

interface Options {
  readonly attachments?: string;
  readonly folder: string;
  readonly port: number;
  readonly onLoss: Direction;
  readonly includeProposed?: boolean;
  readonly audit: readonly string[];
  readonly nodes?: string;
  readonly node?: string;
  readonly nodePort: number;
  readonly identities: IdentityPlace;
}

/** Adds `network waypoint`. */
export function addNetworkWaypointCommand(network: Command): void {
  network
    .command('waypoint')
    .description('run the proxy that judges requests, and keep it at what the profiles say')
    .argument('<profile.yaml...>', 'files of profiles')
    .option('--attachments <file>', 'interfaces and addresses of workloads, as YAML')
    .option('--folder <folder>', 'for its configuration', join('/run', 'plimsoll', 'waypoint'))
    .addOption(new Option('--port <number>', 'to listen on').argParser(portOf).default(15_001))
    .addOption(
      new Option('--on-loss <side>', 'what to allow where HAProxy cannot be exact')
        .choices(['tighter', 'wider'])
        .default('tighter'),
    )
    .addOption(auditOption())
    .option('--include-proposed', 'take proposed lines for accepted ones')
    .option('--nodes <file>', 'nodes whose workloads call each other by mutual TLS, as YAML')
    .option('--node <name>', 'the name of this node among them')
    .addOption(
      new Option('--node-port <number>', 'that all nodes listen on').argParser(portOf).default(15_008),
    )
    .addOption(
      new Option(
        '--identities <source>',
        'where certificates come from: builtin:FOLDER, remote:FOLDER or files:FOLDER',
      )
        .argParser(identityPlaceOf)
        .default({ id: 'builtin', place: IDENTITY_FOLDER }, `builtin:${IDENTITY_FOLDER}`),
    )
    .addHelpText('after', EXAMPLES)
    .action(waypoint);
}

function portOf(text: string): number {
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

function note(text: string): void {
  process.stderr.write(`${visibleLines(text)}\n`);
}

async function waypoint(profiles: readonly string[], options: Options): Promise<void> {
  const { Waypoint } = await import('../../../pipeline/run/waypoint.ts');
  const { supervise } = await import('../../../platform/supervisor/supervisor.ts');
  const { attachments, folder, port, onLoss, includeProposed = false, audit } = options;
  const request = { profiles, attachments, folder, port, onLoss, includeProposed, audited: audit };
  const listener = { output: (bytes: Buffer) => process.stdout.write(bytes), note };
  const running = new Waypoint(request, supervise, listener, await meshOf(options));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await running.start();
  note(`the waypoint listens on port ${port}`);
  await running.serve(stop.signal);
}

async function meshOf({ nodes, node, nodePort, identities, folder }: Options): Promise<Mesh | undefined> {
  if (nodes === undefined && node === undefined) return undefined;
  if (nodes === undefined || node === undefined)
    throw new Fault('usage', '--nodes and --node belong together');
  const { Mesh: NodeMesh } = await import('../../../pipeline/run/mesh.ts');
  const { NodesFile } = await import('../../../pipeline/run/nodes-file.ts');
  const { IDENTITY_UNITS } = await import('../../../platform/identity/registry.ts');
  const request = { nodes: new NodesFile(nodes), node, port: nodePort };
  const unit = IDENTITY_UNITS.find(({ id }) => id === identities.id);
  if (!unit) throw new Fault('internal', `nobody is registered as ${identities.id}`);
  const source = unit.open(identities.place, request.nodes.placement().trustDomain);
  return new NodeMesh(request, source, folder, note);
}
