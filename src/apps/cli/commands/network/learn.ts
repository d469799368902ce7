import { type Command, InvalidArgumentError, Option } from 'commander';
import { nameList } from '../../options/name-list.ts';
import { writeFileSync } from 'node:fs';
import { Fault, messageOf } from '../../../../model/fault.ts';
import type { FlowSighting } from '../../../../model/flow/record.ts';
import type { Recording } from '../../../../model/flow/recording.ts';
import { FLOW_SOURCES, type FlowSource } from '../../../../model/flow/source.ts';
import type { LearnRequest } from '../../../../control/flows/learn.ts';
import { EXIT } from '../../exit-code.ts';
import { print } from '../../output/scan-report.ts';
import { visibleLines } from '../../output/progress.ts';
import { httpClient } from '../../../composition/build-services.ts';
import { VERSION } from '../../../composition/version.ts';

const LEARN_EXAMPLES = `
Examples:
  plimsoll network learn --for 60s --output flows.jsonl                    what connections there are on this host
  plimsoll network learn --for 5m --attachments hosts.yaml --output flows.jsonl
  plimsoll network learn --haproxy-log /var/log/plimsoll.json --profiles profiles/*.yaml > flows.jsonl
  plimsoll network learn --for 5m --source conntrack,suricata > flows.jsonl   requests and names that no proxy sees
  plimsoll network learn --for 1h --otlp http://127.0.0.1:4318 > flows.jsonl

Run it as root in the network namespace that traffic goes through. Ctrl-C ends it early and loses nothing.

Exit codes: 0 done, 2 wrong usage, 3 no such file, 4 flows were lost, or no source can be used here, 5 internal fault`;

const WATCH_EXAMPLES = `
Examples:
  plimsoll network watch --attachments hosts.yaml                          flows and denials as they happen
  plimsoll network watch --profiles profiles/*.yaml                        and what these profiles would deny
  plimsoll network watch --denied | jq .allow                              JSON lines, where nobody looks on

Exit codes: 0 done, 2 wrong usage, 3 no such file, 4 flows were lost, or no source can be used here, 5 internal fault`;

interface Options {
  readonly for?: number;
  readonly source: readonly FlowSource[];
  readonly attachments?: string;
  readonly profiles?: readonly string[];
  readonly haproxyLog?: string;
  readonly suricataEve?: string;
  readonly suricataInterface?: readonly string[];
  readonly otlp?: string;
}

/** Kinds of flows that a recording has of each workload at most. */
const MOST_PER_WORKLOAD = 8192;

/** Adds `network learn` and `network watch`. */
export function addNetworkLearnCommands(network: Command): void {
  withSources(network.command('learn'))
    .description('record the flows of this host: who called whom, what, and how often')
    .addOption(
      new Option('--for <time>', 'how long, such as 60s, 5m or 1h')
        .argParser(parseTime)
        .default(60_000, '60s'),
    )
    .option('-o, --output <file>', 'write the recording here; default: to standard output')
    .option(
      '--store <file>',
      'keep what is seen in this SQLite file, and record all that it has; default: in memory',
    )
    .addHelpText('after', LEARN_EXAMPLES)
    .action(learn);
  withSources(network.command('watch'))
    .description('flows and denials as they happen, each with its rule and what would allow it')
    .addOption(
      new Option('--for <time>', 'how long, such as 60s; default: until Ctrl-C').argParser(parseTime),
    )
    .option('--denied', 'only what is denied, or would be')
    .addOption(
      new Option('-f, --format <format>', 'default: text on a terminal, else json').choices(['text', 'json']),
    )
    .addHelpText('after', WATCH_EXAMPLES)
    .action(watch);
}

function withSources(command: Command): Command {
  return command
    .addOption(
      new Option('--source <list>', `${FLOW_SOURCES.join(', ')}; may be repeated`)
        .argParser(nameList(FLOW_SOURCES, 'source'))
        .default([], 'what there is here'),
    )
    .option(
      '--attachments <file>',
      'interfaces and addresses of workloads, as YAML, to tell who has an address',
    )
    .option('--profiles <file...>', 'files of profiles: paths are put together by their routes')
    .option('--haproxy-log <file>', 'file that the log of HAProxy goes to')
    .option(
      '--suricata-eve <file>',
      'read EVE records of a Suricata that runs already, from the start of this file',
    )
    .option(
      '--suricata-interface <name...>',
      'start Suricata on these interfaces; default with --source suricata: every bridge',
    )
    .option('--otlp <url>', 'send each flow to this OpenTelemetry endpoint too (OTLP/HTTP, JSON)');
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

function parseTime(text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,5})([smh])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS[unit] ?? 0);
  if (milliseconds === 0 || milliseconds > 86_400_000)
    throw new InvalidArgumentError('write it as 60s, 5m or 1h, up to 24h.');
  return milliseconds;
}

async function learn(options: Options & { output?: string; store?: string }): Promise<void> {
  const recording = await observe(options, options.store, () => undefined);
  const { recordingLines } = await import('../../../../model/flow/recording.ts');
  const { output } = options;
  if (output === undefined) for (const line of recordingLines(recording)) await print(line);
  else save(output, [...recordingLines(recording)].join(''));
}

