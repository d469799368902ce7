/** What sees flows: the kernel's connection tracking, its sockets, the proxy, denials that nftables logs, and who reads packets. */
export const FLOW_SOURCES = ['conntrack', 'sockets', 'haproxy', 'nflog', 'suricata'] as const;
export type FlowSource = (typeof FLOW_SOURCES)[number];
