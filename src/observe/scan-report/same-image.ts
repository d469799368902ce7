import { isReference, parseReference } from '../image/reference/reference.ts';
import type { ScanReport } from './read-scan-report.ts';

/** What a scan tells of what it looked at. */
interface Scanned {
  readonly target: Pick<ScanReport['target'], 'reference'> & {
    readonly image?: Pick<
      NonNullable<ScanReport['target']['image']>,
      'manifestDigest' | 'configDigest' | 'tags'
    >;
  };
}

/**
 * Is a scanned image the one that a manifest names? By digest, of the manifest or of the configuration, where the
 * manifest has one; else by registry, path and tag, as Docker completes names.
 */
export function isSameImage(written: string, { target: { reference, image } }: Scanned): boolean {
  if (!isReference(written)) return false;
  const wanted = parseReference(written);
  if (wanted.digest !== undefined)
    return [image?.manifestDigest, image?.configDigest].includes(wanted.digest);
  const names = [...(image?.tags ?? []), reference.replace(/^(?:image|docker|registry):(?:\/\/)?/, '')];
  return names.filter(isReference).some((name) => {
    const { domain, path, tag } = parseReference(name);
    return domain === wanted.domain && path === wanted.path && tag === wanted.tag;
  });
}
