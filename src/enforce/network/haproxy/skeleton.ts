import { mapFile, type MapName } from './maps.ts';
import { BITS, SLOTS } from './rule-set.ts';

type Way = 'egress' | 'ingress';
/** Rules for a connection, and for each request on it. */
type Keyword = 'tcp-request content' | 'http-request';

/** What a map of members has for an address that nobody with a profile has. */
export const NOBODY = '?';
/** The status, type and text that a refused request is answered with; the reason is in the log, by the number that the header has. */
const REFUSAL =
  'status 403 content-type text/plain hdr denial-id %[var(txn.denial)] string "Refused by policy.\\n"';
const WAYS: readonly Way[] = ['egress', 'ingress'];
const ALLOWING = ((1n << BigInt(BITS.allow.count)) - 1n) << BigInt(BITS.allow.first);
const DENYING = (1n << BigInt(BITS.deny.count)) - 1n;

/** The configuration of every waypoint: policy is in the maps alone. */
export const CONFIGURATION = [
  `# The waypoint of a node: it decides what the members there may say over TCP. Policy is in the maps alone, so that this
# file never changes with it.
global
    default-path config
    expose-experimental-directives
    stats socket "\${PLIMSOLL_WAYPOINT_SOCKET-/run/plimsoll/waypoint.sock}" mode 600 level admin
    log stdout len 65535 format raw local0

defaults
    log global
    option dontlognull
    option http-restrict-req-hdr-names reject
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    timeout tunnel 1h
    timeout http-request 10s
    timeout http-keep-alive 1m
    retries 1

resolvers node
    parse-resolv-conf
    accepted_payload_size 4096

frontend waypoint
    mode tcp
    bind "\${PLIMSOLL_WAYPOINT_BIND-:::15001}" v4v6 transparent
    log-format "${logFormat()}"`,
  ...paragraph('Who is at both ends, by address; on a connection that never changes.', identity()),
  ...paragraph('What the profiles say of the other end and the port.', [
    'tcp-request inspect-delay 3s',
    'tcp-request content set-bc-mark 0x504c',
    ...WAYS.flatMap(decision),
    'acl named var(sess.named) -m found',
    'acl stopped var(txn.egress) -m beg none deny',
    'acl stopped var(txn.ingress) -m beg none deny',
    `acl stopped var(sess.ends) -m str ${NOBODY}${NOBODY}`,
    'acl spoken var(txn.egress) -m beg http-',
    'acl spoken var(txn.ingress) -m beg http-',
    'acl greeted var(txn.egress) -m beg tls-',
    'acl greeted var(txn.ingress) -m beg tls-',
    'acl denied var(txn.direction) -m found',
  ]),
  ...paragraph('HTTP is judged request by request; so is what is refused, so that the refusal can be told.', [
    'tcp-request content switch-mode http if named HTTP',
    'tcp-request content set-var(txn.host) req.ssl_sni,lower if named { req.ssl_hello_type 1 }',
    ...namedDestination('tcp-request content'),
    'tcp-request content switch-mode http if spoken',
    'tcp-request content switch-mode http if stopped HTTP',
  ]),
  ...paragraph('Everything else is judged once, by the server name where there is one.', [
    'tcp-request content set-var(txn.host) req.ssl_sni,lower if greeted { req.ssl_hello_type 1 }',
    ...WAYS.flatMap((way) => [
      ...greeting(way, 'tcp-request content'),
      ...verdict(way, 'tcp-request content'),
    ]),
    ...conclusion('tcp-request content'),
    'tcp-request content reject if denied',
    'tcp-request content accept',
  ]),
  ...paragraph('Requests are judged in normal form and passed on in it.', normalForm()),
  ...paragraph('Which rules match the request, and what they say.', [
    ...namedDestination('http-request'),
    ...WAYS.flatMap((way) => [
      ...request(way),
      ...greeting(way, 'http-request'),
      ...verdict(way, 'http-request'),
    ]),
    ...conclusion('http-request'),
    `http-request deny ${REFUSAL} if denied`,
    'http-response set-var(txn.status) status',
  ]),
  `
    use_backend http2 if { var(txn.method) -m found } { fc_http_major 2 }
    use_backend http1 if { var(txn.method) -m found }
    default_backend connections
`,
  ...(['connections', 'http1', 'http2'] as const).map(backend),
].join('\n');

