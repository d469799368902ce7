import { createHmac } from 'node:crypto';
import type { Barrier } from '../barrier/barrier.ts';
import { Fingerprints } from '../fingerprints/fingerprints.ts';
import { IdentityStore } from '../identity/identity-store.ts';
import { KeyedHash } from '../keyed-hash.ts';
import { LeaseStore } from '../leases/lease-store.ts';
import { revokeLease, revokeToken } from '../leases/revoke.ts';
import { MountStore } from '../mounts/mount-store.ts';
import { MountTable } from '../mounts/mount-table.ts';
import { PolicyStore } from '../policies/policy-store.ts';
import type { Services } from '../services.ts';
import { TokenStore } from '../tokens/token-store.ts';
import { folderOf } from './ids.ts';
import { NamespaceSeals } from './namespace-seals.ts';
import { NamespaceTable } from './namespace-table.ts';
import { type Namespace, ROOT } from './types.ts';

/** What all namespaces have together, besides the table of them. */
type Shared = Pick<
  Services,
  | 'audit'
  | 'chain'
  | 'honeytokens'
  | 'keys'
  | 'limits'
  | 'meter'
  | 'inFlight'
  | 'listener'
  | 'server'
  | 'databases'
  | 'directories'
  | 'domains'
  | 'passwordCost'
  | 'fetch'
  | 'unitOf'
>;

/** Where the vault keeps what is of each namespace. */
const PARTS = ['logical', 'auth', 'leases', 'tokens', 'identity', 'policies', 'settings', 'core'];
/** Namespaces of which this replica remembers what it has read. */
const MOST_SCOPES = 1_000;

/** The services of each namespace, whose stores have nothing of another one. */
export class Scopes {
  readonly root: Services;
  readonly #seals: NamespaceSeals;
  readonly #tokenSalt: KeyedHash;
  readonly #shared: Shared & Pick<Services, 'fingerprints' | 'namespaces' | 'seals' | 'at' | 'isSealed'>;
  /** Of each namespace that was asked in, by its id. */
  readonly #known = new Map<string, { readonly services: Services; readonly barrier: Barrier }>();

  constructor(barrier: Barrier, salt: Buffer, shared: Shared) {
    this.#seals = new NamespaceSeals(barrier);
    this.#tokenSalt = new KeyedHash(createHmac('sha256', salt).update('tokens').digest());
    const namespaces = new NamespaceTable(new MountStore(barrier, 'core/'), (all) => this.#seals.follow(all));
    this.#shared = {
      ...shared,
      fingerprints: new Fingerprints(salt),
      namespaces,
      seals: this.#seals,
      at: (namespace) => this.#at(namespace),
      isSealed: (namespace) => this.#isSealed(namespaces, namespace),
    };
    this.root = this.#made(ROOT);
  }

  async #isSealed(namespaces: NamespaceTable, namespace: Namespace): Promise<boolean> {
    if (!this.#seals.isClosed(namespace)) return false;
    return namespaces.known(namespace.keys)?.seal !== 'open' || !(await this.#seals.take(namespace));
  }

  #at(namespace: Namespace): Services {
    if (namespace.id === ROOT.id) return this.root;
    const barrier = this.#seals.barrierOf(namespace);
    const known = this.#known.get(namespace.id);
    const isSame = known?.barrier === barrier;
    if (isSame && known.services.namespace === namespace) return known.services;
    // What is said of it was changed, and what it keeps is where it was.
    const services = isSame ? { ...known.services, namespace } : this.#made(namespace);
    if (this.#known.size >= MOST_SCOPES) this.#known.clear();
    this.#known.set(namespace.id, { services, barrier });
    return services;
  }

  #made(namespace: Namespace): Services {
    const { fingerprints } = this.#shared;
    const folder = folderOf(namespace.id);
    const barrier = this.#seals.barrierOf(namespace);
    const store = (part: string, inner = '') => new MountStore(barrier, `${part}/${folder}${inner}`);
    const services: Services = {
      ...this.#shared,
      namespace,
      tokens: new TokenStore(new MountStore(barrier, 'tokens/'), this.#tokenSalt, fingerprints, namespace.id),
      leases: new LeaseStore(barrier, fingerprints, namespace.id),
      policies: new PolicyStore(store('policies')),
      identities: new IdentityStore(store('identity', 'store/')),
      mounts: new MountTable(store('core')),
      settings: store('settings'),
      storeOf: ({ kind, uuid }) => store(kind === 'auth' ? 'auth' : 'logical', `${uuid}/`),
      stores: () => PARTS.map((part) => store(part)),
      revokeToken: async (hash, at) => void (await revokeToken(services, hash, at)),
      revokeLease: (id, at, force) => revokeLease(services, id, at, force),
    };
    return services;
  }
}
