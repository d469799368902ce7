import { baseOf } from '../../analyse/base-images/chain.ts';
import { newerImage } from '../../analyse/base-images/newer.ts';
import { newFindings } from '../../analyse/comparison/compare.ts';
import { planImageFix } from '../../analyse/image-fixes/plan.ts';
import { Fault } from '../../model/fault.ts';
import { ofKind } from '../../model/finding/about.ts';
import { IMAGE_FIX_VERSION, type ImageFixReport } from '../../model/report/image-fix.ts';
import type { Report } from '../../model/report/scan.ts';
import type { ImageBuilder } from '../../platform/image-builder/types.ts';
import { type KnownBases, readBases } from './base-reports.ts';
import { comparisonOf } from './compare.ts';
import { scan } from './scan.ts';
import type { BuildServices } from './services.ts';

export interface ImageFixRequest {
  /** As the engine knows it. */
  readonly image: string;
  /** The new image's name; default: the old one's, with `-patched` behind its tag. */
  readonly name: string | undefined;
  readonly isDryRun: boolean;
  /** Files that say what is newer than images, and what layers they have. */
  readonly baseImages: readonly string[];
  /** Reports of scans of images. */
  readonly baseReports: readonly string[];
}

/** What may stand behind FROM, which ends with a line. */
const REFERENCE = /^[A-Za-z0-9][\w.\-/:@]{0,500}$/;

/**
 * Adds one layer to an image in which its distribution's fixes are, by its own package manager in a container of it, and
 * scans it. The old image stays; a new one that is worse is removed. Rejects with a `Fault`: `usage`, `refused`.
 */
export async function fixImage(
  { image, name = patchedName(image), isDryRun, ...bases }: ImageFixRequest,
  services: BuildServices,
  builder: ImageBuilder,
): Promise<ImageFixReport> {
  for (const reference of [image, name])
    if (!REFERENCE.test(reference)) throw new Fault('usage', `"${reference}" is no name of an image`);
  const known = readBases(bases.baseImages, bases.baseReports);
  const scanned = (one: string): Promise<Report> => scanSaved(one, services, builder);
  const before = await scanned(image);
  const findings = [...ofKind(before.findings, 'vulnerability')];
  const plan = planImageFix(image, before.target.image?.config.user ?? '', before.packages, findings);
  const head = {
    schemaVersion: IMAGE_FIX_VERSION,
    created: before.created,
    tool: before.tool,
    engine: builder.engine,
    before: digestsOf(image, before),
    ...baseOfImage(before, known, services.now()),
  } as const;
  if (typeof plan === 'string')
    return { ...head, outcome: 'nothing', reason: plan, packages: [], dockerfile: '' };
  const { manager: packageManager, packages, dockerfile } = plan;
  const planned = { ...head, packageManager, packages, dockerfile };
  if (isDryRun) return { ...planned, outcome: 'planned' };
  services.progress(`building ${name}`);
  await builder.build(dockerfile, name);
  const after = await scanned(name);
  const done = { ...planned, after: digestsOf(name, after), comparison: comparisonOf(before, after) };
  const reason = reasonAgainst(before, after);
  if (reason === undefined) return { ...done, outcome: 'applied' };
  await builder.remove(name);
  return { ...done, outcome: 'taken-back', reason };
}

/** What it is built on, where that is known, and what is newer than that. */
function baseOfImage(
  { target: { image } }: Report,
  bases: KnownBases,
  now: Date,
): Pick<ImageFixReport, 'base'> {
  const base = baseOf(image?.layers.map(({ diffId }) => diffId) ?? [], bases.known);
  if (!base) return {};
  const today = now.toISOString().slice(0, 10);
  const newer = newerImage(base.image, { ...bases, today, allowsMajor: false });
  const said =
    newer && ('kept' in newer ? { reason: newer.kept } : { newer: newer.reference, reason: newer.reason });
  return { base: { ...base, ...said } };
}

async function scanSaved(image: string, services: BuildServices, builder: ImageBuilder): Promise<Report> {
  services.progress(`reading ${image}`);
  const target = `oci-archive:${await builder.save(image)}`;
  const request = {
    target,
    platform: undefined,
    allowHttp: false,
    scanners: ['vuln'],
    maximumDataAge: Infinity,
  };
  const report = await scan(request, services);
  return { ...report, target: { ...report.target, reference: image } };
}

/** Undefined where the second is better. */
function reasonAgainst(before: Report, after: Report): string | undefined {
  const cleared = Math.max(0, ...newFindings(after, before).map(({ priority }) => priority + 1));
  const brought = Math.max(0, ...newFindings(before, after).map(({ priority }) => priority + 1));
  if (cleared === 0) return 'its repositories have no newer packages that mend what was found';
  return brought >= cleared ? 'it brings a finding as grave as what it clears' : undefined;
}

function digestsOf(name: string, { target: { image } }: Report): ImageFixReport['before'] {
  if (!image) throw new Fault('internal', `${name} was saved as no image`);
  const { configDigest, manifestDigest } = image;
  return { name, configDigest, ...(manifestDigest !== undefined && { manifestDigest }) };
}

function patchedName(image: string): string {
  const [bare = image] = image.split('@', 1);
  return bare.lastIndexOf(':') > bare.lastIndexOf('/') ? `${bare}-patched` : `${bare}:patched`;
}
