import { ApplicationSet } from '../sets/applications.ts';
import { PROTOCOLS } from '../sets/flow.ts';
import { Intervals } from '../sets/intervals.ts';
import { Language } from '../sets/language.ts';
import { OptionalText } from '../sets/optional-text.ts';
import { exactText, glob, NON_EMPTY, oneOfTexts, prefixText, regularExpression } from '../sets/patterns.ts';
import { Traffic } from '../sets/traffic.ts';
import type {
  HttpRule,
  KafkaRule,
  PathPattern,
  Permission,
  PortRange,
  Requests,
  SqlRule,
} from './permission.ts';

const SEGMENT = NON_EMPTY.intersect(glob('*'));

/** The paths, without query, that a pattern matches. Throws a `Fault` (`unsupported`, `limit`) for a regular expression that is beyond what can be compared. */
export function pathLanguage({ kind, path }: PathPattern): Language {
  if (kind === 'exact') return exactText(path);
  if (kind === 'regex') return regularExpression(path);
  if (kind === 'template') {
    const parts = path.split(/(\{[^{}]*\})/).filter((part) => part !== '');
    return parts.reduce(
      (before, part) => before.concat(part.startsWith('{') ? SEGMENT : exactText(part)),
      exactText(''),
    );
  }
  // No request has an empty path.
  if (path === '/') return prefixText('/');
  const whole = path.endsWith('/') ? path.slice(0, -1) : path;
  return exactText(whole).union(prefixText(`${whole}/`));
}

/** The names that a host pattern matches, in any case: `*.` is one label, `**.` one or more. */
export function hostLanguage(pattern: string): Language {
  const [, stars, rest = pattern] = /^(\*{1,2})\.(.*)$/s.exec(pattern) ?? [];
  const name = exactText(rest, { ignoreCase: true });
  if (stars === undefined) return name;
  const label = NON_EMPTY.intersect(glob('*', { separator: '.' }));
  const labels = stars === '*' ? label : NON_EMPTY;
  return labels.concat(exactText('.')).concat(name);
}

/** The messages that a rule for HTTP matches. */
export function httpMessages({ methods, host, paths, headers }: HttpRule): ApplicationSet {
  const [first, ...others] = paths.map(pathLanguage);
  const language = first && others.reduce((all, one) => all.intersect(one), first);
  return ApplicationSet.http({
    ...(methods ? { methods: oneOfTexts(methods) } : {}),
    ...(host === undefined ? {} : { hosts: hostLanguage(host) }),
    ...(language ? { paths: language } : {}),
    headers: new Map(
      headers.map(({ name, value }) => [
        name,
        value === undefined ? OptionalText.PRESENT : OptionalText.of(exactText(value)),
      ]),
    ),
  });
}

function sqlMessages({ verbs, tables }: SqlRule): ApplicationSet {
  return ApplicationSet.sql({
    ...(verbs ? { verbs: oneOfTexts(verbs) } : {}),
    ...(tables ? { tables: Language.unionOf(tables.map((table) => glob(table, { separator: '.' }))) } : {}),
  });
}

function kafkaMessages({ topics, apis }: KafkaRule): ApplicationSet {
  return ApplicationSet.kafka({
    ...(apis ? { apis: oneOfTexts(apis) } : {}),
    ...(topics ? { topics: Language.unionOf(topics.map(topicLanguage)) } : {}),
  });
}

function topicLanguage(topic: string): Language {
  return topic.endsWith('*') ? prefixText(topic.slice(0, -1)) : exactText(topic);
}

/** The messages that any of the rules matches. */
export function messagesOf({ http, sql, kafka }: Requests): ApplicationSet {
  return [...http.map(httpMessages), ...sql.map(sqlMessages), ...kafka.map(kafkaMessages)].reduce(
    (all, one) => all.union(one),
    ApplicationSet.NONE,
  );
}

/** Traffic to some ports, whatever is said; undefined is everything. */
export function portTraffic(ports: readonly PortRange[] | undefined): Traffic {
  if (ports === undefined) return Traffic.ALL;
  return ports.reduce(
    (all, { protocol, first, last }) =>
      all.union(Traffic.ports(PROTOCOLS[protocol], Intervals.of([[first, last]]))),
    Traffic.NONE,
  );
}

/** Exactly the traffic that a permission speaks of. Rules for requests and server names leave nothing but TCP. */
export function permissionTraffic({ ports, requests, serverName }: Permission): Traffic {
  const all = portTraffic(ports);
  if (requests === undefined && serverName === undefined) return all;
  const named =
    serverName === undefined
      ? ApplicationSet.ALL
      : ApplicationSet.serverNames(OptionalText.of(hostLanguage(serverName)));
  const messages = requests ? named.intersect(messagesOf(requests)) : named;
  return all.intersect(Traffic.application(Intervals.of([[0, 65_535]]), messages));
}
