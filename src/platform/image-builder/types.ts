/** Builds on images that an engine of containers of this machine has. Everything rejects with a `Fault`. */
export interface ImageBuilder extends Disposable {
  /** Its program, such as `buildah`. */
  readonly engine: string;
  /** Writes an image to an archive, which is there until this is disposed of, and gives its path. */
  save(image: string): Promise<string>;
  /** Makes one layer of a Dockerfile's instructions, and names the image. */
  build(dockerfile: string, name: string): Promise<void>;
  /** Takes the name from an image, which goes with its last one. */
  remove(name: string): Promise<void>;
}
