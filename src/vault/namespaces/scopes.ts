import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Barrier } from '../barrier/barrier.ts';
import { IdentityStore } from '../identity/identity-store.ts';
import { LeaseStore } from '../leases/lease-store.ts';
import { revokeLease, revokeToken } from '../leases/revoke.ts';
import { MountStore } from '../mounts/mount-store.ts';
import { MountTable } from '../mounts/mount-table.ts';
import { PolicyStore } from '../policies/policy-store.ts';
import type { Services } from '../services.ts';
import { TokenStore } from '../tokens/token-store.ts';
import { folderOf } from './ids.ts';
import { NamespaceTable } from './namespace-table.ts';
import { type Namespace, ROOT } from './types.ts';

/** What all namespaces have together, besides the table of them. */
type Shared = Pick<Services, 'audit' | 'keys' | 'limits' | 'meter' | 'databases' | 'fetch' | 'unitOf'>;

/** Where the vault keeps what is of each namespace. */
const PARTS = ['logical', 'auth', 'leases', 'tokens', 'identity', 'policies', 'settings', 'core'];
/** Namespaces of which this replica remembers what it has read. */
const MOST_SCOPES = 1_000;

/** The services of each namespace, whose stores have nothing of another one. */
export class Scopes {
  readonly root: Services;
  readonly #barrier: Barrier;
  readonly #tokenSalt: KeyObject;
  readonly #shared: Shared & Pick<Services, 'namespaces' | 'at'>;
  /** Of each namespace that was asked in, by its id. */
  readonly #known = new Map<string, Services>();

  constructor(barrier: Barrier, salt: Buffer, shared: Shared) {
    this.#barrier = barrier;
    this.#tokenSalt = createSecretKey(createHmac('sha256', salt).update('tokens').digest());
    const namespaces = new NamespaceTable(new MountStore(barrier, 'core/'));
    this.#shared = { ...shared, namespaces, at: (namespace) => this.#at(namespace) };
    this.root = this.#made(ROOT);
  }

  #at(namespace: Namespace): Services {
    if (namespace.id === ROOT.id) return this.root;
    const known = this.#known.get(namespace.id);
    if (known?.namespace === namespace) return known;
    // What is said of it was changed, and what it keeps is where it was.
    const made = known ? { ...known, namespace } : this.#made(namespace);
    if (this.#known.size >= MOST_SCOPES) this.#known.clear();
    this.#known.set(namespace.id, made);
    return made;
  }

  #made(namespace: Namespace): Services {
    const folder = folderOf(namespace.id);
    const store = (part: string, inner = '') => new MountStore(this.#barrier, `${part}/${folder}${inner}`);
    const services: Services = {
      ...this.#shared,
      namespace,
      tokens: new TokenStore(new MountStore(this.#barrier, 'tokens/'), this.#tokenSalt, namespace.id),
      leases: new LeaseStore(this.#barrier, namespace.id),
      policies: new PolicyStore(store('policies')),
      identities: new IdentityStore(store('identity', 'store/')),
      mounts: new MountTable(store('core')),
      settings: store('settings'),
      storeOf: ({ kind, uuid }) => store(kind === 'auth' ? 'auth' : 'logical', `${uuid}/`),
      stores: () => PARTS.map((part) => store(part)),
      revokeToken: (hash, at) => revokeToken(services, hash, at),
      revokeLease: (id, at, force) => revokeLease(services, id, at, force),
    };
    return services;
  }
}
