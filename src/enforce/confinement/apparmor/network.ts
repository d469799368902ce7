import type { WorkloadProfile } from '../../../model/profile/profile.ts';
import { allowedCapabilities } from '../capabilities.ts';
import { type Losses, effectiveLines } from '../lines.ts';
import type { CompileOptions } from '../types.ts';

const TYPES = { tcp: ['stream'], udp: ['dgram'], sctp: ['stream', 'seqpacket'] } as const;
type Protocol = keyof typeof TYPES;

/** Socket families and types, the most that AppArmor tells apart; only where both directions are said. */
export function networkRules(profile: WorkloadProfile, options: CompileOptions, losses: Losses): string[] {
  const listens = effectiveLines(profile, 'listens', options);
  const egress = effectiveLines(profile, 'egress', options);
  if (!listens || !egress) {
    const [section, silent] = listens ? (['listens', 'egress'] as const) : (['egress', 'listens'] as const);
    if (listens || egress)
      losses.forced(
        section,
        'wider',
        `the same sockets serve both directions, and the profile says nothing about ${silent}`,
      );
    return ['network,'];
  }
  losses.forced('listens', 'wider', 'AppArmor knows socket types, but no ports');
  losses.forced(
    'egress',
    'wider',
    'AppArmor knows socket types, but neither peers nor ports; datagrams also ask for names',
  );
  const protocols = new Set<Protocol>([
    ...listens.allowed.map(({ line }) => line.protocol),
    ...egress.allowed.flatMap(
      ({ line }): Protocol[] => line.ports?.map((port) => port.protocol) ?? ['tcp', 'udp', 'sctp'],
    ),
    ...egress.allowed.flatMap(({ line }): Protocol[] => ('cidr' in line.to ? [] : ['udp'])),
  ]);
  const types = new Set(Array.from(protocols).flatMap((protocol): readonly string[] => TYPES[protocol]));
  if (allowedCapabilities(profile, options)?.has('NET_RAW') ?? true) types.add('raw');
  const internet = [...types]
    .toSorted()
    .flatMap((type) => [`network inet ${type},`, `network inet6 ${type},`]);
  return ['network unix,', 'network netlink,', ...internet];
}
