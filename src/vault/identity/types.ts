/** By what name a method knows somebody: exactly this one, on exactly this mount. */
export interface Alias {
  readonly id: string;
  readonly name: string;
  readonly mountAccessor: string;
  /** What the method said of them when they last came. */
  readonly metadata: Readonly<Record<string, string>>;
  /** What an administrator says of them. */
  readonly customMetadata: Readonly<Record<string, string>>;
  /** Ids of entities that it was of, which were merged. */
  readonly mergedFrom?: readonly string[];
  /** In milliseconds since 1970. */
  readonly created: number;
  readonly updated: number;
}

/** Somebody, by whatever methods they come. */
export interface Entity {
  readonly id: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly policies: readonly string[];
  readonly isDisabled: boolean;
  /** One for each mount at most. */
  readonly aliases: readonly Alias[];
  /** Ids of entities that are one with it: their tokens are its own. */
  readonly mergedIds?: readonly string[];
  readonly created: number;
  readonly updated: number;
}

/** By what name a method knows a group. */
export type GroupAlias = Omit<Alias, 'metadata' | 'customMetadata' | 'mergedFrom'>;

/** Entities, and groups of them. In an external one are those of whom a method said so when they last came. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly type: 'internal' | 'external';
  readonly metadata: Readonly<Record<string, string>>;
  readonly policies: readonly string[];
  readonly entityIds: readonly string[];
  readonly groupIds: readonly string[];
  /** Only of an external one. */
  readonly alias?: GroupAlias;
  readonly created: number;
  readonly updated: number;
}

/** Who somebody is as of one moment. */
export interface Identity {
  readonly entity: Entity;
  /** Those they are in themselves, and those that these are in. */
  readonly direct: readonly Group[];
  readonly inherited: readonly Group[];
}
