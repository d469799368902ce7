/**
 * What a waypoint that is part of a mesh (`../mesh`) does besides: HAProxy reads these lines only where it is given a
 * socket for what arrives.
 */
function inMesh(lines: readonly string[]): string[] {
  return ['.if defined(PLIMSOLL_MESH_SOCKET)', ...lines, '.endif'];
}

/**
 * What arrived from other nodes, with the addresses of its ends and the identity that was proved. The socket has no file,
 * for HAProxy is not root and the folder is for root alone; so who uses it has to know a secret.
 */
export const ARRIVALS = inMesh([
  'bind "${PLIMSOLL_MESH_SOCKET}" name arrivals accept-proxy',
  'tcp-request session reject if { so_name -m str arrivals } !{ fc_pp_tlv(0xE1) -m str "${PLIMSOLL_MESH_SECRET}" }',
  'tcp-request session set-var(sess.identity) fc_pp_tlv(0xE0)',
  'tcp-request session set-var(sess.family) str(4|)',
  'tcp-request session set-var(sess.family) str(6|) if { src -m sub : }',
  'tcp-request session set-var(sess.arrived) var(sess.family),concat(,sess.identity) if { var(sess.identity) -m found }',
]);

/** Whoever has arrived must still be one of another node, for each request: connections may be older than the file of nodes. */
export function arrivedRequest(refusal: string): string[] {
  const isKnown = '{ var(sess.arrived),map_str(maps/mesh-callers.map) -m found }';
  const isNobody = '{ var(txn.nobody) -m found }';
  return inMesh([
    `http-request set-var(txn.nobody) bool(true) if { var(sess.arrived) -m found } !${isKnown}`,
    `http-request set-var(txn.path) path if ${isNobody}`,
    `http-request set-var(txn.rule) str(unknown-identity) if ${isNobody}`,
    `http-request set-var(txn.direction) str(identity) if ${isNobody}`,
    `http-request set-var(txn.denial) uuid if ${isNobody}`,
    `http-request set-var(txn.verdict) str(refused) if ${isNobody}`,
    `http-request deny ${refusal} if ${isNobody}`,
  ]);
}

/** Where the nodes of both ends are, where they are others, by which certificate the caller is known there, and what it asks for. */
export function destinationNode(): string[] {
  const departs = '{ var(sess.node) -m found }';
  return inMesh([
    'tcp-request session set-var(sess.node) dst,map_ip(maps/mesh-nodes.map)',
    'tcp-request session set-var(sess.caller_node) src,map_ip(maps/mesh-nodes.map)',
    `tcp-request session set-var(sess.proof) var(sess.caller),map_str(maps/mesh-proofs.map) if ${departs}`,
    `tcp-request session set-var(sess.name) dst,map_ip(maps/mesh-names.map) if ${departs}`,
    `tcp-request session set-var(sess.greeting) dst_port,concat(-,sess.name) if ${departs}`,
  ]);
}

/**
 * A connection to another node that is not refused as a whole, or by an end that is audited: the waypoint there judges
 * what is said on it. Addresses of other nodes are those of nobody here: who has one must have proved who it is there.
 */
export function departure(): string[] {
  return inMesh([
    'acl departs var(sess.node) -m found',
    'acl departing var(txn.departs) -m found',
    'tcp-request content set-var(txn.departs) bool(true) if departs !stopped',
    'tcp-request content set-var(txn.departs) bool(true) if departs audited',
    ...refused('departing !{ var(sess.proof) -m found }', 'no-certificate'),
    ...refused('{ var(sess.caller_node) -m found } !{ fc_pp_tlv(0xE0) -m found }', 'address-of-another-node'),
    'tcp-request content set-var(txn.verdict) str(allowed) if departing',
    'tcp-request content accept if departing',
  ]);
}

function refused(condition: string, why: string): string[] {
  return [
    `tcp-request content set-var(txn.rule) str(${why}) if ${condition}`,
    `tcp-request content set-var(txn.denial) uuid if ${condition}`,
    `tcp-request content set-var(txn.verdict) str(refused) if ${condition}`,
    `tcp-request content set-var(txn.direction) str(identity) if ${condition}`,
    // Something must have been said first, or nothing would be logged.
    `tcp-request content reject if ${condition} { req.len gt 0 }`,
    `tcp-request content reject if ${condition}`,
  ];
}

/** Before any other backend is chosen. */
export const DEPARTURES = inMesh(['use_backend departures if departing']);
