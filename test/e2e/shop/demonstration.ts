import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostChangeReport, HostStatusReport } from '../../../src/model/report/host.ts';
import { reportIn } from '../../fixtures/printed-report.ts';
import { must } from '../command.ts';
import { attack, attacksOn, ruleOf } from './attacks.ts';
import { GATEWAYS } from './containers.ts';
import { type HostState, readHostState } from './host-state.ts';
import { imageOf, SERVICES, STORES } from './images.ts';
import { BANK } from './internet.ts';
import type { Recording } from './recording.ts';
import { forbidOtherCalls, linesIn, nameCallers, profileFiles, type ReviewedLine } from './review.ts';
import { FOLDER, type Stage } from './stage.ts';

/** What a customer or who runs the shop asked, and what came back. */
export interface Answer {
  readonly request: string;
  readonly status: number;
  readonly content: unknown;
}

export interface TriedAttack {
  readonly name: string;
  /** What it got before anything was enforced, and afterwards. */
  readonly before: string;
  readonly after: string;
  /** The rule that refused it; undefined: none was told. */
  readonly rule: string | undefined;
}

export interface Revocation {
  readonly lost: readonly string[];
  /** Milliseconds from the end of the change to the last answer that still came over the connection; 0: none came. */
  readonly lastAnswer: number;
  /** Connections that the change cut. */
  readonly cut: number;
}

const PROGRAMS = join(import.meta.dirname, 'programs');
const FILES = 'profiles/*.yaml';
const PROFILES = join(FOLDER, 'profiles');

/** First profiles, from nothing but the images. Gives what it told. */
export async function derive(stage: Stage, recording: Recording): Promise<string[]> {
  const images = [...SERVICES, ...STORES].map((workload) => `docker:${imageOf(workload)}`);
  recording.title('What the images alone say');
  recording.command(`plimsoll profile derive ${images[0]} … ${images.at(-1)} --output profiles`);
  const { code, stderr } = await stage.plimsoll('profile', 'derive', ...images, '--output', 'profiles');
  if (code !== 0) throw new Error(stderr);
  const reported = stderr.trim().split('\n');
  recording.answer(reported.filter((line) => line.includes(' web')).join('\n'));
  recording.answer('…');
  return reported;
}

/** Sees the shop's own traffic for a time, and gives what its customers and its keepers were answered the last time. */
export async function observe(stage: Stage, recording: Recording, seconds: number): Promise<Answer[]> {
  await nameAddresses(stage);
  recording.title('What it does: its own traffic, from the outside');
  const sources = ['--source', 'conntrack,sockets', '--endpoints', 'hosts.yaml'];
  const args = [...sources, '--for', `${seconds}s`, '--output', 'flows.jsonl'];
  recording.command(`plimsoll network learn --profiles ${FILES} ${args.join(' ')}`);
  const learning = stage.background('network', 'learn', '--profiles', ...files(), ...args);
  const late = Date.now() + (seconds + 60) * 1000;
  let answers: Answer[] = [];
  while (!learning.hasEnded() && Date.now() < late) {
    answers = await trade(stage);
    await sleep(1000);
  }
  recording.answer(learning.notes.join('\n'));
  const lines = readFileSync(join(FOLDER, 'flows.jsonl'), 'utf8').trim().split('\n');
  recording.answer(lines.at(-1) ?? '');
  return answers;
}

/** Tells the recorder whose an address is: what `apply` finds of the containers. */
async function nameAddresses(stage: Stage): Promise<void> {
  const { members } = await stage.report('host-change', 'network', 'apply', ...files(), '--dry-run');
  const text = members.map(({ id, containers }) => {
    const places = containers.map(({ interfaces, addresses }) => ({ interface: interfaces[0], addresses }));
    return `${id}: ${JSON.stringify(places)}\n`;
  });
  writeFileSync(join(FOLDER, 'hosts.yaml'), text.join(''));
}

/** Buys once, and runs the shop once. */
export async function trade({ internet, shop }: Stage): Promise<Answer[]> {
  const bought = await internet.asCustomer(join(PROGRAMS, 'customer.js'), shop.shop);
  const kept = await must(process.execPath, [join(PROGRAMS, 'keeper.js'), shop.office]);
  return [...(JSON.parse(bought) as Answer[]), ...(JSON.parse(kept) as Answer[])];
}

