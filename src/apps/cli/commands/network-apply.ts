import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LossDirection } from '../../../model/profile/artefact.ts';
import type { GuardUpdate } from '../../../model/report/guard-update.ts';
import type { HostChangeReport } from '../../../model/report/host.ts';
import { Fault } from '../../../model/fault.ts';
import type { MeshRequest } from '../../../control/segmentation/segmentation.ts';
import { EXIT } from '../exit-code.ts';
import { createHostServices, KEEPER, WATCHDOG } from '../host-services.ts';
import { openIdentities } from '../identity-source.ts';
import { visibleLines } from '../progress.ts';
import { auditOption } from './audit-option.ts';
import { addNodeOptions, type NodeOptions, parsePort } from './node-options.ts';
import { formatOption, printReport } from './profile-command.ts';

const EXAMPLES = `
Examples:
  plimsoll network apply profiles/*.yaml --dry-run               what would change on this host
  plimsoll network apply profiles/*.yaml --confirm-within 2m     applied, and rolled back in 2 minutes, unless ...
  plimsoll network confirm                                       ... you say so
  plimsoll network apply profiles/*.yaml --yes                   applied and confirmed at once
  plimsoll network apply profiles/*.yaml --audit shop/web        what shop/web may not do is told, and let through
  plimsoll network apply profiles/*.yaml --yes --waypoint        requests too, by HAProxy, kept running
  plimsoll network apply profiles/*.yaml --yes --waypoint --nodes nodes.yaml --node n1 --attachments hosts.yaml
                                                                 by mutual TLS to other nodes, which do the same
  plimsoll network status                                        what holds, and what it has refused
  plimsoll network guard                                         keep it so while containers come and go
  plimsoll network remove                                        everything of it gone

Containers are told by their label plimsoll.member=namespace/name, by their Compose project and service, or by the name
of one profile. It takes root, nft, ip, nsenter and an engine with Docker's API; conntrack to cut connections.

Exit codes: 0 done, 1 something is lost (--strict) or the kernel does not hold what the profiles mean (status),
2 wrong usage or another run is under way, 3 no such file, 4 the kernel or the engine refuses, 5 internal fault`;

interface Formatted {
  readonly format: string;
}

interface ApplyOptions extends Formatted, NodeOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly confirmWithin: number;
  readonly onLoss: LossDirection;
  readonly strict?: boolean;
  readonly includeProposed?: boolean;
  readonly bridge: readonly string[];
  readonly audit: readonly string[];
  readonly waypoint?: boolean;
  readonly waypointPort: number;
  readonly attachments?: string;
}

const DEFAULT_SECONDS = 5 * 60;

/** Adds the commands that enforce profiles on this host. */
export function addNetworkApplyCommands(network: Command): void {
  addApply(network);
  addCommand(network, 'confirm', 'keep what was applied last').action(confirm);
  addCommand(network, 'rollback', 'take back what was applied last and is not confirmed').action(rollBack);
  addCommand(network, 'status', 'what is enforced on this host, proved against the profiles').action(status);
  addCommand(network, 'remove', 'take everything away that was applied on this host')
    .option('--force', 'also where the state of it cannot be read')
    .action(remove);
  addCommand(network, 'guard', 'keep it in force while containers come and go, until it is stopped').action(
    guard,
  );
  network.command(WATCHDOG, { hidden: true }).argument('<id>').action(watch);
  network.command(KEEPER, { hidden: true }).action(keep);
}

function addApply(network: Command): void {
  const command = network
    .command('apply')
    .description('make profiles hold for the containers of this host, with nftables')
    .argument('<profile.yaml...>', 'files of profiles, of all workloads at once')
    .option('--dry-run', 'only say what would change')
    .addOption(
      new Option('--confirm-within <time>', 'roll back after this time, such as 90s or 5m, unless confirmed')
        .argParser(parseTime)
        .default(DEFAULT_SECONDS, '5m'),
    )
    .option('--yes', 'confirm at once')
    .addOption(
      new Option('--on-loss <side>', 'what to allow where nftables cannot be exact and leaves the choice')
        .choices(['tighter', 'wider'])
        .default('tighter'),
    )
    .option('--strict', 'change nothing and exit 1 where nftables cannot say exactly what a profile says')
    .addOption(
      new Option(
        '--bridge <name...>',
        'keep what is new on these bridges silent until the guard knows who it is',
      )
        .argParser(collectBridges)
        .default([], 'none'),
    )
    .addOption(auditOption())
    .option(
      '--waypoint',
      'have HAProxy judge requests, hosts and server names; without it their lines are losses',
    )
    .addOption(
      new Option('--waypoint-port <number>', 'for it to listen on').argParser(parsePort).default(15_001),
    )
    .option('--include-proposed', 'take proposed lines for accepted ones')
    .option('--attachments <file>', 'with --nodes: addresses of the workloads of all nodes, as YAML');
  addNodeOptions(command).addOption(formatOption()).addHelpText('after', EXAMPLES).action(apply);
}

