/** The normal form of a name: https://peps.python.org/pep-0503/#normalized-names */
export function normalName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[-_.]+/g, '-');
}

/** A normal name. */
export const NORMAL_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** A version without blanks; old ones do not follow https://peps.python.org/pep-0440/. */
export const VERSION = /^[\w.!+*~-]+$/;
