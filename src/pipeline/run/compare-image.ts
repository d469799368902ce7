import { inspectImage, pullImage } from '../../enforce/container-start/apply.ts';
import { type EngineImage, isImageOf } from '../../enforce/container-start/image-digest.ts';
import type { StartArguments, StartEngineId } from '../../enforce/container-start/types.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';

interface ImageRequest {
  readonly engine: StartEngineId;
  /** Take also an image that the profile was not made from. */
  readonly anyImage: boolean;
  /** Pull nothing. */
  readonly dryRun: boolean;
}

/** The image as the engine has it. One that is to be compared and is missing is pulled, unless that is refused. */
export async function findImage(
  profile: WorkloadProfile,
  given: StartArguments,
  request: ImageRequest,
): Promise<EngineImage | undefined> {
  const { engine, anyImage, dryRun } = request;
  const found = await inspectImage(engine, given.image);
  const isCompared = !anyImage && profile.metadata.images !== undefined;
  const policy = given.options.findLast(({ name }) => name === 'pull')?.value;
  if (found || !isCompared || dryRun || policy === 'never') return found;
  const platform = given.options
    .filter(({ name }) => name === 'platform')
    .map(({ value }) => `--platform=${value}`);
  await pullImage(engine, given.image, platform);
  return inspectImage(engine, given.image);
}

/** Why this image is not to be started, a sentence, where the profile was made from another. */
export function imageRefusal(
  profile: WorkloadProfile,
  image: EngineImage | undefined,
  given: StartArguments,
  { anyImage }: ImageRequest,
): string[] {
  if (anyImage || !image || isImageOf(profile, image) !== false) return [];
  return [
    `${given.image} is ${image.digests.join(', ')}, and the profile of ${workloadName(profile)} was made from another image; derive it anew (plimsoll profile derive), or give --any-image`,
  ];
}

/** Says that nothing was compared. */
export function unknownImage(
  profile: WorkloadProfile,
  image: EngineImage | undefined,
  given: StartArguments,
  request: ImageRequest,
): string[] {
  if (request.anyImage || image || profile.metadata.images === undefined) return [];
  return [`${given.image} is not there yet; its digest is not compared with the profile's`];
}