async function watch(options: Options & { denied?: boolean; format?: string }): Promise<void> {
  const { flowWatcher } = await import('../../../../control/flows/watch.ts');
  const { watchedText } = await import('../../../../present/network/flows.ts');
  const look = flowWatcher(options.profiles ?? []);
  const asText = options.format === undefined ? process.stdout.isTTY : options.format === 'text';
  const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
  const tell = (sighting: FlowSighting): void => {
    const flow = look(sighting);
    if (options.denied === true && flow.decision === 'allowed') return;
    process.stdout.write(asText ? watchedText(flow, colour) : `${JSON.stringify(flow)}\n`);
  };
  const { flowKey } = await import('../../../../model/flow/record.ts');
  const flood = new Flood(tell, flowKey);
  await observe(options, undefined, (sighting) => flood.take(sighting));
  flood.close();
}

/** What is seen again within a second is told of once more, with how often it was. */
class Flood {
  readonly #tell: (sighting: FlowSighting) => void;
  readonly #keyOf: (sighting: FlowSighting) => string;
  readonly #timer: NodeJS.Timeout;
  #again = new Map<string, FlowSighting | undefined>();

  constructor(tell: (sighting: FlowSighting) => void, keyOf: (sighting: FlowSighting) => string) {
    this.#tell = tell;
    this.#keyOf = keyOf;
    this.#timer = setInterval(() => this.#flush(), 1000);
  }

  take(sighting: FlowSighting): void {
    if (sighting.count === 0) return;
    const key = this.#keyOf(sighting);
    const isKnown = this.#again.has(key);
    const before = this.#again.get(key);
    this.#again.set(key, isKnown ? { ...sighting, count: sighting.count + (before?.count ?? 0) } : undefined);
    if (!isKnown) this.#tell(sighting);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#flush();
  }

  #flush(): void {
    const again = this.#again;
    this.#again = new Map();
    for (const sighting of again.values()) if (sighting) this.#tell(sighting);
  }
}

/** Sees flows for as long as was asked, sends them where it was asked to, and says what was lost. */
async function observe(
  options: Options,
  file: string | undefined,
  onSighting: (sighting: FlowSighting) => void,
): Promise<Recording> {
  const { lostIn } = await import('../../../../model/flow/recording.ts');
  const { learnFlows } = await import('../../../../control/flows/learn.ts');
  const { openFlowStore } = await import('../../../../platform/flow-store/sqlite-flow-store.ts');
  using store = openFlowStore({ path: file ?? ':memory:', mostPerWorkload: MOST_PER_WORKLOAD });
  const sender = options.otlp === undefined ? undefined : await senderTo(options.otlp);
  const services = {
    store,
    now: Date.now,
    onNote: note,
    onSighting: (sighting: FlowSighting) => {
      sender?.add(sighting);
      onSighting(sighting);
    },
  };
  const recording = await learnFlows(requestOf(options), services, () => untilStopped(options.for));
  const exported = await sender?.close();
  const lost = lostIn(recording.totals?.lost ?? {});
  if (lost > 0) note(`${lost} or more flows were lost`);
  if (exported && exported.lost > 0) note(`${exported.lost} flows were not taken by ${options.otlp}`);
  process.exitCode = lost > 0 || (exported?.lost ?? 0) > 0 ? EXIT.incomplete : EXIT.clean;
  return recording;
}

function requestOf(options: Options): LearnRequest {
  const { source, attachments, profiles = [], haproxyLog, suricataEve, suricataInterface = [] } = options;
  if (suricataEve !== undefined && suricataInterface.length > 0)
    throw new Fault('usage', '--suricata-eve reads what was recorded, --suricata-interface starts Suricata', {
      hint: 'give one of the two',
    });
  return {
    sources: source,
    endpoints: attachments,
    profiles,
    haproxyLog,
    suricataEve,
    suricataInterfaces: suricataInterface,
  };
}

function note(text: string): void {
  process.stderr.write(`plimsoll: ${visibleLines(text)}\n`);
}

async function senderTo(url: string) {
  const { BatchSender } = await import('../../../../platform/telemetry/batch-sender.ts');
  const { otlpLogs } = await import('../../../../present/network/otlp-logs.ts');
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:')
    throw new Fault('usage', `--otlp ${url} is no http or https address`, {
      hint: 'write it as http://127.0.0.1:4318',
    });
  // The signal's own path, where only the collector was named. Source: OTLP/HTTP, default URL paths.
  if (target.pathname === '/') target.pathname = '/v1/logs';
  const body = (batch: readonly FlowSighting[]): string => otlpLogs(batch, VERSION);
  return new BatchSender({ url: target.href, http: httpClient(false), body, onProblem: note });
}

/** Until the time is over, or somebody wants it to end. */
async function untilStopped(milliseconds: number | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = (): void => resolve();
  const timer = milliseconds === undefined ? undefined : setTimeout(stop, milliseconds);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await promise;
  clearTimeout(timer);
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
}

function save(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Fault('usage', `${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
