import type { Action, Peer } from '../../../../model/network/policy.ts';
import { EVERYTHING, type Selector } from '../../../../model/network/selector.ts';
import {
  type AddressCondition,
  NAMESPACE_NAME_LABEL,
  type Selection,
} from '../../../../model/network/workload.ts';
import { AddressSet } from '../../../../model/sets/addresses.ts';
import { ApplicationSet } from '../../../../model/sets/applications.ts';
import { Intervals } from '../../../../model/sets/intervals.ts';
import { Language } from '../../../../model/sets/language.ts';
import { OptionalText } from '../../../../model/sets/optional-text.ts';
import { inMesh, OUTSIDE_MESH } from './mesh.ts';

/** Source addresses, and whether pods whose addresses are not known are among them. */
export interface Sources {
  readonly within: AddressSet;
  readonly ifUnknown: boolean;
}

/** Requests by all of these at once. */
export interface Match {
  /** The peer's principal; absent where the connection has no mutual TLS. */
  readonly identities: OptionalText;
  /** The namespaces that these can be of, where they are listed: who is looked for need not be looked for elsewhere. */
  readonly namespaces: readonly string[] | undefined;
  readonly sources: Sources;
  /** TCP ports of the destination. */
  readonly ports: Intervals<number>;
  readonly messages: ApplicationSet;
  /** Conditions that manifests do not tell enough for, as sentence parts. */
  readonly unknown: readonly string[];
}

const EVERY_PORT = Intervals.of([[0, 65_535]]);
export const EVERY_REQUEST: Match = {
  identities: OptionalText.ALL,
  namespaces: undefined,
  sources: { within: AddressSet.ALL, ifUnknown: true },
  ports: EVERY_PORT,
  messages: ApplicationSet.ALL,
  unknown: [],
};

const HTTP = ApplicationSet.http({});

/** Both hold. */
export function both(first: Match, second: Match): Match {
  if (first === EVERY_REQUEST) return second;
  if (second === EVERY_REQUEST) return first;
  return {
    identities: commonIdentities(first.identities, second.identities),
    namespaces: first.namespaces ?? second.namespaces,
    sources: {
      within: first.sources.within.intersect(second.sources.within),
      ifUnknown: first.sources.ifUnknown && second.sources.ifUnknown,
    },
    ports: first.ports.intersect(second.ports),
    messages: first.messages.intersect(second.messages),
    unknown: [...first.unknown, ...second.unknown],
  };
}

/** Most conditions say nothing of identities. */
function commonIdentities(first: OptionalText, second: OptionalText): OptionalText {
  if (first === OptionalText.ALL) return second;
  return second === OptionalText.ALL ? first : first.intersect(second);
}

export function allOf(matches: readonly Match[]): Match {
  return matches.reduce(both, EVERY_REQUEST);
}

/** What a policy does with a match decides what becomes of conditions that cannot be evaluated. */
export type Purpose = Extract<Action, 'allow' | 'deny' | 'audit'>;

/**
 * A condition on HTTP attributes. On other traffic a rule that allows never matches, and one that denies leaves the
 * condition out, so that it matches more.
 * Source: https://istio.io/latest/docs/tasks/security/authorization/authz-tcp/
 */
export function httpOnly(messages: ApplicationSet, purpose: Purpose): Match {
  const matched = purpose === 'allow' ? messages : messages.union(HTTP.complement());
  return { ...EVERY_REQUEST, messages: matched };
}

/**
 * A condition that manifests do not tell enough for: where traffic is allowed it is taken to hold, where it is denied
 * not to hold, so that nothing that may flow is left out.
 */
export function unknown(what: string, purpose: Purpose, isHttpOnly: boolean): Match {
  const messages = purpose === 'allow' ? ApplicationSet.ALL : ApplicationSet.NONE;
  const match = isHttpOnly ? httpOnly(HTTP.intersect(messages), purpose) : { ...EVERY_REQUEST, messages };
  return { ...match, unknown: [what] };
}

/** One field with its values and with those that it must not have; undefined where neither is written. */
export interface Values {
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

export function isWritten({ values, notValues }: Values): boolean {
  return values.length + notValues.length > 0;
}

/** The language of a list of patterns, from that of one. */
export function anyOf(textOf: (value: string) => Language): (values: readonly string[]) => Language {
  return (values) => Language.unionOf(values.map((value) => textOf(value)));
}

/** What a text field may be, where it can be absent. An unwanted value is not there in an absent field. */
export function textsOf(
  { values, notValues }: Values,
  languageOf: (values: readonly string[]) => Language,
): OptionalText {
  if (values.length + notValues.length === 0) return OptionalText.ALL;
  const union = (texts: readonly string[]): OptionalText => OptionalText.of(languageOf(texts));
  const wanted = values.length === 0 ? OptionalText.ALL : union(values);
  return notValues.length === 0 ? wanted : wanted.subtract(union(notValues));
}

/** Who the sources of a match are. `proven` is false on ports where no connection has an identity. */
export function peersOf(
  { identities, namespaces, sources }: Match,
  purpose: Purpose,
  proven: boolean,
): Peer[] {
  const { within, ifUnknown } = sources;
  const isAnywhere = within.equals(AddressSet.ALL);
  const isAnyone = proven ? identities.equals(OptionalText.ALL) : identities.absent;
  if (isAnyone && isAnywhere) return [{ kind: 'entity', entity: 'any' }];
  const condition: AddressCondition = { within, every: purpose !== 'allow', ifUnknown };
  const addresses = isAnywhere ? {} : { addresses: condition };
  const from = (selection: Selection): Peer => ({
    kind: 'workloads',
    selection: { ...selection, ...addresses },
  });
  const everybody = { namespaces: EVERYTHING, workloads: EVERYTHING };
  const outside: Peer = { kind: 'addresses', addresses: within, coversPods: false, onlyOutside: true };
  if (isAnyone) return [from(everybody), outside];
  const identified = proven && !identities.texts.isEmpty();
  return [
    ...(identified
      ? [from({ ...inMesh({ ...everybody, namespaces: oneOf(namespaces) }), principals: identities.texts })]
      : []),
    ...(identities.absent ? [...OUTSIDE_MESH.map(from), outside] : []),
  ];
}

function oneOf(namespaces: Match['namespaces']): Selector {
  if (!namespaces) return EVERYTHING;
  return { kind: 'label', key: NAMESPACE_NAME_LABEL, operator: 'In', values: namespaces };
}