function paragraph(says: string, lines: readonly string[]): string[] {
  return ['', `    # ${says}`, ...lines.map((line) => `    ${line}`)];
}

function look(lookup: string, name: MapName, otherwise?: string): string {
  return `${lookup}(${mapFile(name)}${otherwise === undefined ? '' : `,${otherwise}`})`;
}

/** Sets a variable to the first of some values that there is. */
function first(keyword: Keyword, name: string, values: readonly string[], condition: string): string[] {
  return values.map(
    (value, index) =>
      `${keyword} set-var(${name}) ${value} if ${condition}${index === 0 ? '' : ` !{ var(${name}) -m found }`}`,
  );
}

/** One line of JSON: HAProxy escapes what foreign text it has. */
function logFormat(): string {
  const variables = ['verdict', 'denial', 'direction', 'rule'].map((name) => `%(${name})[var(txn.${name})]`);
  return [
    '%{+json}o %(time)[date(0,ms)]',
    ...variables,
    '%(caller)[var(sess.caller)] %(callee)[var(sess.callee)] %(source)[src] %(destination)[var(sess.destination)]',
    '%(port)[var(sess.port)] %(host)[var(txn.host),bytes(0,512)] %(method)[var(txn.method),bytes(0,64)]',
    '%(path)[var(txn.path),bytes(0,2048)] %(status)[var(txn.status)] %(milliseconds)Tt %(sent)U %(received)B',
    '%(ended)ts',
  ].join(' ');
}

function identity(): string[] {
  const end = (address: string, member: string, peer: string): string[] => [
    `tcp-request session set-var(sess.${member}) ${address},${look('map_ip', 'members', NOBODY)}`,
    `tcp-request session set-var(sess.${peer}) var(sess.${member})`,
    `tcp-request session set-var(sess.${peer}) ${address},${look('map_ip', 'outside', '*')} if { var(sess.${member}) -m str ${NOBODY} }`,
  ];
  const keys = (way: Way, member: string, peer: string): string[] => [
    `tcp-request session set-var(sess.${way}) str(${way}|),concat(,sess.${member})`,
    `tcp-request session set-var(sess.${way}_peer) var(sess.${way}),concat(|,sess.${peer},|)`,
    `tcp-request session set-var(sess.${way}_any) var(sess.${way}),concat(|*|)`,
  ];
  return [
    ...end('src', 'caller', 'from'),
    ...end('dst', 'callee', 'to'),
    'tcp-request session set-var(sess.ends) var(sess.caller),concat(,sess.callee)',
    'tcp-request session set-var(sess.destination) dst',
    'tcp-request session set-var(sess.port) dst_port',
    `tcp-request session set-var(sess.range) dst_port,${look('map_int', 'ports', '-')}`,
    ...keys('egress', 'caller', 'to'),
    ...keys('ingress', 'callee', 'from'),
    `tcp-request session set-var(sess.named) var(sess.egress),concat(|names),${look('map_str', 'decisions')} if { var(sess.callee) -m str ${NOBODY} }`,
    `acl egress-stranger var(sess.caller) -m beg ${NOBODY}`,
    `acl ingress-stranger var(sess.callee) -m beg ${NOBODY}`,
  ];
}

/** From what is said of exactly this peer and port to what is said of all. A member without any entry may do nothing. */
function decision(way: Way): string[] {
  const at = (peer: string, port: string) =>
    `var(sess.${way}${peer}),concat(,sess.${port}),${look('map_str', 'decisions')}`;
  const levels = ['_peer', '_any'].flatMap((peer) => [at(peer, 'port'), at(peer, 'range')]);
  const rest = `var(sess.${way}),${look('map_str', 'decisions', 'none')}`;
  return first('tcp-request content', `txn.${way}`, [...levels, rest], `!${way}-stranger`);
}

/**
 * Destinations by name are known by what the client asks for, so the name is looked up here, and nothing else is
 * called: not an address of a member or of the host, nor one that the member may not call.
 */
