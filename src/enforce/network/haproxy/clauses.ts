import { coversHost } from '../../../model/profile/names.ts';
import type { Direction } from '../../../model/network/policy.ts';
import type { HttpRule, Permission } from '../../../model/segmentation/permission.ts';
import { hostLanguage } from '../../../model/segmentation/permission-traffic.ts';
import type { Member } from '../../../model/segmentation/segmentation.ts';
import { ApplicationSet } from '../../../model/sets/applications.ts';
import { Intervals } from '../../../model/sets/intervals.ts';
import { Language } from '../../../model/sets/language.ts';
import { OptionalText } from '../../../model/sets/optional-text.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import type { LossPlace, NetworkLosses } from '../losses.ts';
import { isHostPattern } from './host-order.ts';
import { HOST_PORT } from './normal-requests.ts';
import { pathRisk } from './rule-set.ts';

/** What HAProxy can tell of what is said: nothing, the server name of TLS, requests of HTTP. */
export type Saying =
  | { readonly kind: 'anything' }
  | { readonly kind: 'tls'; readonly serverName: string }
  | { readonly kind: 'http'; readonly rules: readonly HttpRule[] };

/** A permission as far as HAProxy can say it. */
export interface Clause {
  readonly action: 'allow' | 'deny';
  readonly place: LossPlace & { readonly permission: Permission };
  /** Of TCP. */
  readonly ports: Intervals<number>;
  readonly saying: Saying;
}

const ANYTHING: Saying = { kind: 'anything' };
const EVERY_PORT = Intervals.of([[0, 65_535]]);
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;
/** What `option http-restrict-req-hdr-names` lets through. */
const HEADER = /^[a-z0-9-]{1,256}$/;

/** What the permissions of a member say of TCP, denials first; what cannot be said is noted among the losses. `names` are all that profiles have. */
export function clausesOf(
  member: Member,
  way: Direction,
  names: readonly string[],
  losses: NetworkLosses,
): Clause[] {
  const { allows = [], denies = [] } = member[way] ?? {};
  const of = (action: Clause['action'], permissions: readonly Permission[]) =>
    permissions.flatMap((permission) => {
      const place = { member, direction: way, permission };
      const ports = tcpPorts(permission);
      if (ports.isEmpty()) return [];
      const saying = sayingOf(action, place, losses);
      if (!saying) return [];
      const clause = { action, place, ports, saying };
      tellPeer(clause, names, losses);
      return [clause];
    });
  return [...of('deny', denies), ...of('allow', allows)];
}

function tcpPorts({ ports }: Permission): Intervals<number> {
  if (ports === undefined) return EVERY_PORT;
  return Intervals.of(
    ports.filter(({ protocol }) => protocol === 'tcp').map(({ first, last }) => [first, last] as const),
  );
}

/** Ends are known by their address, or by the name that a client asks for. */
function tellPeer(clause: Clause, names: readonly string[], losses: NetworkLosses): void {
  const { action, place, ports } = clause;
  const { peer } = place.permission;
  const direction = action === 'allow' ? 'tighter' : 'wider';
  if (peer.kind === 'name') {
    const unseen = ApplicationSet.ALL.subtract(seenOf(peer.name, clause, names));
    losses.forced(
      { ...place, traffic: Traffic.application(ports, unseen) },
      direction,
      'HAProxy knows a name by the Host header or the server name alone: what has another one, or none, is treated as what is said of the address',
    );
  }
  const others = { ...place, permission: { ...place.permission, members: [] } };
  if (['named', 'labelled', 'account', 'identity'].includes(peer.kind))
    losses.forced(
      others,
      direction,
      'HAProxy knows workloads by their address: those without a profile are not among the peers',
    );
}

/** What HAProxy can tell to be said to a name, and to none of the narrower names that profiles have. */
function seenOf(name: string, { saying }: Clause, names: readonly string[]): ApplicationSet {
  if (!isHostPattern(name)) return ApplicationSet.NONE;
  const narrower = names.filter((other) => other !== name && coversHost(name, other));
  const others = askedFor(Language.unionOf(narrower.map(hostLanguage)));
  const { requests, greetings } = askedFor(hostLanguage(name));
  const own = { http: requests, tls: greetings, anything: requests.union(greetings) }[saying.kind];
  return own.subtract(others.requests).subtract(others.greetings);
}

function askedFor(hosts: Language): { requests: ApplicationSet; greetings: ApplicationSet } {
  return {
    requests: ApplicationSet.http({ hosts: hosts.union(hosts.concat(HOST_PORT)) }),
    greetings: ApplicationSet.serverNames(OptionalText.of(hosts)),
  };
}

