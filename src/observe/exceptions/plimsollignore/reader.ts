import type { IgnoredPaths } from '../../../model/exception/exception.ts';
import { VECTOR_IDS } from '../../../model/vector.ts';
import type { ExceptionReader } from '../types.ts';

/** Paths of which nothing that is found counts. */
export const plimsollignore: ExceptionReader = {
  id: 'plimsollignore',
  vectors: VECTOR_IDS,
  recognises: (name) => name.endsWith('plimsollignore'),
  read(text, file) {
    return { exceptions: [], paths: [ignoredPaths(text, file)], remarks: [] };
  },
};

/** Lines that say something. Source: https://git-scm.com/docs/gitignore, "Pattern format". */
function ignoredPaths(text: string, file: string): IgnoredPaths {
  const lines = text.split(/\r?\n/).flatMap((pattern, index) => {
    const isBlank = pattern.trim() === '' || pattern.startsWith('#');
    return isBlank ? [] : [{ line: index + 1, pattern }];
  });
  return { file, lines };
}
