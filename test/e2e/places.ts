import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ofKind } from '../../src/model/finding/about.ts';
import type { ReportDocument } from '../../src/model/report/scan.ts';
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

/** Puts an image of the local engine everywhere else it can be scanned from, below the folder `work`. */
export async function spread(tag: string, work: string): Promise<Spread> {
  const at = (name: string) => join(work, name);
  await must('docker', ['save', tag, '-o', at('image.tar')]);
  await must('skopeo', ['copy', '-q', `docker-archive:${at('image.tar')}`, `oci:${at('layout')}:1`]);
  await must('skopeo', ['copy', '-q', `docker-archive:${at('image.tar')}`, `oci-archive:${at('oci.tar')}:1`]);
  const registry = await startRegistry(work);
  const pushed = `${registry.address}/team/image:1`;
  await must('skopeo', [
    'copy',
    '-q',
    '--dest-tls-verify=false',
    `oci:${at('layout')}:1`,
    `docker://${pushed}`,
  ]);
  await exportRoot(tag, work, at('root'));
  return {
    targets: {
      archive: at('image.tar'),
      'oci layout': at('layout'),
      'oci archive': at('oci.tar'),
      registry: `registry:${pushed}`,
      engine: `docker:${tag}`,
      'root filesystem': at('root'),
    },
    [Symbol.dispose]: () => registry[Symbol.dispose](),
  };
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
