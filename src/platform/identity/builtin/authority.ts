import { createHash, randomBytes, timingSafeEqual, X509Certificate, type webcrypto } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, messageOf } from '../../../model/fault.ts';
import type { WorkloadIdentity } from '../../../model/identity/workload-identity.ts';
import type { RootStatus } from '../../../model/report/identity.ts';
import { keyPem, newKeyPair } from '../../certificates/keys.ts';
import { holdLock } from '../../host/lock.ts';
import type { Svid } from '../types.ts';
import { type AuthorityState, readAuthority, type Root, writeAuthority } from './authority-state.ts';
import { newLeaf, newRoot } from './svid-certificates.ts';
import {
  believedRoots,
  CLOCK_SKEW,
  needsSuccessor,
  ROOT_LIFETIME,
  signingRoot,
  successionStart,
} from './roots.ts';

/** What an authority is asked to be, at its start. */
export interface AuthorityTerms {
  readonly trustDomain: string;
  /** Seconds that its leaves are good for, from 60 to 86,400. */
  readonly lifetime: number;
}

/**
 * The built-in authority of a trust domain, in a folder that nobody else may read. Its roots follow each other: a new
 * one is in the bundle before it signs, and an old one until the last leaf that it signed has ended.
 */
export class Authority {
  readonly #folder: string;
  #state: AuthorityState;

  private constructor(folder: string, state: AuthorityState) {
    this.#folder = folder;
    this.#state = state;
  }

  /** Makes an authority. Throws a `Fault` (`usage`) where there is one already. */
  static async create(folder: string, terms: AuthorityTerms, now: Date): Promise<Authority> {
    using _lock = lockIn(folder);
    if (readAuthority(folder))
      throw new Fault('usage', `there is an authority in ${folder} already`, {
        hint: 'name another folder; who loses its keys has to enrol every node again',
      });
    const state: AuthorityState = {
      version: 1,
      ...terms,
      roots: [await rootAt(terms.trustDomain, now, now)],
      invitations: [],
    };
    writeAuthority(folder, state);
    return new Authority(folder, state);
  }

  /** The authority of a folder. Throws a `Fault`: `not-found` where there is none, `malformed`. */
  static open(folder: string): Authority {
    return new Authority(folder, stateIn(folder));
  }

  get trustDomain(): string {
    return this.#state.trustDomain;
  }

  /** Milliseconds that a leaf is good for. */
  get lifetime(): number {
    return this.#state.lifetime * 1000;
  }

  /** Reads what others did to it, makes a successor where it is time, and forgets roots that nobody needs any more. */
  async tend(now: Date): Promise<void> {
    this.#state = stateIn(this.#folder);
    const isSettled =
      believedRoots(this.#state.roots, now, this.lifetime).length === this.#state.roots.length;
    if (isSettled && !needsSuccessor(this.#state.roots, now)) return;
    await this.#change(now, (roots) => needsSuccessor(roots, now));
  }

  /** Makes a successor now, whatever the date; it signs once every node has the new bundle. */
  async rotate(now: Date): Promise<void> {
    await this.#change(now, (roots) => {
      if (roots.some(({ signsFrom }) => signsFrom > now))
        throw new Fault('usage', 'a successor waits for its turn already', {
          hint: 'plimsoll identity status tells from when on it signs',
        });
      return true;
    });
  }

  /** PEM of all that is to be believed. */
  bundle(now: Date): string {
    return believedRoots(this.#state.roots, now, this.lifetime)
      .map(({ certificate }) => certificate)
      .join('');
  }

  status(now: Date): readonly RootStatus[] {
    const signing = signingRoot(this.#state.roots, now);
    return this.#state.roots.map((root) => ({
      digest: new X509Certificate(root.certificate).fingerprint256.replaceAll(':', '').toLowerCase(),
      role: root === signing ? 'signing' : root.signsFrom > now ? 'next' : 'retired',
      signsFrom: root.signsFrom.toISOString(),
      notAfter: root.notAfter.toISOString(),
    }));
  }

