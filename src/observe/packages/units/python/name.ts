import { ECOSYSTEMS } from '../../../../model/ecosystems.ts';

/** The normal form of a name, which may stand between blanks. */
export function normalName(name: string): string {
  return ECOSYSTEMS.pypi.canonicalName(name.trim());
}

/** A normal name. */
export const NORMAL_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** A version without blanks; old ones do not follow https://peps.python.org/pep-0440/. */
export const VERSION = /^[\w.!+*~-]+$/;
