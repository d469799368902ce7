import { openSqliteStorage } from '../platform/vault-storage/sqlite-storage.ts';
import type { Fetch } from '../platform/fetch/types.ts';
import type { VaultStorage } from '../platform/vault-storage/types.ts';
import type { Reply } from './reply.ts';
import type { Mount, Operation, VaultRequest, VaultUnit } from './routing/types.ts';
import { unitOf } from './units.ts';
import { Vault, type VaultParts } from './vault.ts';

type Body = Readonly<Record<string, unknown>>;

/** A body of an answer, as far as tests look into it. */
export interface ShownBody {
  readonly data: Readonly<Record<string, unknown>>;
  readonly auth: {
    readonly client_token: string;
    readonly accessor: string;
    readonly policies: readonly string[];
    readonly lease_duration: number;
    readonly entity_id: string;
  };
  readonly wrap_info: { readonly token: string };
  readonly lease_id: string;
  readonly errors: readonly string[];
}

export interface Shown {
  readonly status: number;
  readonly body: ShownBody;
}

interface Options {
  readonly token?: string | undefined;
  readonly wrapTtl?: number;
  readonly query?: Readonly<Record<string, string>>;
  /** With a slash at its end. */
  readonly namespace?: string;
  readonly address?: string;
  readonly certificates?: readonly Buffer[];
  readonly mfa?: readonly string[];
  readonly stream?: AsyncIterable<Buffer>;
}

/** Of passwords: what they are kept by is no other for it. */
const CHEAP = 16;

/** Of an audit log whose records go elsewhere. */
export const NO_DEVICES = {
  refresh: () => Promise.resolve(),
  devices: () => [],
  probe: () => Promise.resolve(),
  hash: () => undefined,
};

type More = Pick<
  VaultParts,
  'databases' | 'directories' | 'domains' | 'anchor' | 'acceptsRollback' | 'server' | 'passwordCost'
>;

/** A vault in memory, unsealed, with a clock of its own, whose root token is `root`. */
export class TestVault {
  readonly storage: VaultStorage;
  readonly vault: Vault;
  now = Date.UTC(2026, 0, 1);
  readonly audited: string[] = [];
  /** What answers for other servers. */
  fetch: Fetch = () => Promise.reject(new Error('nobody is there'));
  share = '';

  private constructor(units: readonly VaultUnit[], storage: VaultStorage, parts: More) {
    this.storage = storage;
    const more = new Map(units.map((unit) => [unit.id, unit]));
    this.vault = new Vault({
      storage,
      audit: {
        request: (request) => Promise.resolve(void this.audited.push(`request ${request.path}`)),
        answer: (request, _caller, _mount, { reply, withRequest }) => {
          if (withRequest) this.audited.push(`request ${request.path}`);
          const reason = reply.reason === undefined ? '' : `: ${reply.reason}`;
          return Promise.resolve(void this.audited.push(`answer ${request.path} ${reply.status}${reason}`));
        },
        ...NO_DEVICES,
      },
      fetch: (request) => this.fetch(request),
      version: '0.0.0',
      passwordCost: CHEAP,
      ...parts,
      now: () => this.now,
      unitOf: (mount: Pick<Mount, 'kind' | 'type' | 'options'>) => more.get(mount.type) ?? unitOf(mount),
    });
  }

  static async open(
    units: readonly VaultUnit[] = [],
    storage = openSqliteStorage(':memory:'),
    parts: More = {},
  ): Promise<TestVault> {
    const one = new TestVault(units, storage, parts);
    const { shares } = await one.vault.initialise(1, 1, 'root');
    one.share = shares[0]?.toString('base64') ?? '';
    await one.vault.unseal(one.share);
    return one;
  }

  /** A replica of another, on a connection of its own to the same store. */
  static async join(
    { share }: Pick<TestVault, 'share'>,
    storage: VaultStorage,
    parts: More = {},
  ): Promise<TestVault> {
    const one = new TestVault([], storage, parts);
    await one.vault.unseal(share);
    return one;
  }

  /** Asks as root, unless another token is given. */
  async ask(operation: Operation, path: string, body: Body = {}, options: Options = {}): Promise<Shown> {
    const { status, body: answer = {} } = await this.reply(operation, path, { ...options, body });
    return { status, body: answer as ShownBody };
  }

  /** The whole answer. */
  async reply(
    operation: Operation,
    path: string,
    asked: Options & { readonly body?: Body } = {},
  ): Promise<Reply> {
    const {
      query = {},
      namespace = '',
      address = '127.0.0.1',
      wrapTtl,
      certificates = [],
      body = {},
      stream,
      mfa,
    } = asked;
    const token = 'token' in asked ? asked.token : 'root';
    const request: VaultRequest = {
      id: 'id',
      operation,
      path,
      body,
      ...(stream && { stream }),
      ...(mfa && { mfa }),
      query,
      token,
      wrapTtl,
      namespace,
      address,
      certificates,
    };
    return this.vault.core?.overLimit(request) ?? (await this.vault.handle(request));
  }

  /** A token with these policies, each given by its text. */
  async tokenOf(policies: Readonly<Record<string, string>>, more: Body = {}): Promise<string> {
    for (const [name, policy] of Object.entries(policies))
      await this.ask('update', `sys/policies/acl/${name}`, { policy });
    const { body } = await this.ask('update', 'auth/token/create', {
      policies: Object.keys(policies),
      ...more,
    });
    return body.auth.client_token;
  }
}
