import type { End } from '../../analyse/segmentation/explain.ts';
import { Fault } from '../../model/fault.ts';
import type { Network } from '../../model/network/network.ts';
import { workloadId } from '../../model/network/workload.ts';
import { formatAddress, parseAddress } from '../../model/sets/address-text.ts';
import { PROTOCOLS } from '../../model/sets/flow.ts';
import { Intervals } from '../../model/sets/intervals.ts';
import { quoted } from '../../model/sets/quoting.ts';
import { Traffic } from '../../model/sets/traffic.ts';

const PORT = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i;
const PROTOCOL_ONLY = /^(tcp|udp|sctp)$/i;
const SHOWN = 5;

/**
 * The end that a person means: an address, or a workload as `name`, `namespace/name` or `namespace/Kind/name`.
 * Throws a `Fault`: `not-found`, or `usage` where more than one workload has the name.
 */
export function endNamed(network: Network, text: string): { readonly name: string; readonly end: End } {
  if (/^[0-9a-fA-F]*[:.][0-9a-fA-F:.]*$/.test(text) && /\d|:/.test(text)) {
    const address = parseAddress(text);
    return { name: formatAddress(address), end: { address } };
  }
  const found = network.workloads.filter(({ namespace, kind, name }) =>
    [name, `${namespace}/${name}`, `${namespace}/${kind}/${name}`].includes(text),
  );
  const [workload, ...others] = found;
  if (!workload)
    throw new Fault('not-found', `there is no workload ${quoted(text)} in these manifests`, {
      hint: `there is ${network.workloads.slice(0, SHOWN).map(workloadId).join(', ')}${network.workloads.length > SHOWN ? ', …' : ''}`,
    });
  if (others.length > 0)
    throw new Fault('usage', `${quoted(text)} is the name of ${found.length} workloads`, {
      hint: `write ${found.slice(0, SHOWN).map(workloadId).join(' or ')}`,
    });
  return { name: workloadId(workload), end: { workload } };
}

/** `443`, `443/tcp`, `8000-8999/udp`, `sctp`; everything where nothing is said. Throws a `Fault` (`usage`). */
export function trafficNamed(text: string | undefined): Traffic {
  if (text === undefined) return Traffic.ALL;
  const [, only] = PROTOCOL_ONLY.exec(text) ?? [];
  if (only !== undefined) return Traffic.protocol(numberOf(only));
  const [, first, last = first, protocol = 'tcp'] = PORT.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === undefined || from > to || to > 65_535)
    throw new Fault('usage', `${quoted(text)} is not a port`, {
      hint: 'write it as 443, 443/tcp, 8000-8999/udp or sctp',
    });
  return Traffic.ports(numberOf(protocol), Intervals.of([[from, to]]));
}

function numberOf(protocol: string): number {
  const known: Readonly<Record<string, number>> = PROTOCOLS;
  return known[protocol.toLowerCase()] ?? PROTOCOLS.tcp;
}
