import { posix } from 'node:path';
import type { LocatedFact } from '../../../../model/analyser.ts';
import type { OpenFile } from '../../../../model/file.ts';
import { decodeText } from '../../../document/text.ts';
import { packageUrl } from '../../../package-url.ts';
import { isDownloaded } from '../../language-package/foreign-folders.ts';
import { languagePackage } from '../../language-package/found-package.ts';
import type { UnresolvedPart } from '../../language-package/types.ts';
import { unversioned } from '../../language-package/unversioned.ts';
import type { Assembly, FoundGap, FoundPackage, PackageUnit } from '../../types.ts';
import { imagesOfDockerfile } from './dockerfile-images.ts';
import { imagesOfCompose, imagesOfGitlab, imagesOfManifest, imagesOfWorkflow } from './named-images.ts';
import { fullRepository, type ImageReference, readReference } from '../../../../model/image-reference.ts';

/** An image that a file names, or those that it leaves open. */
export type ImageFact = ({ readonly kind: 'image' } & ImageReference) | UnresolvedPart;

type ReadImages = (text: string, path: string) => string[];

/** The first that takes a path reads it. */
const READERS: readonly (readonly [path: RegExp, read: ReadImages])[] = [
  [
    /\/(?:[\w.-]+\.)?(?:Dockerfile|Containerfile)(?:[._-][\w.-]+)?(?<!\.(?:[cm]?[jt]sx?|md))$/i,
    imagesOfDockerfile,
  ],
  [/\/(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/, imagesOfCompose],
  [/\/\.github\/(?:workflows|actions)\/.*\.ya?ml$|\/action\.ya?ml$/s, imagesOfWorkflow],
  [/\/(?:[\w.-]+)?\.gitlab-ci\.ya?ml$/, imagesOfGitlab],
  [/\.ya?ml$/, imagesOfManifest],
];
const MOST_IMAGES = 10_000;

/** Images that Dockerfiles, Compose files, manifests of Kubernetes and pipelines name. */
export const IMAGES_UNIT: PackageUnit<ImageFact> = {
  id: 'images',
  version: 4,
  ecosystem: 'oci',
  vectors: ['V3'],
  ownsFiles: false,
  maximumSize: 4 * 1024 * 1024,
  interest: ({ path }) => (readerOf(path) && !isDownloaded(path) ? 'yes' : 'no'),
  read(file: OpenFile): ImageFact[] {
    const { path } = file.entry;
    const named = (readerOf(path)?.(decodeText(file.bytes()), path) ?? []).slice(0, MOST_IMAGES);
    const read = [...new Set(named)].map((text) => ({ text, reference: readReference(text) }));
    const open = read.flatMap(({ text, reference }) => (reference ? [] : [text]));
    return [
      ...read.flatMap(({ reference }): ImageFact[] => (reference ? [{ kind: 'image', ...reference }] : [])),
      ...unversioned(open, 'declared', 'images that something else decides').filter(
        (one) => one.kind === 'gap',
      ),
    ];
  },
  assemble,
};

function readerOf(path: string) {
  return READERS.find(([pattern]) => pattern.test(path))?.[1];
}

function assemble(facts: Iterable<LocatedFact<ImageFact>>): Assembly {
  const gaps: FoundGap[] = [];
  for (const { path, fact } of facts)
    if (fact.kind === 'gap')
      gaps.push({ ...fact.gap, subject: path, informational: true, evidence: fact.evidence });
  return { packages: packagesOf(facts), gaps };
}

function* packagesOf(facts: Iterable<LocatedFact<ImageFact>>): Generator<FoundPackage, undefined> {
  for (const { path, layer, fact } of facts) {
    if (fact.kind !== 'image') continue;
    const { repository, tag, digest } = fact;
    const purlName = posix.basename(repository);
    const found = languagePackage({
      unit: IMAGES_UNIT.id,
      ecosystem: 'oci',
      purlName,
      name: repository,
      version: tag || digest,
      path,
      layer,
      evidence: 'declared',
    });
    const qualifiers = { repository_url: fullRepository(repository), tag };
    const purl = packageUrl({ type: 'oci', name: purlName, version: digest, qualifiers });
    yield { ...found, package: { ...found.package, purl } };
  }
}
