import { type Command, InvalidArgumentError, Option } from 'commander';
import { Fault } from '../../../../model/fault.ts';
import { print } from '../../output/scan-report.ts';
import { visibleLines } from '../../output/progress.ts';

const EXAMPLES = `
Examples:
  plimsoll identity serve profiles/*.yaml --attachments hosts.yaml --nodes nodes.yaml      on the authority's host
  plimsoll identity invite n2 --url https://192.0.2.1:8008 > n2.json                       there, for one hour
  plimsoll identity join n2.json --folder /var/lib/plimsoll/node                           on the node n2
  plimsoll network waypoint profiles/*.yaml --attachments hosts.yaml --nodes nodes.yaml --node n2 \\
    --identities remote:/var/lib/plimsoll/node

An invitation is good once, and for an hour. Whoever has it can be that node, so it has to be carried where nobody else
reads it. A node gets certificates of the workloads that have addresses in its blocks, and of no others.

Exit codes: 0 done, 2 wrong usage, 3 no authority or no such file, 4 refused or not reached, 5 internal fault`;

const AUTHORITY_FOLDER = '/var/lib/plimsoll/identity';
const NODE_FOLDER = '/var/lib/plimsoll/node';
const HOUR = 3_600_000;

/** Adds the commands by which nodes get certificates over the network. */
export function addIdentityNodeCommands(identity: Command): void {
  identity
    .command('serve')
    .description('give nodes the certificates of their workloads, until it is stopped')
    .argument('<profile.yaml...>', 'files of profiles')
    .requiredOption('--attachments <file>', 'interfaces and addresses of workloads, as YAML')
    .requiredOption('--nodes <file>', 'nodes with the blocks of their workloads, as YAML')
    .option('--folder <folder>', 'of the authority', AUTHORITY_FOLDER)
    .addOption(new Option('--port <number>', 'to listen on').argParser(portOf).default(8008))
    .addHelpText('after', EXAMPLES)
    .action(serve);
  identity
    .command('invite')
    .description('write an invitation for a node to standard output')
    .argument('<node>', 'the name of the node')
    .requiredOption('--url <url>', 'where the node reaches "identity serve", such as https://192.0.2.1:8008')
    .option('--folder <folder>', 'of the authority', AUTHORITY_FOLDER)
    .addHelpText('after', EXAMPLES)
    .action(invite);
  identity
    .command('join')
    .description('make this host a node, by an invitation')
    .argument('<invitation>', 'the file')
    .option('--folder <folder>', 'for the key of the node', NODE_FOLDER)
    .addHelpText('after', EXAMPLES)
    .action(join);
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('It is a number from 1 to 65535.');
  return port;
}

function note(text: string): void {
  process.stderr.write(`${visibleLines(text)}\n`);
}

interface ServeOptions {
  readonly attachments: string;
  readonly nodes: string;
  readonly folder: string;
  readonly port: number;
}

async function serve(profiles: readonly string[], options: ServeOptions): Promise<void> {
  const { Authority } = await import('../../../../platform/identity/builtin/authority.ts');
  const { serveAuthority } = await import('../../../../platform/identity/builtin/serve.ts');
  const { nodeWorkloads } = await import('../../../../control/mesh/node-workloads.ts');
  const { attachments, nodes, folder, port } = options;
  const workloadsOf = (node: string) => nodeWorkloads({ profiles, endpoints: attachments, nodes }, node);
  const service = await serveAuthority(Authority.open(folder), port, workloadsOf, note);
  note(`the authority listens on port ${port}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve();
      });
  });
  await service.close();
}

async function invite(node: string, { url, folder }: { url: string; folder: string }): Promise<void> {
  const { Authority } = await import('../../../../platform/identity/builtin/authority.ts');
  const { parseInvitation } = await import('../../../../platform/identity/enrolment.ts');
  const [authority, now] = [Authority.open(folder), new Date()];
  await authority.tend(now);
  const known = { url, node, trustDomain: authority.trustDomain, bundle: authority.bundle(now) };
  parseInvitation({ ...known, secret: '' }, 'the invitation');
  await print(`${JSON.stringify({ ...known, secret: authority.invite(node, now, HOUR) })}\n`);
}

async function join(file: string, { folder }: { folder: string }): Promise<void> {
  const { joinAuthority } = await import('../../../../platform/identity/remote/unit.ts');
  const { parseInvitation } = await import('../../../../platform/identity/enrolment.ts');
  const invitation = parseInvitation(await jsonIn(file), file);
  await joinAuthority(folder, invitation, new Date());
  process.stderr.write(`this host is node ${invitation.node} of ${invitation.trustDomain} now\n`);
}

/** What a small file says as JSON; undefined where it is none. Throws a `Fault`. */
async function jsonIn(file: string): Promise<unknown> {
  const { readStateFile } = await import('../../../../platform/host/state-file.ts');
  const text = readStateFile(file);
  if (text === undefined) throw new Fault('not-found', `there is no file ${file}`);
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
