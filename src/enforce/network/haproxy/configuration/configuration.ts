import { WAYPOINT_MARK } from '../../waypoint-mark.ts';
import { audited, auditConditions, letEndThrough, letFormThrough, modes } from './audit.ts';
import { decision, identity, translated } from './ends.ts';
import { DIRECTIONS } from '../../../../model/network/policy.ts';
import { NOBODY } from './expressions.ts';
import {
  connectionLimits,
  connectionOutcome,
  countedRequests,
  LIMIT_SETTINGS,
  limitSets,
  outcomes,
  requestLimits,
  tables,
} from './limits.ts';
import { ARRIVALS, arrivedRequest, departure, DEPARTURES, destinationNode } from './mesh-hooks.ts';
import { namedDestination } from './named-destination.ts';
import { normalForm, request } from './request.ts';
import { RETRY_CLASSES } from '../limits/retry-classes.ts';
import { idleOfClient, lateness, retryClass, timeouts } from './retries.ts';
import { asked, shortcut } from './shortcut.ts';
import { TOKEN_LUA_FILE } from './token-lua.ts';
import { tokenRefusal, tokens, withoutToken } from './tokens.ts';
import { conclusion, greeting, verdict } from './verdict.ts';

/** The status, type and text that a refused request is answered with; the reason is in the log, by the number that the header has. */
const REFUSAL =
  'status 403 content-type text/plain hdr denial-id %[var(txn.denial)] string "Refused by policy.\\n"';
/** Likewise, for one that is allowed and one too many; its sender is told when to come again. */
const LIMITED =
  'content-type text/plain hdr denial-id %[var(txn.denial)] hdr retry-after %[var(txn.wait)] string "Refused by a limit.\\n"';
const SOURCE = 'source 0.0.0.0 usesrc clientip';
const [HTTP1, HTTP2] = ['server http1 0.0.0.0:0', 'server http2 0.0.0.0:0 proto h2'];
const SERVERS = ['use-server http1 unless { fc_http_major 2 }', 'use-server http2 if TRUE', HTTP1, HTTP2];

/** The configuration of every waypoint: policy is in the maps alone. */
export const CONFIGURATION = [
  `# The waypoint of a node: it decides what the members there may say over TCP. Policy is in the maps alone, so that this
# file never changes with it.
global
    default-path config
    expose-experimental-directives
    # It calls from the addresses of others, which takes that capability, and nothing else of root.
    user "\${PLIMSOLL_WAYPOINT_USER-haproxy}"
    setcap cap_net_admin
    # The number of the decisions, which the runtime API gives them; none while they are replaced.
    set-var proc.policy int(1)
    ${LIMIT_SETTINGS}
    lua-load ${TOKEN_LUA_FILE}
    stats socket "\${PLIMSOLL_WAYPOINT_SOCKET-/run/plimsoll/waypoint.sock}" mode 600 level admin
    log stdout len 65535 format raw local0

defaults waypoint
    log global
    option dontlognull
    option http-restrict-req-hdr-names reject
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    timeout tunnel 1h
    timeout http-request 10s
    timeout http-keep-alive 1m
    retries 0

resolvers node
    parse-resolv-conf
    accepted_payload_size 4096

frontend waypoint from waypoint
    mode tcp
    bind "0.0.0.0:\${PLIMSOLL_WAYPOINT_PORT-15001}" transparent
    bind "[::]:\${PLIMSOLL_WAYPOINT_PORT-15001}" v6only transparent
    # IPv4 whose destination an engine has translated: of a socket of IPv6, HAProxy takes its address for that.
    bind "[::ffff:127.0.0.2]:\${PLIMSOLL_WAYPOINT_PORT-15001}" v4v6 transparent name translated
    log-format "${logFormat()}"`,
  ...paragraph('What arrives from other nodes.', ARRIVALS),
  ...paragraph('Both ends in the form of IPv4, with their ports.', translated()),
  ...paragraph('Who is at both ends, by address; on a connection that never changes.', identity()),
  ...paragraph('How many connections there are, where a limit speaks of them.', connectionLimits()),
  ...paragraph('Which node a destination is on, where that is another.', destinationNode()),
  ...paragraph('What HTTP was seen on is judged request by request, below.', [
    'tcp-request inspect-delay 3s',
    `tcp-request content set-bc-mark ${WAYPOINT_MARK}`,
    'tcp-request content accept if { var(sess.spoken) -m bool }',
  ]),
  ...paragraph('What the profiles say of the other end and the port.', [
    ...conditions(),
    ...DIRECTIONS.flatMap((way) => decision(way, 'tcp-request content')),
    ...modes('tcp-request content'),
  ]),
  ...paragraph('What is allowed and goes to another node is judged in full there.', departure()),
  ...paragraph('HTTP is judged as such; so is what is refused, so that the refusal can be told.', [
    'tcp-request content switch-mode http if named HTTP',
    'tcp-request content set-var(txn.host) req.ssl_sni,lower if named { req.ssl_hello_type 1 }',
    ...namedDestination('tcp-request content'),
    'tcp-request content switch-mode http if spoken',
    ...countedRequests(),
    'tcp-request content switch-mode http if stopped HTTP',
  ]),
  ...paragraph('Everything else is judged once, by the server name where there is one.', [
    'tcp-request content set-var(txn.host) req.ssl_sni,lower if greeted { req.ssl_hello_type 1 }',
    ...DIRECTIONS.flatMap((way) => [
      ...greeting(way, 'tcp-request content'),
      ...verdict(way, 'tcp-request content'),
      ...letEndThrough(way, 'tcp-request content'),
    ]),
    ...conclusion('tcp-request content'),
    ...connectionOutcome(),
    ...withoutToken(),
    'tcp-request content reject if denied',
    ...audited('tcp-request content'),
    'tcp-request content accept',
  ]),
  ...paragraph('What is asked for.', asked()),
  ...paragraph('Whoever was of another node and is not any more is refused.', arrivedRequest(REFUSAL)),
  ...paragraph(
    'Most requests are usual, and allowed by methods and paths alone: a look-up tells.',
    shortcut(),
  ),
  ...paragraph('Requests with limits, and who tries again where they fail.', [
    ...limitSets(),
    'acl counted var(txn.limited) -m found',
    ...retryClass(),
    ...idleOfClient(),
    ...DEPARTURES,
    'use_backend allowed if done',
    'use_backend allowed-http2 if settled { var(txn.method) -m found }',
    "use_backend %[var(txn.retry),field(1,' ')] if { var(txn.retry) -m found }",
    'use_backend limited if counted',
    'use_backend judged if { var(txn.method) -m found }',
  ]),
  '    default_backend connections\n',
  backend('connections', ['mode tcp', SOURCE, 'server destination 0.0.0.0:0']),
  backend('allowed', ['mode http', SOURCE, HTTP1]),
  backend('allowed-http2', ['mode http', SOURCE, HTTP2]),
  backend('judged', ['mode http', ...judgement(), SOURCE, ...SERVERS]),
  ...tables(),
  `# What a request with limits goes through, and how often it is tried again: HAProxy has the latter by backend alone.
defaults limiting from waypoint
${indented(['mode http', ...judgement(), ...limits()])}`,
  ...['limited', ...RETRY_CLASSES.map(({ name }) => name)].map(limiting),
].join('\n');

