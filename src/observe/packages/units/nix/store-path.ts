/** What a folder of the Nix store is named for. */
export interface StorePath {
  readonly name: string;
  readonly version: string;
  /** The output of the derivation, such as `dev`; undefined for its main one. */
  readonly output: string | undefined;
}

/** 32 characters of Nix's base 32, and a name (Nix manual, store path specification). */
const PATH = /^[0-9a-df-np-sv-z]{32}-([\w.+?=-]{1,211})$/;
const OUTPUT = /-(bin|dev|lib|man|doc|info|debug|out|static|data|devdoc|terminfo|unwrapped)$/;

/** Derivations, and files that something was built from: what fetched them knows their names alone. */
const FILE = /\.(?:drv|patch|diff|tar(?:\.\w+)?|t[bgx]z2?|zip|crate|gem|whl|jar|nupkg|json|toml|sh|lock)$/;

/**
 * Splits the name of a folder below `/nix/store` as Nix's `parseDrvName` does: the version begins behind the first dash
 * that no letter follows. Undefined for what has no version, such as configuration files, and for derivations.
 */
export function parseStorePath(folder: string): StorePath | undefined {
  const full = PATH.exec(folder)?.[1];
  if (full === undefined || FILE.test(full)) return undefined;
  const output = OUTPUT.exec(full)?.[1];
  const own = output === undefined ? full : full.slice(0, -output.length - 1);
  const dash = /-(?=[^A-Za-z])/.exec(own)?.index ?? -1;
  const [name, version] = [own.slice(0, Math.max(dash, 0)), own.slice(dash + 1)];
  if (dash < 1 || !/^\d[\w.+?=-]*$/.test(version)) return undefined;
  return { name, version, output };
}
