import type { Reading } from './audit.ts';

/** What a repository tracks at one path. */
export interface TrackedFile {
  /** From the root, without a slash before it. */
  readonly path: string;
  /** As git writes it: `100644`, `100755` (a program), `120000` (a link), `160000` (a submodule). */
  readonly mode: string;
  /** Bytes; 0 of a submodule. */
  readonly size: number;
}

/** What the content of a file was found to be. */
export interface FileContent {
  readonly path: string;
  /** A program for a machine: an executable, a library or bytecode. */
  readonly isProgram: boolean;
  /** Does it only say where Git LFS keeps the file? */
  readonly isPointer: boolean;
  /** Characters that nobody sees, each kind with its first line. */
  readonly hidden: readonly HiddenCharacter[];
}

export interface HiddenCharacter {
  readonly kind: 'bidirectional' | 'invisible';
  /** `U+202E`. */
  readonly character: string;
  /** From 1. */
  readonly line: number;
}

/** What was seen in files. */
export interface FileContents {
  /** Those of which there is something to tell. */
  readonly files: readonly FileContent[];
  /** How many were not looked into, as all of them together are too large. */
  readonly skipped: number;
}

/** A commit or a tag, as far as its signature goes. */
export interface SignedObject {
  /** The id of a commit, or the name of a tag. */
  readonly name: string;
  /** Is there a signature? Nobody looked whether it is right. */
  readonly isSigned: boolean;
}

/** What may be asked of a git repository; of what is checked out, and run, nothing is looked at. */
export interface RepositoryFacts {
  /** Of the commit that HEAD names. */
  readonly files: Reading<readonly TrackedFile[]>;
  /** The text of a file that checks look into, or where a link leads. */
  text(path: string): Reading<string>;
  readonly contents: Reading<FileContents>;
  /** The latest of HEAD, the newest first. */
  readonly commits: Reading<readonly SignedObject[]>;
  /** The latest tags that look like releases, the newest first. */
  readonly tags: Reading<readonly SignedObject[]>;
  /** The repository's own `config`; absent of one that was cloned to be looked at. */
  readonly settings: Reading<string>;
  /** Hooks that git would run. */
  readonly hooks: Reading<readonly string[]>;
}
