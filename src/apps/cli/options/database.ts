import { flag, option } from './option.ts';

export const DATABASE = option('--db <file>', 'advisory database', { completion: 'file' });

/** Of commands that take long. */
export const QUIET = flag('-q, --quiet', 'no progress and no notes');