function namedDestination(keyword: Keyword): string[] {
  const isNamed = '{ var(txn.named) -m found }';
  const at = (port: string) =>
    `var(sess.egress),concat(|,txn.name,|),concat(,sess.${port}),${look('map_str', 'decisions')}`;
  const peer = (port: string) =>
    `var(sess.egress),concat(|,txn.peer,|),concat(,sess.${port}),${look('map_str', 'decisions')}`;
  const host = 'named { var(txn.host) -m found }';
  const inside = '0.0.0.0/8 127.0.0.0/8 169.254.0.0/16 224.0.0.0/3 ::/127 fe80::/10 ff00::/8';
  const refuse = (condition: string) => `${keyword} set-var(txn.egress) str(none) if ${isNamed} ${condition}`;
  return [
    ...first(
      keyword,
      'txn.name',
      [`var(txn.host),${look('map_str', 'names')}`, `var(txn.host),${look('map_reg', 'name-patterns')}`],
      host,
    ),
    ...first(keyword, 'txn.named', [at('port'), at('range')], `${host} { var(txn.name) -m found }`),
    `${keyword} set-var(txn.egress) var(txn.named) if ${isNamed}`,
    `${keyword} do-resolve(txn.address,node) var(txn.host) if ${isNamed} !stopped`,
    `${keyword} set-var(txn.peer) var(txn.address),${look('map_ip', 'outside', '*')} if { var(txn.address) -m found }`,
    ...first(keyword, 'txn.at_address', [peer('port'), peer('range')], '{ var(txn.peer) -m found }'),
    refuse('!{ var(txn.address) -m found }'),
    refuse('{ var(txn.at_address) -m beg deny }'),
    refuse(`{ var(txn.address) -m ip ${inside} }`),
    refuse(`!{ var(txn.address),${look('map_ip', 'members', NOBODY)} -m str ${NOBODY} }`),
    `${keyword} set-dst var(txn.address) if ${isNamed} !stopped`,
  ];
}

/** RFC 3986, section 6.2.2, and what readers of paths disagree about is refused. */
function normalForm(): string[] {
  const refuse = (why: string, condition: string) => [
    `http-request set-var(txn.rule) str(${why}) if ${condition}`,
    `http-request set-var(txn.direction) str(form) if ${condition}`,
  ];
  return [
    'http-request set-var(txn.method) method',
    'http-request set-var(txn.host) req.fhdr(host),host_only,lower',
    'http-request set-uri %[pathq] if { url -m reg ^[A-Za-z][A-Za-z0-9+.-]*: }',
    'http-request set-var(txn.path) path',
    'http-request del-header upgrade if !{ req.fhdr(upgrade) -m str -i websocket }',
    ...refuse('tunnel', '{ method -m str -i CONNECT }'),
    ...refuse('no-path', '!{ path -m beg / }'),
    ...refuse('backslash', '{ path -m sub "\\\\" }'),
    ...refuse('encoded-separator', '{ path -m reg -i %(?:2f|5c|2e|00|25[0-9a-f]{2}) }'),
    'http-request normalize-uri percent-to-uppercase strict if !denied',
    'http-request normalize-uri percent-decode-unreserved strict if !denied',
    'http-request normalize-uri path-merge-slashes if !denied',
    'http-request normalize-uri path-strip-dot if !denied',
    'http-request normalize-uri path-strip-dotdot full if !denied',
    'http-request set-var(txn.path) path',
  ];
}

