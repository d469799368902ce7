import { readReference } from '../../model/image-reference.ts';
import type { Package } from '../../model/package.ts';

/** An image that a file names, as a package. */
export function imagePackage(text: string, path: string): Package {
  const { repository, tag, digest } = readReference(text) ?? { repository: text, tag: '', digest: '' };
  const name = repository.slice(repository.lastIndexOf('/') + 1).toLowerCase();
  const version = digest === '' ? '' : `@${encodeURIComponent(digest)}`;
  return {
    purl: `pkg:oci/${encodeURIComponent(name)}${version}?repository_url=${encodeURIComponent(repository)}${tag === '' ? '' : `&tag=${encodeURIComponent(tag)}`}`,
    ecosystem: 'oci',
    name: repository,
    version: tag || digest,
    licences: [],
    locations: [{ path, foundBy: 'images', evidence: 'declared' }],
  };
}
