import { Fault, messageOf } from '../../../model/fault.ts';
import { nodeIdentity, type WorkloadIdentity } from '../../../model/identity/workload-identity.ts';
import type { Invitation } from '../../../model/report/identity.ts';
import { newCertificateRequest } from '../../certificates/request.ts';
import { issuedSchema, joinedSchema } from '../enrolment.ts';
import { renewalMoment } from '../renewal.ts';
import { readSvid } from '../svid.ts';
import type { IdentitySource, IdentityUnit, NodeIdentities, Svid } from '../types.ts';
import { ask } from './ask.ts';
import { type NodeState, readNode, writeNode } from './node-state.ts';

export const REMOTE: IdentityUnit = {
  id: 'remote',
  vectors: ['V8', 'V9'],
  description: 'the built-in authority on another host, by the folder of this node, which has joined',
  open: (place, trustDomain) => new RemoteSource(place, trustDomain),
};

/** Milliseconds until an authority that has failed is asked again. */
const PAUSE = 5000;

/** Takes part by an invitation: the node's own key is made here, and never leaves. Throws a `Fault`. */
export async function joinAuthority(folder: string, invitation: Invitation, now: Date): Promise<void> {
  const { secret, ...known } = invitation;
  const { request, key } = await newCertificateRequest();
  const message = { node: known.node, secret, request };
  const { certificate, bundle } = await ask(known, '/node', message, joinedSchema);
  const { spiffeId } = readSvid({ chain: certificate, key, bundle }, now, 'what the authority has answered');
  if (spiffeId !== nodeIdentity(known.node, known.trustDomain).spiffeId)
    throw new Fault('mismatch', `the authority takes node ${known.node} for ${spiffeId}`);
  writeNode(folder, { version: 1, ...known, bundle, certificate, key });
}

interface Held {
  readonly svid: Svid;
  readonly renewAt: number;
}

class RemoteSource implements IdentitySource {
  readonly #folder: string;
  #state: NodeState;
  #held = new Map<string, Held>();
  #own: Held;
  #pauseUntil = 0;
  #problem: string | undefined;

  constructor(folder: string, trustDomain: string) {
    this.#folder = folder;
    this.#state = readNode(folder);
    if (this.#state.trustDomain !== trustDomain)
      throw new Fault('usage', `the node in ${folder} is one of ${this.#state.trustDomain}`, {
        hint: `the nodes say that their trust domain is ${trustDomain}`,
      });
    const { certificate: chain, key, bundle } = this.#state;
    const now = new Date();
    this.#own = held(readSvid({ chain, key, bundle }, now, 'the certificate of the node'), now);
  }

  async current(wanted: readonly WorkloadIdentity[], now: Date): Promise<NodeIdentities> {
    const isDue = (one: Held | undefined) => !one || now.getTime() >= one.renewAt || now < one.svid.notBefore;
    const due = wanted.filter(({ spiffeId }) => isDue(this.#held.get(spiffeId)));
    if ((due.length > 0 || isDue(this.#own)) && now.getTime() >= this.#pauseUntil)
      await this.#renew(due, now);
    const svids = wanted.flatMap(({ spiffeId }) => {
      const svid = this.#held.get(spiffeId)?.svid;
      return svid && now <= svid.notAfter ? [svid] : [];
    });
    return {
      svids,
      bundle: this.#state.bundle,
      problems: this.#problem === undefined ? [] : [this.#problem],
    };
  }

  async #renew(due: readonly WorkloadIdentity[], now: Date): Promise<void> {
    const own = nodeIdentity(this.#state.node, this.#state.trustDomain);
    try {
      const made = await Promise.all(
        [own, ...due].map(async ({ spiffeId }) => ({ spiffeId, ...(await newCertificateRequest()) })),
      );
      const requests = made.map(({ spiffeId, request }) => ({ spiffeId, request }));
      const { certificates, bundle } = await ask(this.#state, '/certificates', { requests }, issuedSchema);
      for (const { spiffeId, key } of made) {
        const chain = certificates.find((one) => one.spiffeId === spiffeId)?.certificate ?? '';
        const svid = readSvid({ chain, key, bundle }, now, `the certificate of ${spiffeId}`);
        if (svid.spiffeId !== spiffeId)
          throw new Fault('mismatch', `the authority has given ${svid.spiffeId} for ${spiffeId}`);
        if (spiffeId === own.spiffeId) this.#keep(svid, bundle, now);
        else this.#held.set(spiffeId, held(svid, now));
      }
      this.#problem = undefined;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      this.#problem = messageOf(error);
      this.#pauseUntil = now.getTime() + PAUSE;
    }
  }

  #keep(svid: Svid, bundle: string, now: Date): void {
    this.#own = held(svid, now);
    this.#state = { ...this.#state, certificate: svid.chain, key: svid.key, bundle };
    writeNode(this.#folder, this.#state);
  }
}

function held(svid: Svid, now: Date): Held {
  return { svid, renewAt: renewalMoment(svid, now) };
}
