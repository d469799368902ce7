import { MATCHERS } from '../../composition/patterns.ts';
import { option } from './option.ts';

/** What looks for secrets. */
export const MATCHER = option(
  '--matcher <matcher>',
  'look for secrets with our own code, or with Vectorscan, which finds the same sooner; auto: where it is installed and there is much to look at',
  { choices: MATCHERS, absent: 'auto' },
);
