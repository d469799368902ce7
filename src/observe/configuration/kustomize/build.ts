import { Fault } from '../../../model/fault.ts';
import { attempt, type Building } from './building.ts';
import { NO_CONFIGURATION, withConfiguration } from './configuration.ts';
import { contentHash } from './generate/content-hash.ts';
import { absorb, generated, type Generator } from './generate/generators.ts';
import type { Kustomization } from './kustomization.ts';
import { pathFrom } from '../../../model/configuration/kustomization.ts';
import { folderOf } from './paths.ts';
import { fixReferences } from './references/fix-references.ts';
import { resolveVars } from './replace/vars.ts';
import { keyOf, Resource } from './resource.ts';
import { type Sources, writtenIn } from './sources.ts';
import { transform } from './transform.ts';
import { copyOf, field, isMap, textField } from './tree.ts';

/** What `kustomize build` makes of a kustomization. Throws a `Fault` (`limit`) where that is too much. */
export function buildRoot(file: string, base: Omit<Building, 'vars' | 'configuration'>): readonly Resource[] {
  const building: Building = { ...base, vars: [], configuration: NO_CONFIGURATION };
  const resources = buildLayer(file, [], [], building);
  for (const resource of resources) {
    resource.start = resource.identity;
    if (resource.isHashed) resource.rename(`${resource.identity.name}-${contentHash(resource.value)}`);
  }
  const { configuration, budget, vars } = building;
  fixReferences(resources, configuration.nameReference, budget);
  const items = vars.map(({ item }) => item);
  attempt(building, file, 'vars', () => {
    for (const name of resolveVars(resources, items, configuration.varReference, budget))
      building.tell('undecided', file, `vars: ${name} stands for nothing`);
  });
  return resources;
}

/** Resources by what they are called: none has the name of another. */
class ResourceSet {
  readonly #byKey = new Map<string, Resource>();
  readonly #building: Building;

  constructor(given: readonly Resource[], building: Building) {
    this.#building = building;
    for (const resource of given) this.#byKey.set(keyOf(resource.identity), resource);
  }

