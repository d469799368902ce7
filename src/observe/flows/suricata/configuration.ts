interface ConfigurationOptions {
  readonly interfaces: readonly string[];
  readonly folder: string;
  readonly pipe: string;
}

/** Bytes of a packet of IP behind Ethernet's header with a VLAN. */
const LONGEST_PACKET = 65_535 + 18;
/** What upkeep of the link says over IPv6 is no flow of anybody. Source: RFC 4861. */
const NOT_UPKEEP = 'not ip6 multicast and not (icmp6 and ip6[40] >= 133 and ip6[40] <= 137)';
/** Parsers of foreign bytes that nobody needs here. */
const UNREAD =
  'bittorrent-dht dcerpc dhcp dnp3 enip ftp ike imap krb5 modbus mqtt nfs ntp pgsql quic rdp rfb sip smb smtp snmp ssh telnet tftp'.split(
    ' ',
  );

/**
 * A configuration without rules, that only writes records of connections and of what they ask, and changes nothing of
 * the interfaces. Source: docs.suricata.io, "Suricata.yaml", version 7.
 */
export function configurationText({ interfaces, folder, pipe }: ConfigurationOptions): string {
  return [
    '%YAML 1.1',
    '---',
    'vars: {address-groups: {HOME_NET: any, EXTERNAL_NET: any}}',
    `default-log-dir: ${JSON.stringify(folder)}`,
    'stats: {enabled: yes, interval: 5}',
    'logging: {default-log-level: notice, outputs: [{console: {enabled: yes}}]}',
    'outputs:',
    '  - eve-log:',
    '      enabled: yes',
    '      filetype: regular',
    `      filename: ${JSON.stringify(pipe)}`,
    '      types: [{http: {extended: yes}}, http2, {tls: {extended: yes, session-resumption: yes}}, dns, flow, {stats: {totals: yes, threads: no}}]',
    'af-packet:',
    ...interfaces.flatMap(captureText),
    // Inside of one machine packets are as long as IP allows, not cut to frames.
    `default-packet-size: ${LONGEST_PACKET}`,
    'max-pending-packets: 512',
    'capture: {disable-offloading: false, checksum-validation: none}',
    'stream: {checksum-validation: no}',
    'mpm-algo: ac',
    'app-layer:',
    '  protocols:',
    '    http: {enabled: yes, libhtp: {default-config: {personality: IDS, request-body-limit: 1kb, response-body-limit: 1kb}}}',
    '    tls: {enabled: yes, detection-ports: {dp: 443}}',
    '    dns: {tcp: {enabled: yes, detection-ports: {dp: 53}}, udp: {enabled: yes, detection-ports: {dp: 53}}}',
    '    http2: {enabled: yes}',
    ...UNREAD.map((name) => `    ${name}: {enabled: no}`),
    '',
  ].join('\n');
}

function captureText(name: string, index: number): string[] {
  return [
    `  - interface: ${JSON.stringify(name)}`,
    '    threads: 1',
    `    cluster-id: ${index + 1}`,
    '    cluster-type: cluster_flow',
    '    defrag: yes',
    '    tpacket-v3: yes',
    '    block-size: 1048576',
    '    ring-size: 16384',
    `    bpf-filter: ${JSON.stringify(NOT_UPKEEP)}`,
  ];
}
