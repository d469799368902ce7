import type { SectionLines } from '../../model/profile/profile.ts';
import { containsRange, overlapsRange, parseCidr } from '../../model/profile/address.ts';
import type { DeviceLine, FileLine, UserLine } from '../../model/profile/confinement.ts';
import { keyOf, type Section } from '../../model/profile/key.ts';
import { type ListenLine, type Peer, type Port, portRange, TLS_MODES } from '../../model/profile/network.ts';
import type { PathKind } from '../../model/profile/path.ts';
import type { GrpcLine } from '../../model/profile/request.ts';
import { coversHost } from '../../model/profile/names.ts';
import { isSame } from '../../model/profile/text.ts';
import { coversFile, matchesText } from './wildcard.ts';

/**
 * Does a line speak of everything that another line of its section speaks of, the lines inside them left out? Never
 * true where it is not; where it takes more than comparing two lines (a regular expression, two selectors) it is
 * told by equality alone.
 */
export function covers(section: Section, wide: object, narrow: object): boolean {
  const compare = COVERAGE[section] as Covers<object> | undefined;
  return compare?.(wide, narrow) ?? keyOf(section, wide) === keyOf(section, narrow);
}

type Covers<Line> = (wide: Line, narrow: Line) => boolean;

const coversGrpc: Covers<GrpcLine> = (wide, narrow) =>
  wide.service === narrow.service && coversNames(wide.methods, narrow.methods);

const coversAccess: Covers<FileLine> & Covers<DeviceLine> = (
  wide: FileLine | DeviceLine,
  narrow: FileLine | DeviceLine,
) => coversFile(wide.path, narrow.path) && isSubset(narrow.access, wide.access);

/** Whoever asks for no token takes every request; of issuers that say the same, more take more. */
function coversTokens(wide: ListenLine['tokens'], narrow: ListenLine['tokens']): boolean {
  if (wide === undefined) return true;
  return narrow?.every((issuer) => wide.some((other) => isSame(other, issuer))) ?? false;
}

/** Undefined: told by equality alone. */
const COVERAGE: { readonly [S in Section]: Covers<SectionLines[S]> | undefined } = {
  processes: (wide, narrow) =>
    coversFile(wide.executable, narrow.executable) &&
    isLeftOutOr(wide.arguments, narrow.arguments, matchesConcrete) &&
    isLeftOutOr(wide.parent, narrow.parent, coversFile),
  files: coversAccess,
  devices: coversAccess,
  capabilities: (wide, narrow) => wide.name === 'ALL' || wide.name === narrow.name,
  systemCalls: (wide, narrow) => wide.name === narrow.name,
  users: coversUser,
  listens: (wide, narrow) =>
    wide.port === narrow.port &&
    wide.protocol === narrow.protocol &&
    coversTls(wide.tls, narrow.tls) &&
    coversCallers(wide.from, narrow.from) &&
    coversTokens(wide.tokens, narrow.tokens),
  'listens.routes': (wide, narrow) => coversNames(wide.methods, narrow.methods) && coversPath(wide, narrow),
  'listens.grpc': coversGrpc,
  egress: (wide, narrow) =>
    coversPeer(wide.to, narrow.to) &&
    coversPorts(wide.ports, narrow.ports) &&
    coversTls(wide.tls, narrow.tls) &&
    isLeftOutOr(wide.sni, narrow.sni, coversHost),
  'egress.http': (wide, narrow) =>
    coversNames(wide.methods, narrow.methods) &&
    isLeftOutOr(wide.host, narrow.host, coversHost) &&
    (wide.path === undefined || (narrow.path !== undefined && coversPath(wide, narrow))) &&
    (wide.headers ?? []).every((header) =>
      (narrow.headers ?? []).some((other) => coversHeader(header, other)),
    ),
  'egress.sql': (wide, narrow) =>
    coversNames(wide.verbs, narrow.verbs) && coversEach(wide.tables, narrow.tables, coversTable),
  'egress.kafka': (wide, narrow) =>
    coversNames(wide.apis, narrow.apis) && coversEach(wide.topics, narrow.topics, matchesConcrete),
  'egress.grpc': coversGrpc,
  secrets: (wide, narrow) =>
    wide.reference === narrow.reference &&
    isLeftOutOr(wide.environment, narrow.environment, isSame) &&
    isLeftOutOr(wide.file, narrow.file, isSame),
  shared: undefined,
  limits: undefined,
};

