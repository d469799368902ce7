/** Where something in the model was declared. */
export interface Origin {
  readonly file: string;
  /** Of the file's documents, from 1; an item of a list has the document of its list. */
  readonly document: number;
  /** The line that the declaration starts on, from 1. */
  readonly line: number;
  /** Path of the part in the document, such as `spec.ingress[0]`; empty for all of it. */
  readonly path: string;
}
