import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ofKind } from '../../src/model/finding/about.ts';
import type { ReportDocument } from '../../src/model/report/scan.ts';
import { kept } from '../run/e2e/kept.ts';
import { must } from './command.ts';
import { startRegistry } from './local-registry.ts';

/** Every place the same image can be scanned from. */
export const PLACES = [
  'archive',
  'oci layout',
  'oci archive',
  'registry',
  'engine',
  'root filesystem',
] as const;
export type Place = (typeof PLACES)[number];

/** One image in every place: what to write after `plimsoll scan`. Disposing ends the registry. */
export interface Spread extends Disposable {
  readonly targets: Readonly<Record<Place, string>>;
}

/** An image as files: as `docker save` writes it, and as OCI has it, in a folder and in an archive. */
interface ImageFiles {
  readonly archive: string;
  readonly layout: string;
  readonly ociArchive: string;
}

/**
 * Puts an image of the local engine everywhere else it can be scanned from, below the folder `work`. `archive`: what
 * `docker save` wrote of it, where it is kept; its layers are then compressed once for each content of it.
 */
export async function spread(tag: string, work: string, archive?: string): Promise<Spread> {
  const files = archive === undefined ? await filesOf(tag, work) : await keptFilesOf(archive);
  const registry = await startRegistry(work);
  const pushed = `${registry.address}/team/image:1`;
  await must('skopeo', [
    'copy',
    '-q',
    '--dest-tls-verify=false',
    `oci:${files.layout}:1`,
    `docker://${pushed}`,
  ]);
  const root = join(work, 'root');
  await exportRoot(tag, work, root);
  return {
    targets: {
      archive: files.archive,
      'oci layout': files.layout,
      'oci archive': files.ociArchive,
      registry: `registry:${pushed}`,
      engine: `docker:${tag}`,
      'root filesystem': root,
    },
    [Symbol.dispose]: () => registry[Symbol.dispose](),
  };
}

async function filesOf(tag: string, work: string): Promise<ImageFiles> {
  const archive = join(work, 'image.tar');
  await must('docker', ['save', tag, '-o', archive]);
  await writeOci(archive, work);
  return { archive, ...ociIn(work) };
}

/** The archive is of a kept folder, whose name has the digest of what it was built of. */
async function keptFilesOf(archive: string): Promise<ImageFiles> {
  const recipe = [basename(dirname(archive)), await must('skopeo', ['--version'])];
  const folder = await kept('oci-image', recipe, (unfinished) => writeOci(archive, unfinished));
  return { archive, ...ociIn(folder) };
}

const ociIn = (folder: string) => ({ layout: join(folder, 'layout'), ociArchive: join(folder, 'oci.tar') });

async function writeOci(archive: string, folder: string): Promise<void> {
  const { layout, ociArchive } = ociIn(folder);
  await must('skopeo', ['copy', '-q', `docker-archive:${archive}`, `oci:${layout}:1`]);
  // Its layers are compressed already.
  await must('skopeo', ['copy', '-q', `oci:${layout}:1`, `oci-archive:${ociArchive}:1`]);
}

async function exportRoot(tag: string, work: string, root: string): Promise<void> {
  mkdirSync(root);
  const exported = join(work, 'export.tar');
  const container = (await must('docker', ['create', tag, 'none'])).trim();
  await must('docker', ['export', container, '-o', exported]);
  await must('docker', ['rm', container]);
  await must('tar', ['-C', root, '-xf', exported]);
  rmSync(exported);
}

/** What must not depend on where an image was read from: all but the layers that a root filesystem does not have. */
export function comparable(report: ReportDocument | undefined) {
  assert.ok(report);
  const paths = (locations: readonly { path: string }[]) => locations.map(({ path }) => path);
  return {
    distribution: report.target.distribution,
    packages: report.packages.map((one) => ({ ...one, locations: paths(one.locations) })),
    // What an image's configuration exposes is told of no root filesystem, and has its share of the priority.
    findings: [...ofKind(report.findings, 'vulnerability')].map((finding) => {
      const { priority: _, priorityShares: __, ...same } = finding;
      return { ...same, package: { ...finding.package, locations: paths(finding.package.locations) } };
    }),
  };
}

/** The `name version` pairs of one ecosystem, sorted. */
export function packagesOf(report: ReportDocument | undefined, ecosystem: string): string[] {
  return (report?.packages ?? [])
    .filter((one) => one.ecosystem === ecosystem)
    .map(({ name, version }) => `${name} ${version}`)
    .toSorted();
}
