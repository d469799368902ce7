import type { ModuleFacts } from '../../model/reachability/module-facts.ts';
import { folderOf } from '../file-tree/file-tree.ts';
import type { FollowedModules, ReachabilityInput } from './types.ts';

/** Where the system of an image has what is its own, and Yarn as images of Node.js bring it. */
const SYSTEM =
  /^\/(?:usr\/(?:s?bin|share|lib\w*|include|games|local\/(?:s?bin|share|lib|include|etc))|s?bin|lib\w*|etc|opt\/yarn-v[\d.]+)\//;
/** What lies beside the programs of an environment, which are those of its packages. */
const RUNTIMES = ['python', 'python3', 'node'];

type Started = Pick<ReachabilityInput, 'command' | 'workingDirectory'>;

/** Does this belong to the system of an image, from which the image starts nothing by its path? */
function isOfSystem(path: string, { command, workingDirectory = '' }: Started): boolean {
  if (command === undefined || !SYSTEM.test(path) || SYSTEM.test(`${workingDirectory}/`)) return false;
  return !command.some((word) => SYSTEM.test(word) && hasEnding(word));
}

/** The modules of these that are the project's own, any of which may be started. */
export function ownModules(
  { paths, ...started }: Started & Pick<ReachabilityInput, 'paths'>,
  isOwn: (path: string) => boolean,
): string[] {
  return paths.filter((path) => isOwn(path) && !isOfSystem(path, started));
}

/** Scripts of a language that have no ending, such as `bin/www`, and are the project's own. */
export function ownScripts(
  language: ModuleFacts['language'],
  { modules, tree, ...started }: FollowedModules,
): string[] {
  return [...modules].flatMap(([path, facts]) => {
    const isOther =
      facts.language !== language ||
      hasEnding(path) ||
      path.includes('/node_modules/') ||
      isOfSystem(path, started);
    return isOther || RUNTIMES.some((one) => tree.file(`${folderOf(path)}/${one}`)) ? [] : [path];
  });
}

const hasEnding = (path: string): boolean => path.lastIndexOf('.') > path.lastIndexOf('/');
