/** Whom to believe, and what server names are answered with. */
export const BUNDLE_FILE = 'identities/bundle.pem';
export const CERTIFICATE_LIST = 'identities/certificates.list';

/** Where HAProxy finds the certificate and the key of a server at its start. */
export function certificateFile(server: string): string {
  return `identities/${server}.pem`;
}

/** A server for each caller, so that nobody's certificate is ever another's. The weight keeps it from being chosen by chance. */
export function departureServer(certificate: string, bundle: string): string {
  return `0.0.0.0:0 weight 0 ssl crt ${certificate} ${tls(bundle)} sni var(sess.greeting) no-ssl-reuse`;
}

function tls(bundle: string): string {
  return `ssl-min-ver TLSv1.3 ca-file ${bundle} verify required`;
}

/**
 * The part of a waypoint that talks to other nodes. What departs gets the certificate of its caller and asks by server
 * name for address and port of its callee; what arrives has proved who it is, and goes to the waypoint with the addresses
 * of both ends. Sessions are not resumed: a certificate that has ended would not be looked at.
 */
export function meshConfiguration(servers: readonly string[]): string {
  return `# What the waypoint of a node says to those of other nodes, read after haproxy.cfg.
global
    lua-load-per-thread "\${PLIMSOLL_MESH_LUA}"
    tune.ssl.cachesize 0

defaults mesh
    mode tcp
    log global
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    timeout tunnel 1h

backend departures from mesh
    # Looked up when it is used: a certificate may have been replaced since the connection came.
    tcp-request content set-dst var(sess.node)
    tcp-request content set-dst-port "int(\${PLIMSOLL_MESH_PORT-15008})"
    use-server %[var(sess.caller),map_str(maps/mesh-proofs.map)] if TRUE
${servers.map((server) => `    server ${server} ${departureServer(certificateFile(server), BUNDLE_FILE)}\n`).join('')}
frontend arrivals from mesh
    bind "0.0.0.0:\${PLIMSOLL_MESH_PORT-15008}" ${BIND}
    bind "[::]:\${PLIMSOLL_MESH_PORT-15008}" v6only ${BIND}
    timeout client-hs 10s
    log-format "${logFormat('%(rule)[var(txn.rule)] %(identity)[var(sess.identity)]')}"
    error-log-format "${logFormat('%(rule)[fc_err_str] %(reason)[ssl_fc_err_str]')}"
${ARRIVAL.map((line) => `    ${line}\n`).join('')}
backend arrivals from mesh
    server waypoint "\${PLIMSOLL_MESH_SOCKET}" send-proxy-v2 set-proxy-v2-tlv-fmt(0xE0) %[var(sess.identity)] set-proxy-v2-tlv-fmt(0xE1) "\${PLIMSOLL_MESH_SECRET}"
`;
}

const BIND = `ssl crt-list ${CERTIFICATE_LIST} strict-sni no-tls-tickets ${tls(BUNDLE_FILE)}`;

/** Whom the certificate names, and whom the server name asks for: the callee's own certificate has answered to it. */
const ARRIVAL = [
  'tcp-request content set-var(sess.identity) ssl_c_der,hex,lua.spiffe_id',
  'tcp-request content set-var(sess.name) ssl_fc_sni,lower,regsub(^[1-9][0-9]*-,)',
  'tcp-request content set-var(sess.port) ssl_fc_sni,field(1,-)',
  'tcp-request content set-var(sess.callee) var(sess.name),map_str_ip(maps/mesh-arrivals.map)',
  'tcp-request content set-var(sess.family) str(4)',
  'tcp-request content set-var(sess.family) str(6) if { var(sess.callee) -m sub : }',
  'tcp-request content set-var(sess.caller) var(sess.family),concat(|,sess.identity),map_str_ip(maps/mesh-callers.map)',
  'acl has-caller var(sess.caller) -m found',
  'acl has-callee var(sess.callee) -m found',
  'acl has-port var(sess.port) -m int 1:65535',
  'tcp-request content set-var(txn.rule) str(unknown-destination) unless has-callee has-port',
  'tcp-request content set-var(txn.rule) str(unknown-identity) unless has-caller',
  'tcp-request content reject unless has-caller has-callee has-port',
  'tcp-request content set-log-level silent',
  'tcp-request content set-src var(sess.caller)',
  'tcp-request content set-dst var(sess.callee)',
  'tcp-request content set-dst-port var(sess.port)',
  'default_backend arrivals',
];

/** What was refused, as the waypoint's own log says it. */
function logFormat(fields: string): string {
  return [
    '%{+json}o %(time)[date(0,ms)] %(verdict)[str(refused)] %(direction)[str(identity)]',
    fields,
    '%(source)[src] %(destination)[dst] %(port)[dst_port] %(host)[ssl_fc_sni,bytes(0,255)]',
  ].join(' ');
}
