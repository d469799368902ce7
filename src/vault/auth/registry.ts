import { tokenMethod } from './token/unit.ts';
import type { AuthMethod } from './types.ts';

/** Every way to say who one is. */
export const AUTH_METHODS: readonly AuthMethod[] = [tokenMethod];