function addCommand(network: Command, name: string, description: string): Command {
  return network
    .command(name)
    .description(description)
    .addOption(formatOption())
    .addHelpText('after', EXAMPLES);
}

function collectBridges(name: string, previous: unknown): string[] {
  const earlier = Array.isArray(previous) ? (previous as string[]) : [];
  if (!/^[A-Za-z0-9][\w.-]{0,14}$/.test(name))
    throw new InvalidArgumentError('It must be the name of an interface, of at most 15 characters.');
  return [...earlier, name];
}

/** Seconds. */
function parseTime(text: string): number {
  const [, number, unit = 's'] = /^(\d{1,6})(s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(number) * ({ s: 1, m: 60, h: 3600 }[unit] ?? 1);
  if (!(seconds > 0)) throw new InvalidArgumentError('Use a time such as 90s, 5m or 1h.');
  return seconds;
}

async function apply(paths: readonly string[], options: ApplyOptions): Promise<void> {
  const { applyProfiles } = await import('../../../control/segmentation/segmentation.ts');
  const {
    dryRun = false,
    strict = false,
    includeProposed = false,
    yes = false,
    onLoss,
    bridge,
    audit,
    waypointPort,
  } = options;
  const confirmWithin = yes ? undefined : options.confirmWithin;
  const mesh = meshOf(options);
  const waypoint = options.waypoint === true ? { port: waypointPort, mesh } : undefined;
  const declared = { includeProposed, onLoss, bridges: bridge, audited: audit, waypoint };
  const request = { ...declared, dryRun, strict, confirmWithin };
  await finish(await applyProfiles(paths, request, createHostServices()), options);
}

function meshOf(options: ApplyOptions): MeshRequest | undefined {
  const { nodes, node, nodePort: port, identities, attachments, waypoint } = options;
  if (nodes === undefined && node === undefined && attachments === undefined) return undefined;
  if (nodes === undefined || node === undefined || attachments === undefined || waypoint !== true)
    throw new Fault('usage', '--waypoint, --nodes, --node and --attachments belong together');
  return { nodes, node, port, identities, endpoints: attachments };
}

async function confirm(options: Formatted): Promise<void> {
  const { confirmChange } = await import('../../../control/segmentation/segmentation.ts');
  await finish(await confirmChange(createHostServices()), options);
}

async function rollBack(options: Formatted): Promise<void> {
  const { rollBackChange } = await import('../../../control/segmentation/segmentation.ts');
  await finish(await rollBackChange(createHostServices()), options);
}

async function remove({ force = false, ...options }: Formatted & { force?: boolean }): Promise<void> {
  const { removeSegmentation } = await import('../../../control/segmentation/segmentation.ts');
  await finish(await removeSegmentation(force, createHostServices()), options);
}

async function finish(report: HostChangeReport, { format }: Formatted): Promise<void> {
  const { changeText } = await import('../../../present/host/changes.ts');
  await printReport(report, format, changeText);
  process.exitCode = report.outcome === 'refused' ? EXIT.violated : EXIT.clean;
}

async function status({ format }: Formatted): Promise<void> {
  const { segmentationStatus } = await import('../../../control/segmentation/status.ts');
  const { statusText } = await import('../../../present/host/changes.ts');
  const report = await segmentationStatus(createHostServices(), (why) =>
    process.stderr.write(`plimsoll: ${visibleLines(why)}; waiting for it\n`),
  );
  await printReport(report, format, statusText);
  const isHeld = report.kernel === 'equal' || report.kernel === 'equal-but-for-losses';
  const isHeldBack = report.waypoint?.state === 'failed';
  process.exitCode = report.declared && (!isHeld || isHeldBack) ? EXIT.violated : EXIT.clean;
}

/** A line for each thing that it does, until it is told to stop; then everything stays as it is. */
async function guard({ format }: Formatted): Promise<void> {
  const { guardHost } = await import('../../../control/guard/guard-host.ts');
  const { guardText } = await import('../../../present/host/changes.ts');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const tell = (update: GuardUpdate) =>
    process.stdout.write(format === 'json' ? `${JSON.stringify(update)}\n` : guardText(update));
  await guardHost(createHostServices(), tell, stop.signal);
}

async function watch(id: string): Promise<void> {
  const { watchPending } = await import('../../../control/segmentation/pending-change.ts');
  const { tellStarted } = await import('../../../platform/host/detached.ts');
  tellStarted();
  await watchPending(id, createHostServices());
}

async function keep(): Promise<void> {
  const { keepWaypoint } = await import('../../../control/waypoint/keeper.ts');
  const { supervise } = await import('../../../platform/supervisor/supervisor.ts');
  await keepWaypoint(createHostServices(), supervise, openIdentities);
}
