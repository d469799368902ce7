import type { Breach, Rule } from './breach.ts';

/** Breaches that are there and have a reason; each file with what of it is meant. */
export interface Known {
  readonly rule: Rule;
  readonly reason: string;
  readonly files: Readonly<Record<string, readonly string[]>>;
}

/** What is not mended yet. Nothing is added here: the list only shrinks, and a test takes out what is no longer needed. */
export const KNOWN_BREACHES: readonly Known[] = [
  {
    rule: 'thin',
    reason: 'files of people are read and written by pipelines, which are to be given what does',
    files: {
      'src/pipeline/deploy/container-contents.ts': ['node:fs'],
      'src/pipeline/deploy/edit-profiles.ts': ['node:fs'],
      'src/pipeline/deploy/find-manifests.ts': ['node:fs'],
      'src/pipeline/deploy/replay-flows.ts': ['node:fs'],
      'src/pipeline/deploy/save-profiles.ts': ['node:fs', 'process.pid'],
      'src/pipeline/run/apply-compose.ts': ['node:fs', 'node:os'],
      'src/pipeline/run/oci-hook-files.ts': ['node:fs', 'process.env'],
      'src/pipeline/run/start-hook-files.ts': ['node:fs'],
    },
  },
  {
    rule: 'thin',
    reason:
      'holds what is under way, and is to be where it belongs: room for layers in observe, ends of flows in analyse',
    files: {
      'src/pipeline/build/layer-room.ts': ['class LayerRoom'],
      'src/pipeline/deploy/map-flows.ts': ['class EndFinder'],
    },
  },
  {
    rule: 'thin',
    reason: 'asks the machine for its cores, which services are to tell',
    files: { 'src/pipeline/build/read-layers.ts': ['node:os'] },
  },
];

/** Breaches without those that are known. */
export function unknownOf(breaches: readonly Breach[], known: readonly Known[]): Breach[] {
  return breaches.filter(({ file, rule, what }) => {
    return !known.some((one) => one.rule === rule && one.files[file]?.includes(what));
  });
}

/** What is known and no longer there, a line each. */
export function mendedOf(breaches: readonly Breach[], known: readonly Known[]): string[] {
  return known.flatMap(({ rule, files }) =>
    Object.entries(files).flatMap(([file, list]) =>
      list
        .filter(
          (what) => !breaches.some((one) => one.rule === rule && one.file === file && one.what === what),
        )
        .map((what) => `${file}: ${what} is mended, take it out of the list`),
    ),
  );
}