  get all(): readonly Resource[] {
    return [...this.#byKey.values()];
  }

  add(resources: readonly Resource[], file: string, at: string): void {
    for (const resource of resources) {
      const { kind, name } = resource.identity;
      const key = keyOf(resource.identity);
      if (this.#byKey.has(key))
        this.#building.tell(
          'unreadable',
          file,
          `${at}: ${kind} ${name} is there already, and the first counts`,
        );
      else this.#byKey.set(key, resource);
    }
  }

  /** The one that is or was called so. Throws a `Fault` (`malformed`) where there are several. */
  find({ identity }: Resource): Resource | undefined {
    const key = keyOf(identity);
    const { all } = this;
    this.#building.budget.spend(all.length);
    const [first, second] = all.filter((resource) => resource.isKnownBy(key));
    if (second)
      throw new Fault('malformed', `more than one ${identity.kind} is, or was, called ${identity.name}`);
    return first;
  }
}

/** A kustomization, given what the one has that takes it as a component. */
function buildLayer(
  file: string,
  trail: readonly string[],
  given: readonly Resource[],
  building: Building,
): readonly Resource[] {
  const { sources, budget } = building;
  if (trail.length >= budget.limits.depth)
    throw new Fault('limit', `kustomizations are more than ${budget.limits.depth} deep in each other`);
  const kustomization = sources.kustomizationOf(file);
  budget.spend(100);
  building.built.add(file);
  sources.take(file);
  for (const gap of sources.candidate(file).gaps)
    building.tell(gap.kind, gap.subject, gap.reason, gap.informational);
  if (!kustomization) return given;
  for (const mistake of kustomization.mistakes) building.tell('unreadable', file, mistake);
  tellOfOthers(kustomization, building);
  const set = new ResourceSet(given, building);
  const below = [...trail, file];
  for (const { at, item } of [...kustomization.resources, ...kustomization.bases])
    attempt(building, file, at, () => set.add(taken(item, below, building), file, at));
  for (const { at, item } of kustomization.configurations)
    attempt(building, file, at, () => {
      for (const { value } of sources.documentsOf(sources.pathOf(file, item)).documents)
        building.configuration = withConfiguration(building.configuration, value, budget);
    });
  generate(kustomization, set, building);
  let all = set.all;
  for (const { at, item } of kustomization.components)
    attempt(building, file, at, () => {
      all = buildLayer(componentOf(item, below, sources), below, all, building);
    });
  for (const resource of all) resource.start = resource.identity;
  const transformed = transform(all, kustomization, building);
  fixReferences(transformed, building.configuration.nameReference, budget);
  building.vars.push(...kustomization.vars);
  return transformed;
}

function tellOfOthers({ file, others }: Kustomization, { tell, sources }: Building): void {
  if (others.length === 0) return;
  tell(
    'unsupported',
    file,
    `${others.join(', ')} of Kustomize are not built: give what "kustomize build" makes`,
  );
  const value = sources.kustomizationOf(file)?.document.value;
  // What they name is no resource.
  for (const name of others) {
    const entries = field(value, name);
    for (const entry of Array.isArray(entries) ? entries : [])
      if (typeof entry === 'string' && !entry.includes('\n')) sources.take(pathFrom(folderOf(file), entry));
  }
}

/** What an entry of `resources` has. */
function taken(entry: string, trail: readonly string[], building: Building): readonly Resource[] {
  const { sources, budget } = building;
  const [from = ''] = trail.slice(-1);
  const { file, isFolder } = sources.find(from, entry);
  if (isFolder) {
    if (trail.includes(file)) throw new Fault('malformed', `${entry} is a kustomization that takes this one`);
    if (sources.kustomizationOf(file)?.isComponent)
      throw new Fault('malformed', `${entry} is a component, which "components" may name`);
    return buildLayer(file, trail, [], building);
  }
  const { documents, gaps } = sources.documentsOf(file);
  for (const gap of gaps) building.tell(gap.kind, gap.subject, gap.reason, gap.informational);
  return writtenIn(documents).flatMap(({ value, ...origin }) => {
    const metadata = field(value, 'metadata');
    const name = textField(metadata, 'name') || textField(metadata, 'generateName');
    if (textField(value, 'kind') !== '' && name !== '') {
      const copy = copyOf(value, budget);
      return isMap(copy) ? [new Resource(copy, origin)] : [];
    }
    const { startLine } = origin.document.rangeOf(origin.path);
    building.tell('unreadable', `${file}:${startLine}`, 'is no resource: it has no kind or no name');
    return [];
  });
}

function componentOf(entry: string, trail: readonly string[], sources: Sources): string {
  const { file, isFolder } = sources.find(trail.at(-1) ?? '', entry);
  if (!isFolder) throw new Fault('malformed', `${entry} is no folder of a component`);
  if (trail.includes(file)) throw new Fault('malformed', `${entry} is a kustomization that takes this one`);
  return file;
}

function generate(kustomization: Kustomization, set: ResourceSet, building: Building): void {
  const { file, document, generatorOptions: options = {} } = kustomization;
  const { sources, budget } = building;
  const textOf = (path: string): string => sources.textOf(sources.pathOf(file, path));
  const all = (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
    const list = kind === 'ConfigMap' ? ('configMapGenerator' as const) : ('secretGenerator' as const);
    return kustomization[list].map((entry, index) => ({ ...entry, kind, path: [list, index] }));
  });
  for (const { at, item, kind, path } of all)
    attempt(building, file, at, () => {
      const made = generated(item, { kind, options, origin: { document, path }, textOf, budget });
      place(made, item, set, { file, at });
    });
}

function place(
  made: Resource,
  { behavior = 'create', name }: Generator,
  set: ResourceSet,
  { file, at }: { readonly file: string; readonly at: string },
): void {
  const there = set.find(made);
  if (behavior !== 'merge' && behavior !== 'replace') {
    if (there) throw new Fault('malformed', `${made.identity.kind} ${name} is there already`);
    return set.add([made], file, at);
  }
  if (!there) throw new Fault('not-found', `there is no ${made.identity.kind} ${name} to ${behavior}`);
  absorb(there, made, behavior);
}
