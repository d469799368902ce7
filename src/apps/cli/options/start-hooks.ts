import { flag, option } from './option.ts';

/** The runtime that a runtime of ours calls. */
export const RUNTIME = option('--runtime <program>', 'the runtime behind that one', { absent: 'runc' });

export const PRINT_ONLY = flag('--dry-run', 'print what would be written');