  /** A certificate and a new key for a workload. Throws a `Fault` where no root is good. */
  async issue(identity: WorkloadIdentity, now: Date): Promise<Svid> {
    const keys = await newKeyPair();
    const signed = await this.sign(keys.publicKey, identity, now);
    return { ...signed, key: await keyPem(keys) };
  }

  /** A certificate for a key that somebody else has. */
  async sign(
    publicKey: webcrypto.CryptoKey,
    identity: WorkloadIdentity,
    now: Date,
  ): Promise<Omit<Svid, 'key'>> {
    const { spiffeId } = identity;
    if (!spiffeId.startsWith(`spiffe://${this.trustDomain}/`))
      throw new Fault('usage', `${spiffeId} is not of the trust domain ${this.trustDomain}`);
    const root = signingRoot(this.#state.roots, now);
    if (!root)
      throw new Fault('mismatch', 'no root of the authority is good at this time', {
        hint: 'look at the clock',
      });
    const notBefore = new Date(now.getTime() - CLOCK_SKEW);
    const notAfter = new Date(Math.min(now.getTime() + this.lifetime, root.notAfter.getTime()));
    const chain = await newLeaf(publicKey, { identity, notBefore, notAfter }, root);
    return { spiffeId, chain, notBefore, notAfter };
  }

  /** A secret by which a node may join once, within some milliseconds. */
  invite(node: string, now: Date, within: number): string {
    using _lock = lockIn(this.#folder);
    const state = stateIn(this.#folder);
    const secret = randomBytes(32).toString('base64url');
    const invitation = { node, digest: digestOf(secret), until: new Date(now.getTime() + within) };
    const others = state.invitations.filter((one) => one.node !== node && one.until > now);
    this.#state = { ...state, invitations: [...others, invitation] };
    writeAuthority(this.#folder, this.#state);
    return secret;
  }

  /** Was a node invited by this secret? Then it was for the last time. */
  redeem(node: string, secret: string, now: Date): boolean {
    using _lock = lockIn(this.#folder);
    const state = stateIn(this.#folder);
    const digest = Buffer.from(digestOf(secret));
    const found = state.invitations.find(
      (one) => one.node === node && one.until > now && timingSafeEqual(Buffer.from(one.digest), digest),
    );
    if (!found) return false;
    this.#state = { ...state, invitations: state.invitations.filter((one) => one !== found) };
    writeAuthority(this.#folder, this.#state);
    return true;
  }

  async #change(now: Date, isDue: (roots: readonly Root[]) => boolean): Promise<void> {
    using _lock = lockIn(this.#folder);
    const state = stateIn(this.#folder);
    const { trustDomain, roots } = state;
    const signsFrom = successionStart(roots, now, this.lifetime);
    const successors = isDue(roots) ? [await rootAt(trustDomain, now, signsFrom)] : [];
    this.#state = { ...state, roots: [...believedRoots(roots, now, this.lifetime), ...successors] };
    writeAuthority(this.#folder, this.#state);
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

async function rootAt(trustDomain: string, now: Date, signsFrom: Date): Promise<Root> {
  const notAfter = new Date(now.getTime() + ROOT_LIFETIME);
  return { ...(await newRoot(trustDomain, now, notAfter)), signsFrom, notAfter };
}

function stateIn(folder: string): AuthorityState {
  const state = readAuthority(folder);
  if (state) return state;
  throw new Fault('not-found', `there is no authority in ${folder}`, {
    hint: 'make one with: plimsoll identity init --trust-domain shop.example',
  });
}

function lockIn(folder: string): Disposable {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return holdLock(join(folder, 'lock'), 'change of the authority');
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault('refused', `${folder} cannot be used: ${messageOf(error)}`, {
      cause: error,
      hint: 'run it as root, or name another folder in PLIMSOLL_STATE_DIR',
    });
  }
}
