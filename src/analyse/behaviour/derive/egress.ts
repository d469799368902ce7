import type { LocatedFact } from '../../../model/analyser.ts';
import type {
  BehaviourFact,
  ConnectionFact,
  RequestFact,
  SettingFact,
  Text,
} from '../../../model/behaviour.ts';
import type { Line } from '../../../model/profile/line.ts';
import { requestPathProblem } from '../../../model/profile/path.ts';
import { type Address, parseAddresses, schemeOf } from './address.ts';
import { addressesOfArguments, secretsOfArguments } from './arguments.ts';
import type { Draft } from './draft.ts';
import { placeOf } from './facts.ts';
import { peersOf } from './peers.ts';
import { networkIn } from './places.ts';
import { commandSource } from './subject.ts';
import { resolveText } from './text.ts';
import type { Subject } from './types.ts';
import { addressesOfVariables } from './variables.ts';

const SQL = new Set(['postgres', 'mysql', 'sqlserver', 'sql']);

/** Lines of egress by what is spoken there. */
type Spoken = Map<string, Set<Line>>;

/** Peers from sources, settings and the environment, with the requests that the sources make. */
export function addEgress(draft: Draft, subject: Subject): void {
  const spoken: Spoken = new Map();
  const facts = subject.contents?.facts ?? [];
  for (const located of facts) {
    const { fact } = located;
    if (fact.kind === 'request') addRequest(draft, subject, located, fact, spoken);
    if (fact.kind === 'connection') addConnection(draft, subject, located, fact, spoken);
    if (fact.kind === 'setting') addSetting(draft, subject, located, fact, spoken);
  }
  for (const { address, source } of addressesOfVariables(subject))
    addAddress(draft, subject, address, [source], spoken);
  for (const { address, source } of addressesOfArguments(subject))
    addAddress(draft, subject, address, [source], spoken);
  for (const secret of secretsOfArguments(subject))
    draft.gap('unknown', commandSource(subject), `an argument has a value that is not read: ${secret}`);
  addStatements(draft, subject, facts, spoken);
  addHints(draft, subject);
}

function addAddress(
  draft: Draft,
  subject: Subject,
  address: Address,
  sources: readonly string[],
  spoken: Spoken,
): Line[] {
  const lines: Line[] = [];
  for (const { to, port, source } of peersOf(address.host, address.port, subject)) {
    const value = {
      to,
      ...(port === undefined ? {} : { ports: [{ port, protocol: 'tcp' }] }),
      ...(address.isTls ? { tls: 'tls' } : {}),
    };
    for (const reason of [...sources, ...(source === undefined ? [] : [source])]) {
      const line = draft.add('egress', value, reason);
      if (!line) continue;
      if (!lines.includes(line)) lines.push(line);
      spoken.set(address.protocol, (spoken.get(address.protocol) ?? new Set<Line>()).add(line));
    }
  }
  return lines;
}

function addRequest(
  draft: Draft,
  subject: Subject,
  located: LocatedFact<BehaviourFact>,
  fact: RequestFact,
  spoken: Spoken,
): void {
  const place = placeOf(subject, located);
  const url = resolveText(withSlash(fact.url, subject), subject);
  const [address] = parseAddresses(url.text);
  if (!address || /[{}]/.test(address.host))
    return noteUnresolved(draft, subject, place, fact.url, 'makes a request');
  const method = resolveText(fact.method, subject).text;
  const lines = addAddress(draft, subject, address, [place, ...url.sources], spoken);
  const request = { methods: [/^[A-Z]{3,16}$/.test(method) ? method : '*'], ...requestPath(address.path) };
  for (const line of lines) draft.addInner('egress.http', line, request, place);
}

