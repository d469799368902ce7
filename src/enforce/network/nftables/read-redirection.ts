import { Intervals } from '../../../model/sets/intervals.ts';
import type { MemberPorts, Redirection } from '../redirection.ts';
import type { Attachments } from './endpoints.ts';
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
export function readRedirection(file: string, table: ReadTable, attachments: Attachments): Redirection {
  return {
    calls: portsOf(file, table, attachments, 'calls'),
    answers: portsOf(file, table, attachments, 'answers'),
  };
}

function portsOf(
  file: string,
  table: ReadTable,
  attachments: Attachments,
  kind: keyof Redirection,
): MemberPorts {
  const byAddress = new Map<string, (readonly [number, number])[]>();
  for (const family of FAMILIES)
    for (const element of table.sets.get(redirectionSet(kind, family))?.elements ?? []) {
      const [address, port] = keyParts(element);
      const ports = readPorts(port);
      if (typeof address !== 'string' || !attachments.ownerOf(address) || !ports)
        throw malformed(
          file,
          `its set of who ${kind} at the waypoint has an element that is none of the compiler's`,
        );
      byAddress.set(address, [...(byAddress.get(address) ?? []), ports]);
    }
  const all = attachments.members.map(({ id }) => {
    // Whatever goes between nodes goes by way of the waypoint.
    if (attachments.isElsewhere(id)) return [id, EVERY_PORT] as const;
    const [first, ...others] = attachments
      .addressesOf(id)
      .map(({ text }) => Intervals.of(byAddress.get(text) ?? []));
    return [id, others.reduce((common, one) => common.intersect(one), first ?? Intervals.of([]))] as const;
  });
  return new Map(all.filter(([, ports]) => !ports.isEmpty()));
}
