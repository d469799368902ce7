import { INFLATERS } from '../../composition/inflaters.ts';
import { option } from './option.ts';

/** What inflates layers. */
export const INFLATER = option(
  '--inflater <inflater>',
  "inflate layers with Node's own zlib, or with ISA-L, which gives the same sooner; auto: where it is installed and layers are large",
  { choices: INFLATERS, absent: 'auto' },
);
