import { Fault } from '../../../model/fault.ts';
import { attempt, type Building } from './building.ts';
import type { Entry, Kustomization, PatchRule } from './kustomization.ts';
import { applyPatch } from './patch/patches.ts';
import { type Replacement, replace, replacementSchema } from './replace/replacements.ts';
import type { Resource } from './resource.ts';
import { setImages } from './transform/images.ts';
import { addPairs, ANNOTATIONS, labelsAt, SELECTOR_LABELS } from './transform/labels.ts';
import { addAffixes } from './transform/names.ts';
import { setNamespace } from './transform/namespace.ts';
import { setReplicas } from './transform/replicas.ts';

/** Changes resources as a kustomization says, in the order of Kustomize. */
export function transform(
  resources: readonly Resource[],
  kustomization: Kustomization,
  building: Building,
): readonly Resource[] {
  const { file, namespace = '', namePrefix = '', nameSuffix = '' } = kustomization;
  const { budget, configuration } = building;
  const merges = kustomization.patchesStrategicMerge.map(({ at, item }) => ({ at, item: ruleOf(item) }));
  let all = patched(resources, [...merges, ...kustomization.patches], file, building);
  if (namespace !== '') setNamespace(all, namespace, configuration.namespace, budget);
  addAffixes(all, { prefix: namePrefix, suffix: nameSuffix }, budget);
  addLabels(all, kustomization, building);
  const annotated = [...ANNOTATIONS, ...configuration.commonAnnotations];
  addPairs(all, kustomization.commonAnnotations ?? {}, annotated, budget);
  all = patched(all, kustomization.patchesJson6902, file, building);
  const counts = kustomization.replicas.map(({ item }) => item);
  for (const name of setReplicas(all, counts, budget))
    building.tell('undecided', file, `replicas: no workload is called ${name}`);
  const images = kustomization.images.map(({ item }) => item);
  setImages(all, images, configuration.images, budget);
  for (const { at, item } of kustomization.replacements)
    attempt(building, file, at, () => {
      for (const one of 'path' in item ? replacementsIn(item.path, file, building) : [item])
        replace(all, one, budget);
    });
  return all;
}

/** An entry of `patchesStrategicMerge` is the path of a patch, or the patch. */
function ruleOf(item: string): PatchRule {
  return /\n|^\s*\{|:\s/.test(item) ? { patch: item } : { path: item };
}

function addLabels(all: readonly Resource[], kustomization: Kustomization, building: Building): void {
  const { budget, configuration } = building;
  for (const { item } of kustomization.labels) {
    const { includeSelectors: selectors, includeTemplates: templates, fields, fieldSpecs } = item;
    const specs = [...labelsAt({ selectors, templates }), ...(fields ?? fieldSpecs ?? [])];
    addPairs(all, item.pairs, selectors ? [...specs, ...configuration.commonLabels] : specs, budget);
  }
  const common = [...SELECTOR_LABELS, ...configuration.commonLabels];
  addPairs(all, kustomization.commonLabels ?? {}, common, budget);
}

function patched(
  resources: readonly Resource[],
  rules: readonly Entry<PatchRule>[],
  file: string,
  building: Building,
): readonly Resource[] {
  let all = resources;
  for (const { at, item } of rules)
    attempt(building, file, at, () => {
      for (const patch of patchesOf(item, file, building)) {
        const { resources: left, isMet } = applyPatch(all, patch, item, building.budget);
        all = left;
        if (isMet) continue;
        // Kustomize lets a target select nothing.
        const isMistake = item.target === undefined;
        building.tell('undecided', file, `${at}: nothing is there that it is for`, !isMistake);
      }
    });
  return all;
}

function patchesOf(rule: PatchRule, file: string, { sources, budget, tell }: Building): unknown[] {
  const path = rule.path === undefined ? undefined : sources.pathOf(file, rule.path);
  if (path === undefined && rule.patch === undefined)
    throw new Fault('malformed', 'there is neither a path nor a patch');
  const { documents, gaps } =
    path === undefined ? sources.parsed(rule.patch ?? '', file) : sources.documentsOf(path);
  budget.spend(1 + documents.length);
  // Lines of a patch in a kustomization are not its own.
  for (const gap of gaps) tell(gap.kind, path === undefined ? file : gap.subject, `a patch: ${gap.reason}`);
  return documents.map(({ value }) => value);
}

function replacementsIn(path: string, file: string, { sources }: Building): Replacement[] {
  const read = sources.documentsOf(sources.pathOf(file, path)).documents;
  return read
    .flatMap(({ value }) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .map((value) => {
      const made = replacementSchema.safeParse(value);
      if (!made.success) throw new Fault('malformed', `${path} has what is no replacement`);
      return made.data;
    });
}
