import type { Member } from '../../../model/segmentation/segmentation.ts';
import type { WorkloadEndpoints } from './endpoints.ts';
import type { Json } from './expressions.ts';
import { FAMILIES } from './lookups.ts';

/** What is for everybody on a link: multicast and, in IPv4, broadcast. */
const FOR_EVERYBODY: Readonly<Record<4 | 6, readonly Json[]>> = {
  4: [{ prefix: { addr: '224.0.0.0', len: 4 } }, '255.255.255.255'],
  6: [{ prefix: { addr: 'ff00::', len: 8 } }],
};

type Elements = ReadonlyMap<string, readonly Json[]>;

/** The elements of the sets that tell a host who is where. What is for everybody goes to members that answer everybody, or are audited. */
export function endpointElements(endpoints: WorkloadEndpoints): Elements {
  const { members } = endpoints;
  const places = members.flatMap(({ id }) => endpoints.placesHere(id));
  const forEverybody = (some: readonly Member[], family: 4 | 6): Json[] => {
    const all = some.flatMap(({ id }) => endpoints.placesHere(id));
    const interfaces = all.filter(({ address }) => address.family === family).map((one) => one.interface);
    return [...new Set(interfaces)].flatMap((name) =>
      FOR_EVERYBODY[family].map((block) => ({ concat: [name, block] })),
    );
  };
  return new Map<string, readonly Json[]>([
    ['interfaces', [...new Set(places.map((place) => place.interface))]],
    ...FAMILIES.flatMap((family): [string, readonly Json[]][] => {
      const own = places.filter(({ address }) => address.family === family);
      return [
        [`attached${family}`, own.map((place) => ({ concat: [place.interface, place.text] }))],
        [`open${family}`, forEverybody(members.filter(isOpen), family)],
        [`audited${family}`, forEverybody(members.filter(isAudited), family)],
        [`addresses${family}`, addressesIn(members, endpoints, family)],
      ];
    }),
  ]);
}

/** Likewise inside of the namespace of a member. */
export function ownElements(member: Member, endpoints: WorkloadEndpoints): Elements {
  return new Map(
    FAMILIES.flatMap((family): [string, readonly Json[]][] => [
      [`own${family}`, addressesIn([member], endpoints, family)],
      [`open${family}`, isOpen(member) ? FOR_EVERYBODY[family] : []],
      [`audited${family}`, isAudited(member) ? FOR_EVERYBODY[family] : []],
      [`addresses${family}`, addressesIn(endpoints.members, endpoints, family)],
    ]),
  );
}

function isOpen({ ingress }: Member): boolean {
  return ingress === undefined;
}

function isAudited({ ingress, mode }: Member): boolean {
  return ingress !== undefined && mode === 'audit';
}

function addressesIn(members: readonly Member[], endpoints: WorkloadEndpoints, family: 4 | 6): string[] {
  return members
    .flatMap(({ id }) => endpoints.addressesOf(id))
    .filter(({ address }) => address.family === family)
    .map(({ text }) => text);
}
