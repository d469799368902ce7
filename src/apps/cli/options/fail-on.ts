import { option } from './option.ts';

/** Of commands that fail wherever something is found, unless told otherwise. */
export const FAIL_ON_ANY = option(
  '--fail-on <rules>',
  'exit 1 on a severity or worse, or "any"; "+" joins, "," separates',
  { absent: 'any' },
);
