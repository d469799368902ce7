import type { BaseImage } from '../../model/base-image.ts';
import { ofKind } from '../../model/finding/about.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import { readReference } from '../../model/image-reference.ts';
import { readBaseImages } from '../../observe/base-images/read-base-images.ts';
import { readScanReport } from '../../observe/scan-report/read-scan-report.ts';

/** What is known of base images: by settings, and by reports of scans. */
export interface KnownBases {
  readonly known: readonly BaseImage[];
  readonly foundIn: (image: string) => readonly VulnerabilityFinding[] | undefined;
}

/** What says which kind of target a name is of. */
const KINDS = /^(?:image|docker|podman|registry|archive|oci|oci-archive):/;

/** Reads files of settings, and JSON reports of images. Throws a `Fault` that names the file. */
export function readBases(settings: readonly string[], reports: readonly string[]): KnownBases {
  const found = new Map<string, readonly VulnerabilityFinding[]>();
  const chains = reports.flatMap((path): BaseImage[] => {
    const { target, findings } = readScanReport(path);
    const names = [target.reference.replace(KINDS, ''), ...(target.image?.tags ?? [])];
    for (const name of names) found.set(name, [...ofKind(findings, 'vulnerability')]);
    const layers = target.image?.layers.map(({ diffId }) => diffId);
    const name = names.findLast((one) => readReference(one) !== undefined);
    return layers && name !== undefined ? [{ image: name, layers }] : [];
  });
  return { known: [...readBaseImages(settings), ...chains], foundIn: (image) => found.get(image) };
}