/** Milliseconds for connections from before a change to be made anew, where they now lead through the waypoint. */
const SETTLING = 60_000;

/** Buys and runs the shop until every request is answered well, or the time for it is over. `failed`: rounds before. */
export async function tradeUntilWell(stage: Stage): Promise<{ answers: Answer[]; failed: number }> {
  const late = Date.now() + SETTLING;
  for (let failed = 0; ; failed += 1) {
    const answers = await trade(stage);
    if (answers.every(({ status }) => status === 200) || Date.now() > late) return { answers, failed };
  }
}

/** Puts what was seen into the profiles, and goes through their lines as a person would. */
export async function review(stage: Stage, recording: Recording): Promise<ReviewedLine[]> {
  recording.title('Both together, to be reviewed');
  const args = ['network', 'replay', 'flows.jsonl', FILES, '--endpoints', 'hosts.yaml', '--merge'];
  recording.command(`plimsoll ${args.join(' ')}`);
  const merged = await stage.plimsoll(...args.flatMap((arg) => (arg === FILES ? files() : [arg])));
  recording.answer(merged.stderr);
  recording.title('Accepted: what both say');
  recording.command(`plimsoll profile accept ${FILES} --reason declared,observed`);
  const accept = ['profile', 'accept', ...files(), '--reason', 'declared,observed'];
  const accepted = (await stage.plimsoll(...accept)).stdout.split('\n');
  recording.answer([...accepted.slice(0, 6), '…'].join('\n'));
  recording.title('And what neither can know: who may call from outside, and where the bank is');
  nameCallers(PROFILES, 'web', ['0.0.0.0/0', '::/0']);
  nameCallers(PROFILES, 'admin', [`${GATEWAYS[0]}/32`]);
  forbidOtherCalls(PROFILES);
  for (const workload of ['web', 'admin'])
    await decide(stage, recording, 'accept', workload, ({ place }) => place === 'listens[0]');
  await decide(stage, recording, 'accept', 'payments', ({ line }) => line === `calls ${BANK}/32 at 443`);
  const reviewed = linesIn(PROFILES);
  recording.table([
    ['WORKLOAD', 'LINE', 'IMAGES SAY', 'WAS SEEN', 'STATE'],
    ...reviewed.map(({ workload, line, isDeclared, isObserved, state }) => [
      workload,
      line,
      isDeclared ? 'yes' : '',
      isObserved ? 'yes' : '',
      state,
    ]),
  ]);
  return reviewed;
}

/** Accepts or refuses the lines of a workload that are meant. */
async function decide(
  stage: Stage,
  recording: Recording,
  verb: 'accept' | 'refuse',
  workload: string,
  isMeant: (line: { readonly place: string; readonly line: string }) => boolean,
): Promise<void> {
  const meant = linesIn(PROFILES).filter((line) => line.workload === workload && isMeant(line));
  const file = `profiles/${workload}.yaml`;
  recording.command(
    ['plimsoll profile', verb, file, ...meant.map(({ place }) => `--line '${place}'`)].join(' '),
  );
  const places = meant.flatMap(({ place }) => ['--line', place]);
  const { code, stderr } = await stage.plimsoll('profile', verb, file, ...places);
  if (code !== 0) throw new Error(stderr);
}

/** Puts the profiles in force, and gives what holds then. */
export async function apply(stage: Stage, recording: Recording): Promise<HostStatusReport> {
  recording.title('In force');
  await applyFiles(stage, recording);
  recording.command('plimsoll network guard &');
  stage.background('network', 'guard');
  recording.command('plimsoll network status');
  const status = await stage.report('host-status', 'network', 'status');
  recording.answer(
    `${status.kernel === 'equal' ? 'the kernel holds exactly what the profiles mean' : status.kernel}\n…`,
  );
  return status;
}

async function applyFiles(stage: Stage, recording: Recording): Promise<HostChangeReport> {
  const more = ['--bridge', await stage.shop.bridge()];
  recording.command(['plimsoll network apply', FILES, '--waypoint --on-loss wider --yes', ...more].join(' '));
  const change = await stage.report(
    'host-change',
    'network',
    'apply',
    ...files(),
    '--waypoint',
    '--on-loss',
    'wider',
    '--yes',
    ...more,
  );
  const lines = [...change.gained.map((line) => `+ ${line}`), ...change.lost.map((line) => `- ${line}`)];
  recording.answer(lines.slice(0, 12).join('\n'));
  if (lines.length > 12) recording.answer(`… and ${lines.length - 12} more lines`);
  recording.answer(
    `${change.elements.added} elements added, ${change.elements.removed} removed; ${change.cut} connections cut; ${change.outcome}`,
  );
  return change;
}

