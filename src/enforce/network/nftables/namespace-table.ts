import { ACCEPT, field, goto, is, isNot, jump, meta } from './expressions.ts';
import {
  addressSets,
  AUDITED_DESTINATION,
  chain,
  FILTER,
  judgement,
  LINK_LOCAL,
  lookupMaps,
  MISDIRECTED,
  perFamily,
  type SetShape,
  SPOOFED,
  STANDING_RULES,
  TABLE,
  type TableShape,
} from './tables.ts';

const OWN_SETS: readonly [string, SetShape][] = [
  ...addressSets(['own', 'addresses'], []),
  ...addressSets(['open', 'audited'], [], ['interval']),
];

/** The same judgement of one member, inside of its own network namespace. */
export const NAMESPACE_TABLE: TableShape = {
  family: 'inet',
  name: TABLE,
  sets: new Map([...OWN_SETS, ...lookupMaps()]),
  chains: new Map([
    SPOOFED,
    MISDIRECTED,
    ...judgement('egress'),
    ...judgement('ingress'),
    chain(
      'input',
      [
        [is(meta('iifname'), 'lo'), ACCEPT],
        ...STANDING_RULES,
        ...perFamily((family, protocol) => [
          is(field(protocol, 'daddr'), `@audited${family}`),
          ...AUDITED_DESTINATION,
          ACCEPT,
        ]),
        ...perFamily((family, protocol) => [
          isNot(field(protocol, 'daddr'), `@own${family}`),
          isNot(field(protocol, 'daddr'), `@open${family}`),
          goto('misdirected'),
        ]),
        [jump('ingress')],
      ],
      { hook: 'input', prio: FILTER },
    ),
    chain(
      'output',
      [
        [is(meta('oifname'), 'lo'), ACCEPT],
        ...STANDING_RULES,
        [isNot(field('ip6', 'saddr'), '@own6'), ...LINK_LOCAL],
        ...perFamily((family, protocol) => [
          isNot(field(protocol, 'saddr'), `@own${family}`),
          goto('spoofed'),
        ]),
        [jump('egress')],
      ],
      { hook: 'output', prio: FILTER },
    ),
  ]),
};
