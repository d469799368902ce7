import type { MountStore } from '../../mounts/mount-store.ts';

/** One version of a secret, without what it says. */
export interface VersionMetadata {
  /** ISO 8601, as clients read it. */
  readonly created: string;
  /** When it was deleted, or will be; empty for never. */
  readonly deletion: string;
  readonly destroyed: boolean;
}

/** All that is known of a secret but for its values. */
export interface Metadata {
  readonly created: string;
  readonly updated: string;
  readonly current: number;
  readonly oldest: number;
  /** By number. */
  readonly versions: Readonly<Record<string, VersionMetadata>>;
  readonly maxVersions: number;
  readonly casRequired: boolean;
  /** Seconds after which a version counts as deleted; 0 for never. */
  readonly deleteAfter: number;
  readonly custom: Readonly<Record<string, string>> | null;
}

export interface KvConfig {
  readonly maxVersions: number;
  readonly casRequired: boolean;
  readonly deleteAfter: number;
}

const DEFAULT_CONFIG: KvConfig = { maxVersions: 0, casRequired: false, deleteAfter: 0 };
/** Versions that are kept where nobody says how many. */
export const DEFAULT_VERSIONS = 10;

export function emptyMetadata(now: string): Metadata {
  return {
    created: now,
    updated: now,
    current: 0,
    oldest: 0,
    versions: {},
    maxVersions: 0,
    casRequired: false,
    deleteAfter: 0,
    custom: null,
  };
}

export function metadataPath(secret: string): string {
  return `metadata/${secret}`;
}

/** Where the value of a version lies; apart from metadata, so that reading one does not read all. */
export function versionPath(secret: string, version: number): string {
  return `versions/${secret}/.${version}`;
}

export async function configOf(store: MountStore): Promise<KvConfig> {
  return (await store.get<KvConfig>('config'))?.value ?? DEFAULT_CONFIG;
}

/** Is a version there no more, or not to be read now? */
export function isDeleted({ deletion, destroyed }: VersionMetadata, now: number): boolean {
  return destroyed || (deletion !== '' && Date.parse(deletion) <= now);
}

/** A time as clients read it. */
export function timeText(now: number): string {
  return new Date(now).toISOString();
}

/** What is told of a version. */
export function shownVersion(version: number, one: VersionMetadata, custom: Metadata['custom']) {
  return {
    created_time: one.created,
    custom_metadata: custom,
    deletion_time: one.deletion,
    destroyed: one.destroyed,
    version,
  };
}
