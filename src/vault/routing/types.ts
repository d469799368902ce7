import type * as z from 'zod';
import type { VectorId } from '../../model/vector.ts';
import type { VaultPlace } from '../../model/vault/knowledge.ts';
import type { Note } from '../fingerprints/notes.ts';
import type { RecordedHeader } from '../listener/types.ts';
import type { MountSettings } from '../mounts/mount-settings.ts';
import type { MountStore } from '../mounts/mount-store.ts';
import type { Access } from '../policies/acl.ts';
import type { Services } from '../services.ts';
import type { MadeToken } from '../tokens/types.ts';

/** What HTTP asks for: POST and PUT update, and create where nothing is there yet. */
export const OPERATIONS = ['read', 'create', 'update', 'patch', 'delete', 'list'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** A request as whoever speaks HTTP has read it. */
export interface VaultRequest {
  readonly id: string;
  readonly operation: Operation;
  /** Without `/v1/`, decoded; in the core without what of it is the namespace. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The same with its numbers as they were written, where JavaScript would write one of them in another way. */
  readonly exactBody?: Readonly<Record<string, unknown>>;
  /** A body of a type that is not JSON. */
  readonly bytes?: Buffer;
  /** A body that is read as it comes: of a snapshot. */
  readonly stream?: AsyncIterable<Buffer>;
  readonly query: Readonly<Record<string, string>>;
  readonly token: string | undefined;
  /** Seconds for which the answer is to be wrapped. */
  readonly wrapTtl: number | undefined;
  /** `team/shop/`; empty for the root. */
  readonly namespace: string;
  /** The address it came from. */
  readonly address: string;
  /** Codes of second factors that come with a login: `METHOD:CODE` by the id or name of a method. */
  readonly mfa?: readonly string[];
  /** Headers that are recorded, of those that it has. */
  readonly headers?: readonly RecordedHeader[];
  /** Certificates of a client that proved to have the key of the first, in DER; nobody has verified them. */
  readonly certificates?: readonly Buffer[];
}

/** Who was let in by a method of authentication, from which a token is made. */
export interface Grant {
  readonly displayName: string;
  readonly policies: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whom the method knows them as, for the entity behind them: compared as it is. */
  readonly alias?: string;
  /** Groups that the method says they are in, by its names for them; undefined where it knows of none. */
  readonly groups?: readonly string[];
  /** What the method says of them, which policies may name: nothing that they choose themselves. */
  readonly aliasMetadata?: Readonly<Record<string, string>>;
  /** Seconds; default the mount's. */
  readonly ttl?: number;
  readonly maxTtl?: number;
  /** Seconds after which it ends, however often it is renewed. */
  readonly explicitMaxTtl?: number;
  /** Seconds; renewed for ever by that much. */
  readonly period?: number;
  readonly numUses?: number;
  /** Default the mount's. */
  readonly type?: 'service' | 'batch';
  readonly boundCidrs?: readonly string[];
  readonly withoutDefaultPolicy?: boolean;
  /** What the method asks by, before the token is renewed: plain JSON, encrypted as everything is. */
  readonly source?: Readonly<Record<string, unknown>>;
}

/** A credential that ends, and what its engine needs to end it. */
export interface LeaseGrant {
  /** Seconds. */
  readonly ttl: number;
  readonly maxTtl: number;
  readonly isRenewable: boolean;
  /** Plain JSON, encrypted as everything is. */
  readonly internal: Readonly<Record<string, unknown>>;
  /** What is secret of it, and whose it is: a fingerprint is kept, to know it where it leaks. */
  readonly leaks?: { readonly secret: string; readonly account: string };
  /**
   * Makes what the lease is of, once the lease is noted: so it is ended also where the vault is killed meanwhile. Takes two
   * minutes at most. Where it rejects, `revoke` is called until it does not throw.
   */
  readonly make?: () => Promise<void>;
  /** Seconds that it lives once it was made, where whoever made it may give less than `ttl`. */
  readonly madeFor?: () => number;
}

/** A body as it goes out, and headers beside it; a link of a type stands as often as it is given. */
export interface RawBody {
  readonly type: string;
  readonly bytes: Buffer;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export interface Answer {
  /** Default 200, and 204 where there is nothing to say. */
  readonly status?: number;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly grant?: Grant;
  readonly lease?: LeaseGrant;
  /** Whose credentials are given, where no lease says so. */
  readonly account?: string;
  /** A token that is there, as whoever has it is told of it. */
  readonly token?: MadeToken;
  /** What is told of a lease that is there, or of a value that nobody ends. */
  readonly shownLease?: Pick<LeaseGrant, 'ttl' | 'isRenewable'> & { readonly id?: string };
  /** Does all of `data` stand beside it too, where clients of old look for it? */
  readonly isFlat?: boolean;
  readonly warnings?: readonly string[];
  /** The whole body, of what does not answer as engines do: `sys/health`. */
  readonly body?: unknown;
  /** A body that is no JSON. */
  readonly raw?: RawBody;
  /** A body that is made as it goes out. */
  readonly stream?: Stream;
}

export interface Stream {
  readonly type: string;
  readonly parts: AsyncIterable<Buffer>;
}

/** What a handler is given. */
export interface Call<Fields = unknown> {
  readonly request: VaultRequest;
  /** What stands in the path at each `{name}`. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The body, and for what has none the query, as the operation's `fields` read it. */
  readonly fields: Fields;
  /** What this mount keeps. */
  readonly store: MountStore;
  readonly mount: Mount;
  /** Who asks; undefined where nobody has to say. */
  readonly caller: Caller | undefined;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly services: Services;
}

/** Who asks, as their token says. */
export interface Caller {
  readonly accessor: string;
  readonly tokenHash: string;
  /** The id of that which their token is of: this one, or one around it. */
  readonly namespace: string;
  readonly displayName: string;
  readonly policies: readonly string[];
  readonly entityId: string;
  readonly isRoot: boolean;
  /** What they may in the namespace that they ask in, also as who they are. */
  readonly acl: Access;
}

/** Where something is mounted. */
export interface Mount {
  readonly kind: 'secret' | 'auth';
  /** With a slash at its end: `secret/`, `userpass/`. */
  readonly path: string;
  readonly type: string;
  readonly uuid: string;
  readonly accessor: string;
  readonly description: string;
  readonly options: Readonly<Record<string, string>>;
  /** Seconds; 0 for the vault's own. */
  readonly defaultTtl: number;
  readonly maxTtl: number;
  /** When names of a method are locked; undefined where nobody said. */
  readonly lockout?: Lockout;
  readonly settings?: MountSettings;
  /** Told as it was said: of replicas on one store all have what it keeps, and no value is sealed by itself. */
  readonly isLocal?: boolean;
  readonly sealsValues?: boolean;
  /** Where it was before it was moved last. */
  readonly movedFrom?: string;
  /** Is it being unmounted? Nothing is asked of it any more, and what it made is ended. */
  readonly isEnding?: boolean;
}

/** When a name that somebody tries passwords for is locked, and for how long. Times in seconds. */
export interface Lockout {
  /** Failures. */
  readonly threshold: number;
  readonly duration: number;
  /** After which failures are forgotten. */
  readonly counterReset: number;
  readonly isDisabled: boolean;
}

export interface OperationDefinition<Fields = unknown> {
  readonly summary: string;
  /** What the body, or the query, may have; default nothing that counts. */
  readonly fields?: z.ZodType<Fields>;
  /** Do fields of null count? Clients send them for what they do not say. */
  readonly keepsNull?: boolean;
  /** May be asked without a token: logins. */
  readonly isOpen?: boolean;
  /** Needs `sudo` in the caller's policies too. */
  readonly needsSudo?: boolean;
  /** Does it change nothing, unless it creates something? Then it is recorded with its answer, by one wait for the disk. */
  readonly changesNothing?: boolean;
  handle(call: Call<Fields>): Promise<Answer | undefined>;
}

/** A path of a unit, and what may be done with it. */
export interface Route {
  /** `{name}` stands for a segment, `{name...}` for one or more, `{name...?}` at the end for none too. */
  readonly path: string;
  /** Is it of the whole vault, so that it is in the root namespace alone? */
  readonly isRootOnly?: boolean;
  readonly read?: OperationDefinition;
  /** Also of a create, where `exists` does not say otherwise. */
  readonly update?: OperationDefinition;
  readonly patch?: OperationDefinition;
  readonly delete?: OperationDefinition;
  readonly list?: OperationDefinition;
  /** Is there something already? What is not there is created, which is a capability of its own. */
  readonly exists?: (call: Call) => Promise<boolean>;
}

/** A secrets engine or a method of authentication: one folder. */
export interface VaultUnit {
  /** Its folder's name, and the type by which it is mounted. */
  readonly id: string;
  readonly title: string;
  readonly vectors: readonly [VectorId, ...VectorId[]];
  readonly routes: readonly Route[];
  /** Ends what a lease is of. Called again until it does not throw, also after the vault was killed meanwhile. */
  readonly revoke?: (internal: Readonly<Record<string, unknown>>, call: EngineCall) => Promise<void>;
  /** Lets it live until a time, in milliseconds since 1970, where whoever has it must be told. */
  readonly renew?: (
    internal: Readonly<Record<string, unknown>>,
    until: number,
    call: EngineCall,
  ) => Promise<void>;
  /** May a token that it gave be renewed, by what it kept of the login and by who asks now? Default yes. */
  readonly mayRenew?: (
    source: Readonly<Record<string, unknown>>,
    call: EngineCall & Pick<Call, 'request'>,
  ) => Promise<boolean>;
  /** The role by which somebody logs in, in lower case, as their request says; undefined where it says none. Only of a method that has roles. */
  readonly roleOf?: (call: Pick<Call, 'request' | 'store'>) => Promise<string | undefined>;
  /** Where what a note is of is now, or was; undefined where nothing is known of it any more. */
  readonly placeOf?: (note: Note, call: EngineCall) => Promise<Omit<VaultPlace, 'mount'> | undefined>;
  /** What is to be done from time to time, as rotations are. Every replica asks: take what is due by `store.claim`. */
  readonly tick?: (call: EngineCall) => Promise<void>;
}

/** What an engine is given when nobody asks. */
export type EngineCall = Pick<Call, 'store' | 'mount' | 'now' | 'services'>;

/** An operation whose fields are typed by their schema. */
export function operation<Fields>(definition: OperationDefinition<Fields>): OperationDefinition {
  // What the core reads by `fields` is what `handle` is given.
  return { ...definition, handle: (call) => definition.handle(call as Call<Fields>) };
}
