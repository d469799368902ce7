import type { OpenContext } from '../../observe/image/sources/types.ts';
import type { StartRelay } from '../../platform/dns/types.ts';
import type { HostCommands } from '../../platform/host/types.ts';
import type { IdentitySource, IdentitySourceId } from '../../platform/identity/types.ts';
import type { Timer } from '../../platform/timer/types.ts';

/** What enforcement on a host needs from outside; the application gives it. */
export interface HostServices {
  readonly http: OpenContext['http'];
  readonly environment: OpenContext['environment'];
  readonly commands: HostCommands;
  /** What is to hold on this host; survives whatever ends the process. */
  readonly state: {
    read(): string | undefined;
    /** All or nothing; undefined removes it. */
    write(text: string | undefined): void;
    /** Keeps every other run out until disposed of. Throws a `Fault` (`usage`) where another is under way. */
    lock(): Disposable;
    /** Likewise among those that watch the engine. */
    lockGuard(): Disposable;
  };
  /** Where the guard answers those that wait to begin. */
  readonly starts: {
    /** Answers questions of one line until disposed of; `answer` never throws. Throws a `Fault` (`refused`). */
    open(answer: (question: string) => Promise<string>): Promise<AsyncDisposable>;
    /** Throws a `Fault` (`unreachable`) where nobody answers within `patience` milliseconds. */
    ask(question: string, patience: number): Promise<string>;
  };
  /**
   * Starts a process that outlives this one and rolls the change of that id back, unless it is confirmed in time. Throws a
   * `Fault` (`refused`) where it does not come to work.
   */
  readonly startWatchdog: (id: string) => Promise<void>;
  /** Starts what passes members' questions about names on to their resolvers. */
  readonly startRelay: StartRelay;
  /** The text of a file of the host; undefined where there is none. */
  readonly readText: (path: string) => string | undefined;
  /** The HAProxy that judges requests on this host. */
  readonly waypoint: {
    /** For its configuration and what it tells. */
    readonly folder: string;
    /** Keeps every other keeper out until disposed of. Throws a `Fault` (`usage`) where another is under way. */
    lockKeeper(): Disposable;
    /** Starts a process that outlives this one and keeps the waypoint running for as long as one is declared. */
    startKeeper(): Promise<void>;
    /** Keeps what it logs about requests, the newest of it. */
    log(bytes: Uint8Array): void;
    /** What the keeper tells of it. */
    readNote(): string | undefined;
    writeNote(text: string): void;
    /** Takes the folder away with all that is in it. */
    remove(): void;
  };
  readonly clock: () => Moment;
  readonly timer: Timer;
  readonly kernel: {
    /** Undefined where the kernel has no such setting. */
    read(name: string): string | undefined;
    write(name: string, value: string): void;
  };
}

/** A kind of source of certificates, and where it is. */
export interface IdentityPlace {
  readonly id: IdentitySourceId;
  readonly place: string;
}

/** Opens a source of certificates for a trust domain. Rejects with a `Fault` where there is none. */
export type OpenIdentities = (place: IdentityPlace, trustDomain: string) => Promise<IdentitySource>;

/** A moment on two clocks: one for people, and one that nobody can set. */
export interface Moment {
  /** ISO 8601. */
  readonly now: string;
  /** Differs after every start of the machine. */
  readonly bootId: string;
  /** Seconds since then. */
  readonly uptime: number;
}
