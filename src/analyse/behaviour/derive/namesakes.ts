import type { BehaviourFact, Text } from '../../../model/behaviour.ts';
import type { DeclaredVariable } from '../../../model/deployment.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { schemeOf } from './address.ts';
import type { Contents } from './types.ts';

/** Something else among what is derived together: its name, and the TCP ports that it listens on. */
export interface Neighbour {
  readonly name: string;
  readonly ports: readonly number[];
}

/** A variable that says where a source calls, as far as the source tells. */
interface Place {
  readonly variable: string;
  /** What is spoken there, such as `http` or `postgres`. */
  readonly protocol: string;
  /** Is the value a host's name alone, rather than a whole address? */
  readonly isHost: boolean;
}

/** What people add to a service's name to name the variable with its place. */
const SUFFIX = /_(?:BASE_URL|SERVICE_URL|URL|URI|SERVICE_HOST|HOST|HOSTNAME|ADDR|ADDRESS|ENDPOINT|SERVER)$/;

export function neighbourOf({ metadata, listens = [] }: WorkloadProfile): Neighbour {
  const ports = listens.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port);
  return { name: metadata.name, ports: [...new Set(ports)] };
}

/**
 * Images do not say where the others are: whoever starts them does, by variables. What such a variable is likely to be:
 * the only neighbour of its name (`CATALOG_URL` and `catalog`), else the only one that listens where what is spoken is
 * usually spoken (5432 for PostgreSQL). Only for variables that nothing gives a value. A guess, and its source says so.
 */
export function likelyVariables(
  { config, facts }: Pick<Contents, 'config' | 'facts'>,
  neighbours: readonly Neighbour[],
): DeclaredVariable[] {
  const given = new Set(config.env.map((text) => text.split('=', 1)[0]));
  const places = facts.flatMap(({ fact }) => placesOf(fact)).filter(({ variable }) => !given.has(variable));
  const likely = new Map<string, DeclaredVariable>();
  for (const place of places) {
    const found = likely.has(place.variable) ? undefined : guess(place, neighbours);
    if (found) likely.set(place.variable, found);
  }
  return [...likely.values()];
}

function placesOf(fact: BehaviourFact): Place[] {
  if (fact.kind === 'request') return placeIn(fact.url, 'http', false);
  if (fact.kind !== 'connection') return [];
  if (fact.url) return placeIn(fact.url, fact.protocol, false);
  return fact.host ? placeIn(fact.host, fact.protocol, true) : [];
}

/** The variable that a text begins with, but for a scheme before it; only one that has nothing to fall back to. */
function placeIn([first, second]: Text, protocol: string, isHost: boolean): Place[] {
  const hasScheme = typeof first === 'string' && /^[a-z][a-z0-9+]{0,20}:\/\/$/.test(first);
  const part = hasScheme ? second : first;
  if (typeof part !== 'object' || !('environment' in part) || part.otherwise) return [];
  return [{ variable: part.environment, protocol, isHost: isHost || hasScheme }];
}

function guess(
  { variable, protocol, isHost }: Place,
  neighbours: readonly Neighbour[],
): DeclaredVariable | undefined {
  const name = variable.replace(SUFFIX, '').toLowerCase().replaceAll('_', '-');
  const namesake = only(neighbours.filter((one) => one.name === name));
  const usual = schemeOf(protocol)?.port;
  // Everything speaks HTTP somewhere: its usual port tells nothing.
  const speaker =
    protocol === 'http' || usual === undefined
      ? undefined
      : only(neighbours.filter(({ ports }) => ports.includes(usual)));
  const found = namesake ?? speaker;
  if (!found) return undefined;
  const port = found === speaker ? usual : only(found.ports);
  if (port === undefined && !isHost) return undefined;
  const reason = namesake ? `${found.name} has its name` : `only ${found.name} listens on port ${port}`;
  return {
    name: variable,
    value: isHost ? found.name : `${protocol}://${found.name}:${port}`,
    source: `a guess: ${variable} has no value here, and ${reason}`,
  };
}

/** The one of a list that has only one. */
function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}
