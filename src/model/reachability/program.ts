/** Whom a command starts, as far as that is written. */
export interface WrittenCommand {
  /** With its folder, if it is written with one; null where only running tells. `$@`: what the script was given. */
  readonly program: string | null;
  /** Arguments; null where only running tells. */
  readonly words: readonly (string | null)[];
  /** Programs that run it, by their names: `env`, `gosu`. */
  readonly by: readonly string[];
}

/** What a file that can be started, or loaded, says of what it starts and loads itself. */
export type ProgramFact =
  | {
      readonly kind: 'elf';
      /** Who loads it; absent of a library and of a static program. */
      readonly interpreter?: string;
      readonly libraries: readonly string[];
      /** Folders in which its libraries are looked for, as written, before and behind those of the environment. */
      readonly rpath: readonly string[];
      readonly runpath: readonly string[];
      /** Does it use functions that start programs, or load libraries? Of a static program that is not known. */
      readonly starts: boolean;
      readonly opens: boolean;
      readonly isStatic: boolean;
    }
  | {
      readonly kind: 'script';
      /** As written behind `#!`, with its argument; empty where there is no such line. */
      readonly interpreter: readonly string[];
      /** What a script of a shell starts; absent of other scripts. */
      readonly commands?: readonly WrittenCommand[];
    }
  /** Lines of a file that tells the loader of libraries about folders, or libraries. */
  | { readonly kind: 'loader'; readonly lines: readonly string[] }
  | { readonly kind: 'unread'; readonly reason: string };
