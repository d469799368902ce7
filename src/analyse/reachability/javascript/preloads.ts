import type { FollowedModules } from '../types.ts';
import { isRecord, resolveModule } from './resolve.ts';

/** Options by which Node.js, and what starts it, loads modules before a program. */
const PRELOADS = /(?:^|\s)(?:-r|--require|--import|--loader|--experimental-loader)(?:\s+|=)["']?([^\s"']+)/g;
const MAXIMUM_TEXT = 10_000;

/** Modules that are loaded because a command of the image, or a script of the project, says so. */
export function preloadsOf({ manifests, command = [], environment, tree }: FollowedModules): string[] {
  const own = [...manifests].filter(([folder]) => !folder.includes('/node_modules/'));
  const started = specifiersIn(`${command.join(' ')} ${environment?.get('NODE_OPTIONS') ?? ''}`);
  return own.flatMap(([folder, { scripts }]) => {
    const texts = isRecord(scripts) ? Object.values(scripts).filter((one) => typeof one === 'string') : [];
    const named = [...started, ...texts.flatMap(specifiersIn)];
    return named.flatMap((one) => resolveModule(`${folder}/package.json`, one, tree, manifests));
  });
}

function specifiersIn(text: string): string[] {
  return Array.from(text.slice(0, MAXIMUM_TEXT).matchAll(PRELOADS), ([, specifier = '']) => specifier);
}
