/** A file of configuration as it is written. */
export interface ConfigurationFile {
  /** From the target's root, beginning with `/`. */
  readonly path: string;
  readonly text: string;
}
