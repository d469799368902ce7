import { Intervals } from '../../../model/sets/intervals.ts';
import type { MemberPorts, Redirection } from '../redirection.ts';
import type { WorkloadEndpoints } from './endpoints.ts';
import { isObject, keyParts, readPorts } from './elements.ts';
import { FAMILIES } from './lookups.ts';
import { malformed, type ReadTable } from './ruleset.ts';
import { REDIRECT, redirectionSet } from './waypoint-tables.ts';

const EVERY_PORT = Intervals.of([[0, 65_535]]);

/** The port of the waypoint that a host's table redirects to; undefined: it knows of none. */
export function waypointPort({ chains }: ReadTable): number | undefined {
  const statements = chains.get(REDIRECT)?.rules[0] ?? [];
  for (const statement of statements) {
    const target = isObject(statement) ? statement['tproxy'] : undefined;
    const port = isObject(target) ? target['port'] : undefined;
    if (typeof port === 'number') return port;
  }
  return undefined;
}

/** Who is brought to the waypoint at which ports: what is not so for every address of a member is not so for it. Throws a `Fault` (`malformed`). */
export function readRedirection(file: string, table: ReadTable, endpoints: WorkloadEndpoints): Redirection {
  return {
    calls: portsOf(file, table, endpoints, 'calls'),
    answers: portsOf(file, table, endpoints, 'answers'),
  };
}

function portsOf(
  file: string,
  table: ReadTable,
  endpoints: WorkloadEndpoints,
  kind: keyof Redirection,
): MemberPorts {
  const byAddress = new Map<string, (readonly [number, number])[]>();
  for (const family of FAMILIES)
    for (const element of table.sets.get(redirectionSet(kind, family))?.elements ?? []) {
      const [address, port] = keyParts(element);
      const ports = readPorts(port);
      if (typeof address !== 'string' || !endpoints.ownerOf(address) || !ports)
        throw malformed(
          file,
          `its set of who ${kind} at the waypoint has an element that is none of the compiler's`,
        );
      byAddress.set(address, [...(byAddress.get(address) ?? []), ports]);
    }
  const all = endpoints.members.map(({ id }) => {
    // Whatever goes between nodes goes by way of the waypoint.
    if (endpoints.isElsewhere(id)) return [id, EVERY_PORT] as const;
    const [first, ...others] = endpoints
      .addressesOf(id)
      .map(({ text }) => Intervals.of(byAddress.get(text) ?? []));
    return [id, others.reduce((common, one) => common.intersect(one), first ?? Intervals.of([]))] as const;
  });
  return new Map(all.filter(([, ports]) => !ports.isEmpty()));
}