/** Tries from the front end what it has no right to; `before`: what each got when nothing was enforced. */
export async function attackAll(
  stage: Stage,
  recording: Recording,
  before: readonly string[],
): Promise<TriedAttack[]> {
  const attacks = await attacksOn(stage.shop);
  recording.title('The front end is taken over');
  const log = join('state', 'waypoint', 'requests.jsonl');
  const args = ['--denied', '--source', 'nflog,haproxy', '--haproxy-log', log, '--endpoints', 'hosts.yaml'];
  recording.command(`plimsoll network watch ${args.join(' ')} &`);
  const watch = stage.background('network', 'watch', ...args, '--format', 'json');
  while (!watch.notes.some((note) => note.includes('watching')) && !watch.hasEnded()) await sleep(50);
  const outcomes = await attack(stage.shop, attacks);
  await untilQuiet(() => watch.lines.length);
  await watch.stop();
  const denials = watch.lines.map((line) => reportIn('watched-flow', line));
  const tried = attacks.map((one, index) => ({
    name: one.name,
    before: before[index] ?? '',
    after: outcomes[index]?.outcome ?? '',
    rule: ruleOf(one, denials),
  }));
  recording.table([
    ['WEB TRIES', 'BEFORE', 'NOW', 'REFUSED BY'],
    ...tried.map(({ name, before: was, after, rule = '' }) => [name, was, after, rule]),
  ]);
  return tried;
}

/** Until a figure has not grown for two seconds. */
async function untilQuiet(figure: () => number): Promise<void> {
  let [seen, since] = [figure(), Date.now()];
  while (Date.now() - since < 2000) {
    await sleep(50);
    if (figure() !== seen) [seen, since] = [figure(), Date.now()];
  }
}

/** Takes back one line while a connection that it allowed is in use. */
export async function revoke(stage: Stage, recording: Recording): Promise<Revocation> {
  recording.title('A line is revoked while a connection that it allowed is in use: orders calls db');
  const source = readFileSync(join(PROGRAMS, 'hold.js'), 'utf8');
  const held = stage.shop.spawn('orders', 'node', '--input-type=module', '--eval', source);
  let last = 0;
  held.stdout.on('data', (chunk: Buffer) => (last = Number(chunk.toString().trim().split('\n').at(-1))));
  await once(held.stdout, 'data', { signal: AbortSignal.timeout(60_000) });
  const isOfDatabase = ({ line }: { readonly line: string }) => line.startsWith('calls db ');
  await decide(stage, recording, 'refuse', 'orders', isOfDatabase);
  const { lost, cut } = await applyFiles(stage, recording);
  const done = Date.now();
  await untilQuiet(() => last);
  const lastAnswer = Math.max(0, last - done);
  recording.answer(`the last answer came ${lastAnswer} ms after the change was done`);
  held.kill();
  await decide(stage, recording, 'accept', 'orders', isOfDatabase);
  await applyFiles(stage, recording);
  return { lost, cut, lastAnswer };
}

/** Takes everything away, and gives what the host is like then. */
export async function remove(
  stage: Stage,
  recording: Recording,
  before: readonly HostState[],
): Promise<HostState[]> {
  recording.title('Gone');
  recording.command('plimsoll network remove');
  const { code, stdout, stderr } = await stage.plimsoll('network', 'remove');
  if (code !== 0) throw new Error(stderr);
  recording.answer(stdout);
  const after = await readHostState();
  recording.table(
    after.map(({ command, text }, index) => [command, ...differences(before[index]?.text ?? '', text)]),
  );
  return after;
}

function files(): string[] {
  return profileFiles(PROFILES).map((path) => join('profiles', basename(path)));
}

function differences(before: string, after: string): string[] {
  const [was, is] = [before.split('\n'), after.split('\n')];
  const differing = [
    ...was.filter((line) => !is.includes(line)).map((line) => `- ${line}`),
    ...is.filter((line) => !was.includes(line)).map((line) => `+ ${line}`),
  ];
  return differing.length === 0 ? ['as it was before'] : differing;
}
