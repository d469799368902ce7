import type { SignalByFile, StartChild } from '../../platform/child/types.ts';
import type { HostCommands } from '../../platform/host/types.ts';
import type { SecretFiles } from '../../platform/secret-files/types.ts';
import type { Timer } from '../../platform/timer/types.ts';

/** What a vault answers; undefined where it has nothing to say. */
export type VaultAnswer = Readonly<Record<string, unknown>> | undefined;

/** A vault, as far as what is delivered needs it. Everything rejects with a `Fault`: `not-found`, `refused`, `unreachable`, `usage`. */
export interface AskedVault {
  /** The same vault, asked by another. */
  as(token: string): AskedVault;
  read(path: string, query?: Readonly<Record<string, string>>): Promise<VaultAnswer>;
  write(path: string, body?: Readonly<Record<string, unknown>>): Promise<VaultAnswer>;
}

/** What is asked of a vault for a secret. */
export interface SecretRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** What it is made by, such as the names of a certificate; undefined: it is read. */
  readonly body: Readonly<Record<string, string>> | undefined;
}

/** A secret that was read. */
export interface Secret {
  readonly request: SecretRequest;
  readonly data: Readonly<Record<string, unknown>>;
  /** Empty where nothing ends it but whoever rotates it. */
  readonly leaseId: string;
  readonly isRenewable: boolean;
  /** Milliseconds for which it is good from when it was read; undefined where nobody says. */
  readonly lifetime: number | undefined;
  /** Milliseconds after which its issuer says that it changes, such as a password that is rotated. */
  readonly changesIn: number | undefined;
  /** Of keys and values with versions. */
  readonly version: number | undefined;
  /** When its issuer says that it was made, from 1970. */
  readonly madeAt: number | undefined;
}

/** What a delivery needs from outside. */
export interface DeliveryServices {
  /** Asked without a token. */
  readonly vault: AskedVault;
  readonly files: SecretFiles;
  readonly startChild: StartChild;
  readonly signalByFile: SignalByFile;
  readonly commands: HostCommands;
  /** The text of a file of the machine. Throws a `Fault`. */
  readonly readText: (path: string) => string;
  readonly timer: Timer;
  /** Milliseconds from 1970. */
  readonly now: () => number;
  readonly note: (text: string) => void;
}
