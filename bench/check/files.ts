import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerfileChecks } from '../../src/analyse/misconfiguration/dockerfile/unit.ts';
import { kubernetesChecks } from '../../src/analyse/misconfiguration/kubernetes/unit.ts';
import type { CatalogueSet } from '../../src/model/configuration/check.ts';

/** Writes so many files, a hundred to a folder, in turn of the examples of a set that are one text. */
function writeExamples(
  folder: string,
  set: CatalogueSet,
  count: number,
  file: (index: number) => string,
): void {
  const texts = set.checks.flatMap(({ failing, passing }) =>
    [...failing, ...passing].flatMap((example) => (typeof example === 'string' ? [example] : [])),
  );
  for (let index = 0; index < count; index += 1) {
    const at = join(folder, String(Math.floor(index / 100)));
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, file(index)), texts[index % texts.length] ?? '');
  }
}

/** Manifests of Kubernetes, of every kind that a check is about. */
export function writeManifests(folder: string, count: number): void {
  writeExamples(folder, kubernetesChecks, count, (index) => `m${index}.yaml`);
}

/** Dockerfiles that each do something of what a check is about. */
export function writeDockerfiles(folder: string, count: number): void {
  writeExamples(folder, dockerfileChecks, count, (index) => `s${index}.Dockerfile`);
}
