import { Fault } from '../../../model/fault.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { type Address, formatAddress, parseAddress } from '../../../model/sets/address-text.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { quoted } from '../../../model/sets/quoting.ts';

/** An address of a member. */
export interface Place {
  /** The interface of the host that it is on; undefined: it is on another node. */
  readonly interface: string | undefined;
  readonly address: Address;
  /** The address as nftables writes it. */
  readonly text: string;
}

type PlaceHere = Place & { readonly interface: string };

function isHere(place: Place): place is PlaceHere {
  return place.interface !== undefined;
}

/** What the kernel takes (15 bytes), less what nftables takes for something else: `*` for any ending, `@` for a set. */
const INTERFACE = /^[A-Za-z0-9][\w.:-]{0,14}$/;

/**
 * Where every member is; what is `elsewhere` is on other nodes, whatever interface it has there. Throws a `Fault`
 * (`malformed`) for an address or an interface that cannot be one, and (`usage`) for two members with one address, which
 * nothing could tell apart.
 */
export class WorkloadEndpoints {
  readonly #places: ReadonlyMap<string, readonly Place[]>;
  readonly #owners = new Map<string, Member>();
  readonly members: readonly Member[];
  /** Every address of a member. */
  readonly addresses: AddressSet;

  constructor({ members }: Segmentation, elsewhere = AddressSet.NONE) {
    this.members = members;
    this.#places = new Map(members.map((member) => [member.id, placesOf(member, elsewhere)]));
    for (const member of members) {
      for (const { text } of this.placesOf(member.id)) {
        const owner = this.#owners.get(text) ?? member;
        if (owner !== member)
          throw new Fault('usage', `${owner.id} and ${member.id} both have the address ${text}`, {
            hint: 'nftables tells members by their addresses: give each its own.',
          });
        this.#owners.set(text, member);
      }
    }
    this.addresses = AddressSet.parse(...this.#owners.keys());
  }

  /** Empty where it is not known. */
  placesOf(member: string): readonly Place[] {
    return this.#places.get(member) ?? [];
  }

  /** Those on interfaces of this host. */
  placesHere(member: string): readonly PlaceHere[] {
    return this.placesOf(member).filter(isHere);
  }

  /** Is it on other nodes, and not here? */
  isElsewhere(member: string): boolean {
    return this.placesOf(member).length > 0 && this.placesHere(member).length === 0;
  }

  /** Each address of the member once. */
  addressesOf(member: string): readonly Place[] {
    return [...new Map(this.placesOf(member).map((place) => [place.text, place])).values()];
  }

  /** The member that has the address. */
  ownerOf(text: string): Member | undefined {
    return this.#owners.get(text);
  }

  /** Have both an address of one family? Else no packet can go from one to the other. */
  canMeet(one: string, other: string): boolean {
    return this.placesOf(one).some(({ address }) =>
      this.placesOf(other).some((place) => place.address.family === address.family),
    );
  }
}

function placesOf({ id, endpoints }: Member, elsewhere: AddressSet): Place[] {
  const places = endpoints.flatMap((endpoint) =>
    endpoint.addresses.map((written): Place => {
      const address = parseAddress(written);
      const text = formatAddress(address);
      if (elsewhere.includes(address)) return { interface: undefined, address, text };
      if (!INTERFACE.test(endpoint.interface))
        throw new Fault('malformed', `${id} has an interface with the name ${quoted(endpoint.interface)}`, {
          hint: 'It takes up to 15 letters, digits, dots, colons, dashes and underscores, a letter or digit first.',
        });
      return { interface: endpoint.interface, address, text };
    }),
  );
  return [...new Map(places.map((place) => [`${place.interface} ${place.text}`, place])).values()];
}
