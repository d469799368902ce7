import { type Address, formatAddress } from '../../../model/sets/address-text.ts';
import { artefactText, tableCommands } from './commands.ts';
import { ACCEPT, field, goto, is, isNot, type Json, meta, refusal } from './expressions.ts';
import { FAMILIES } from './lookups.ts';
import { sayable } from './names.ts';
import { addressSets, chain, NEIGHBOUR_DISCOVERY, perFamily, type TableShape } from './tables.ts';

export const GATE = 'plimsoll_gate';

/** Before everything of the other tables. */
const FIRST = -310;

/**
 * Keeps whoever is new on a bridge from speaking and being spoken to, until it is known who it is: an engine makes an
 * interface, and tells of the container only later. By address, for not every kernel tells in the family `bridge` which
 * bridge a port is of; that nobody speaks with the address of another is seen to by the other tables.
 */
const GATE_TABLE: TableShape = {
  family: 'inet',
  name: GATE,
  sets: new Map([['bridges', { type: 'ifname' }], ...addressSets(['known'], [])]),
  chains: new Map([
    chain('unknown', [refusal(sayable('plimsoll deny unknown address'))]),
    chain('prerouting', closedTo('iifname', 'saddr'), { hook: 'prerouting', prio: FIRST }),
    chain('forward', closedTo('oifname', 'daddr'), { hook: 'forward', prio: FIRST }),
    chain('output', closedTo('oifname', 'daddr'), { hook: 'output', prio: FIRST }),
  ]),
};

function closedTo(end: string, address: string): Json[][] {
  const isGated = is(meta(end), '@bridges');
  return [
    [isGated, is(field('ip6', 'hoplimit'), 255), is(field('icmpv6', 'type'), NEIGHBOUR_DISCOVERY), ACCEPT],
    ...perFamily((family, protocol) => [
      isGated,
      isNot(field(protocol, address), `@known${family}`),
      goto('unknown'),
    ]),
  ];
}

/** The gate of these bridges, that these addresses may pass. */
export function gateText(bridges: readonly string[], known: readonly Address[]): string {
  const all: [string, Json[]][] = [
    ['bridges', [...new Set(bridges)]],
    ...FAMILIES.map((family): [string, Json[]] => {
      const own = known.filter((one) => one.family === family);
      return [`known${family}`, [...new Set(own.map(formatAddress))]];
    }),
  ];
  // A list without elements is none that nft takes.
  const elements = new Map(all.filter(([, some]) => some.length > 0));
  return artefactText(tableCommands(GATE_TABLE, { sets: new Map(), chains: new Map(), elements }));
}
