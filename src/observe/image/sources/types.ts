import type { FileEntry, OpenFile } from '../../../model/file.ts';
import type { Gap } from '../../../model/gap.ts';
import type { Image, Platform } from '../../../model/image.ts';
import type { ByteSource } from '../../../model/json/json-bytes.ts';
import type { SourceKind } from '../../../model/report/scan.ts';
import type { OnExit } from '../../../platform/exit/types.ts';
import type { HttpClient } from '../../../platform/http/types.ts';
import type { ByteStream } from '../layers/types.ts';
import type { Attachments } from '../../attestations/types.ts';
import type { LocalTarget } from '../local/local-target.ts';

/** A layer as its source stores it, possibly compressed. */
export interface LayerBlob {
  /** Index into `image.layers`, whose `diffId` and `digest` the reader verifies. */
  readonly index: number;
  /** Where its bytes lie in a source that tells no digest of them; layers may share one place. */
  readonly path?: string;
  /** Tells the stored bytes apart without reading them: their file and its times. Absent where the source verifies them. */
  readonly state?: string | undefined;
  /** Opens the stored bytes, from the first; may be called again after a failure. */
  open(): Promise<ByteStream>;
}

/** An image whose manifest and configuration are read and verified, and whose layers can be. */
export interface LayeredTarget {
  readonly shape: 'layers';
  readonly kind: SourceKind;
  readonly image: Image;
  readonly layers: readonly LayerBlob[];
  readonly gaps: readonly Gap[];
  /** Documents that lie beside it, unverified; absent where nothing can lie beside an image in such a source. */
  attached?(): Promise<Attachments>;
  close(): Promise<void>;
}

/** A folder that is walked file by file: a root filesystem, a source folder, a repository's tree. */
export interface TreeTarget {
  readonly shape: 'tree';
  readonly kind: SourceKind;
  /**
   * Yields every entry in path order; never follows a link, never leaves the folder. Unreadable entries become gaps.
   * Folders that `enters` says no to are listed without what is in them.
   */
  walk(
    onGap: (gap: Gap) => void,
    enters?: (folder: string) => boolean,
  ): AsyncIterable<{ entry: FileEntry; open(): OpenFile & Disposable }>;
  close(): Promise<void>;
}

/** A software bill of materials: its bytes, still to be parsed; to be read until it is closed. */
export interface SbomTarget {
  readonly shape: 'sbom';
  readonly kind: 'sbom';
  readonly bytes: ByteSource;
  close(): Promise<void>;
}

export type Target = LayeredTarget | TreeTarget | SbomTarget;

/** What the user asked for and what a source needs from outside. */
export interface OpenContext {
  /** The part of the target after its scheme. */
  readonly reference: string;
  /** The scheme the user wrote, without the colon. */
  readonly scheme: string | undefined;
  /** What lies on this machine under the reference; closed by who opened the target, not by the unit. */
  readonly local: LocalTarget;
  /** Wanted platform of a multi-platform index; default: this machine's architecture on Linux. */
  readonly platform: Platform | undefined;
  /** Plain HTTP for registries other than loopback, only when asked. */
  readonly allowHttp: boolean;
  readonly http: HttpClient;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly progress: (message: string) => void;
  readonly onExit: OnExit;
  /** Aborted when there is no more time: whatever is under way is ended. */
  readonly signal?: AbortSignal | undefined;
}

/** One way to get at an image or a tree. */
export interface SourceUnit {
  readonly id: SourceKind;
  /** Schemes that force this source, without the colon, such as `archive`. Several units may share one. */
  readonly schemes: readonly string[];
  /** Cheap look at the reference (stat and first bytes); the first unit in registry order that says yes is used. */
  detects(context: OpenContext): Promise<boolean>;
  /** Throws a `Fault` that names the reference and the way to mend it. */
  open(context: OpenContext): Promise<Target>;
}