/** `more` says at least what the permission says, `less` at most that; undefined says nothing. */
function approximate(
  { action, place }: Pick<Clause, 'action' | 'place'>,
  losses: NetworkLosses,
  cannot: string,
  { more, less }: { more: Saying; less: Saying | undefined },
): Saying | undefined {
  const verb = action === 'allow' ? 'allowed' : 'refused';
  const [most, least] = [`${describe(more)} is ${verb}`, `${describe(less)} is ${verb}`];
  const isWider = losses.choose(place, cannot, {
    wider: action === 'allow' ? most : least,
    tighter: action === 'allow' ? least : most,
  });
  return isWider === (action === 'allow') ? more : less;
}

function describe(saying: Saying | undefined): string {
  if (saying === undefined) return 'nothing';
  if (saying.kind === 'anything') return 'anything over TCP';
  return saying.kind === 'tls' ? 'anything inside TLS with the server name' : 'only what HAProxy can tell';
}

function sayingOf(
  action: Clause['action'],
  place: Clause['place'],
  losses: NetworkLosses,
): Saying | undefined {
  const { requests, serverName, tls } = place.permission;
  const cannotSay = (cannot: string, choice: { more: Saying; less: Saying | undefined }) =>
    approximate({ action, place }, losses, cannot, choice);
  const name = serverName?.toLowerCase();
  if (name !== undefined && !isHostPattern(name))
    return cannotSay('HAProxy is given host names only', { more: ANYTHING, less: undefined });
  const named: Saying = name === undefined ? ANYTHING : { kind: 'tls', serverName: name };
  if (requests === undefined) return named;
  const { http, sql, kafka } = requests;
  if (http.length + sql.length + kafka.length === 0) return undefined;
  if (name !== undefined || tls === 'tls' || tls === 'mutual')
    return cannotSay('HAProxy does not see requests inside TLS', { more: named, less: undefined });
  tellHostPorts(action, place, http, losses);
  const { precise, loose, reasons } = httpSaying(http);
  if (sql.length + kafka.length > 0)
    return cannotSay('HAProxy does not read SQL and Kafka', { more: ANYTHING, less: precise });
  if (reasons.length === 0) return precise;
  return cannotSay(reasons.join('; '), { more: loose, less: precise });
}

/** A client writes `shop:8080` where `shop` is meant, as RFC 9110, section 7.2, has it. */
function tellHostPorts(
  action: Clause['action'],
  place: Clause['place'],
  rules: readonly HttpRule[],
  losses: NetworkLosses,
): void {
  const hosts = rules.flatMap(({ host }) => host ?? []);
  if (hosts.length === 0) return;
  const language = Language.unionOf(hosts.map(hostLanguage)).concat(HOST_PORT);
  const messages = ApplicationSet.http({ hosts: language });
  losses.forced(
    { ...place, traffic: Traffic.application(tcpPorts(place.permission), messages) },
    action === 'allow' ? 'wider' : 'tighter',
    'a port after the host is not compared',
  );
}

/** Rules that can be said exactly, all rules with what cannot be said left out, and why it cannot. */
function httpSaying(rules: readonly HttpRule[]): {
  precise: Saying | undefined;
  loose: Saying;
  reasons: string[];
} {
  const all = rules.map(sayableRule);
  const exact = all.filter(({ reasons }) => reasons.length === 0).map(({ rule }) => rule);
  return {
    precise: exact.length > 0 ? { kind: 'http', rules: exact } : undefined,
    loose: { kind: 'http', rules: all.map(({ rule }) => rule) },
    reasons: [...new Set(all.flatMap(({ reasons }) => reasons))],
  };
}

function sayableRule(rule: HttpRule): { rule: HttpRule; reasons: string[] } {
  const reasons: string[] = [];
  const check = (isSayable: boolean, reason: string): boolean => {
    if (!isSayable) reasons.push(reason);
    return isSayable;
  };
  const methods = rule.methods?.every((method) => check(TOKEN.test(method), 'a method is no token of HTTP'));
  const host = rule.host?.toLowerCase();
  const risks = rule.paths.map(pathRisk);
  const paths = rule.paths.filter((_, index) =>
    check(risks[index] === undefined, `a path pattern ${risks[index]}`),
  );
  const headers = rule.headers.filter(
    ({ name, value }) =>
      check(
        HEADER.test(name),
        'HAProxy refuses headers with other characters than letters, digits and "-"',
      ) && check(!value?.includes(','), 'a header with a comma may also be several headers'),
  );
  return {
    rule: {
      methods: methods === false ? undefined : rule.methods,
      host: host !== undefined && check(isHostPattern(host), 'a host is no host name') ? host : undefined,
      paths,
      headers,
    },
    reasons,
  };
}
