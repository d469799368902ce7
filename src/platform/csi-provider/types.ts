/** What the Secrets Store CSI driver asks for a volume of a pod. */
export interface MountRequest {
  /** JSON: parameters of the class, and what is known of the pod. */
  readonly attributes: string;
  /** Permission bits of files for which nothing else is said, as a JSON number. */
  readonly permission: string;
}

/** A file that the driver writes into the volume, which is a tmpfs. */
export interface MountedFile {
  /** Relative to the volume. */
  readonly path: string;
  readonly mode: number;
  readonly contents: Uint8Array;
}

export interface Mounted {
  readonly files: readonly MountedFile[];
  /** By which the driver knows whether something changed. */
  readonly versions: readonly { readonly id: string; readonly version: string }[];
}

/** Answers a driver. Rejects with a `Fault`. */
export type AnswerMount = (request: MountRequest) => Promise<Mounted>;

/** Serves the provider protocol at a Unix socket, until it is disposed of. Rejects with a `Fault` (`refused`). */
export type ServeProvider = (
  socket: string,
  provider: { readonly name: string; readonly version: string; readonly mount: AnswerMount },
) => Promise<AsyncDisposable>;
