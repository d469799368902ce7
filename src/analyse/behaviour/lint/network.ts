import { containsRange, parseCidr } from '../../../model/profile/address.ts';
import type { EgressLine, Peer } from '../../../model/profile/network.ts';
import type { HttpLine, RouteLine } from '../../../model/profile/request.ts';
import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { sayPeer } from '../sentence.ts';
import { type LintRule, ruleFor } from './types.ts';

const SCHEMA_VERBS: readonly string[] = ['CREATE', 'ALTER', 'DROP', 'TRUNCATE', 'GRANT', 'REVOKE'];

const everyMethod = ({ methods }: { methods: readonly string[] }): string | undefined =>
  methods.includes('*') ? 'allows every method' : undefined;

const everyPath = ({ path, kind }: RouteLine | HttpLine): string | undefined =>
  (kind === 'prefix' && path === '/') || (kind === 'regex' && /^\^?\/?\.\*\$?$/.test(path ?? ''))
    ? 'allows every path'
    : undefined;

const WILD_METHOD = {
  id: 'every-method',
  severity: 'medium',
  vectors: ['V8', 'V11'],
  advice: 'Name the methods that are used.',
} as const;

const WILD_PATH = {
  id: 'every-path',
  severity: 'medium',
  vectors: ['V8', 'V11'],
  advice: 'Name the paths that are used; observation finds them.',
} as const;

export const NETWORK_RULES: readonly LintRule[] = [
  ruleFor('egress', {
    id: 'egress-anywhere',
    severity: 'high',
    vectors: ['V8'],
    check: ({ to }) => (isEverywhere(to) ? `may call ${sayPeer(to)}, so nearly any address` : undefined),
    advice: 'Name the peers: workloads, DNS names or the smallest ranges.',
  }),
  ruleFor('egress', {
    id: 'egress-any-workload',
    severity: 'medium',
    vectors: ['V8'],
    check: ({ to }) =>
      'workload' in to &&
      to.workload.name === undefined &&
      Object.keys(to.workload.labels ?? {}).length === 0 &&
      !to.workload.expressions
        ? `may call every workload ${to.workload.namespace === undefined ? 'of its namespace' : `of ${to.workload.namespace}`}`
        : undefined,
    advice: 'Select the peers by labels.',
  }),
  ruleFor('egress', {
    id: 'egress-every-port',
    severity: 'medium',
    vectors: ['V8'],
    check: ({ ports, to }) =>
      ports === undefined || ports.some(({ port, endPort = port }) => endPort - port >= 10_000)
        ? `may call nearly every port of ${sayPeer(to)}`
        : undefined,
    advice: 'Name the ports that are used.',
  }),
  ruleFor('egress', {
    id: 'egress-plaintext',
    severity: 'medium',
    vectors: ['V8'],
    check: (line, profile) =>
      leavesNamespace(line, profile) && isPlaintext(line)
        ? `calls ${sayPeer(line.to)} without TLS, beyond its namespace`
        : undefined,
    advice: 'Use TLS (mutual, where both are workloads), and write tls: mutual or tls: tls.',
  }),
  ruleFor('egress', {
    id: 'egress-metadata-service',
    severity: 'high',
    vectors: ['V5', 'V8'],
    check: ({ to }) =>
      'cidr' in to && ['169.254.169.254/32', 'fd00:ec2::254/128'].includes(to.cidr)
        ? "may ask the cloud's metadata service for the host's credentials"
        : undefined,
    advice: 'Give the workload an identity of its own, and refuse this.',
  }),
  ruleFor('listens', {
    id: 'listen-plaintext',
    severity: 'low',
    vectors: ['V8'],
    check: ({ protocol, tls }) =>
      protocol === 'tcp' && (tls === undefined || tls === 'none')
        ? 'listens without TLS: whoever is on the way reads and changes what is said'
        : undefined,
    advice: 'Listen with mutual TLS, or let only workloads of the same namespace call it.',
  }),
  ruleFor('listens.routes', { ...WILD_METHOD, check: everyMethod }),
  ruleFor('listens.grpc', { ...WILD_METHOD, check: everyMethod }),
  ruleFor('egress.http', { ...WILD_METHOD, check: everyMethod }),
  ruleFor('egress.grpc', { ...WILD_METHOD, check: everyMethod }),
  ruleFor('listens.routes', { ...WILD_PATH, check: everyPath }),
  ruleFor('egress.http', {
    ...WILD_PATH,
    check: (line) => (line.path === undefined ? 'allows every path' : everyPath(line)),
  }),
  ruleFor('egress.sql', {
    id: 'sql-everything',
    severity: 'medium',
    vectors: ['V10'],
    check: ({ verbs, tables }) =>
      verbs.includes('*')
        ? 'allows every statement'
        : tables.includes('*')
          ? 'allows every table'
          : undefined,
    advice: 'Name the verbs and tables that are used.',
  }),
  ruleFor('egress.sql', {
    id: 'sql-schema-change',
    severity: 'medium',
    vectors: ['V10'],
    check: ({ verbs }) => {
      const changing = verbs.filter((verb) => SCHEMA_VERBS.includes(verb));
      return changing.length > 0
        ? `may ${changing.join(', ')}: it can change the database itself`
        : undefined;
    },
    advice: 'Give migrations to a workload of their own with its own database user.',
  }),
  ruleFor('egress.kafka', {
    id: 'kafka-everything',
    severity: 'medium',
    vectors: ['V8', 'V10'],
    check: ({ topics, apis }) =>
      topics.includes('*') ? 'allows every topic' : apis.includes('*') ? 'allows every request' : undefined,
    advice: 'Name the topics and requests that are used.',
  }),
];

/** An eighth of all addresses or more, or every name of a top-level domain. */
function isEverywhere(to: Peer): boolean {
  if ('dns' in to) return /^\*{1,2}\.[^.]+$/.test(to.dns);
  const range = 'cidr' in to ? parseCidr(to.cidr) : undefined;
  return range !== undefined && range.last - range.first + 1n >= 1n << (range.family === 4 ? 29n : 125n);
}

function isPlaintext({ tls, ports }: EgressLine): boolean {
  const isTcp = ports === undefined || ports.some(({ protocol }) => protocol === 'tcp');
  return isTcp && (tls === undefined || tls === 'none');
}

/** What is said to the own host, a container's resolver among others, passes no wire. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'];

function isWithin(cidr: string, range: string): boolean {
  const [inner, outer] = [parseCidr(cidr), parseCidr(range)];
  return inner !== undefined && outer !== undefined && containsRange(outer, inner);
}

function leavesNamespace({ to }: EgressLine, { metadata }: WorkloadProfile): boolean {
  if ('cidr' in to && LOOPBACK.some((range) => isWithin(to.cidr, range))) return false;
  const peer = 'workload' in to ? to.workload : 'serviceAccount' in to ? to.serviceAccount : undefined;
  return !peer || (peer.namespace !== undefined && peer.namespace !== metadata.namespace);
}
