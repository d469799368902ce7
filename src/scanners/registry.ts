import type { Scanner } from './types.ts';
import { CONFIG_SCANNER } from './config/unit.ts';
import { SECRET_SCANNER } from './secret/unit.ts';
import { VULN_SCANNER } from './vuln/unit.ts';

/** Every scanner, in the order in which they look. */
export const SCANNERS: readonly Scanner[] = [VULN_SCANNER, SECRET_SCANNER, CONFIG_SCANNER];
