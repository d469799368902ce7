import { linesOf } from '../../../document/text.ts';
import { entriesOf, isFields, itemsAt, scalarAt, scalarsAt, valueAt } from '../../../document/fields.ts';
import { COMPOSE_TAGS, withoutTags } from '../../../configuration/yaml/compose-tags.ts';
import { readDocuments, type YamlVersion } from '../../../configuration/yaml/documents.ts';
import { filledIn } from '../../../deployment/compose-interpolation.ts';

const MANIFEST = [/^apiVersion:/m, /^kind:/m];
const NAMES_IMAGES = /^kind:[ \t]*["']?Kustomization\b|\bimage["']?[ \t]*:/m;
/** What its repository decides, and what is read where the manifest is no template. */
const TEMPLATE = '{{';

/** `services.*.image` of a Compose file, with defaults of variables; those that are built there are none. Source: https://github.com/compose-spec/compose-spec */
export function imagesOfCompose(text: string, path: string): string[] {
  const { documents } = readDocuments(text, path, '1.2', { tags: COMPOSE_TAGS });
  return documents.flatMap(({ value }) =>
    entriesOf(valueAt(withoutTags(value), 'services')).flatMap(([, service]) =>
      valueAt(service, 'build') === undefined ? (withDefaults(scalarAt(service, 'image')) ?? []) : [],
    ),
  );
}

function withDefaults(image: string | undefined): string | undefined {
  return image === undefined ? undefined : filledIn(image);
}

/**
 * `image` of objects of Kubernetes wherever it stands, and what a Kustomization puts in the place of images; none of files
 * that are no manifests. Templates are not YAML, and are read by their lines.
 */
export function imagesOfManifest(text: string, path: string): string[] {
  const isManifest = MANIFEST.every((pattern) => pattern.test(text));
  if (!isManifest || !NAMES_IMAGES.test(text)) return [];
  return text.includes(TEMPLATE) ? imagesOfLines(text) : valuesIn(text, path, '1.1').flatMap(imagesWithin);
}

function imagesOfLines(text: string): string[] {
  return linesOf(text).flatMap((line) => {
    const found = /^[ \t]{1,200}(?:- )?image:[ \t]{1,20}["']?([^\s"'#]{1,1000})/.exec(
      line.slice(0, 2_000),
    )?.[1];
    return found === undefined || found.includes(TEMPLATE) ? [] : [found];
  });
}

function imagesWithin(document: unknown): string[] {
  const kind = scalarAt(document, 'kind');
  if (kind === 'Kustomization') return itemsAt(document, 'images').flatMap(replacementOf);
  // What a definition says of a field `image` is no image.
  if (kind === 'CustomResourceDefinition') return [];
  const images: string[] = [];
  const open: unknown[] = [document];
  for (let at = 0; at < open.length; at += 1) {
    const value = open[at];
    if (Array.isArray(value)) for (const item of value) open.push(item);
    if (!isFields(value)) continue;
    for (const [key, inner] of Object.entries(value))
      if (key === 'image' && typeof inner === 'string') images.push(inner);
      else open.push(inner);
  }
  return images.filter((image) => image !== '');
}

/** Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/ */
function replacementOf(image: unknown): string[] {
  const name = scalarAt(image, 'newName') ?? scalarAt(image, 'name');
  const [tag, digest] = [scalarAt(image, 'newTag'), scalarAt(image, 'digest')];
  if (name === undefined || (tag === undefined && digest === undefined)) return [];
  return [`${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`];
}

/**
 * `container` and `services` of jobs, and images that steps and actions use. Source:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 */
export function imagesOfWorkflow(text: string, path: string): string[] {
  return valuesIn(text, path, '1.2').flatMap((document) => {
    const jobs = entriesOf(valueAt(document, 'jobs')).map(([, job]) => job);
    const runs = valueAt(document, 'runs');
    const steps = [...jobs, runs].flatMap((one) => itemsAt(one, 'steps'));
    return [
      ...jobs.flatMap((job) => [
        ...imageAt(job, 'container'),
        ...entriesOf(valueAt(job, 'services')).flatMap(([, service]) => imageAt(service)),
      ]),
      ...[...steps.flatMap((step) => scalarsAt(step, 'uses')), ...scalarsAt(runs, 'image')].flatMap(
        (use) => /^docker:\/\/(.+)/.exec(use)?.[1] ?? [],
      ),
    ];
  });
}

/** `image` and `services` of a pipeline of GitLab and of its jobs. Source: https://docs.gitlab.com/ci/yaml/ */
export function imagesOfGitlab(text: string, path: string): string[] {
  return valuesIn(text, path, '1.1').flatMap((document) =>
    [document, ...entriesOf(document).map(([, job]) => job)].flatMap((job) => [
      ...imageAt(job, 'image'),
      ...itemsAt(job, 'services').flatMap((service) => imageAt(service)),
    ]),
  );
}

/** An image by its name, or as what has one. */
function imageAt(value: unknown, ...keys: readonly string[]): string[] {
  const found = valueAt(value, ...keys);
  const named = typeof found === 'string' ? found : (scalarAt(found, 'image') ?? scalarAt(found, 'name'));
  return named === undefined || named === '' ? [] : [named];
}

/** What cannot be read names no image here: whether it is well-formed is for others to judge. */
function valuesIn(text: string, path: string, version: YamlVersion): unknown[] {
  return readDocuments(text, path, version).documents.map(({ value }) => value);
}
