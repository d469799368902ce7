import type { RecipeFact } from '../../../model/behaviour.ts';
import type { DeclaredRecipe } from '../../../model/deployment.ts';
import type { Gap } from '../../../model/gap.ts';
import { readDockerfile } from '../../configuration/dockerfile/read-dockerfile.ts';
import { recipeOf } from './recipe.ts';

/** What a manifest's build makes of its Dockerfile, and what of that could not be read. */
export function declaredRecipe(
  declared: DeclaredRecipe,
  read: (path: string) => string | undefined,
): { recipe?: RecipeFact; gaps: readonly Gap[] } {
  const { file, target } = declared;
  const gap = (reason: string): Gap => ({ kind: 'unreadable', subject: file, reason });
  const text = declared.text ?? read(file);
  if (text === undefined) return { gaps: [gap('is not there, or not in the folder of the manifest')] };
  const { dockerfile, gaps } = readDockerfile(text, file);
  const recipe = dockerfile && recipeOf(dockerfile, declared);
  if (recipe || !dockerfile) return recipe ? { recipe, gaps } : { gaps };
  return { gaps: [...gaps, gap(target === undefined ? 'has no FROM' : `has no stage ${target}`)] };
}
