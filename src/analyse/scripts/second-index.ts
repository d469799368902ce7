/** What is said of an index of Python besides the usual one, wherever it is asked for. */
export const SECOND_INDEX = {
  title: 'Packages come from a second index as well',
  why: 'pip takes the higher version of both: who publishes a package of an internal name on the public index is installed.',
  fix: 'Use --index-url with one index that has both, and hashes.',
  severity: 'medium',
  vectors: ['V3'],
  references: ['https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-extra-index-url'],
} as const;

/** The programs that take the higher version of two indexes; of uv the first index counts that has the name. */
export const TAKES_HIGHER = /^(?:pip[\d.]*|pipx|python[\d.]*)$/;
