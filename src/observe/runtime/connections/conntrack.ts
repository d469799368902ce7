import { Fault } from '../../../model/fault.ts';
import type { TrackedConnection } from '../../../model/network/tracked-connection.ts';
import type { HostCommands } from '../../../platform/host/types.ts';

/** What the kernel tracks, IPv4 and IPv6. Throws a `Fault`: `unsupported` where conntrack(8) is not installed. */
export async function trackedConnections(commands: HostCommands): Promise<TrackedConnection[]> {
  const families = await Promise.all(
    ['ipv4', 'ipv6'].map(async (family) => {
      const { code, stdout, stderr } = await commands.run('conntrack', [
        '-L',
        '-f',
        family,
        '-o',
        'extended',
      ]);
      if (code !== 0) throw new Fault('refused', `conntrack does not list connections: ${stderr.trim()}`);
      return stdout.split('\n').flatMap((line) => parseConnection(line) ?? []);
    }),
  );
  return families.flat();
}

/**
 * A line of `conntrack -L -o extended`: `ipv4 2 tcp 6 431999 ESTABLISHED src=… dst=… sport=… dport=… src=… …`, first the
 * direction of the caller, then that of the answers. Undefined where it is none.
 */
export function parseConnection(line: string): TrackedConnection | undefined {
  const [, version, protocol, state] = /^(ipv[46]) +\d+ +\S+ +(\d+) (?:\d+ ([A-Z_]+) )?/.exec(line) ?? [];
  if (version === undefined || protocol === undefined) return undefined;
  const values = Map.groupBy(line.matchAll(/ (src|dst|sport|dport|type|code)=(\S+)/g), ([, key]) => key);
  const value = (key: string, index: number): string | undefined => values.get(key)?.[index]?.[2];
  const number = (key: string, index: number): number | undefined => {
    const text = value(key, index);
    return text === undefined ? undefined : Number(text);
  };
  const [source, destination, callee] = [value('src', 0), value('dst', 0), value('src', 1)];
  if (source === undefined || destination === undefined || callee === undefined) return undefined;
  const [type, code] = [number('type', 0), number('code', 0)];
  return {
    family: version === 'ipv4' ? 4 : 6,
    protocol: Number(protocol),
    source,
    destination,
    sourcePort: number('sport', 0),
    destinationPort: number('dport', 0),
    callee,
    calleePort: number('sport', 1),
    state,
    icmp: type === undefined || code === undefined ? undefined : { type, code },
  };
}