/** What is not known behind a whole address (`http://users:80`, or a variable with such) is a path. */
function withSlash(url: Text, subject: Subject): Text {
  const [first, second] = url;
  if (first === undefined || typeof second !== 'object' || !('unknown' in second)) return url;
  const isVariable = typeof first === 'object' && 'environment' in first;
  const isWhole = (isVariable ? /^https?:\/\/[^/{}?#]+$/ : /^https?:\/\/[^/{}?#]+:\d+$/).test(
    resolveText([first], subject).text,
  );
  return isWhole ? [first, '/', ...url.slice(1)] : url;
}

/** The path without query; segments of which a part is not known become placeholders. */
function requestPath(written: string): { path?: string; kind?: 'template' } {
  const path = written.replace(/[?#].*/s, '') || '/';
  const segments = path.split('/').map((segment) => /\{\w+\}/.exec(segment)?.[0] ?? segment);
  const isTemplate = segments.some((segment) => segment.startsWith('{'));
  const joined = segments.join('/');
  if (requestPathProblem(joined, isTemplate ? 'template' : 'exact') !== undefined) return {};
  return isTemplate ? { path: joined, kind: 'template' } : { path: joined };
}

/** An address of a setting; none where a variable takes its place, for that is looked at itself. */
function addSetting(
  draft: Draft,
  subject: Subject,
  located: LocatedFact<BehaviourFact>,
  { value, variables = [] }: SettingFact,
  spoken: Spoken,
): void {
  if (variables.some((name) => subject.environment.has(name) || subject.secretVariables.has(name))) return;
  const place = placeOf(subject, located);
  const { text, sources } = resolveText(value, subject);
  const known = parseAddresses(text).filter(({ host }) => !/[{}]/.test(host));
  if (known.length === 0 && value.some((part) => typeof part !== 'string'))
    noteUnresolved(draft, subject, place, value, 'has an address');
  for (const address of known) addAddress(draft, subject, address, [place, ...sources], spoken);
}

function addConnection(
  draft: Draft,
  subject: Subject,
  located: LocatedFact<BehaviourFact>,
  fact: ConnectionFact,
  spoken: Spoken,
): void {
  const place = placeOf(subject, located);
  const url = fact.url && resolveText(fact.url, subject);
  const host = fact.host && resolveText(fact.host, subject);
  const port = fact.port && resolveText(fact.port, subject);
  const sources = [place, ...(url?.sources ?? []), ...(host?.sources ?? [])];
  const addresses = url
    ? dsnAddresses(url.text, fact.protocol)
    : host
      ? hostAddresses(host.text, port?.text, fact.protocol)
      : [];
  const known = addresses.filter((address) => !/[{}]/.test(address.host));
  if (known.length === 0)
    noteUnresolved(draft, subject, place, fact.url ?? fact.host ?? [], `connects (${fact.protocol})`);
  for (const address of known) addAddress(draft, subject, address, sources, spoken);
}

/** An address, libpq's `host=db port=5432`, or `user:password@tcp(db:3306)/name` of Go's driver for MySQL. */
function dsnAddresses(text: string, protocol: string): Address[] {
  const network = networkIn(text);
  if (network !== undefined) return parseAddresses(network, protocol);
  const host = /(?:^|\s)host\s?=\s?([^\s']{1,256})/.exec(text)?.[1];
  if (host === undefined || text.includes('://')) return parseAddresses(text, protocol);
  return hostAddresses(host, /(?:^|\s)port\s?=\s?(\d{1,5})/.exec(text)?.[1], protocol);
}

function hostAddresses(host: string, port: string | undefined, protocol: string): Address[] {
  const scheme = schemeOf(protocol);
  const isKnown = port !== undefined && /^\d{1,5}$/.test(port);
  if (!scheme) return [];
  return parseAddresses(isKnown ? `${host}:${port}` : host, protocol);
}

function noteUnresolved(draft: Draft, subject: Subject, place: string, text: Text, what: string): void {
  const { missing } = resolveText(text, subject);
  const secrets = missing.flatMap((name) => {
    const reference = subject.secretVariables.get(name);
    return reference === undefined ? [] : [`${name} is in secret ${reference}`];
  });
  const why =
    secrets.length > 0
      ? `${secrets.join(', ')}, which is not read`
      : missing.length > 0
        ? `${missing.join(', ')} has no value here`
        : 'the source does not say where';
  draft.gap('unknown', place, `${what}, but ${why}; add the egress by hand`);
}

/** Statements go to the database that is known; to each of several, for nobody says which. */
function addStatements(
  draft: Draft,
  subject: Subject,
  facts: readonly LocatedFact<BehaviourFact>[],
  spoken: Spoken,
): void {
  const databases = [...SQL].flatMap((protocol) => [...(spoken.get(protocol) ?? [])]);
  const brokers = [...(spoken.get('kafka') ?? [])];
  for (const located of facts) {
    const { fact } = located;
    const place = placeOf(subject, located);
    if (fact.kind === 'statement')
      for (const line of databases)
        for (const table of fact.tables)
          draft.addInner('egress.sql', line, { verbs: [fact.verb], tables: [table] }, place);
    if (fact.kind === 'topic')
      for (const line of brokers)
        draft.addInner('egress.kafka', line, { topics: [fact.topic], apis: [fact.api] }, place);
  }
}

/** `depends_on` is an order of starting, not a flow: told where nothing else speaks of it. */
function addHints(draft: Draft, { workload }: Subject): void {
  const known = draft
    .lines<Line & { to: { workload?: { name?: string } } }>('egress')
    .map(({ to }) => to.workload?.name);
  for (const name of workload.dependsOn) {
    if (!known.includes(name))
      draft.gap('unknown', workload.source, `depends on ${name}, but nothing says that it calls it`, true);
  }
}
