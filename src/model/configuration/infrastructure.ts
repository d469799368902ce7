import type { TextEdit } from './edit.ts';
import type { Path, Range } from './place.ts';
import type { Plain } from './structured.ts';

/** A value that is only known once the infrastructure is there, or that is not followed. */
export class Unknown {
  /** What it is taken from: `aws_s3_bucket.logs`. */
  readonly address: string | undefined;
  /** What of a text is known, with `…` for the rest. */
  readonly outline: string | undefined;

  constructor(address?: string, outline?: string) {
    this.address = address;
    this.outline = outline;
  }
}

/** A text of JSON that is made of a value, of which parts may be unknown. */
export class EncodedJson {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Something that is declared: a resource, or a setting of what makes them. */
export interface Declaration {
  readonly kind: 'resource' | 'data' | 'provider' | 'variable' | 'module' | 'output' | 'terraform';
  /** `aws_s3_bucket`; empty where the kind says it all. */
  readonly type: string;
  readonly name: string;
  /** Attributes by name, blocks as lists by type; parts may be `Unknown` or `EncodedJson`. */
  readonly value: unknown;
  /** Its file. */
  readonly path: string;
  /** Where a value is written, or the nearest thing around it. */
  readonly rangeOf: (path: Path) => Range;
  /** What puts a literal there; undefined where it is not certain how. */
  readonly set: (path: Path, value: Plain) => readonly TextEdit[] | undefined;
}

/** What is declared together, so that its names can refer to each other: a folder, or one use of it. */
export interface InfrastructureModule {
  readonly declarations: readonly Declaration[];
}
