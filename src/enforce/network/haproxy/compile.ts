import { DIRECTIONS, type Direction } from '../../../model/network/policy.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { PROTOCOLS } from '../../../model/sets/flow.ts';
import { Traffic } from '../../../model/sets/traffic.ts';
import { NetworkLosses } from '../losses.ts';
import type { NetworkCompilation, NetworkOptions, NetworkUnit } from '../types.ts';
import { type Clause, clausesOf } from './clauses.ts';
import { decisionEntries, portEntries, portRanges } from './decisions.ts';
import { limitLosses } from './limits/limit-losses.ts';
import { isCounted, limitEntries } from './limits/limit-sets.ts';
import { tokenLosses } from './limits/token-losses.ts';
import { type Entry, inOrder, MAP_NAMES, mapArtefact, type Maps, noEntries } from './maps.ts';
import { neverPassed } from './normal-requests.ts';
import { parse } from './parse.ts';
import {
  blockEntries,
  isAboutName,
  memberEntries,
  nameEntries,
  nameKey,
  namePatternEntries,
  type PeerClasses,
  peerClasses,
} from './peer-classes.ts';
import { ruleSetEntries } from './rule-set-entries.ts';
import { RuleSets } from './rule-sets.ts';
import { runtimeArtefact } from './runtime.ts';
import { token } from './token.ts';
import { CONFIGURATION } from './configuration/configuration.ts';
import { TOKEN_LUA, TOKEN_LUA_FILE } from './configuration/token-lua.ts';

export const HAPROXY: NetworkUnit = {
  id: 'haproxy',
  vectors: ['V8', 'V11'],
  description: 'HAProxy as a waypoint on the node: TCP, server names, HTTP requests',
  compile,
  parse,
};

/** Compiles a segmentation to the configuration of a waypoint, its maps, and the commands that change them while it runs. */
function compile(segmentation: Segmentation, options: NetworkOptions): NetworkCompilation {
  const losses = new NetworkLosses(options);
  const maps = mapsOf(segmentation, losses, options);
  const artefacts = [
    { path: 'haproxy/haproxy.cfg', text: CONFIGURATION },
    ...MAP_NAMES.map((name) => mapArtefact(name, maps[name])),
    { path: `haproxy/${TOKEN_LUA_FILE}`, text: TOKEN_LUA },
    runtimeArtefact(maps),
  ];
  return {
    artefacts: artefacts.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    losses: [...losses.all, ...limitLosses(segmentation), ...tokenLosses(segmentation)],
  };
}

interface MemberClauses {
  readonly member: Member;
  readonly way: Direction;
  readonly clauses: readonly Clause[];
}

function mapsOf(segmentation: Segmentation, losses: NetworkLosses, options: NetworkOptions): Maps {
  const classes = peerClasses(segmentation);
  const memberClauses = segmentation.members.flatMap((member) =>
    DIRECTIONS.map((way): MemberClauses => ({
      member,
      way,
      clauses: clausesOf(member, way, classes.names, losses),
    })),
  );
  const ranges = portRanges(memberClauses.flatMap(({ clauses }) => clauses));
  const sets = new RuleSets(losses, options);
  const maps = noEntries();
  maps.members = memberEntries(classes);
  maps.outside = blockEntries(classes);
  maps.names = nameEntries(classes);
  maps['name-patterns'] = namePatternEntries(classes);
  maps.ports = portEntries(ranges);
  for (const entries of segmentation.members.map((member) => limitEntries(member, classes))) {
    maps.limits.push(...entries.limits);
    maps['limit-parts'].push(...entries['limit-parts']);
  }
  const limits = new Map(maps.limits);
  const context = {
    classes,
    ranges,
    decide: sets.decide,
    isCounted: (key: string) => isCounted(key, limits),
  };
  for (const { member, way, clauses } of memberClauses) {
    const entries = decisionEntries(member, way, clauses, context);
    maps.decisions.push(...entries);
    tellDirection({ member, way, clauses }, entries, classes, losses);
  }
  for (const [id, set] of sets.all)
    for (const [name, entry] of ruleSetEntries(set, id)) maps[name].push(entry);
  for (const name of MAP_NAMES) maps[name] = inOrder(name, maps[name]);
  return maps;
}

/** What HAProxy cannot do for a member at all. */
function tellDirection(
  { member, way, clauses }: MemberClauses,
  decisions: readonly Entry[],
  classes: PeerClasses,
  losses: NetworkLosses,
): void {
  if (member[way] === undefined) return;
  const { ambiguous } = classes;
  const place = { member, direction: way };
  const traffic = Traffic.protocol(PROTOCOLS.tcp).complement();
  losses.forced({ ...place, traffic }, 'wider', 'HAProxy sees nothing but TCP, so nothing else is refused');
  if (decisions.some(([, decision]) => /^(?:http|full)-/.test(decision)))
    losses.forced(
      { ...place, traffic: neverPassed() },
      'tighter',
      'requests are passed on in normal form only, and tunnels, encoded separators and dots and double encoding are refused',
    );
  if (ambiguous.has(member.id))
    losses.forced(place, 'wider', 'another member has the same address, so nobody is known by it');
  tellNames({ member, way, clauses }, decisions, classes, losses);
  for (const {
    action,
    place: { permission },
  } of clauses)
    if (permission.members.some((id) => ambiguous.has(id)))
      losses.forced(
        { ...place, permission },
        action === 'allow' ? 'tighter' : 'wider',
        'a peer has the same address as another member, so nobody is known by it',
      );
}

/** A decision of server names is one for what has them: of requests without TLS, the name is not asked for. */
function tellNames(
  { member, way, clauses }: MemberClauses,
  decisions: readonly Entry[],
  classes: PeerClasses,
  losses: NetworkLosses,
): void {
  const keys = decisions.filter(([, decision]) => decision.startsWith('tls-')).map(([key]) => key);
  const names = classes.names.filter((name) => {
    const start = `${way}|${token(member.id)}|${nameKey(name)}|`;
    return keys.some((key) => key.startsWith(start));
  });
  for (const { action, saying, place } of clauses)
    if (action === 'allow' && saying.kind === 'anything')
      if (names.some((name) => isAboutName(place.permission, name, classes)))
        losses.forced(
          place,
          'tighter',
          'some server names of TLS are refused there, so that the name is known by these alone, and nothing else is allowed to it',
        );
}
