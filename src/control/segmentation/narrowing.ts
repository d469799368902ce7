import type { Segmentation } from '../../model/segmentation/segmentation.ts';
import { parseAddress } from '../../model/sets/address-text.ts';
import { PROTOCOLS } from '../../model/sets/flow.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import { Traffic } from '../../model/sets/traffic.ts';
import { EvaluatedNetwork } from './evaluated-network.ts';
import type { HostReading } from './reading.ts';

/** What holds, or held, for the members of a segmentation. */
export interface HeldNetwork extends HostReading {
  readonly segmentation: Segmentation;
}

/** What may still be said of all that might have been said before. */
export type Left = 'all' | 'some' | 'nothing';

/** Both ends of a connection over TCP. */
interface Ends {
  readonly source: string;
  readonly destination: string;
  readonly port: number;
}

/** Compares what two networks, one after the other, let connections say. */
export class Narrowing {
  readonly #before: EvaluatedNetwork;
  readonly #after: EvaluatedNetwork;
  readonly #known = new Map<string, Left>();

  constructor(before: HeldNetwork, after: HeldNetwork) {
    this.#before = new EvaluatedNetwork(before.segmentation, before);
    this.#after = new EvaluatedNetwork(after.segmentation, after);
  }

  /** What is left for a connection; all of nothing, too. */
  of({ source, destination, port }: Ends): Left {
    const key = `${source} ${destination} ${port}`;
    const left = this.#known.get(key) ?? this.#compare({ source, destination, port });
    this.#known.set(key, left);
    return left;
  }

  #compare(ends: Ends): Left {
    const [had, has] = [trafficOf(this.#before, ends), trafficOf(this.#after, ends)];
    if (had.isSubsetOf(has)) return 'all';
    return has.isEmpty() ? 'nothing' : 'some';
  }
}

/** Those who are both no members say nothing by way of a waypoint. */
function trafficOf(network: EvaluatedNetwork, { source, destination, port }: Ends): Traffic {
  const [from, to] = [parseAddress(source), parseAddress(destination)];
  const [caller, callee] = [network.ownerOf(from), network.ownerOf(to)];
  const asked = Traffic.ports(PROTOCOLS.tcp, Intervals.of([[port, port]]));
  if (caller && callee) return (network.between(caller, callee) ?? Traffic.NONE).intersect(asked);
  const outside = caller
    ? network.withOutside(caller, 'egress').filter(({ addresses }) => addresses.includes(to))
    : callee
      ? network.withOutside(callee, 'ingress').filter(({ addresses }) => addresses.includes(from))
      : [];
  return outside.reduce((all, { traffic }) => all.union(traffic), Traffic.NONE).intersect(asked);
}
