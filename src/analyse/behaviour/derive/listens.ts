import type { ListenFact, RouteFact } from '../../../model/behaviour.ts';
import type { Line } from '../../../model/profile/line.ts';
import type { ListenLine } from '../../../model/profile/network.ts';
import type { Draft } from './draft.ts';
import { placeOf } from './facts.ts';
import { serversOf } from './known-servers/known-servers.ts';
import { routePrefixer } from './prefixes.ts';
import { resolveText } from './text.ts';
import type { Subject } from './types.ts';

/** Ports from the image's configuration, manifests and sources, and the requests that are answered there. */
export function addListens(draft: Draft, subject: Subject): void {
  const { contents, declared } = subject;
  const added = new Set<Line | undefined>();
  const add = (port: number, protocol: string, source: string) =>
    added.add(draft.add('listens', { port, protocol }, source));
  for (const text of contents?.config.exposedPorts ?? []) {
    for (const [port, protocol] of portsOf(text))
      add(port, protocol, `${contents?.configSource} ExposedPorts`);
  }
  for (const { port, protocol, source } of declared.ports) add(port, protocol, source);
  const byFile = new Map<string, Line[]>();
  for (const located of contents?.facts ?? []) {
    if (located.fact.kind !== 'listen' || located.fact.isUsual) continue;
    const port = portOf(located.fact, subject);
    const line = port === undefined ? undefined : add(port, located.fact.protocol, placeOf(subject, located));
    const found = [...added].at(-1);
    if (line && found) byFile.set(located.path, [...(byFile.get(located.path) ?? []), found]);
  }
  if (added.size === 0) addUsual(subject, add);
  if (added.size === 0) {
    for (const { id, listens } of serversOf(subject))
      for (const { port, protocol } of listens) add(port, protocol, `known needs of ${id}: its usual port`);
  }
  addRoutes(draft, subject, byFile, [...added].filter((line) => line !== undefined) as ListenLine[]);
}

/** Usual ports of frameworks, for no place says another. */
function addUsual(subject: Subject, add: (port: number, protocol: string, source: string) => void): void {
  for (const located of subject.contents?.facts ?? []) {
    const { fact } = located;
    const port = fact.kind === 'listen' && fact.isUsual ? portOf(fact, subject) : undefined;
    if (port !== undefined) add(port, 'tcp', `${placeOf(subject, located)}: the framework's usual port`);
  }
}

/** `8080/tcp`, `53/udp`, `8000-8003`. */
function portsOf(text: string): [port: number, protocol: string][] {
  const [, first, last, protocol = 'tcp'] =
    /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last ?? first)];
  if (!(from >= 1 && to >= from && to <= 65_535 && to - from < 256)) return [];
  return Array.from({ length: to - from + 1 }, (_, index) => [from + index, protocol.toLowerCase()]);
}

function portOf(fact: ListenFact, subject: Subject): number | undefined {
  const { text } = resolveText(fact.port, subject);
  // A variable that stands for the whole address has the host before it.
  const written = text.slice(text.lastIndexOf(':') + 1);
  const port = /^\d{1,5}$/.test(written) ? Number(written) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** A route belongs to the ports that its file listens on, else to all of the container's, for nobody says which. */
function addRoutes(
  draft: Draft,
  subject: Subject,
  byFile: ReadonlyMap<string, Line[]>,
  all: readonly ListenLine[],
): void {
  const open = all.filter(({ protocol }) => protocol === 'tcp');
  const prefixed = routePrefixer(subject);
  for (const located of subject.contents?.facts ?? []) {
    if (located.fact.kind !== 'route') continue;
    const lines = byFile.get(located.path) ?? open;
    if (lines.length === 0)
      draft.gap('unknown', placeOf(subject, located), 'answers requests, but no port is known for it');
    const source = `${placeOf(subject, located)} (${located.fact.by})`;
    for (const line of lines)
      for (const route of prefixed(located.path, located.fact))
        draft.addInner('listens.routes', line, routeOf(route), source);
  }
  for (const { port, path, source } of subject.declared.probes) {
    const number =
      typeof port === 'number' ? port : subject.declared.ports.find(({ name }) => name === port)?.port;
    const line = open.find((listen) => listen.port === number);
    draft.addInner(
      'listens.routes',
      line,
      { methods: ['GET'], path: path.replace(/[?#].*/, '') || '/' },
      source,
    );
  }
}

function routeOf({ methods, path, pathKind }: RouteFact): object {
  return { methods: [...methods], path, kind: pathKind };
}
