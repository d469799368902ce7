import { BUILTIN } from './builtin/unit.ts';
import { FILES } from './files/unit.ts';
import { REMOTE } from './remote/unit.ts';
import type { IdentityUnit } from './types.ts';

/** Every source of certificates, in the order of the help. */
export const IDENTITY_UNITS: readonly IdentityUnit[] = [BUILTIN, REMOTE, FILES];
