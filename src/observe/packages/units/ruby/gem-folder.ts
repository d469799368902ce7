/**
 * The folder of an unpacked gem, `gems/NAME-VERSION/`, or of one that Bundler cloned. RVM names homes of gems so too,
 * but these have specifications.
 */
const GEM_FOLDER = /\/bundler\/gems\/|\/gems\/[^/]+-\d[^/]*\/(?!specifications\/)/;

/** Is this a file of an unpacked gem: its own sources, test data and lock files? */
export function isInsideGem(path: string): boolean {
  return GEM_FOLDER.test(path);
}
