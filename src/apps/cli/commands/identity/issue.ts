import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Authority } from '../../../../platform/identity/builtin/authority.ts';
import { addIdentityNodeCommands } from './serve.ts';
import { formatOption, printReport } from '../../output/report.ts';

const EXAMPLES = `
Examples:
  plimsoll identity init --trust-domain shop.example             make the authority of a trust domain
  plimsoll identity issue profiles/*.yaml --output ./identities  certificates for workloads, as files
  plimsoll identity issue profiles/*.yaml --member shop/web --output ./node-1
  plimsoll identity status                                       its roots, and what each does
  plimsoll identity rotate                                       make the next root now
  plimsoll identity serve|invite|join                            certificates for other nodes, over the network

The authority is a folder that nobody but its owner may read; whoever has it can be every workload. Its leaves are good
for an hour, and its roots follow each other by themselves.

Exit codes: 0 done, 2 wrong usage, 3 no authority or no such file, 4 something cannot be used, 5 internal fault`;

const FOLDER = '/var/lib/plimsoll/identity';

interface Options {
  readonly folder: string;
  readonly format: string;
}

interface InitOptions extends Options {
  readonly trustDomain: string;
  readonly lifetime: number;
}

interface IssueOptions extends Options {
  readonly member: readonly string[];
  readonly output: string;
}

/** Adds `identity` and its commands. */
export function addIdentityCommand(program: Command): void {
  const identity = program
    .command('identity')
    .description('certificates by which workloads prove between nodes who they are')
    .addHelpText('after', EXAMPLES);
  addCommand(identity, 'init', 'make the authority of a trust domain')
    .requiredOption('--trust-domain <name>', 'such as shop.example')
    .addOption(
      new Option('--lifetime <time>', 'how long certificates are good, from 1h to 24h')
        .argParser(parseLifetime)
        .default(3600, '1h'),
    )
    .action(init);
  addCommand(identity, 'issue', 'write certificates of workloads into a folder')
    .argument('<profile.yaml...>', 'files of profiles')
    .requiredOption('--output <folder>', 'where namespace/name/tls.crt, tls.key and ca.crt go')
    .addOption(
      new Option('--member <namespace/name...>', 'of these workloads only').default(
        [],
        'all that have a profile',
      ),
    )
    .action(issue);
  addCommand(identity, 'status', 'the roots of the authority, and what each does').action(status);
  addCommand(identity, 'rotate', 'make the next root now; it signs once every node believes it').action(
    rotate,
  );
  addIdentityNodeCommands(identity);
}

function addCommand(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .option('--folder <folder>', 'of the authority', FOLDER)
    .addOption(formatOption())
    .addHelpText('after', EXAMPLES);
}

/** Seconds. */
function parseLifetime(text: string): number {
  const hours = Number(/^(\d{1,2})h$/.exec(text)?.[1]);
  if (!(hours >= 1 && hours <= 24)) throw new InvalidArgumentError('It is a time from 1h to 24h.');
  return hours * 3600;
}

async function init({ folder, trustDomain, lifetime, format }: InitOptions): Promise<void> {
  const { Authority: Builtin } = await import('../../../../platform/identity/builtin/authority.ts');
  const authority = await Builtin.create(folder, { trustDomain, lifetime }, new Date());
  await show(authority, format);
}

async function issue(profiles: readonly string[], options: IssueOptions): Promise<void> {
  const { folder, member, output, format } = options;
  const { Authority: Builtin } = await import('../../../../platform/identity/builtin/authority.ts');
  const { writeStateFile } = await import('../../../../platform/host/state-file.ts');
  const { issueIdentities } = await import('../../../../control/mesh/issue-identities.ts');
  const { issuedText } = await import('../../../../present/host/authority.ts');
  const [authority, now] = [Builtin.open(folder), new Date()];
  await authority.tend(now);
  const request = { profiles, members: member, folder: output };
  await printReport(await issueIdentities(request, authority, writeStateFile, now), format, issuedText);
}

async function status({ folder, format }: Options): Promise<void> {
  const { Authority: Builtin } = await import('../../../../platform/identity/builtin/authority.ts');
  await show(Builtin.open(folder), format);
}

async function rotate({ folder, format }: Options): Promise<void> {
  const { Authority: Builtin } = await import('../../../../platform/identity/builtin/authority.ts');
  const authority = Builtin.open(folder);
  await authority.rotate(new Date());
  await show(authority, format);
}

async function show(authority: Authority, format: string): Promise<void> {
  const { authorityText } = await import('../../../../present/host/authority.ts');
  const { trustDomain, lifetime } = authority;
  const report = { trustDomain, lifetime: lifetime / 1000, roots: authority.status(new Date()) };
  await printReport(report, format, authorityText);
}
