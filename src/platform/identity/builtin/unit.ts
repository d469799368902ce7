import { Fault } from '../../../model/fault.ts';
import type { WorkloadIdentity } from '../../../model/identity/workload-identity.ts';
import { renewalMoment } from '../renewal.ts';
import type { IdentitySource, IdentityUnit, NodeIdentities, Svid } from '../types.ts';
import { Authority } from './authority.ts';

export const BUILTIN: IdentityUnit = {
  id: 'builtin',
  vectors: ['V8', 'V9'],
  description: 'the authority in a folder of this host',
  open: (place, trustDomain) => new BuiltinSource(place, trustDomain),
};

interface Held {
  readonly svid: Svid;
  readonly renewAt: number;
}

class BuiltinSource implements IdentitySource {
  readonly #authority: Authority;
  #held = new Map<string, Held>();

  constructor(folder: string, trustDomain: string) {
    this.#authority = Authority.open(folder);
    if (this.#authority.trustDomain !== trustDomain)
      throw new Fault('usage', `the authority in ${folder} is that of ${this.#authority.trustDomain}`, {
        hint: `the nodes say that their trust domain is ${trustDomain}`,
      });
  }

  async current(wanted: readonly WorkloadIdentity[], now: Date): Promise<NodeIdentities> {
    await this.#authority.tend(now);
    const held = new Map<string, Held>();
    for (const identity of wanted) held.set(identity.spiffeId, await this.#renewed(identity, now));
    this.#held = held;
    return {
      svids: [...held.values()].map(({ svid }) => svid),
      bundle: this.#authority.bundle(now),
      problems: [],
    };
  }

  async #renewed(identity: WorkloadIdentity, now: Date): Promise<Held> {
    const before = this.#held.get(identity.spiffeId);
    // A clock that was set back makes a certificate look as if it were not good yet.
    if (before && now.getTime() < before.renewAt && now >= before.svid.notBefore) return before;
    const svid = await this.#authority.issue(identity, now);
    return { svid, renewAt: renewalMoment(svid, now) };
  }
}
