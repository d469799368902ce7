import { repeatedOption } from './option.ts';

/** Checks of configuration that people wrote themselves. */
export const OWN_CHECKS = repeatedOption(
  '--checks <path>',
  'make the checks of a file or a folder, too, written in CEL; may be repeated',
  { completion: 'file' },
);
