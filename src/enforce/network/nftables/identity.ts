import type { Member } from '../../../model/segmentation/segmentation.ts';
import type { Attachments } from './attachments.ts';
import type { Json } from './expressions.ts';
import { FAMILIES } from './lookups.ts';

/** What is for everybody on a link: multicast and, in IPv4, broadcast. */
const FOR_EVERYBODY: Readonly<Record<4 | 6, readonly Json[]>> = {
  4: [{ prefix: { addr: '224.0.0.0', len: 4 } }, '255.255.255.255'],
  6: [{ prefix: { addr: 'ff00::', len: 8 } }],
};

type Elements = ReadonlyMap<string, readonly Json[]>;

/** The elements of the sets that tell a host who is where. What is for everybody goes to members that answer everybody. */
export function attachmentElements(attachments: Attachments): Elements {
  const { members } = attachments;
  const places = members.flatMap(({ id }) => attachments.placesOf(id));
  const open = members.filter(({ ingress }) => !ingress).flatMap(({ id }) => attachments.placesOf(id));
  return new Map<string, readonly Json[]>([
    ['interfaces', [...new Set(places.map((place) => place.interface))]],
    ...FAMILIES.flatMap((family): [string, readonly Json[]][] => {
      const of = (some: typeof places) => some.filter(({ address }) => address.family === family);
      const openInterfaces = new Set(of(open).map((place) => place.interface));
      return [
        [`attached${family}`, of(places).map((place) => ({ concat: [place.interface, place.text] }))],
        [
          `open${family}`,
          [...openInterfaces].flatMap((name) =>
            FOR_EVERYBODY[family].map((some) => ({ concat: [name, some] })),
          ),
        ],
        [`addresses${family}`, addressesIn(members, attachments, family)],
      ];
    }),
  ]);
}

/** Likewise inside of the namespace of a member. */
export function ownElements(member: Member, attachments: Attachments): Elements {
  return new Map(
    FAMILIES.flatMap((family): [string, readonly Json[]][] => [
      [`own${family}`, addressesIn([member], attachments, family)],
      [`open${family}`, member.ingress ? [] : FOR_EVERYBODY[family]],
      [`addresses${family}`, addressesIn(attachments.members, attachments, family)],
    ]),
  );
}

function addressesIn(members: readonly Member[], attachments: Attachments, family: 4 | 6): string[] {
  return members
    .flatMap(({ id }) => attachments.addressesOf(id))
    .filter(({ address }) => address.family === family)
    .map(({ text }) => text);
}