/** Which rules of an HTTP rule set the request satisfies: the bits that method, path, host and headers have in common. */
function request(way: Way): string[] {
  const set = `var(txn.${way})`;
  const bits = `txn.${way}_bits`;
  const isSpoken = `!denied { ${set} -m beg http- }`;
  const has = (flag: string) => `${isSpoken} { ${set} -m sub -- ${flag} }`;
  const at = (key: string) => `${set},concat(|,txn.${key})`;
  const and = (name: string, condition: string) =>
    `http-request set-var(${bits}) var(${bits}),and(${name}) if ${condition}`;
  const numbered = (flag: string, lines: (slot: number) => string[][]) =>
    Array.from({ length: SLOTS }, (_, slot) => {
      const more = Array.from({ length: SLOTS - slot }, (__, index) => `-${flag}${slot + index + 1}`);
      return lines(slot).map(
        ([line = '', condition = '']) =>
          `http-request ${line} if ${isSpoken} { ${set} -m sub -- ${more.join(' ')} }${condition}`,
      );
    }).flat();
  return [
    ...first(
      'http-request',
      bits,
      [`${at('method')},${look('map_str_int', 'methods')}`, `${set},${look('map_str_int', 'methods', '0')}`],
      isSpoken,
    ),
    ...first(
      'http-request',
      `txn.${way}_paths`,
      [
        `${at('path')},${look('map_str_int', 'paths')}`,
        `${at('path')},concat(/),${look('map_beg_int', 'prefixes', '0')}`,
      ],
      isSpoken,
    ),
    ...numbered('p', (slot) => [
      [`set-var(txn.pattern) ${set},concat(.${slot}|,txn.path),${look('map_reg_int', 'path-patterns', '0')}`],
      [`set-var(txn.${way}_paths) var(txn.${way}_paths),or(txn.pattern)`],
    ]),
    and(`txn.${way}_paths`, isSpoken),
    ...first(
      'http-request',
      `txn.${way}_hosts`,
      [
        `${at('host')},${look('map_str_int', 'hosts')}`,
        `${at('host')},${look('map_reg_int', 'host-patterns')}`,
        `${set},${look('map_str_int', 'hosts', '0')}`,
      ],
      has('-h'),
    ),
    and(`txn.${way}_hosts`, has('-h')),
    ...numbered('n', (slot) => [
      ['set-var(txn.headers) req.hdrs'],
      [
        `set-var(txn.${way}_header${slot}) ${set},concat(.${slot}|,txn.headers),${look('map_reg_int', 'headers')}`,
      ],
      [
        `set-var(txn.${way}_header${slot}) ${set},concat(.${slot}),${look('map_str_int', 'without-headers', '0')}`,
        ` !{ var(txn.${way}_header${slot}) -m found }`,
      ],
      [`set-var(${bits}) var(${bits}),and(txn.${way}_header${slot})`],
    ]),
  ];
}

/** Which rules of a TLS rule set the connection satisfies. A request without TLS asks for no server name. */
function greeting(way: Way, keyword: Keyword): string[] {
  const set = `var(txn.${way})`;
  const at = `${set},concat(|,txn.host)`;
  const named =
    keyword === 'http-request'
      ? []
      : [`${at},${look('map_str_int', 'hosts')}`, `${at},${look('map_reg_int', 'host-patterns')}`];
  return first(
    keyword,
    `txn.${way}_bits`,
    [...named, `${set},${look('map_str_int', 'hosts', '0')}`],
    `!denied { ${set} -m beg tls- }`,
  );
}

/** Denials first, and the lowest of them has decided; then any rule that allows; else nobody does. */
function verdict(way: Way, keyword: Keyword): string[] {
  const set = `var(txn.${way})`;
  const judged = `!denied { var(txn.${way}_bits) -m found }`;
  const isRefused = `${judged} { var(txn.bit) -m int gt 0 }`;
  return [
    `${keyword} set-var(txn.bit) var(txn.${way}_bits),and(${DENYING}) if ${judged}`,
    `${keyword} set-var(txn.opposite) var(txn.bit),neg if ${isRefused}`,
    `${keyword} set-var(txn.bit) var(txn.bit),and(txn.opposite) if ${isRefused}`,
    `${keyword} set-var(txn.rule) ${set},concat(|,txn.bit),${look('map_str', 'rules', '?')} if ${isRefused}`,
    `${keyword} set-var(txn.direction) str(${way}) if ${isRefused}`,
    `${keyword} set-var(txn.bit) var(txn.${way}_bits),and(${ALLOWING}) if ${judged}`,
    `${keyword} set-var(txn.direction) str(${way}) if ${judged} { var(txn.bit) -m int eq 0 }`,
    `${keyword} set-var(txn.rule) ${set},field(2,' ') if !denied { ${set} -m beg deny }`,
    `${keyword} set-var(txn.direction) str(${way}) if !denied { ${set} -m beg deny none }`,
  ];
}

function conclusion(keyword: Keyword): string[] {
  return [
    `${keyword} set-var(txn.direction) str(strangers) if !denied stopped`,
    `${keyword} set-var(txn.rule) str(default) if denied !{ var(txn.rule) -m found }`,
    `${keyword} set-var(txn.denial) uuid if denied`,
    `${keyword} set-var(txn.verdict) str(refused) if denied`,
    `${keyword} set-var(txn.verdict) str(allowed) if !denied`,
  ];
}

function backend(name: 'connections' | 'http1' | 'http2'): string {
  return `backend ${name}
    mode ${name === 'connections' ? 'tcp' : 'http'}
    source 0.0.0.0 usesrc clientip
    server destination 0.0.0.0:0${name === 'http2' ? ' proto h2' : ''}
`;
}
