import type { TargetNames } from '../../model/exception/vex.ts';
import {
  familiarName,
  type ImageReference,
  isReference,
  parseReference,
} from '../../observe/image/reference/reference.ts';
import type { Catalogue } from './read-catalogue.ts';

/** What people and documents may call a target: as the user wrote it, and an image by its tags and digests. */
export function targetNames(
  reference: string,
  { image, kind }: Pick<Catalogue, 'image' | 'kind'>,
  purls: readonly string[],
): TargetNames {
  const [scheme = ''] = /^[a-z-]+:(?!\/\/)/.exec(reference) ?? [];
  const plain = SCHEMES.has(scheme) ? reference.slice(scheme.length) : reference;
  const isNamed = kind === 'registry' || kind === 'engine';
  const texts = [
    ...(isNamed && isReference(plain) ? [plain] : []),
    ...(image?.tags ?? []).filter(isReference),
  ];
  const references = texts.map(parseReference);
  const digests = [image?.manifestDigest, image?.configDigest, ...references.map(({ digest }) => digest)];
  return {
    names: [...new Set([reference, plain, ...references.flatMap(spellings)])],
    digests: [...new Set(digests.filter((digest) => digest !== undefined))],
    repositories: references.map(({ domain, path, tag }) => ({
      path: `${domain}/${path}`,
      ...(tag !== undefined && { tag }),
    })),
    ...(image && { architecture: image.platform.architecture }),
    purls,
  };
}

const SCHEMES: ReadonlySet<string> = new Set([
  'image:',
  'docker:',
  'podman:',
  'registry:',
  'archive:',
  'oci:',
  'dir:',
  'repo:',
  'sbom:',
]);

/** Short and long, with tag and with digest. */
function spellings(reference: ImageReference): string[] {
  const { domain, path, tag, digest } = reference;
  return [`${domain}/${path}`, familiarName(reference)].flatMap((name) => [
    name,
    ...(tag === undefined ? [] : [`${name}:${tag}`]),
    ...(digest === undefined ? [] : [`${name}@${digest}`]),
  ]);
}