/** Requests are judged in normal form and passed on in it. */
function judgement(): string[] {
  return [
    ...conditions(),
    ...DIRECTIONS.flatMap((way) => decision(way, 'http-request')),
    ...modes('http-request'),
    ...normalForm(),
    ...letFormThrough(),
    ...namedDestination('http-request'),
    ...DIRECTIONS.flatMap((way) => [
      ...request(way),
      ...greeting(way, 'http-request'),
      ...verdict(way, 'http-request'),
      ...letEndThrough(way, 'http-request'),
    ]),
    ...conclusion('http-request'),
    `http-request deny ${REFUSAL} if denied`,
    ...audited('http-request'),
  ];
}

function limits(): string[] {
  return [
    ...tokens(),
    ...tokenRefusal(),
    ...requestLimits(),
    `http-request deny status 429 ${LIMITED} if over { var(txn.is_rate) -m found }`,
    `http-request deny status 503 ${LIMITED} if over`,
    ...timeouts(),
    ...outcomes(),
    ...lateness(),
  ];
}

function conditions(): string[] {
  return [
    'acl named var(sess.named) -m found',
    ...DIRECTIONS.flatMap((way) => [
      `acl stopped var(txn.${way}) -m beg none deny`,
      `acl spoken var(txn.${way}) -m beg http- full-`,
      `acl greeted var(txn.${way}) -m beg tls-`,
    ]),
    `acl stopped var(sess.ends) -m str ${NOBODY}${NOBODY}`,
    `acl strangers var(sess.ends) -m str ${NOBODY}${NOBODY}`,
    `acl egress-stranger var(sess.caller) -m beg ${NOBODY}`,
    `acl ingress-stranger var(sess.callee) -m beg ${NOBODY}`,
    'acl denied var(txn.direction) -m found',
    ...auditConditions(),
  ];
}

function paragraph(says: string, lines: readonly string[]): string[] {
  return ['', `    # ${says}`, ...lines.map((line) => `    ${line}`)];
}

/** One line of JSON: HAProxy escapes what foreign text it has. */
function logFormat(): string {
  const variables = ['denial', 'direction', 'rule'].map((name) => `%(${name})[var(txn.${name})]`);
  return [
    '%{+json}o %(time)[date(0,ms)] %(verdict)[str(),concat(,txn.done),concat(,txn.verdict)]',
    ...variables,
    '%(caller)[var(sess.caller)] %(callee)[var(sess.callee)] %(source)[src] %(destination)[var(sess.destination)]',
    '%(identity)[fc_pp_tlv(0xE0)]',
    '%(port)[var(sess.port)] %(host)[var(txn.host),host_only,lower,bytes(0,512)] %(method)[var(txn.method),bytes(0,64)]',
    '%(path)[var(txn.path),bytes(0,2048)] %(status)[txn.status] %(milliseconds)Tt %(sent)U %(received)B',
    '%(ended)ts',
  ].join(' ');
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}\n`).join('');
}

function backend(name: string, lines: readonly string[]): string {
  return `backend ${name} from waypoint\n${indented(lines)}`;
}

function limiting(name: string): string {
  const again = RETRY_CLASSES.find((one) => one.name === name);
  const retries = again ? [`retries ${again.attempts}`, `retry-on ${again.on}`] : [];
  return `backend ${name} from limiting\n${indented([...retries, SOURCE, ...SERVERS])}`;
}
