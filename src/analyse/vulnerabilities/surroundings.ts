import type { Image } from '../../model/image.ts';
import { isRootUser } from '../../model/root-user.ts';
import type { Surroundings } from './priority.ts';

/** What an image's configuration tells of where it runs, and whether the internet reaches it, where that is known. */
export function surroundingsOf(
  image: Pick<Image, 'config'> | undefined,
  internet: boolean | undefined,
): Surroundings {
  return {
    ...(image && { exposedPorts: image.config.exposedPorts, isRoot: isRootUser(image.config.user) }),
    ...(internet !== undefined && { internet }),
  };
}
