import { first, type Keyword, look, NOBODY } from './expressions.ts';

/**
 * Destinations by name are known by what the client asks for, so the name is looked up here, and nothing else is
 * called: not an address of a member or of the host, nor one that the member may not call.
 */
export function namedDestination(keyword: Keyword): string[] {
  const isNamed = '{ var(txn.named) -m found }';
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
    ...first(
      keyword,
      'txn.named',
      [decided('name', 'port'), decided('name', 'range')],
      `${host} { var(txn.name) -m found }`,
    ),
    `${keyword} set-var(txn.egress) var(txn.named) if ${isNamed}`,
    `${keyword} do-resolve(txn.address,node) var(txn.host) if ${isNamed} !stopped`,
    `${keyword} set-var(txn.peer) var(txn.address),${look('map_ip', 'outside', '*')} if { var(txn.address) -m found }`,
    ...first(
      keyword,
      'txn.at_address',
      [decided('peer', 'port'), decided('peer', 'range')],
      '{ var(txn.peer) -m found }',
    ),
    refuse('!{ var(txn.address) -m found }'),
    refuse('{ var(txn.at_address) -m beg deny }'),
    refuse(`{ var(txn.address) -m ip ${inside} }`),
    refuse(`!{ var(txn.address),${look('map_ip', 'members', NOBODY)} -m str ${NOBODY} }`),
    `${keyword} set-dst var(txn.address) if ${isNamed} !stopped`,
  ];
}

/** What the caller's profile says of a name, or of the block that its address is in. */
function decided(of: 'name' | 'peer', ports: 'port' | 'range'): string {
  return `var(sess.egress),concat(|,txn.${of},|),concat(,sess.${ports}),${look('map_str', 'decisions')}`;
}
