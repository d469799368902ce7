import type { PackageFormat } from '../../language-package/types.ts';

/**
 * A Conda environment, by its history. Its Python packages have metadata of their own, as pip's do; the rest, such as
 * its OpenSSL, is in no ecosystem whose advisories are known, and that is said once for each environment.
 */
export const CONDA_ENVIRONMENT: PackageFormat = {
  evidence: 'installed',
  maximumSize: 64 * 1024 * 1024,
  recognises: (path) => path.endsWith('/conda-meta/history'),
  read: () => [
    {
      kind: 'gap',
      evidence: 'installed',
      gap: {
        kind: 'unsupported',
        reason: 'a Conda environment: only its Python packages are matched, and not its other libraries',
      },
    },
  ],
};
