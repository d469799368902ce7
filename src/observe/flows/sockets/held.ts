import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { endianness } from 'node:os';

/** A row of `/proc/PID/net/tcp` or `tcp6`: number, local end, remote end, state. Source: proc_net_tcp in Linux. */
const ROW =
  /^\s*\d{1,10}: (?<address>[0-9A-F]{8}(?:[0-9A-F]{24})?):(?<port>[0-9A-F]{4}) (?<peer>[0-9A-F]{8}(?:[0-9A-F]{24})?):(?<peerPort>[0-9A-F]{4}) (?<state>[0-9A-F]{2}) /;
type Row = Readonly<Record<string, string>>;
/** Source: include/net/tcp_states.h. */
const [ESTABLISHED, LISTEN] = ['01', '0A'];
/** Network namespaces that are looked into. */
const MOST_NAMESPACES = 4096;

/**
 * The calls that one namespace's tables of sockets have, as lines for the parser. Who called whom is told by ports that
 * somebody listens at: a socket with such a port was called.
 */
export function heldCalls(tables: string): string[] {
  const rows = tables.split('\n').flatMap((line): Row[] => {
    const row = ROW.exec(line)?.groups;
    return row ? [row] : [];
  });
  const listening = new Set(rows.filter(({ state }) => state === LISTEN).map(({ port }) => port));
  return rows
    .filter(({ state, port }) => state === ESTABLISHED && !listening.has(port))
    .map(
      ({ address, peer, peerPort }) =>
        `held from=${addressOf(address)} to=${addressOf(peer)} port=${Number.parseInt(peerPort ?? '', 16)}`,
    );
}

/** Words of 32 bits in the order of this machine's bytes. */
function addressOf(hex = ''): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => {
    const pairs = (word.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
    return endianness() === 'LE' ? pairs.toReversed() : pairs;
  });
  if (bytes.length === 4) return bytes.join('.');
  const pieces = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return (pieces.match(/.{4}/g) ?? []).join(':');
}

/** The calls that are under way in every network namespace that a process of this machine is in. */
export function heldCallsOfMachine(): string[] {
  const seen = new Set<string>();
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || seen.size >= MOST_NAMESPACES) return [];
    try {
      const namespace = readlinkSync(`/proc/${name}/ns/net`);
      if (seen.has(namespace)) return [];
      const lines = heldCalls(
        ['tcp', 'tcp6'].map((table) => readFileSync(`/proc/${name}/net/${table}`, 'utf8')).join(''),
      );
      seen.add(namespace);
      return lines;
    } catch {
      // It has ended meanwhile, or is not ours to look at; another process may be in its namespace.
      return [];
    }
  });
}
