import type { Direction } from '../../../../model/network/policy.ts';
import { first, type Keyword, look, NOBODY } from './expressions.ts';

/** What came by a socket of IPv6 though it is IPv4: changing an address there takes its port away. */
export function translated(): string[] {
  return ['src', 'dst'].flatMap((side) =>
    [
      `set-var(sess.port) ${side}_port`,
      `set-${side} ${side},regsub(^::ffff:,)`,
      `set-${side}-port var(sess.port)`,
    ].map((action) => `tcp-request session ${action} if { so_name translated }`),
  );
}

/** Who is at both ends, by address, and the keys that their decisions have. */
export function identity(): string[] {
  return [
    // What every request asks for comes first, for HAProxy goes through variables from the first that was set.
    'tcp-request session set-var(sess.spoken) bool(false)',
    'tcp-request session set-var(sess.policy) int(-1)',
    ...['ask', 'ask_also', 'egress_now', 'ingress_now', 'egress_key', 'ingress_key'].map(
      (name) => `tcp-request session set-var(sess.${name}) str()`,
    ),
    ...end('src', 'caller', 'from'),
    ...end('dst', 'callee', 'to'),
    'tcp-request session set-var(sess.ends) var(sess.caller),concat(,sess.callee)',
    'tcp-request session set-var(sess.destination) dst',
    'tcp-request session set-var(sess.port) dst_port',
    `tcp-request session set-var(sess.range) dst_port,${look('map_int', 'ports', '-')}`,
    ...keys('egress', 'caller', 'to'),
    ...keys('ingress', 'callee', 'from'),
    `tcp-request session set-var(sess.named) var(sess.egress),concat(|names),${look('map_str', 'decisions')} if { var(sess.callee) -m str ${NOBODY} }`,
    'tcp-request session set-var(sess.egress_key) var(sess.egress_peer),concat(,sess.port) if !{ var(sess.named) -m found }',
    'tcp-request session set-var(sess.ingress_key) var(sess.ingress_peer),concat(,sess.port)',
  ];
}

function end(address: string, member: string, peer: string): string[] {
  return [
    `tcp-request session set-var(sess.${member}) ${address},${look('map_ip', 'members', NOBODY)}`,
    `tcp-request session set-var(sess.${peer}) var(sess.${member})`,
    `tcp-request session set-var(sess.${peer}) ${address},${look('map_ip', 'outside', '*')} if { var(sess.${member}) -m str ${NOBODY} }`,
  ];
}

function keys(way: Direction, member: string, peer: string): string[] {
  return [
    `tcp-request session set-var(sess.${way}) str(${way}|),concat(,sess.${member})`,
    `tcp-request session set-var(sess.${way}_peer) var(sess.${way}),concat(|,sess.${peer},|)`,
    `tcp-request session set-var(sess.${way}_any) var(sess.${way}),concat(|*|)`,
  ];
}

/** From what is said of exactly this peer and port to what is said of all. A member without any entry may do nothing. */
export function decision(way: Direction, keyword: Keyword): string[] {
  const at = (peer: string, port: string) =>
    `var(sess.${way}${peer}),concat(,sess.${port}),${look('map_str', 'decisions')}`;
  const levels = ['_peer', '_any'].flatMap((peer) => [at(peer, 'port'), at(peer, 'range')]);
  const rest = `var(sess.${way}),${look('map_str', 'decisions', 'none')}`;
  return first(keyword, `txn.${way}`, [...levels, rest], `!${way}-stranger`);
}
