import { decodeText } from '../../document/text.ts';
import { readDockerfile } from '../../configuration/dockerfile/read-dockerfile.ts';
import type { BehaviourUnit } from '../types.ts';
import { recipeOf } from './recipe.ts';

/** What a Dockerfile's last stage says of its image. Source: Dockerfile reference. */
export const DOCKERFILE_UNIT: BehaviourUnit = {
  id: 'behaviour-dockerfile',
  vectors: ['V6', 'V8'],
  version: 2,
  maximumSize: 256 * 1024,
  interest: ({ path }) => (/^\/(?:Dockerfile|Containerfile)$/.test(path) ? 'yes' : 'no'),
  read: (file) => {
    const { dockerfile } = readDockerfile(decodeText(file.bytes()), file.entry.path);
    const recipe = dockerfile && recipeOf(dockerfile);
    return recipe ? [recipe] : [];
  },
};
