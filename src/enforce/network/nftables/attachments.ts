import { Fault } from '../../../model/fault.ts';
import type { Member, Segmentation } from '../../../model/segmentation/segmentation.ts';
import { type Address, formatAddress, parseAddress } from '../../../model/sets/address-text.ts';
import { AddressSet } from '../../../model/sets/addresses.ts';
import { quoted } from '../../../model/sets/quoting.ts';

/** An address of a member, on an interface of the host. */
export interface Place {
  readonly interface: string;
  readonly address: Address;
  /** The address as nftables writes it. */
  readonly text: string;
}

/** What the kernel takes (15 bytes), less what nftables takes for something else: `*` for any ending, `@` for a set. */
const INTERFACE = /^[A-Za-z0-9][\w.:-]{0,14}$/;

/**
 * Where every member is. Throws a `Fault` (`malformed`) for an address or an interface that cannot be one, and
 * (`usage`) for two members with one address, which nothing could tell apart.
 */
export class Attachments {
  readonly #places: ReadonlyMap<string, readonly Place[]>;
  readonly #owners = new Map<string, Member>();
  readonly members: readonly Member[];
  /** Every address of a member. */
  readonly addresses: AddressSet;

  constructor({ members }: Segmentation) {
    this.members = members;
    this.#places = new Map(members.map((member) => [member.id, placesOf(member)]));
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

function placesOf({ id, attachments }: Member): Place[] {
  const places = attachments.flatMap((attachment) => {
    if (!INTERFACE.test(attachment.interface))
      throw new Fault('malformed', `${id} has an interface with the name ${quoted(attachment.interface)}`, {
        hint: 'It takes up to 15 letters, digits, dots, colons, dashes and underscores, a letter or digit first.',
      });
    return attachment.addresses.map((written) => {
      const address = parseAddress(written);
      return { interface: attachment.interface, address, text: formatAddress(address) };
    });
  });
  return [...new Map(places.map((place) => [`${place.interface} ${place.text}`, place])).values()];
}
