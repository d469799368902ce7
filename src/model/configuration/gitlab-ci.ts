import type { Path } from './place.ts';
import type { ShellScript } from './shell.ts';
import type { StructuredDocument } from './structured.ts';

/** Where a value of a pipeline is written, which may be any of its files. */
export interface GitlabPlace {
  readonly document: StructuredDocument;
  readonly path: Path;
}

/** A value of a pipeline, merged from all places that say something of it. */
export interface GitlabValue extends GitlabPlace {
  /** A scalar or a list as it is written, a `!reference` followed; undefined of a map. */
  readonly value: unknown;
  /** Of a map, what is in it. */
  readonly entries?: ReadonlyMap<string, GitlabValue>;
}

/** A variable that the files set. */
export interface GitlabVariable extends GitlabPlace {
  readonly text: string;
  /** May whoever starts a pipeline by hand change it in the form, to whatever they like? */
  readonly isOpen: boolean;
}

/** What a runner's shell is given: `before_script` with `script`, or another section. */
export interface GitlabScript {
  readonly section: 'script' | 'after_script' | 'pre_get_sources_script';
  readonly lines: readonly (GitlabPlace & { readonly text: string })[];
  /** The lines as one script; each `$[[ … ]]` is a word of letters in its place. */
  readonly text: string;
  /** What it runs; undefined where it is no shell that is read. */
  readonly shell: ShellScript | undefined;
  /** Where the line is written that a place of the text is in. */
  readonly placeOf: (offset: number) => GitlabPlace;
}

/** A job with what it extends, and the defaults. */
export interface GitlabJob extends GitlabPlace {
  readonly name: string;
  /** Does its name begin with a dot, so that only others use it? */
  readonly isHidden: boolean;
  /** What stands at these keys; `default` and what it extends counted in. */
  readonly get: (keys: readonly string[]) => GitlabValue | undefined;
  /** The items of a list, `!reference`s and lists in it put in line; of a scalar, itself. */
  readonly items: (keys: readonly string[]) => readonly GitlabValue[];
  /** Those of the pipeline, and its own. */
  readonly variables: ReadonlyMap<string, GitlabVariable>;
  readonly scripts: readonly GitlabScript[];
}

/** A file of elsewhere or of the repository that a pipeline takes in, or that a job starts. */
export interface GitlabInclude extends GitlabPlace {
  readonly kind: 'local' | 'remote' | 'project' | 'component' | 'template' | 'artifact';
  /** The map that names it; of a word alone, one with its kind. */
  readonly value: unknown;
  /** The job that starts it as a pipeline of its own. */
  readonly trigger?: string;
}

/** An input of a file that others include: `spec: inputs:`. */
export interface GitlabInput extends GitlabPlace {
  readonly name: string;
  readonly value: unknown;
}

/** A file with everything that it includes of the repository. */
export interface GitlabPipeline {
  /** Of the file that is started. */
  readonly path: string;
  readonly document: StructuredDocument;
  /** What stands at the top of all files together. */
  readonly root: GitlabValue;
  readonly jobs: readonly GitlabJob[];
  readonly includes: readonly GitlabInclude[];
  /** Those of each file, by its path. */
  readonly inputs: ReadonlyMap<string, readonly GitlabInput[]>;
}
