import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { Fault } from '../../../model/fault.ts';
import type { LossDirection } from '../../../model/profile/artefact.ts';
import type { OtherNodes } from '../../../control/waypoint/waypoint.ts';
import { openIdentities } from '../identity-source.ts';
import { visibleLines } from '../progress.ts';
import { auditOption } from './audit-option.ts';
import { addNodeOptions, type NodeOptions, parsePort } from './node-options.ts';

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

interface Options extends NodeOptions {
  readonly attachments?: string;
  readonly folder: string;
  readonly port: number;
  readonly onLoss: LossDirection;
  readonly includeProposed?: boolean;
  readonly audit: readonly string[];
}

/** Adds `network waypoint`. */
export function addNetworkWaypointCommand(network: Command): void {
  const command = network
    .command('waypoint')
    .description('run the proxy that judges requests, and keep it at what the profiles say')
    .argument('<profile.yaml...>', 'files of profiles')
    .option('--attachments <file>', 'interfaces and addresses of workloads, as YAML')
    .option('--folder <folder>', 'for its configuration', join('/run', 'plimsoll', 'waypoint'))
    .addOption(new Option('--port <number>', 'to listen on').argParser(parsePort).default(15_001))
    .addOption(
      new Option('--on-loss <side>', 'what to allow where HAProxy cannot be exact')
        .choices(['tighter', 'wider'])
        .default('tighter'),
    )
    .addOption(auditOption())
    .option('--include-proposed', 'take proposed lines for accepted ones');
  addNodeOptions(command).addHelpText('after', EXAMPLES).action(waypoint);
}

function note(text: string): void {
  process.stderr.write(`${visibleLines(text)}\n`);
}

async function waypoint(profiles: readonly string[], options: Options): Promise<void> {
  const { Waypoint } = await import('../../../control/waypoint/waypoint.ts');
  const { supervise } = await import('../../../platform/supervisor/supervisor.ts');
  const { TIMER } = await import('../../../platform/timer/timer.ts');
  const { attachments, folder, port, onLoss, includeProposed = false, audit } = options;
  const request = { profiles, endpoints: attachments, folder, port, onLoss, includeProposed, audited: audit };
  const listener = { output: (bytes: Buffer) => process.stdout.write(bytes), note };
  const running = new Waypoint(request, { supervise, timer: TIMER }, listener, await othersOf(options));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await running.start();
  note(`the waypoint listens on port ${port}`);
  await running.serve(stop.signal);
}

async function othersOf({
  nodes,
  node,
  nodePort,
  identities,
  folder,
}: Options): Promise<OtherNodes | undefined> {
  if (nodes === undefined && node === undefined) return undefined;
  if (nodes === undefined || node === undefined)
    throw new Fault('usage', '--nodes and --node belong together');
  const { Mesh } = await import('../../../control/mesh/mesh.ts');
  const { NodesFile } = await import('../../../control/waypoint/nodes-file.ts');
  const file = new NodesFile(nodes, node);
  const source = await openIdentities(identities, file.placement().trustDomain);
  return { mesh: new Mesh(nodePort, source, folder, note), nodes: file };
}