function isLeftOutOr<T>(
  wide: T | undefined,
  narrow: T | undefined,
  test: (wide: T, narrow: T) => boolean,
): boolean {
  return wide === undefined || (narrow !== undefined && test(wide, narrow));
}

/** A pattern with `*` covers itself, and a text without one that it matches. */
function matchesConcrete(wide: string, narrow: string): boolean {
  return wide === narrow || (!/[*?]/.test(narrow) && matchesText(wide, narrow));
}

function coversEach<T>(
  wide: readonly T[],
  narrow: readonly T[],
  test: (wide: T, narrow: T) => boolean,
): boolean {
  return narrow.every((inner) => wide.some((outer) => test(outer, inner)));
}

function isSubset<T>(part: readonly T[], whole: readonly T[]): boolean {
  return part.every((item) => whole.includes(item));
}

function coversNames(wide: readonly string[], narrow: readonly string[]): boolean {
  return wide.includes('*') || isSubset(narrow, wide);
}

function coversUser(wide: UserLine, narrow: UserLine): boolean {
  const isSameUser = narrow.uid === undefined ? wide.name === narrow.name : wide.uid === narrow.uid;
  return (
    isSameUser &&
    (wide.gid === undefined || wide.gid === narrow.gid) &&
    (wide.root === true || narrow.root !== true)
  );
}

/** A line that asks for less protection covers one that asks for more; to say nothing is to ask for nothing. */
function coversTls(wide: ListenLine['tls'], narrow: ListenLine['tls']): boolean {
  return TLS_MODES.indexOf(wide ?? 'none') <= TLS_MODES.indexOf(narrow ?? 'none');
}

/** Callers that are left out are told by other profiles, so they cover nothing else. */
function coversCallers(wide: ListenLine['from'], narrow: ListenLine['from']): boolean {
  if (wide === undefined || narrow === undefined) return wide === narrow;
  return coversEach(wide, narrow, coversPeer);
}

interface Path {
  readonly path?: string | undefined;
  readonly kind: PathKind;
}

function coversPath(wide: Path, narrow: Path): boolean {
  const [outer = '', inner = ''] = [wide.path, narrow.path];
  if (narrow.kind === 'regex' || wide.kind === 'regex') return wide.kind === narrow.kind && outer === inner;
  if (wide.kind === 'prefix') return `${inner}/`.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
  if (narrow.kind === 'prefix') return false;
  if (wide.kind === 'exact') return outer === inner && !inner.includes('{');
  if (!inner.startsWith(outer.split('{', 1)[0] ?? '')) return false;
  const [pattern, segments] = [outer.split('/'), inner.split('/')];
  return (
    pattern.length === segments.length &&
    pattern.every((segment, index) =>
      segment.startsWith('{') ? segments[index] !== '' : segment === segments[index],
    )
  );
}

function coversHeader(
  wide: { name: string; value?: string | undefined },
  narrow: { name: string; value?: string | undefined },
): boolean {
  return wide.name === narrow.name && (wide.value === undefined || wide.value === narrow.value);
}

function coversTable(wide: string, narrow: string): boolean {
  if (wide === '*') return true;
  const [outer, inner] = [wide.split('.'), narrow.split('.')];
  return outer.length === inner.length && outer.every((part, index) => part === '*' || part === inner[index]);
}

function coversPorts(wide: readonly Port[] | undefined, narrow: readonly Port[] | undefined): boolean {
  if (wide === undefined || narrow === undefined) return wide === undefined;
  return coversEach(wide.map(portRange), narrow.map(portRange), (outer, inner) => {
    return outer.protocol === inner.protocol && outer.first <= inner.first && inner.last <= outer.last;
  });
}

function coversPeer(wide: Peer, narrow: Peer): boolean {
  if ('cidr' in wide && 'cidr' in narrow) return coversAddresses(wide, narrow);
  if ('dns' in wide && 'dns' in narrow) return coversHost(wide.dns, narrow.dns);
  return isSame(wide, narrow);
}

function coversAddresses(
  wide: { cidr: string; except?: string[] | undefined },
  narrow: { cidr: string; except?: string[] | undefined },
): boolean {
  const [outer, inner] = [parseCidr(wide.cidr), parseCidr(narrow.cidr)];
  if (!outer || !inner || !containsRange(outer, inner)) return false;
  const left = (narrow.except ?? []).map(parseCidr);
  return (wide.except ?? []).map(parseCidr).every((hole) => {
    if (!hole || !overlapsRange(hole, inner)) return true;
    return left.some((other) => other && containsRange(other, hole));
  });
}
