/** What somebody says of an image that others are built on. */
export interface BaseImage {
  /** As files name it: `sea/base:1`, with a digest where they have one. */
  readonly image: string;
  /** What is to be named in its place. */
  readonly newer?: string | undefined;
  /** Diff IDs of its layers, the lowest first: what is built on it begins with these. */
  readonly layers?: readonly string[] | undefined;
}
